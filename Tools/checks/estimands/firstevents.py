"""Rates of first events of special interest: each patient is a set of days at risk and a set of days that count."""
import collections
import re

from shared.drugs import matches

import rows as combined
from patients import is_death

BASES = ["anchor", "partner", "combination", "anchor-alone", "partner-alone", "anchor-ever"]


def words(text):
    return re.findall(r"[^\W_]+(?:-[^\W_]+)*", text.lower())


def has_words(text, term):
    """Returns true if the words of a term stand in a text, one after another, the last perhaps in the plural."""
    own, asked = words(text), words(term)
    return any(own[place:place + len(asked)] in (asked, asked[:-1] + [asked[-1] + "s"])
               for place in range(len(own) - len(asked) + 1))


def is_of(group, fact, grade):
    """True, False, or None where the seriousness or the grade is not recorded."""
    if not any(has_words(fact["data"]["term"], term) for term in group.get("terms", [])):
        return False
    asked, verdicts = group.get("where", {}), []
    if "serious" in asked:
        serious = fact["data"].get("serious")
        verdicts.append(None if serious is None else serious == asked["serious"])
    if "gradeAtLeast" in asked:
        verdicts.append(None if grade is None else grade >= asked["gradeAtLeast"])
    return False if False in verdicts else None if None in verdicts else True


def of_any(groups, group, fact, grade):
    """The same with the groups that it includes."""
    verdicts = [is_of(each, fact, grade) for each in groups if each is group or each["id"] in group.get("groups", [])]
    return True if True in verdicts else None if None in verdicts else False


class Span:
    """Time on treatment: its first day, its first day off (None while it lasts), and the labels given."""

    def __init__(self, start, end, labels):
        self.start, self.end, self.labels = start, end, labels


class AtRisk:
    """The days at risk of one patient under one kind of treatment, and those on which an onset counts."""

    def __init__(self, patient, basis, lag, window):
        self.patient, self.lag = patient, lag
        self.death = min((patient.day(fact, "chosen") for fact in patient.deaths), default=None)
        spans, apart = self.spans(basis), []
        if basis.endswith("alone"):
            apart = self.spans("combination")
        first = min((span.start for span in spans), default=None)
        self.days, self.onsets, self.brief = set(), collections.defaultdict(list), set()
        others, forbidden = set(), set()
        for span in apart:
            some_days, some_onsets, _ = self.observed(span)
            others |= some_days
            forbidden |= some_onsets
        for span in spans:
            some_days, some_onsets, start = self.observed(span)
            if window:
                low, high = window(first)
                inside = range(low, high)
                some_days, some_onsets = ({day for day in each if day in inside} for each in (some_days, some_onsets))
                start = min(some_onsets, default=None)
            if start is not None and not some_days and start not in forbidden:
                self.brief.add(start)
            self.days |= some_days - others
            for day in some_onsets - forbidden:
                self.onsets[day].append(span)

    def spans(self, basis):
        patient, rules = self.patient, self.patient.rules
        exposures = patient.exposures()
        anchors = [each for each in exposures if matches(each.drug, rules["anchor"])]
        partners = [each for each in exposures if each not in anchors and matches(each.drug, rules["partner"])]

        def off(day):
            return None if day > patient.as_of else day
        if basis == "combination":
            pairs = combined.without_repeats(
                [pair for pair in (combined.Pair(one, other) for one in anchors for other in partners)
                 if pair.is_listed])
            return [Span(pair.start["chosen"], off(pair.end["chosen"]), pair.anchor.labels + pair.partner.labels)
                    for pair in pairs if pair.is_counted and combined.is_long_enough(pair)]
        if basis == "anchor-ever":
            labels = [label for each in anchors for label in each.labels]
            return [Span(min(each.start["chosen"] for each in anchors), self.death, labels)] if anchors else []
        return [Span(each.start["chosen"], off(each.end["chosen"]), each.labels)
                for each in (anchors if basis.startswith("anchor") else partners)]

    def observed(self, span):
        """The days at risk of a span, the days on which an onset counts, and the first of them."""
        horizon, rule = self.patient.horizon("chosen"), self.patient.rules["prevalent"]
        if span.end is None:
            last, days = horizon, range(span.start, horizon)
        else:
            end = max(span.end, span.start)
            limit = min(horizon, self.death if self.death is not None else horizon)
            last = max(end, min(end + self.lag, limit))
            days = range(span.start, last)
        enrolled = None if rule == "naive" else self.patient.enrolled()
        start = span.start
        if enrolled is not None and start < enrolled:
            if rule == "left-out" or span.end is not None and last <= enrolled:
                return set(), set(), None
            start = enrolled
        return {day for day in days if day >= start}, set(range(start, last + 1)), start

    def counts(self, day, data):
        """Returns true if an event on a day counts; a death has no data."""
        spans = self.onsets.get(day, [])
        suspects = {each["treatment"] for each in (data or {}).get("suspects", [])}
        if data is None or self.patient.rules["attribution"] == "all" or not suspects:
            return bool(spans)
        return any(suspects & set(span.labels) for span in spans)


class First:
    """The first event of a group in one patient, and those of which nobody knows if they are of it."""

    def __init__(self, patient, groups, group, grades):
        seen = []
        for fact in patient.facts:
            if fact["type"] == "adverse-event-recorded":
                grade = max((each for each in [fact["data"].get("grade"), *grades.get(fact["id"], [])] if each),
                            default=None)
                seen.append((patient.day(fact, "chosen"), fact["seq"], fact["data"],
                             of_any(groups, group, fact, grade)))
        sure = [each for each in seen if each[3]]
        if group.get("event") == "follow-up-ended":
            # Also one that is stated after an end of follow-up: it ends no treatment, but it is known.
            sure += sorted((patient.day(fact, "chosen"), fact["seq"], None, True)
                           for fact in patient.facts if is_death(fact))[:1]
        self.first = min(sure, key=lambda each: each[:2], default=None)
        self.unknown = [each for each in seen if each[3] is None]

    def part(self, at_risk):
        """(exposed, days, event, unknown, term) under one kind of treatment."""
        day, data = (self.first[0], self.first[2]) if self.first else (None, None)
        days = {each for each in at_risk.days if day is None or each < day}
        event = day is not None and at_risk.counts(day, data)
        exposed = bool(days) or event or day is None and (bool(at_risk.days) or bool(at_risk.brief))
        unknown = not event and any(
            (day is None or other <= day) and at_risk.counts(other, about) for other, _, about, _ in self.unknown)
        return exposed, len(days), event, unknown, data["term"] if event and data else None


def rows(patients, groups, lags, window):
    """The rows of the answer, as far as they are compared."""
    for lag in lags:
        placed = {basis: [AtRisk(patient, basis, lag, window) for patient in patients] for basis in BASES}
        grades = [graded(patient) for patient in patients]
        for basis in BASES:
            for group in groups:
                parts = [First(patient, groups, group, each).part(at_risk)
                         for patient, each, at_risk in zip(patients, grades, placed[basis])]
                exposed = [part for part in parts if part[0]]
                events, days = sum(part[2] for part in exposed), sum(part[1] for part in exposed)
                yield {"exposure": basis, "riskWindow": lag, "group": group["id"], "patients": len(exposed),
                       "patientsWithEvent": events, "count": events, "patientYears": days / 365.25,
                       "unknown": sum(part[3] for part in parts)}


def graded(patient):
    """The later grades of each adverse event, by its id."""
    found = collections.defaultdict(list)
    for fact in patient.facts:
        if fact["type"] == "adverse-event-graded":
            found[fact["data"]["event"]].append(fact["data"].get("grade"))
    return found
