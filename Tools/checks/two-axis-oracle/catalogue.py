"""The drugs that courses name: those of the built-in catalogue that are drawn, and those that a department defines."""
from shared.drugs import CLASSES, NOT_IMMUNOMODULATORS, NOT_SYSTEMIC, SYNONYMS

from facts import facts_of, is_known


def folded(name):
    """Case, spaces and hyphens make no difference between the names of drugs."""
    return name.lower().replace(" ", "").replace("-", "")


class Drug:
    def __init__(self, name, classes, is_immunomodulator, is_local):
        self.name, self.is_local = name, is_local
        self.kinds = [name, *classes] + ["systemic-immunomodulator"] * is_immunomodulator


def built_in(name):
    return Drug(name, CLASSES[name], name not in NOT_IMMUNOMODULATORS, False)


class Catalogue:
    """The drugs that are known: the latest definition that stands, before earlier ones and before the built-in."""

    def __init__(self, lines, known_at):
        known = [line for line in lines if "patient" not in line and line["type"] != "event-erased"]
        definitions = facts_of([line for line in known if is_known(line, known_at)])
        self.by_name, defined = {}, set()
        for fact in sorted(definitions, key=lambda each: -each.seq):
            drug = self.defined(fact.data)
            if drug.name not in defined:
                defined.add(drug.name)
                self.add(drug, fact.data.get("synonyms", "").split(",") + names_of(drug.name))
        for name in CLASSES:
            if name not in defined:
                self.add(built_in(name), names_of(name))

    def add(self, drug, names):
        for name in [drug.name, *names]:
            if folded(name):
                self.by_name.setdefault(folded(name), drug)

    @staticmethod
    def defined(data):
        """A known name stands for its INN."""
        written = data["drug"].lower()
        name = next((each for each in CLASSES if folded(written) in map(folded, [each, *names_of(each)])), written)
        classes = [data["class"]] + ["biologic"] * data["class"].startswith("biologic-")
        is_local = bool(data.get("routes")) and all(route in NOT_SYSTEMIC for route in data["routes"])
        return Drug(name, classes, data["immunomodulator"], is_local)

    def name(self, data):
        """The name in answers of the drug of a course: as it was written where nobody knows it."""
        drug = self.by_name.get(folded(data["drug"]))
        return drug.name if drug else data["drug"]

    def is_systemic(self, data):
        """By its route, else by the drug: one that is never given systemically is not."""
        drug = self.by_name.get(folded(data["drug"]))
        return data["route"] not in NOT_SYSTEMIC if "route" in data else not (drug and drug.is_local)

    def matches(self, name, rule):
        """Returns true if a rule, a list of classes and drugs, includes a drug."""
        drug = self.by_name.get(folded(name))
        return bool(drug) and any(word in drug.kinds for word in rule.split(","))


def names_of(name):
    return [synonym for synonym, drug in SYNONYMS.items() if drug == name]
