"""The time on a drug: courses of one drug, merged."""
from shared.drugs import NOT_SYSTEMIC, drug_name

from facts import FOREVER, TITRATIONS


def stop_of(course):
    return course[-1] if course[-1].type == "treatment-stopped" else None


def start_of(course, reading):
    return course[0].day(reading)


def end_of(history, course, reading):
    """The first day off: its stop or the death, whichever is earlier; FOREVER while it runs."""
    ends = [fact.day(reading) for fact in (stop_of(course), history.death) if fact]
    return min(ends, default=FOREVER)


class Exposure:
    """Courses of one drug, merged. Its bounds are half-open."""

    def __init__(self, history, drug, courses):
        self.history, self.drug, self.courses = history, drug, courses

    def bounds(self, reading):
        """From the earliest start to the latest stop."""
        return (min(start_of(each, reading) for each in self.courses),
                max(end_of(self.history, each, reading) for each in self.courses))

    def is_open(self, reading):
        """It was already running when it is first heard of."""
        start = self.bounds(reading)[0]
        return all(each[0].data.get("onOrBefore") for each in self.courses if start_of(each, reading) == start)

    def start_reason(self, day, reading):
        if self.bounds(reading)[0] != day:
            return None
        reasons = [each[0].data.get("reason") for each in self.courses if start_of(each, reading) == day]
        return next((reason for reason in reasons if reason), None)

    def ending_reasons(self, day, reading):
        """Of its last stop; death where there was none of its own."""
        if day == FOREVER or self.bounds(reading)[1] != day:
            return []
        last = [each for each in self.courses if end_of(self.history, each, reading) == day][-1]
        return stop_of(last).data["reasons"] if stop_of(last) else ["death"]

    def facts(self, reading):
        """Starts, stops, holds, resumptions, and the death that ended a course."""
        death, facts = self.history.death, []
        for course in self.courses:
            facts += [fact for fact in course if fact.type not in TITRATIONS]
            if death and (not stop_of(course) or stop_of(course).day(reading) > death.day(reading)):
                facts.append(death)
        return facts


def exposures_of(history, profile):
    """A course of no days is never merged. The gap is judged on chosen days; of one day, the record's order counts."""
    reading, gap = profile["partial"], int(profile["gap"])
    by_drug, exposures = {}, []
    for course in sorted(history.courses, key=lambda each: (start_of(each, reading), each[0].key())):
        if course[0].data.get("route") not in NOT_SYSTEMIC:
            by_drug.setdefault(drug_name(course[0].data), []).append(course)
    for drug, courses in by_drug.items():
        merged = []
        for course in courses:
            start, end = start_of(course, reading), end_of(history, course, reading)
            if start >= end:
                exposures.append(Exposure(history, drug, [course]))
            elif merged and start - merged[-1].bounds(reading)[1] <= gap:
                merged[-1].courses.append(course)
            else:
                merged.append(Exposure(history, drug, [course]))
        exposures += merged
    return exposures
