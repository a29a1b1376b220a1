"""Counts of what was drawn, by kind: the agreement rests on them."""
from shared.dates import possible_days
from shared.drugs import drug_name

import facts

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
]


def drawn(log):
    """Counts by name, over every line that was ever written to a drawn log."""
    counts = dict.fromkeys(NAMES, 0)
    counts["logs by the clock" if log.keeps_clock else "logs by given instants"] = 1
    counts["drafts appended twice"] = log.duplicates
    counts["erasures"] = sum(line["type"] == "event-erased" for line in log.lines)
    counts["events erased by name"], counts["events erased with them"] = log.asked, len(log.erased) - log.asked
    counts["patients erased"] = log.erased_patients
    by_patient = {}
    for line in log.lines:
        if "patient" in line:
            by_patient.setdefault(line["patient"], []).append(line)
    for lines in by_patient.values():
        for name, count in of_patient(lines).items():
            counts[name] += count
    return counts


def of_patient(lines):
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
        "patients with several courses of one drug": int(shared(drug_name(line["data"]) for line in starts) > 0),
    }


def is_death(data):
    return (data.get("reason") == "death" or data.get("outcome") == "fatal" or data.get("grade") == 5
            or "death" in data.get("reasons", []))


def shared(values):
    """Returns the number of values that occur more than once."""
    values = list(values)
    return sum(values.count(each) > 1 for each in values)
