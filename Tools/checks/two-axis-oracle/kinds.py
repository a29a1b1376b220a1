"""Counts of what was drawn, by kind: the agreement rests on them."""
from shared.dates import possible_days

import facts
from catalogue import Catalogue

RECORDED_LATE = 30

# In the order in which they are printed.
NAMES = [
    "logs by the clock", "logs by given instants", "events recorded more than 30 days late", "events out of order",
    "drafts appended twice", "amendments", "events amended twice or more", "retractions", "retractions retracted",
    "erasures", "events erased by name", "events erased with them", "patients erased", "dates of a month",
    "dates of a year", "events of one instant and patient with others", "events of one day and patient with others",
    "patients with several courses of one drug", "follow-ups ended by month or year", "statements of death",
    "dates of a stretch",
    "courses begun and ended in one stretch", "events that name a course by month or year",
    "drugs defined", "grades changed", "diagnoses resolved", "schedules changed", "responses to a condition",
    "responses without a global one", "courses for an indication", "bounds and words as results",
    "doses once, as needed or in a range",
]


def drawn(log):
    """Counts by name, over every line that was ever written to a drawn log."""
    counts = dict.fromkeys(NAMES, 0)
    counts["logs by the clock" if log.keeps_clock else "logs by given instants"] = 1
    counts["drafts appended twice"] = log.duplicates
    counts["erasures"] = sum(line["type"] == "event-erased" for line in log.lines)
    counts["events erased by name"], counts["events erased with them"] = log.asked, len(log.erased) - log.asked
    counts["patients erased"] = log.erased_patients
    counts["drugs defined"] = sum(line["type"] == "drug-defined" for line in log.lines)
    catalogue = Catalogue(log.visible(), len(log.lines))
    by_patient = {}
    for line in log.lines:
        if "patient" in line:
            by_patient.setdefault(line["patient"], []).append(line)
    for lines in by_patient.values():
        for name, count in of_patient(lines, catalogue).items():
            counts[name] += count
    return counts


def of_patient(lines, catalogue):
    facts_only = [line for line in lines if "occurred" in line]
    days = [possible_days(line["occurred"]) for line in facts_only]
    firsts = [first for first, _ in days]
    amended = [line["data"]["amends"] for line in lines if line["type"] == "event-amended"]
    retractions = {line["id"]: line["data"]["event"] for line in lines if line["type"] == "event-retracted"}
    starts = [line for line in facts_only if line["type"] in facts.STARTS]
    return {
        "events recorded more than 30 days late": sum(
            facts.last_day_of_record(line["recorded"]) - last > RECORDED_LATE
            for line, (_, last) in zip(facts_only, days)),
        "events out of order": sum(first < max(firsts[:index], default=first) for index, first in enumerate(firsts)),
        "amendments": len(amended),
        "events amended twice or more": sum(amended.count(each) > 1 for each in set(amended)),
        "retractions": len(retractions),
        "retractions retracted": sum(target in retractions for target in retractions.values()),
        "dates of a month": sum(len(line["occurred"]) == 7 for line in facts_only),
        "dates of a year": sum(len(line["occurred"]) == 4 for line in facts_only),
        "events of one instant and patient with others": shared(line["recorded"] for line in lines),
        "events of one day and patient with others": shared(
            line["occurred"] for line in facts_only if len(line["occurred"]) == 10),
        "dates of a stretch": sum(".." in line["occurred"] for line in facts_only),
        "follow-ups ended by month or year": sum(
            line["type"] == "follow-up-ended" and len(line["occurred"]) < 10 for line in facts_only),
        "statements of death": sum(is_death(line["data"]) for line in facts_only),
        "courses begun and ended in one stretch": sum(
            any(other["type"] == "treatment-stopped" and other["data"]["treatment"] == line["data"]["treatment"]
                and other["occurred"] == line["occurred"] and len(line["occurred"]) < 10 for other in facts_only)
            for line in starts),
        "events that name a course by month or year": sum(
            len(line["occurred"]) < 10 and bool(line["data"].get("suspects") or line["data"].get("treatments"))
            for line in facts_only),
        "grades changed": sum(line["type"] == "adverse-event-graded" for line in facts_only),
        "diagnoses resolved": sum(line["type"] == "diagnosis-resolved" for line in facts_only),
        "schedules changed": sum(line["type"] == "dose-schedule-changed" for line in facts_only),
        "responses to a condition": sum(
            line["type"] == "response-assessed" and "condition" in line["data"] for line in facts_only),
        "responses without a global one": sum(
            line["type"] == "response-assessed" and "response" not in line["data"] for line in facts_only),
        "courses for an indication": sum("indication" in line["data"] for line in facts_only),
        "bounds and words as results": sum(
            "comparator" in line["data"] or "result" in line["data"] for line in facts_only),
        "doses once, as needed or in a range": sum(is_irregular(line["data"].get("dose")) for line in facts_only),
        "patients with several courses of one drug": int(shared(catalogue.name(line["data"]) for line in starts) > 0),
    }


def is_death(data):
    return (data.get("reason") == "death" or data.get("outcome") == "fatal" or data.get("grade") == 5
            or "death" in data.get("reasons", []))


def is_irregular(dose):
    return bool(dose) and (dose["every"] in ("once", "as-needed") or "upTo" in dose)


def shared(values):
    """Returns the number of values that occur more than once."""
    values = list(values)
    return sum(values.count(each) > 1 for each in values)
