"""Random questions, and the answers that the reference gives to them."""
import rates
import reference
from facts import last_day_of_record
from shared.dates import possible_days

RULES = {
    "unit": ["pair", "regimen", "patient", "course"],
    "days": ["elapsed", "inclusive"],
    "month": ["calendar", "30.4375"],
    "gap": ["0", "0", "1", "14", "30", "90", "365"],
    "minimum": ["0", "0", "0", "1", "30", "P1M", "P6W", "P90D"],
    "partial": ["middle", "middle", "midpoint", "longest", "shortest"],
    "possible": ["imputed", "left-out", "counted"],
    "assume-continuing": ["yes", "no", "P3M", "P1M", "14"],
    "prevalent": ["delayed", "left-out", "naive"],
    "anchor": ["jak-inhibitor", "jak-inhibitor", "baricitinib", "biologic", "methotrexate,jak-inhibitor",
               "upadacitinib,ruxolitinib"],
    "partner": ["systemic-immunomodulator", "systemic-immunomodulator", "methotrexate", "corticosteroid,biologic-tnf",
                "antimetabolite"],
    "ongoing": ["included", "included", "left-out"],
    "response": ["best", "last"],
    "lag": ["0", "14", "90"],
    "attribution": ["all", "suspected"],
}
QUERIES = ["regimens", "combinations", "combinations", "combinations", "combinations", "outcomes", "outcomes", "rates"]


def draw_question(rng, log):
    """A random query: as of X, known at Y, under random rules."""
    lines = log.lines
    line = rng.choice(lines[rng.choice([0, len(lines) // 2]):])
    form = rng.choice(["instant", "day", "position", "all"])
    if form == "instant":
        known_at, typed = line["recorded"], line["recorded"]
    elif form == "day":
        known_at, typed = line["recorded"][:10] + "T23:59:59.999Z", line["recorded"][:10]
    else:
        position = line["seq"] if form == "position" else len(lines)
        batches = [each["seq"] for index, each in enumerate(lines)
                   if index + 1 == len(lines) or lines[index + 1]["recorded"] != each["recorded"]]
        known_at, typed = max([each for each in batches if each <= position], default=0), f"@{position}"
    dated = rng.choice([each for each in lines if "occurred" in each])
    as_of = rng.choice([
        max(log.first_day, possible_days(dated["occurred"])[0]) + rng.choice([0, 0, 1, -1, 10]),
        rng.randint(log.first_day, log.last_day + 60), log.last_day + 400])
    profile = dict(reference.DEFAULTS)
    for name, values in RULES.items():
        if name == "unit" or rng.random() < 0.5:
            profile[name] = rng.choice(values)
    # `instant` says the same as a position where the patient stands alone.
    instant = known_at if isinstance(known_at, str) else lines[known_at - 1]["recorded"] if known_at else "2000-01-01T00:00:00.000Z"
    return {"query": rng.choice(QUERIES), "asOf": as_of,
            "knownAt": known_at, "typed": typed, "instant": instant, "last": lines[-1]["recorded"], "profile": profile}


def as_of_known(question):
    """The as-of day, or the day of the known-at moment, or of the last entry, where it had begun nowhere by then:
    nothing is known of later days."""
    moment = min(question["instant"], question["last"])
    is_known = question["asOf"] <= last_day_of_record(moment)
    return question["asOf"] if is_known else possible_days(moment[:10])[0]


def expected(lines, question):
    as_of = as_of_known(question)
    derive = {"regimens": reference.regimens, "combinations": reference.combinations, "outcomes": reference.outcomes,
              "rates": rates.rates}
    return derive[question["query"]](lines, as_of, question["knownAt"], question["profile"])
