"""The rows of a log as of X, known at Y: a deliberately naive reference.

It is written from the rules in words, enumerates where it can, walks through days one by one, and shares no code, no
data structure and no algorithm with the program it judges. Days are proleptic Gregorian ordinals. Standard library
only. `events` are a log's lines as dictionaries, `known_at` is an instant as text or a position.

  regimens(events, as_of, known_at, profile)      who is on what: the rows of `query regimens`
  combinations(events, as_of, known_at, profile)  the rows of `query combinations`

Days of a patient are a set of days, and bounds of a pair come from every choice of its days where they are few. An
oracle must not share the reasoning of the program: no interval is joined with another here before its days are known.
"""
import itertools
import math

from shared.dates import add_months, months_between, text_of
from shared.drugs import drug_name, matches
from shared.words import RESPONSES

from exposures import days_of, exposures_of, stop_of
from facts import FOREVER, STARTS, TITRATIONS, Fact, History, by_patient

DEFAULTS = {
    "unit": "pair", "days": "elapsed", "month": "calendar", "gap": "0", "minimum": "0", "partial": "middle",
    "anchor": "jak-inhibitor", "partner": "systemic-immunomodulator", "ongoing": "included", "response": "best",
    "lag": "0", "possible": "imputed", "assume-continuing": "yes",
}


def unique(items):
    found = []
    for item in items:
        if item not in found:
            found.append(item)
    return found


# Regimens: who is on what

def regimens(events, as_of, known_at, profile):
    """By start, then label. An end of follow-up that holds leaves nothing running."""
    rows = []
    for patient, lines in by_patient(events, known_at):
        history = History(lines, as_of, profile)
        if not history.facts:
            continue
        if history.deaths or history.lost:
            continue
        running = [treatment(course, profile["partial"]) for course in history.courses if not stop_of(course)]
        if running:
            running.sort(key=lambda each: (each[0]["since"], each[0]["treatment"]))
            rows.append({
                "patient": patient, "treatments": [each for each, _ in running],
                "events": ids_of([fact for _, facts in running for fact in facts])})
    return rows


def ids_of(facts):
    """Ids of the facts and of the amendments in force of them, by position."""
    lines = {fact.seq: fact.id for fact in facts}
    for fact in facts:
        lines.update({line["seq"]: line["id"] for line in fact.amendments})
    return [lines[seq] for seq in sorted(lines)]


def treatment(course, reading):
    """A course that runs, and the facts that say what it is now: its start, latest dose and hold.

    A reading may place a titration before its start; the dose is never older than the course all the same.
    """
    dosed = [fact for fact in course if fact.type in STARTS + TITRATIONS][-1]
    holds = [fact for fact in course if fact.type in ("treatment-held", "treatment-resumed")]
    held = [fact for fact in holds[-1:] if fact.type == "treatment-held"]
    since = course[0].day(reading)
    dose = dosed.data.get("dose")
    shown = {
        "treatment": course[0].data["treatment"], "drug": drug_name(course[0].data), "dose": dose,
        "since": text_of(since), "doseSince": text_of(max(since, dosed.day(reading))) if dose else None,
        "held": bool(held),
    }
    return shown, [course[0], dosed] + held


# Pairs

# So many choices of days are tried at most.
FEW = 1000


def each_choice(history, exposures):
    """The bounds of each exposure and the day to which counts what runs, for choices of possible days.

    An exposure is a list of courses: it lasts from the first start to the last end. No course ends before it begins,
    and none begins after a death. Every choice is tried where they are few; else those of days on which some date may
    begin or end, since the fewest and the most days lie there; and of very many those of first and last days alone.
    """
    courses = [course for each in exposures for course in each]
    shared = history.deaths + [history.lost] * bool(history.lost)
    dated = shared + [fact for course in courses for fact in (course[0], stop_of(course)) if fact]
    dated = list({fact.id: fact for fact in dated}.values())
    turns = {history.as_of} | {day for fact in dated for day in (fact.first, fact.last)}
    every = [range(fact.first, fact.last + 1) for fact in dated]
    at_turns = [[day for day in sorted(turns) if fact.first <= day <= fact.last] for fact in dated]
    at_ends = [sorted({fact.first, fact.last}) for fact in dated]
    days = next((each for each in (every, at_turns) if math.prod(map(len, each)) <= FEW), at_ends)
    for chosen in itertools.product(*days):
        day_of = {fact.id: day for fact, day in zip(dated, chosen)}
        death = min((day_of[fact.id] for fact in history.deaths), default=FOREVER)
        spans = [[(day_of[course[0].id], day_of[stop_of(course).id] if stop_of(course) else FOREVER) for course in each]
                 for each in exposures]
        if all(start <= min(stop, death) for each in spans for start, stop in each):
            bounds = [
                (min(start for start, _ in each), max(min(stop, death) for _, stop in each)) for each in spans]
            for horizon in {day_of[history.lost.id]} if history.lost else set(history.horizons()):
                yield bounds, horizon


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


class Pair:
    """An anchor and a partner, under the profile's reading, the shortest and the longest."""

    def __init__(self, history, anchor, partner, profile):
        self.history, self.anchor, self.partner, self.profile = history, anchor, partner, profile
        self.exposures, self.reading = [partner, anchor], profile["partial"]
        self.start, self.ended_on = self.overlap(self.reading)
        # Where the chosen reading has no day in common, the row stands on the later start; what ended it stays.
        self.end = max(self.start, self.ended_on)
        choices = list(each_choice(history, [each.courses for each in self.exposures]))
        # None is left where every start is after a death.
        days = [elapsed(bounds, horizon, profile) for bounds, horizon in choices] or [0]
        self.fewest, self.most = min(days), max(days)
        # As statistics.md has it, the two imputations decide. A stop on the first day, which is a day on the drug, may
        # make a choice between them worse than the shortest, or better than the longest.
        self.is_listed = self.is_together("longest")
        self.is_possible = self.is_listed and not self.is_together("shortest")
        if self.is_listed and not self.is_possible:
            self.fewest = max(self.fewest, int(profile["days"] == "inclusive"))
        self.counts = not self.is_possible or profile["possible"] == "counted" or (
            profile["possible"] == "imputed" and self.is_together(self.reading))

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
        text = self.profile["minimum"]
        if text == "0":
            return True
        if not self.is_together(self.reading):
            return False
        days = self.length(self.reading)
        if text.isdigit():
            return days >= int(text)
        count, unit = int(text[1:-1]), text[-1]
        if unit == "M":
            return add_months(self.start, count) <= self.start + days
        return days >= count * {"D": 1, "W": 7}[unit]


def closed(bounds, horizon):
    """Bounds for counting: what runs still is counted to the horizon."""
    start, end = bounds
    return start, max(start, horizon if end == FOREVER else end)


def horizon_of(history, name):
    """The horizon of a bound."""
    return history.horizons()[name == "longest"]


def length(bounds, horizon, profile):
    """Days; none where the bounds hold none, whatever the rule."""
    if bounds[0] >= bounds[1]:
        return 0
    start, end = closed(bounds, horizon)
    return end - start + (profile["days"] == "inclusive")


def months(bounds, history, profile):
    days = length(bounds, history.horizon(profile["partial"]), profile)
    return months_between(bounds[0], bounds[0] + days, profile["month"])


def response_of(exposures, bounds, history, profile):
    """The response in (start, end] and its fact: those that name one of the courses first, unlabelled ones next.

    The last is the last in the record's order, and the first of equals is the first in it.
    """
    reading = profile["partial"]
    start, end = closed(bounds, history.horizon(reading))
    labels = [course[0].data["treatment"] for exposure in exposures for course in exposure.courses]
    named, unlabelled = [], []
    for fact in history.others:
        if fact.type != "response-assessed" or fact.data.get("phase") == "monotherapy":
            continue
        if not start < fact.day(reading) <= end:
            continue
        if not fact.data.get("treatments"):
            unlabelled.append(fact)
        elif any(label in labels for label in fact.data["treatments"]):
            named.append(fact)
    eligible = named or unlabelled
    if not eligible:
        return None, []
    if profile["response"] == "last":
        used = max(eligible, key=Fact.key)
    else:
        used = min(eligible, key=lambda fact: (RESPONSES.index(fact.data["response"]), fact.key()))
    return used.data["response"], [used]


def start_reason(exposures, day, reading):
    """The reason of the start on that date, the partner's first."""
    reasons = [exposure.start_reason(day, reading) for exposure in exposures]
    return next((reason for reason in reasons if reason), None)


def ending_reasons(exposures, day, reading):
    """The partner's stop on that date, else the anchor's."""
    reasons = [exposure.ending_reasons(day, reading) for exposure in exposures]
    return next((each for each in reasons if each), [])


# Rows

def row(patient, anchors, partners, bounds, **fields):
    return dict(fields, patient=patient, anchors=anchors, partners=partners, start=bounds[0], end=bounds[1])


def finished(found, history):
    """A row as it is answered."""
    is_ongoing = found["end"] == FOREVER
    last = history.last(found["reading"]) if is_ongoing else None
    facts = found["facts"] + [last] * bool(last)
    plain = ("patient", "possible", "days", "months", "daysMin", "daysMax", "response", "reason", "endingReasons")
    return dict(
        {name: found[name] for name in plain},
        anchor="+".join(sorted({each.drug for each in found["anchors"]})),
        partners=sorted({each.drug for each in found["partners"]}), start=text_of(found["start"]),
        end=None if is_ongoing else text_of(found["end"]), ongoing=is_ongoing,
        events=ids_of(facts))


def pair_row(patient, pair, profile):
    history, reading, bounds = pair.history, pair.reading, (pair.start, pair.end)
    response, used = response_of(pair.exposures, bounds, history, profile)
    return row(
        patient, [pair.anchor], [pair.partner], bounds, possible=pair.is_possible,
        days=pair.length(reading), months=months_between(
            pair.start, pair.start + pair.length(reading), profile["month"]), daysMin=pair.fewest,
        daysMax=None if pair.is_open() else pair.most,
        response=response, reason=start_reason(pair.exposures, pair.start, reading),
        endingReasons=ending_reasons(pair.exposures, pair.ended_on, reading),
        facts=[fact for each in pair.exposures for fact in each.facts(reading)] + used)


def spans_of(pairs, horizon):
    """Walks through the days that were seen of some pairs: (first day, day off, the pairs that run).

    The day off is FOREVER where a pair that goes on was seen no longer.
    """
    seen = {pair: range(*closed((pair.start, pair.end), horizon)) for pair in pairs}
    spans, current, begun = [], [], None
    for day in sorted({each for days in seen.values() for each in (*days, days.stop)}):
        running = [pair for pair in pairs if day in seen[pair]]
        if running != current:
            if current:
                is_cut = any(pair.end == FOREVER and seen[pair].stop == day for pair in current)
                spans.append((begun, FOREVER if is_cut else day, current))
            current, begun = running, day
    return spans + [(pair.start, FOREVER, [pair]) for pair in pairs if not seen[pair]]


def drugs_of(pairs):
    return {pair.anchor.drug for pair in pairs}, {pair.partner.drug for pair in pairs}


def regimens_of(pairs, horizon):
    """Maximal intervals of one constant set of anchors and partners."""
    found = []
    for start, end, running in spans_of(pairs, horizon):
        if found and found[-1][1] == start and drugs_of(found[-1][2]) == drugs_of(running):
            found[-1] = (found[-1][0], end, unique(found[-1][2] + running))
        else:
            found.append((start, end, running))
    return found


def partners_first(pairs):
    def by_name(exposures):
        return sorted(unique(exposures), key=lambda each: each.drug)
    return by_name(pair.partner for pair in pairs) + by_name(pair.anchor for pair in pairs)


def regimen_row(patient, history, pairs, regimen, profile):
    """Its bounds in a reading: from the last of what began it to the first of what ended it.

    What begins it by ending, or ends it by beginning, is read the other way round.
    """
    reading = profile["partial"]
    start, end, running = regimen
    exposures = partners_first(running)
    response, used = response_of(exposures, (start, end), history, profile)
    beginning = [pair for pair in pairs if start in (pair.start, pair.end)]
    ending = [pair for pair in pairs if end in (pair.start, pair.end) and end != FOREVER]

    def days(name, opposite):
        first = max((pair.overlap(name)[0] if pair.start == start else pair.overlap(opposite)[1] for pair in beginning),
                    default=start)
        last = min((pair.overlap(name)[1] if pair.end == end else pair.overlap(opposite)[0] for pair in ending),
                   default=FOREVER)
        # Every day may be gone, but what ran at all ran for a day under `inclusive`.
        return length((first, last), horizon_of(history, name), profile) or int(profile["days"] == "inclusive")

    others = [fact for pair in beginning + ending for each in pair.exposures for fact in each.facts(reading)
              if fact.day(reading) in (start, end)]
    is_open = bool(beginning) and all(pair.start == start and pair.is_open() for pair in beginning)
    return row(
        patient, [pair.anchor for pair in running], [pair.partner for pair in running], (start, end), possible=False,
        days=length((start, end), history.horizon(reading), profile), months=months((start, end), history, profile),
        daysMin=days("shortest", "longest"), daysMax=None if is_open else days("longest", "shortest"),
        response=response, reason=start_reason(exposures, start, reading),
        endingReasons=ending_reasons(exposures, end, reading),
        facts=[fact for each in exposures for fact in each.facts(reading)] + others + used)


def spells_of(pairs, reading, horizon, profile):
    """The maximal runs of days on any combination, as (first day, number of days).

    Each pair gives the set of its days, counted to the end of what was seen of it, and a day in several sets is one
    day. A pair of one day, or one that goes on but was seen on no day, has a spell of no elapsed day, unless it stands
    within or beside another.
    """
    together, alone = set(), set()
    for pair in pairs:
        bounds = pair.read(reading)
        if pair.is_together(reading):
            first = max(start for start, _ in bounds)
            days = range(*closed((first, min(end for _, end in bounds)), horizon))
            together |= set(days)
            if not days:
                alone.add(first)
    runs = []
    for day in sorted(together):
        if runs and runs[-1][0] + runs[-1][1] == day:
            runs[-1][1] += 1
        else:
            runs.append([day, 1])
    beside = together | {day + 1 for day in together}
    runs = sorted(runs + [[day, 0] for day in alone - beside])
    return [(first, count + (profile["days"] == "inclusive")) for first, count in runs]


def patient_row(patient, history, pairs, profile):
    """Days on any combination, counted once; the response is the best of the pairs' responses."""
    reading = profile["partial"]
    start, end = min(pair.start for pair in pairs), max(pair.end for pair in pairs)
    rows = [pair_row(patient, pair, profile) for pair in pairs]
    responses = [each["response"] for each in rows if each["response"]]

    def total(name):
        sure = [pair for pair in pairs if name == "longest" or not pair.is_possible]
        return sum(count for _, count in spells_of(sure, name, horizon_of(history, name), profile))
    spells = spells_of(pairs, reading, history.horizon(reading), profile)
    return row(
        patient, [pair.anchor for pair in pairs], [pair.partner for pair in pairs], (start, end), possible=False,
        days=sum(count for _, count in spells), daysMin=total("shortest"),
        months=sum(months_between(first, first + count, profile["month"])
                   for first, count in spells),
        daysMax=None if any(each["daysMax"] is None for each in rows) else total("longest"),
        response=min(responses, key=RESPONSES.index, default=None),
        reason=start_reason(partners_first([pair for pair in pairs if pair.start == start]), start, reading),
        endingReasons=ending_reasons(partners_first([pair for pair in pairs if pair.end == end]), end, reading),
        facts=[fact for each in rows for fact in each["facts"]])


def combinations(events, as_of, known_at, profile):
    """By patient, start, end (ongoing last), anchor, partners. What is possible is a pair under every unit."""
    rows = []
    for patient, lines in by_patient(events, known_at):
        history = History(lines, as_of, profile)
        if not history.facts:
            continue
        exposures = exposures_of(history, profile)
        anchors = [each for each in exposures if matches(each.drug, profile["anchor"])]
        partners = [each for each in exposures if each not in anchors and matches(each.drug, profile["partner"])]
        pairs = [Pair(history, anchor, partner, profile) for anchor in anchors for partner in partners]
        pairs = [pair for pair in pairs if pair.is_listed and pair.meets_minimum()]
        counted = [pair for pair in pairs if pair.counts]
        found = [pair_row(patient, pair, profile) for pair in pairs if not pair.counts]
        if profile["unit"] == "pair":
            found += [pair_row(patient, pair, profile) for pair in counted]
        elif profile["unit"] == "regimen":
            lasting = [pair for pair in counted if pair.start < pair.end]
            found += [regimen_row(patient, history, lasting, each, profile)
                      for each in regimens_of(lasting, history.horizon(profile["partial"]))]
            found += [pair_row(patient, pair, profile) for pair in counted if pair not in lasting]
        elif counted:
            found.append(patient_row(patient, history, counted, profile))
        rows += [finished(dict(each, reading=profile["partial"]), history) for each in found]
    if profile["ongoing"] == "left-out":
        rows = [each for each in rows if not each["ongoing"]]
    return sorted(rows, key=lambda each: (
        each["patient"], each["start"], each["end"] or "9999", each["anchor"], each["partners"], each["events"]))


def must_and_may_refuse(events, as_of, known_at, rows, profile):
    """Under `partial=refuse`, for one patient: whether the answer must be refused, and whether it may be.

    It must where a row rests on a start, stop or death of several possible days; it may where any fact has them.
    """
    must = may = False
    for _, lines in by_patient(events, known_at):
        history = History(lines, as_of, profile)
        bounds = [fact for course in history.courses for fact in (course[0], stop_of(course)) if fact]
        bounds += history.deaths
        resting = {identifier for row in rows for identifier in row["events"]}
        must = must or any(fact.first < fact.last and fact.id in resting for fact in bounds)
        facts = history.others + [fact for course in history.courses for fact in course]
        may = may or any(fact.first < fact.last for fact in facts)
    return must, may
