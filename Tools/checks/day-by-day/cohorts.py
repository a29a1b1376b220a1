"""Seeded random cohorts of a few patients, as drafts of one log.

What happened is drawn day by day; then some dates are cut to their month or year, as notes often are. Everything is
written down at once, in no order, long after it happened.
"""
import datetime
import random

import lines
from shared.words import RESPONSES, identifier

FIRST_DAY = datetime.date(2021, 1, 1).toordinal()
LAST_DAY = datetime.date(2022, 12, 31).toordinal()
RECORDED = "2024-12-31T12:00:00.000Z"
# The last two are no partners by default: one acts otherwise, the other nobody knows.
DRUGS = ["baricitinib", "baricitinib", "olumiant", "upadacitinib", "ruxolitinib", "methotrexate", "methotrexate", "mtx",
         "prednisone", "ciclosporin", "dupilumab", "adalimumab", "acitretin", "somekinumab"]
JAK_INHIBITORS = ["baricitinib", "olumiant", "upadacitinib", "ruxolitinib"]
ROUTES = [None] * 6 + ["oral", "subcutaneous", "other", "topical", "intralesional", "phototherapy"]
DOSES = [None] + [{"amount": 10, "unit": "mg", "every": "P1D"}] * 3 + [
    {"amount": 15, "unit": "mg", "every": "P1W"}, {"amount": 0.015, "unit": "g", "every": "P2W"},
    {"amount": 40, "unit": "mg", "every": "P1M"}, {"amount": 5, "unit": "mg", "every": "PT12H"},
    {"amount": 300, "unit": "mg", "every": "once"}, {"amount": 20, "unit": "mg", "every": "as-needed"},
    {"amount": 5, "upTo": 10, "unit": "mg", "every": "P1D"}, {"amount": 2, "unit": "tablet", "every": "P1D"},
    {"amount": 1, "unit": "tablet", "every": "once"}]
STOP_REASONS = ["no-response", "insufficient-response", "loss-of-efficacy", "adverse-event", "complete-response",
                "course-completed", "patient-preference", "funding", "other-condition", "death", "other",
                "infection", "pregnancy", "surgery", "vaccination", "non-adherence"]


def written(rng, day, partial, kind):
    """A date as it is written: the day, or with a chance only the month or the year, or a stretch."""
    text = datetime.date.fromordinal(day).isoformat()
    if rng.random() >= partial:
        return text
    if rng.random() < 0.7:
        return text[:rng.choice([7, 7, 7, 4])]
    if kind == "treatment-stopped" and rng.random() < 0.4:
        return ".."
    first, last = (datetime.date.fromordinal(day + rng.choice(days)).isoformat()[:rng.choice([7, 10])]
                   for days in ([-80, -40, -1], [1, 50, 90]))
    if last.startswith(first) or first.startswith(last):
        return first[:7]
    return rng.choice([f"{first}..{last}", f"{first}..{last}", f"..{last}", f"{first}.."])


def course(rng, label, drug):
    """(day, type, data) of one course."""
    start = rng.randint(FIRST_DAY, FIRST_DAY + rng.choice([60, 300, 500]))
    end = min(LAST_DAY, start + rng.choice([0, rng.randint(1, 60), rng.randint(60, 300), rng.randint(200, 600)]))
    data = {"treatment": label, "drug": drug}
    dose = rng.choice(DOSES)
    if dose:
        data["dose"] = dose
    route = rng.choice(ROUTES)
    if route:
        data["route"] = route
    if rng.random() < 0.08:
        data["onOrBefore"] = True
    happened = [(start, "treatment-started", data)]
    if rng.random() < 0.4:
        days = sorted(rng.randint(start, end) for _ in range(rng.choice([1, 2, 2, 3, 4])))
        happened += [(day, ("treatment-held", "treatment-resumed")[index % 2], {"treatment": label})
                     for index, day in enumerate(days)]
    for day in sorted(rng.randint(start, end) for _ in range(rng.choice([0, 0, 0, 1, 2]))):
        kind, changed = change(rng, dose)
        if changed:
            happened.append((day, kind, {"treatment": label, "dose": changed}))
            dose = changed
    if rng.random() < 0.7:
        reasons = rng.sample(STOP_REASONS, rng.choice([1, 1, 2]))
        happened.append((end, "treatment-stopped", {"treatment": label, "reasons": reasons}))
    return happened


def change(rng, dose):
    """The type and the dose of a change; no dose where the old one cannot be compared with any."""
    if not dose:
        return "dose-up-titrated", rng.choice([each for each in DOSES if each])
    if dose["every"] in ("once", "as-needed"):
        return "dose-schedule-changed", dict(rng.choice([each for each in DOSES if each]), unit=dose["unit"])
    kind, factor = rng.choice([("dose-down-titrated", 0.5), ("dose-up-titrated", 2), ("dose-schedule-changed", 7)])
    changed = dict(dose, amount=dose["amount"] * factor, **({"upTo": dose["upTo"] * factor} if "upTo" in dose else {}))
    if kind == "dose-schedule-changed":
        if dose["every"] != "P1D":
            return kind, None
        changed["every"] = "P1W"
    return kind, changed


def findings(rng, labels):
    """Responses, adverse events and visits."""
    happened = []
    for _ in range(rng.choice([0, 1, 2, 4])):
        data = {"response": rng.choice(RESPONSES)}
        if rng.random() < 0.5:
            data["treatments"] = rng.sample(labels, rng.randint(1, min(2, len(labels))))
        if rng.random() < 0.4:
            data["phase"] = rng.choice(["monotherapy", "combination"])
        happened.append((rng.randint(FIRST_DAY, LAST_DAY), "response-assessed", data))
    for number in range(rng.choice([0, 1, 3])):
        data = {"term": f"event {number}"}
        if rng.random() < 0.5:
            data["suspects"] = [{"treatment": rng.choice(labels)}]
        happened.append((rng.randint(FIRST_DAY, LAST_DAY), "adverse-event-recorded", data))
    if rng.random() < 0.3:
        happened.append((rng.randint(FIRST_DAY, LAST_DAY), "patient-seen", {}))
    return happened


def patient(rng, name, partial):
    """The events of one patient, as drafts without ids."""
    labels = [f"T{index + 1}" for index in range(rng.choice([0, 1, 2, 3, 3, 4, 5, 7]))]
    few = rng.sample(DRUGS, rng.choice([2, 3, 5]))
    happened = [each for index, label in enumerate(labels)
                for each in course(rng, label, rng.choice(few if index else JAK_INHIBITORS))]
    happened += findings(rng, labels) if labels else [(FIRST_DAY, "patient-seen", {})]
    if rng.random() < 0.6:
        day = min(day for day, _, _ in happened) + rng.choice([-30, 0, 0, 20, 60, 200, 400])
        happened.append((day, "patient-enrolled", {"sex": rng.choice(["female", "male"])}))
    last, ending = max(day for day, _, _ in happened), rng.random()
    if ending < 0.2:
        happened.append((last + rng.choice([0, 1, 20]), "follow-up-ended", {"reason": "death"}))
    elif ending < 0.5:
        happened.append((last + rng.choice([0, 0, 1, 40, -50]), "follow-up-ended",
                         {"reason": rng.choice(["lost", "transferred", "consent-withdrawn", "other"])}))
    return [{"type": kind, "v": 1, "patient": name, "occurred": written(rng, day, partial, kind), "recorded": RECORDED,
             "author": "oracle", "data": data} for day, kind, data in happened]


def draw(seed, patients):
    """The drafts of a cohort and its as-of date as an ordinal; a quarter of the cohorts have exact dates only."""
    rng = random.Random(f"day-by-day/{seed}")
    partial = rng.choice([0, 0.1, 0.25, 0.6])
    drafts = [each for number in range(patients) for each in patient(rng, f"P{number + 1:03d}", partial)]
    rng.shuffle(drafts)
    drafts += [{"type": kind, "v": 1, "patient": name, "occurred": day, "recorded": RECORDED, "author": "oracle",
                "data": data} for name, kind, day, data in lines.facts(seed, drafts)]
    drafts = [dict({"id": identifier(number + 1)}, **draft) for number, draft in enumerate(drafts)]
    for draft in drafts:
        lines.indicate(seed, draft)
    as_of = rng.choice([rng.randint(FIRST_DAY + 60, LAST_DAY), LAST_DAY, LAST_DAY + 90, LAST_DAY + 700])
    return drafts, as_of, partial > 0
