"""The amount given of each dose, day by day, by the rule `dose-total`: the rows of `exposures`."""
from shared.dates import add_months, text_of
from shared.drugs import matches

DAYS = {"PT12H": 0.5, "P1D": 1, "P1W": 7, "P2W": 14, "P1M": 30.4375}


def strength(dose):
    """The amount of one administration, and the unit in which it is added up."""
    return (dose["amount"] * 1000, "mg") if dose["unit"] == "g" else (dose["amount"], dose["unit"])


def administrations(dose, days, held):
    """Returns the number given on some days: the first on the first of them, none on a held day."""
    if DAYS[dose["every"]] <= 1:
        return len(days - held) / DAYS[dose["every"]]
    given, number = 0, 0
    while days:
        first = min(days)
        day = add_months(first, number) if dose["every"] == "P1M" else first + number * DAYS[dose["every"]]
        if day > max(days):
            return given
        given += day not in held
        number += 1
    return 0


def amount_of(dose, days, held, is_one_day, rule):
    """The amount given on the days of a dose; None where it is not known."""
    if not dose or "upTo" in dose or dose["every"] == "as-needed":
        return None
    whole, _ = strength(dose)
    if is_one_day and (rule == "administered" or dose["every"] == "once"):
        return whole
    if dose["every"] == "once":
        return whole if days else 0
    if rule == "administered":
        return whole * administrations(dose, days, held)
    return whole * len(days - held) / DAYS[dose["every"]]


def doses_of(patient, course):
    """Each dose of a course, with its days: a day is on the last dose that began by then, none before the course.

    Counted inclusively, the day of the end is one of them.
    """
    horizon, start = patient.horizon("chosen"), patient.first_day(course, "chosen")
    off = patient.day_off(course, "chosen")
    last = horizon if off > patient.as_of else off
    is_inclusive = patient.rules["days"] == "inclusive"
    if is_inclusive:
        last = max(start, last) + 1
    steps = [fact for fact in course["facts"] if fact is course["facts"][0] or "dose" in fact["data"]]
    held = patient.on_hold(course, "chosen")
    found = []
    for number, step in enumerate(steps):
        first = max(start, patient.day(step, "chosen"))
        later = [max(start, patient.day(other, "chosen")) for other in steps[number + 1:]]
        days = set(range(first, min([last] + later)))
        dose = step["data"].get("dose")
        given = amount_of(dose, days, held, number == 0 and off <= start and not is_inclusive,
                          patient.rules["dose-total"])
        found.append({"treatment": course["label"], "dose": dose, "days": len(days - held),
                      "heldDays": len(days & held), "amount": given})
    return found


def missing(doses):
    """The reason for which there is no sum."""
    taken = [each for each in doses if each["days"] or each["amount"]]
    known = [each["dose"] for each in taken if each["dose"]]
    if any(dose["every"] == "as-needed" for dose in known):
        return "as-needed"
    if any("upTo" in dose for dose in known):
        return "dose-range"
    if len(known) < len(taken) or not any(each["dose"] for each in doses):
        return "no-dose"
    return "units-differ" if len({strength(dose)[1] for dose in known}) > 1 else None


def exposure_row(patient, exposure):
    doses = [dose for course in exposure.courses for dose in doses_of(patient, course)]
    is_running = exposure.is_earlier("chosen") or exposure.is_earlier("longest")
    why = "already-running" if is_running else missing(doses)
    start, end = exposure.start["chosen"], max(exposure.start["chosen"], exposure.end["chosen"])
    units = [strength(each["dose"])[1] for each in doses if each["dose"] and (each["days"] or each["amount"])]
    units += [strength(each["dose"])[1] for each in doses if each["dose"]]
    total = None if why else {"amount": sum(each["amount"] or 0 for each in doses), "unit": units[0]}
    return {
        "drug": exposure.drug, "treatments": exposure.labels, "start": text_of(start),
        "end": None if end > patient.as_of else text_of(end), "doses": doses, "cumulative": total,
        "cumulativeMissing": why, "role": role(exposure.drug, patient.rules)}


def role(drug, rules):
    return next((name for name in ("anchor", "partner") if matches(drug, rules[name])), None)


def order(row):
    return row["drug"], row["start"], row["treatments"]


def exposures(patient):
    """The exposures of one patient, those of no days included."""
    return sorted((exposure_row(patient, each) for each in patient.exposures()), key=order)
