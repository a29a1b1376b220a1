"""The time on an anchor and a partner together: its days, and their bounds from every choice of days.

An oracle must not share the reasoning of the program: no interval is joined with another here before its days are
known, and bounds come from every choice of possible days where these are few.
"""
import itertools
import math

from shared.dates import add_months

from exposures import FOREVER, anchors_and_partners, days_of, stop_of

# So many choices of days are tried at most.
FEW = 1000


def each_choice(history, exposures):
    """The bounds of each exposure and the day to which counts what runs, for choices of possible days.

    An exposure is a list of courses: it lasts from the first start to the last end. No course stops before it begins;
    a death may be imputed before a start. Every choice is tried where they are few, else those of days on which some
    date may begin or end, since the fewest and the most days lie there. Bounds that come twice are yielded once for
    each choice of the days that exposures share.
    """
    courses = [course for each in exposures for course in each]
    shared = list({fact.id: fact for fact in history.deaths + [history.lost] * bool(history.lost)}.values())
    dated = shared + [fact for course in courses for fact in (course[0], stop_of(course)) if fact]
    dated = list({fact.id: fact for fact in dated}.values())
    turns = sorted({history.as_of} | {day for fact in dated for day in (fact.first, fact.last)})
    are_few = math.prod(fact.last + 1 - fact.first for fact in dated) <= FEW

    def days_of_fact(fact):
        return range(fact.first, fact.last + 1) if are_few else [
            day for day in turns if fact.first <= day <= fact.last]

    for chosen in itertools.product(*map(days_of_fact, shared)):
        day_of = {fact.id: [day] for fact, day in zip(shared, chosen)}
        death = min((day_of[fact.id][0] for fact in history.deaths), default=FOREVER)
        bounds = []
        for each in exposures:
            found = {(FOREVER, -FOREVER)}
            for course in each:
                stop = stop_of(course)
                starts = day_of.get(course[0].id) or days_of_fact(course[0])
                stops = (day_of.get(stop.id) or days_of_fact(stop)) if stop else [FOREVER]
                spans = {(first, min(last, death)) for first in starts for last in stops if first <= last}
                found = {(min(start, first), max(end, last)) for start, end in found for first, last in spans}
            bounds.append(found)
        for horizon in {day_of[history.lost.id][0]} if history.lost else set(history.horizons()):
            for choice in itertools.product(*bounds):
                yield list(choice), horizon


def days_together(bounds):
    """The first day on which all were taken and the day after the last; none if there is no such day."""
    days = [days_of(*each) for each in bounds]
    first, off = max(each.start for each in days), min(each.stop for each in days)
    return (first, off) if first < off else None


def elapsed(bounds, horizon, profile):
    """The length of a time together: end minus start, and one more under `inclusive`; a day off is no day.

    What goes on is counted to a horizon.
    """
    if not days_together(bounds):
        return 0
    start, end = max(start for start, _ in bounds), min(end for _, end in bounds)
    return max(0, (max(start, horizon) if end == FOREVER else end) - start) + (profile["days"] == "inclusive")


def closed(bounds, horizon):
    """Bounds for counting: what runs still is counted to the horizon."""
    start, end = bounds
    return start, max(start, horizon if end == FOREVER else end)


def is_long_enough(start, days, minimum):
    """Whether so many days from a start are as long as the rule `minimum` asks for."""
    if minimum.isdigit():
        return days >= int(minimum)
    count, unit = int(minimum[1:-1]), minimum[-1]
    if unit == "M":
        return add_months(start, count) <= start + days
    return days >= count * {"D": 1, "W": 7}[unit]


class Pair:
    """An anchor and a partner, under the profile's reading, the shortest and the longest."""

    def __init__(self, history, anchor, partner, profile):
        self.history, self.anchor, self.partner, self.profile = history, anchor, partner, profile
        self.exposures, self.reading = [partner, anchor], profile["partial"]
        self.start, self.ended_on = self.overlap(self.reading)
        # Where the chosen reading has no day in common, the row stands on the later start; what ended it stays.
        self.end = max(self.start, self.ended_on)
        self.is_taken = self.is_together(self.reading)
        self.is_brief = not all(each.has_days(self.reading) for each in self.exposures)
        # As statistics.md has it, the two imputations decide. A stop on the first day, which is a day on the drug, may
        # make a choice between them worse than the shortest, or better than the longest.
        self.is_listed = self.is_together("longest")
        self.is_possible = self.is_listed and not self.is_together("shortest")
        self.counts = not self.is_possible or profile["possible"] == "counted" or (
            profile["possible"] == "imputed" and self.is_taken)

    def measure(self):
        """Finds the fewest and the most days. A pair that is only possible may have none."""
        choices = each_choice(self.history, [each.courses for each in self.exposures])
        days = [elapsed(bounds, horizon, self.profile) for bounds, horizon in choices]
        fewest = max(min(days), int(self.profile["days"] == "inclusive"))
        # The own days never lie outside the bounds, though imputed days may leave none where the shortest leave one.
        self.fewest = 0 if self.is_possible else min(fewest, self.length(self.reading))
        self.most = max(days)

    def overlap(self, reading):
        return (max(each.bounds(reading)[0] for each in self.exposures),
                min(each.day_off(reading) for each in self.exposures))

    def read(self, reading):
        """The bounds of both exposures, as a reading chooses them."""
        return [each.bounds(reading) for each in self.exposures]

    def is_together(self, reading):
        """Returns true if both were taken on one day, as a reading chooses the days.

        A reading may put a day off before the start: then the drug was taken on some day of those between, and the
        other must have been taken on all of them.
        """
        crossed = [each for each in self.exposures if each.day_off(reading) < each.bounds(reading)[0]]
        if not crossed:
            return bool(days_together(self.read(reading)))
        others = [each for each in self.exposures if each not in crossed]
        return all(
            each.day_off(reading) in days_of(*other.bounds(reading)) and each.bounds(reading)[0] in days_of(
                *other.bounds(reading)) for each in crossed for other in others) and bool(others)

    def length(self, reading):
        if not self.is_together(reading):
            return 0
        return elapsed(self.read(reading), self.history.horizon(reading), self.profile)

    def is_open(self):
        """The later start, as chosen or in the longest reading, is of a course that was already running."""
        return any(
            all(each.bounds(reading)[0] < self.overlap(reading)[0] or each.is_open(reading) for each in self.exposures)
            for reading in (self.reading, "longest"))

    def meets_minimum(self):
        if self.profile["minimum"] == "0":
            return True
        return self.is_taken and is_long_enough(self.start, self.length(self.reading), self.profile["minimum"])

    def drugs(self):
        return self.anchor.drug, self.partner.drug


def is_repeat(pair, pairs):
    """A second course of no days within another course of its drug adds no pair: another pair has its day."""
    def has_its_day(other):
        is_first = not other.is_brief or not pair.is_taken or pairs.index(other) < pairs.index(pair)
        return other is not pair and other.drugs() == pair.drugs() and other.is_taken and is_first and (
            other.start <= pair.start <= other.ended_on)
    return pair.is_brief and any(map(has_its_day, pairs))


def pairs_of(history, profile):
    """The pairs that are listed and as long as the rule `minimum` asks for."""
    anchors, partners = anchors_and_partners(history, profile)
    pairs = [Pair(history, anchor, partner, profile) for anchor in anchors for partner in partners]
    pairs = [pair for pair in pairs if pair.is_listed]
    return [pair for pair in pairs if not is_repeat(pair, pairs) and pair.meets_minimum()]
