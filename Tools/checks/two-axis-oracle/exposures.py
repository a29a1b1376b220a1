"""The time on a drug: courses of one drug, merged."""
from facts import TITRATIONS

FOREVER = 10**9


def stop_of(course):
    return course[-1] if course[-1].type == "treatment-stopped" else None


def start_of(course, reading):
    return course[0].day(reading)


def day_off(history, course, reading):
    """The first day off: its stop or the death, whichever is earlier; FOREVER while it runs."""
    return min([fact.day(reading) for fact in [stop_of(course), *history.deaths] if fact], default=FOREVER)


def end_of(history, course, reading):
    """The day off, but a course never ends before it begins, though a reading may choose such days."""
    return max(start_of(course, reading), day_off(history, course, reading))


def days_of(start, end):
    """The days on which a drug was taken, from a start to the day off; one stopped at once was taken that day."""
    return range(start, max(end, start + 1))


class Exposure:
    """Courses of one drug, merged. Its bounds are half-open."""

    def __init__(self, history, drug, courses):
        self.history, self.drug, self.courses = history, drug, courses

    def bounds(self, reading):
        """From the earliest start to the latest day off, which a reading may choose before it."""
        first = min(start_of(each, reading) for each in self.courses)
        return first, max(first, self.day_off(reading))

    def has_days(self, reading):
        start, end = self.bounds(reading)
        return start < end

    def day_off(self, reading):
        return max(day_off(self.history, each, reading) for each in self.courses)

    def is_open(self, reading):
        """It was already running when it is first heard of."""
        start = self.bounds(reading)[0]
        return all(each[0].data.get("onOrBefore") for each in self.courses if start_of(each, reading) == start)

    def labels(self):
        return [course[0].data["treatment"] for course in self.courses]

    def indications(self):
        """The conditions that its courses were given for."""
        return [course[0].data["indication"] for course in self.courses if "indication" in course[0].data]

    def start_reason(self, day, reading):
        if self.bounds(reading)[0] != day:
            return None
        reasons = [each[0].data.get("reason") for each in self.courses if start_of(each, reading) == day]
        return next((reason for reason in reasons if reason), None)

    def ending_reasons(self, day, reading):
        """Of its last stop; death where there was none of its own."""
        if day == FOREVER or self.day_off(reading) != day:
            return []
        last = [each for each in self.courses if day_off(self.history, each, reading) == day][-1]
        return stop_of(last).data["reasons"] if stop_of(last) else ["death"]

    def facts(self, reading):
        """Starts, stops, holds, resumptions, and the death that ended a course."""
        death, facts = self.history.death(reading), []
        for course in self.courses:
            facts += [fact for fact in course if fact.type not in TITRATIONS]
            if death and (not stop_of(course) or stop_of(course).day(reading) > death.day(reading)):
                facts.append(death)
        return facts


def distance(one, other):
    """The days between two half-open times; none where they meet or overlap."""
    return max(0, max(one[0], other[0]) - min(one[1], other[1]))


def joined(courses, bounds, gap):
    """Groups of courses: those at most `gap` days apart belong together, and so do all that belong to either."""
    groups = []
    for course in courses:
        near = [group for group in groups if any(distance(bounds(course), bounds(other)) <= gap for other in group)]
        groups = [group for group in groups if group not in near] + [sum(near, []) + [course]]
    return groups


def exposures_of(history, profile):
    """Time on each drug, on chosen days.

    The rule `gap` joins courses that last. A course of one day joins nothing: it is time of its own.
    """
    reading, gap = profile["partial"], int(profile["gap"])

    def bounds(course):
        return start_of(course, reading), end_of(history, course, reading)

    by_drug, exposures = {}, []
    for course in sorted(history.courses, key=lambda each: (start_of(each, reading), each[0].key())):
        if history.catalogue.is_systemic(course[0].data):
            by_drug.setdefault(history.catalogue.name(course[0].data), []).append(course)
    for drug, courses in by_drug.items():
        groups = joined([each for each in courses if bounds(each)[0] < bounds(each)[1]], bounds, gap)
        groups = [[each for each in courses if each in group] for group in groups]
        groups += [[each] for each in courses if bounds(each)[0] == bounds(each)[1]]
        exposures += [Exposure(history, drug, group) for group in groups]
    return exposures


def anchors_and_partners(history, profile):
    """No anchor is another anchor's partner."""
    exposures, matches = exposures_of(history, profile), history.catalogue.matches
    anchors = [each for each in exposures if matches(each.drug, profile["anchor"])]
    return anchors, [each for each in exposures if each not in anchors and matches(each.drug, profile["partner"])]
