"""Drugs, their synonyms and classes, and the rules `anchor` and `partner`."""

# Any other name is a drug that the program does not know.
CLASSES = {
    "baricitinib": ["jak-inhibitor"], "upadacitinib": ["jak-inhibitor"], "ruxolitinib": ["jak-inhibitor"],
    "methotrexate": ["antimetabolite"], "azathioprine": ["antimetabolite"], "prednisone": ["corticosteroid"],
    "ciclosporin": ["calcineurin-inhibitor"], "dupilumab": ["biologic", "biologic-il-4-13"],
    "adalimumab": ["biologic", "biologic-tnf"], "acitretin": ["retinoid"],
}
NOT_IMMUNOMODULATORS = ("acitretin",)
SYNONYMS = {"olumiant": "baricitinib", "mtx": "methotrexate"}
NOT_SYSTEMIC = ("topical", "intralesional", "phototherapy")


def drug_name(data):
    return SYNONYMS.get(data["drug"], data["drug"])


def matches(drug, rule):
    """Returns true if a rule, a list of classes and drugs, includes a drug."""
    if drug not in CLASSES:
        return False
    kinds = [drug] + CLASSES[drug] + ([] if drug in NOT_IMMUNOMODULATORS else ["systemic-immunomodulator"])
    return any(word in kinds for word in rule.split(","))
