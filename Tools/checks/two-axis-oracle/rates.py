"""The rows of `query rates`: for each patient the set of the days at risk, and the adverse events among them.

  rates(lines, as_of, known_at, profile)
"""
from exposures import FOREVER, anchors_and_partners
from pairs import closed, pairs_of
from reference import histories_of
from responses import folded


KINDS = ("anchor", "partner", "combination", "anchor-alone", "partner-alone")


class Spell:
    """One exposure, or one pair of exposures, that puts a patient at risk."""

    def __init__(self, history, exposures, bounds, profile):
        self.labels = {label for each in exposures for label in each.labels()}
        reading = profile["partial"]
        start, end = closed(bounds, history.horizon(reading))
        limits = [history.horizon(reading)] + [fact.day(reading) for fact in history.deaths]
        self.first, self.off = start, end
        if bounds[1] != FOREVER:
            self.off = max(end, min([end + int(profile["lag"])] + limits))
        self.is_observed = self.observe(history, profile, bounds[1] == FOREVER)
        self.is_seen = bounds[1] != FOREVER or history.horizon(reading) >= self.first
        self.days = set(range(self.first, self.off))

    def observe(self, history, profile, is_open):
        """Begins at the enrolment, before which nobody looked; returns false where nothing is left."""
        enrolment = history.enrolment(profile["partial"])
        if profile["prevalent"] == "naive" or not enrolment or self.first >= enrolment.day(profile["partial"]):
            return True
        enrolled = enrolment.day(profile["partial"])
        if profile["prevalent"] == "left-out" or not is_open and self.off <= enrolled:
            return False
        self.first = enrolled
        return True

    def holds(self, day):
        """The day of the end belongs to the days at risk. A start after the end of follow-up has none."""
        return self.first <= day <= self.off and self.is_seen


class Time:
    """The spells of a patient, without those days on which others hold."""

    def __init__(self, spells, others=()):
        self.spells, self.others = [each for each in spells if each.is_observed], list(others)
        taken = set().union(*(each.days for each in self.others))
        self.days = set().union(*(each.days for each in self.spells)) - taken
        self.is_exposed = bool(self.days) or any(
            not each.days and not any(other.holds(each.first) for other in self.others) for each in self.spells)

    def holding(self, day):
        return [] if any(each.holds(day) for each in self.others) else [each for each in self.spells if each.holds(day)]


def time_at_risk(history, profile):
    """The time of each kind of exposure; alone is what belongs to no combination."""
    reading = profile["partial"]
    anchors, partners = anchors_and_partners(history, profile)
    pairs = [pair for pair in pairs_of(history, profile) if pair.counts]

    def spells(found):
        return [Spell(history, exposures, bounds, profile) for exposures, bounds in found]
    anchor = spells(([each], each.bounds(reading)) for each in anchors)
    partner = spells(([each], each.bounds(reading)) for each in partners)
    both = spells((pair.exposures, (pair.start, pair.end)) for pair in pairs)
    others = Time(both).spells
    return dict(zip(KINDS, (Time(anchor), Time(partner), Time(both), Time(anchor, others), Time(partner, others))))


def places_of(event, time, profile):
    """Returns the place of an adverse event on its chosen day: `counted`, `outside` or `otherSuspect`.

    With it stands `uncertain` where another possible day would place it elsewhere.
    """
    suspects = {each["treatment"] for each in event.data.get("suspects", [])}
    counts_all = profile["attribution"] == "all"

    def on(day):
        here = time.holding(day)
        if not here:
            return "outside"
        named = counts_all or not suspects or any(suspects & spell.labels for spell in here)
        return "counted" if named else "otherSuspect"
    possible = {on(day) for day in range(event.first, event.last + 1)}
    return [on(event.day(profile["partial"]))] + (["uncertain"] if len(possible) > 1 else [])


def rates(lines, as_of, known_at, profile):
    """For each kind of exposure a row of any event, then one of each term, by term.

    Spellings of one term are one, as it was written first.
    """
    found, spelled = {(kind, None): [] for kind in KINDS}, {}
    for _, history in histories_of(lines, as_of, known_at, profile):
        adverse = [fact for fact in history.others if fact.type == "adverse-event-recorded"]
        for fact in adverse:
            here = fact.seq, fact.data["term"]
            spelled[folded(here[1])] = min(here, spelled.get(folded(here[1]), here))
        for kind, time in time_at_risk(history, profile).items():
            for term in [None] + sorted({folded(fact.data["term"]) for fact in adverse}):
                places = [place for fact in adverse if term in (None, folded(fact.data["term"]))
                          for place in places_of(fact, time, profile)]
                found.setdefault((kind, term), []).append((time.is_exposed, len(time.days), places))
    rows = []
    for (kind, term), patients in found.items():
        everyone = found[kind, None]
        places = [place for _, _, each in patients for place in each]
        rows.append({
            "exposure": kind, "term": term and spelled[term][1],
            "patients": sum(exposed for exposed, _, _ in everyone),
            "patientsWithEvent": sum("counted" in each for _, _, each in patients), "count": places.count("counted"),
            "patientYears": sum(days for _, days, _ in everyone) / 365.25,
            "missing": {"outside": places.count("outside"), "otherSuspect": places.count("otherSuspect"),
                        "uncertain": places.count("uncertain"),
                        "notExposed": sum(not exposed for exposed, _, _ in everyone)}})
    return sorted(rows, key=lambda each: (KINDS.index(each["exposure"]), each["term"] or ""))
