"""Attrition, patient by patient: the furthest that a patient came on the way to a curve.

The steps are asked one after the other, each in its own words; the last that holds a patient back is the patient's.
"""
from shared.drugs import matches

import rows as combined
from patients import Patient

STEPS = ["no-systemic-drug", "no-anchor", "no-partner", "never-together", "only-possible", "too-short",
         "over-before-enrolment", "begun-before-enrolment", "start-unknown"]


def step(lines, as_of, rules):
    """The step by which a patient is left out; None for one who is in a curve."""
    patient = Patient(lines, as_of, rules)
    drugs = {course["drug"] for course in patient.courses if not course["local"]}
    anchors = {drug for drug in drugs if matches(drug, rules["anchor"])}
    partners = {drug for drug in drugs - anchors if matches(drug, rules["partner"])}
    is_course = rules["unit"] == "course"
    if not drugs:
        return "no-systemic-drug"
    if not anchors and not (is_course and partners):
        return "no-anchor"
    if not is_course and not partners:
        return "no-partner"
    counting = [row for row in combined.combinations(lines, as_of, rules) if row["counts"]]
    if counting:
        return furthest(counting)
    if is_course:
        return "too-short"
    exposures = patient.exposures()
    pairs = [combined.Pair(one, other) for one in exposures for other in exposures
             if one.drug in anchors and other.drug in partners]
    together = combined.without_repeats([pair for pair in pairs if pair.is_listed])
    if not together:
        return "never-together"
    return "too-short" if any(pair.is_counted for pair in together) else "only-possible"


def furthest(counting):
    """Of several rows the one that came furthest: one that is followed is in a curve."""
    if any(row["kind of entry"] == "followed" for row in counting):
        return None
    return max(("start-unknown" if row["kind of entry"] != "left out" else
                "over-before-enrolment" if row["is over"] else "begun-before-enrolment" for row in counting),
               key=STEPS.index)


def faults(answer, steps):
    """The faults of an answer of `attrition`; `steps` are those of the patients of the record."""
    said = [(row["step"], row["leftOut"], row["remaining"]) for row in answer["rows"]]
    wanted, remaining = [(None, 0, len(steps))], len(steps)
    for each in STEPS:
        remaining -= steps.count(each)
        wanted.append((each, steps.count(each), remaining))
    return [] if said == wanted else [f"attrition: {said} and not {wanted}"]
