"""The rows of one patient by the rule `unit`: a pair, a regimen, or the patient."""
from shared.dates import months_between, text_of
from shared.words import RESPONSES

from exposures import FOREVER
from facts import ids_of
from pairs import closed, each_choice, elapsed, is_long_enough
from responses import condition_of, response_of


def unique(items):
    found = []
    for item in items:
        if item not in found:
            found.append(item)
    return found


def row(patient, anchors, partners, bounds, **fields):
    return dict(fields, patient=patient, anchors=anchors, partners=partners, start=bounds[0], end=bounds[1])


def entry(found, history, profile):
    """The days of a row before the enrolment, None where it is in no curve; and the enrolment, where it decides that.

    `found` has the first day and the elapsed days of each of its spells.
    """
    reading, rule = profile["partial"], profile["prevalent"]
    enrolment = history.enrolment(reading)
    is_open = found["daysMax"] is None
    if rule == "naive":
        return 0, []
    first = min(start for start, _ in found["spells"])
    if not enrolment or enrolment.day(reading) <= first:
        return (None if is_open else 0), []
    enrolled = enrolment.day(reading)
    before = sum(max(0, min(start + number, enrolled) - start) for start, number in found["spells"])
    if before >= found["days"]:
        return None, [enrolment]
    if is_open:
        return None, []
    return (None if rule == "left-out" else before), [enrolment]


def finished(found, history, profile):
    """A row as it is answered."""
    reading = profile["partial"]
    is_ongoing = found["end"] == FOREVER
    last = history.last(reading) if is_ongoing else None
    days_before, enrolments = entry(found, history, profile)
    facts = found["facts"] + [last] * bool(last) + enrolments
    plain = ("patient", "possible", "days", "months", "daysMin", "daysMax", "response", "reason", "endingReasons")
    return dict(
        {name: found[name] for name in plain},
        anchor="+".join(sorted({each.drug for each in found["anchors"]})),
        partners=sorted({each.drug for each in found["partners"]}), start=text_of(found["start"]),
        end=None if is_ongoing else text_of(found["end"]), ongoing=is_ongoing,
        events=ids_of(facts))


def start_reason(exposures, day, reading):
    """The reason of the start on that date, the partner's first."""
    reasons = [exposure.start_reason(day, reading) for exposure in exposures]
    return next((reason for reason in reasons if reason), None)


def ending_reasons(exposures, day, reading):
    """The partner's stop on that date, else the anchor's."""
    reasons = [exposure.ending_reasons(day, reading) for exposure in exposures]
    return next((each for each in reasons if each), [])


# Pairs

def pair_row(patient, pair, profile, condition=None):
    """The row of a pair, with the response to one condition that it treats: the first, unless another is given."""
    history, reading, bounds = pair.history, pair.reading, (pair.start, pair.end)
    condition = condition or condition_of(history, [pair.anchor], [pair.partner], pair.start, reading)
    response, used = response_of([pair.anchor], [pair.partner], bounds, history, profile, condition)
    pair.measure()
    elapsed = max(0, closed(bounds, history.horizon(reading))[1] - pair.start) if pair.is_together(reading) else 0
    return row(
        patient, [pair.anchor], [pair.partner], bounds, possible=pair.is_possible, spells=[(pair.start, elapsed)],
        days=pair.length(reading), months=months_between(
            pair.start, pair.start + pair.length(reading), profile["month"]), daysMin=pair.fewest,
        daysMax=None if pair.is_open() else pair.most, condition=condition,
        response=response, reason=start_reason(pair.exposures, pair.start, reading),
        endingReasons=ending_reasons(pair.exposures, pair.ended_on, reading),
        facts=[fact for each in pair.exposures for fact in each.facts(reading)] + used)


# Courses of single drugs

def course_rows(patient, history, exposures, profile):
    """The time on each drug, whatever ran beside it, as long as the rule `minimum` asks for."""
    found = [course_row(patient, history, each, profile) for each in exposures]
    return [each for each in found
            if profile["minimum"] == "0" or is_long_enough(each["start"], each["days"], profile["minimum"])]


def course_row(patient, history, exposure, profile):
    """A response to the drug alone counts, too."""
    reading = profile["partial"]
    horizon, bounds = history.horizon(reading), exposure.bounds(reading)
    condition = condition_of(history, [exposure], [], bounds[0], reading)
    response, used = response_of([exposure], [], bounds, history, profile, condition, to_a_drug_alone=True)
    number = elapsed([bounds], horizon, profile)
    choices = [elapsed(each, end, profile) for each, end in each_choice(history, [exposure.courses])] + [number]
    is_open = any(exposure.is_open(name) for name in (reading, "longest"))
    return row(
        patient, [exposure], [], bounds, possible=False, spells=[(bounds[0], closed(bounds, horizon)[1] - bounds[0])],
        days=number, months=months_between(bounds[0], bounds[0] + number, profile["month"]), daysMin=min(choices),
        daysMax=None if is_open else max(choices), condition=condition, response=response,
        reason=start_reason([exposure], bounds[0], reading),
        endingReasons=exposure.ending_reasons(exposure.day_off(reading), reading),
        facts=exposure.facts(reading) + used)


# Regimens

def drugs_of(pairs):
    return {pair.anchor.drug for pair in pairs}, {pair.partner.drug for pair in pairs}


def regimens_of(pairs, horizon):
    """Walks through the days that were seen of some pairs: (first day, day off, the pairs that run).

    The set of drugs is constant in each and as long as possible. What went on when it was last seen, on the horizon or
    on the first day of what began later, goes on: the day off is then FOREVER. That is a time of no days, unless the
    same drugs were seen up to that day.
    """
    seen = {pair: range(*closed((pair.start, pair.end), horizon)) for pair in pairs}
    spans, running = [], []
    for day in sorted({each for days in seen.values() for each in days}):
        before, running = running, [pair for pair in pairs if day in seen[pair]]
        if spans and spans[-1][1] == day and drugs_of(before) == drugs_of(running):
            spans[-1][1], spans[-1][2] = day + 1, unique(spans[-1][2] + running)
        else:
            spans.append([day, day + 1, running])
    for day in sorted({seen[pair].stop for pair in pairs if pair.end == FOREVER}):
        going = [pair for pair in pairs if (
            seen[pair].stop == day if pair.end == FOREVER else day in seen[pair])]
        last = [span for span in spans if span[1] == day and drugs_of(span[2]) == drugs_of(going)]
        if last:
            last[0][1] = FOREVER
        else:
            spans.append([day, FOREVER, going])
    return spans


def length(bounds, horizon, profile):
    """Days; none where the bounds hold none, whatever the rule."""
    if bounds[0] >= bounds[1]:
        return 0
    start, end = closed(bounds, horizon)
    return end - start + (profile["days"] == "inclusive")


def by_name(exposures):
    return sorted(unique(exposures), key=lambda each: each.drug)


def regimen_row(patient, history, pairs, regimen, profile):
    """Its bounds in a reading: from the last of what began it to the first of what ended it.

    What begins it by ending, or ends it by beginning, is read the other way round.
    """
    reading = profile["partial"]
    start, end, running = regimen
    anchors, partners = (by_name(getattr(pair, name) for pair in running) for name in ("anchor", "partner"))
    exposures = partners + anchors
    condition = condition_of(history, anchors, partners, start, reading)
    response, used = response_of(anchors, partners, (start, end), history, profile, condition)
    beginning = [pair for pair in pairs if start in (pair.start, pair.end)]
    ending = [pair for pair in pairs if end in (pair.start, pair.end) and end != FOREVER]

    def days(name, opposite):
        first = max((pair.overlap(name)[0] if pair.start == start else pair.overlap(opposite)[1] for pair in beginning),
                    default=start)
        last = min((pair.overlap(name)[1] if pair.end == end else pair.overlap(opposite)[0] for pair in ending),
                   default=FOREVER)
        # Every day may be gone, but what ran at all ran for a day under `inclusive`.
        horizon = history.horizons()[name == "longest"]
        return length((first, last), horizon, profile) or int(profile["days"] == "inclusive")

    others = [fact for pair in beginning + ending for each in pair.exposures for fact in each.facts(reading)
              if fact.day(reading) in (start, end)]
    is_open = bool(beginning) and all(pair.start == start and pair.is_open() for pair in beginning)
    number = length((start, end), history.horizon(reading), profile)
    elapsed = closed((start, end), history.horizon(reading))[1] - start
    return row(
        patient, anchors, partners, (start, end), possible=False, days=number, spells=[(start, elapsed)],
        months=months_between(start, start + number, profile["month"]),
        daysMin=days("shortest", "longest"), daysMax=None if is_open else days("longest", "shortest"),
        response=response, reason=start_reason(exposures, start, reading),
        endingReasons=ending_reasons(exposures, end, reading),
        facts=[fact for each in exposures for fact in each.facts(reading)] + others + used)


# Patients

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
    """Days on any combination, counted once; the response is the best of the pairs' responses.

    It lasts from the first day of the pairs that were taken on the chosen days to their last; of all pairs where no
    pair was.
    """
    reading = profile["partial"]
    lasting = [pair for pair in pairs if pair.is_taken] or pairs
    start, end = min(pair.start for pair in lasting), max(pair.end for pair in lasting)
    rows = [pair_row(patient, pair, profile) for pair in pairs]
    responses = [each["response"] for each in rows if each["response"]]

    def partners_first(some):
        return by_name(pair.partner for pair in some) + by_name(pair.anchor for pair in some)

    def total(name):
        sure = [pair for pair in pairs if name == "longest" or not pair.is_possible]
        return sum(count for _, count in spells_of(sure, name, history.horizons()[name == "longest"], profile))
    spells = spells_of(pairs, reading, history.horizon(reading), profile)
    # The own days never lie outside the bounds.
    number = sum(count for _, count in spells)
    extra = profile["days"] == "inclusive"
    return row(
        patient, [pair.anchor for pair in pairs], [pair.partner for pair in pairs], (start, end), possible=False,
        spells=[(first, count - extra) for first, count in spells] or [(start, 0)],
        days=number, daysMin=min(total("shortest"), number),
        months=sum(months_between(first, first + count, profile["month"])
                   for first, count in spells),
        daysMax=None if any(each["daysMax"] is None for each in rows) else max(total("longest"), number),
        response=min(responses, key=RESPONSES.index, default=None),
        reason=start_reason(partners_first([pair for pair in pairs if pair.start == start]), start, reading),
        endingReasons=ending_reasons(partners_first([pair for pair in pairs if pair.ended_on == end]), end, reading),
        facts=[fact for each in rows for fact in each["facts"] + entry(each, history, profile)[1]])
