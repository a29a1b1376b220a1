"""The rows of `query rates`: for each patient the set of the days at risk, and the adverse events among them.

  rates(events, as_of, known_at, profile)
"""
from shared.drugs import matches

from exposures import exposures_of
from facts import FOREVER, History, by_patient
from reference import Pair, closed


class Spell:
    """One exposure, or one pair of exposures, that puts a patient at risk."""

    def __init__(self, history, exposures, bounds, profile):
        self.labels = {course[0].data["treatment"] for each in exposures for course in each.courses}
        reading = profile["partial"]
        start, end = closed(bounds, history.horizon(reading))
        limits = [history.horizon(reading)] + [fact.day(reading) for fact in history.deaths]
        self.first, self.off = start, end
        self.is_seen = bounds[1] != FOREVER or history.horizon(reading) >= start
        if bounds[1] != FOREVER:
            self.off = max(end, min([end + int(profile["lag"])] + limits))
        self.days = set(range(self.first, self.off))

    def holds(self, day):
        """The day of the end belongs to the days at risk. A start after the end of follow-up has none."""
        return self.first <= day <= self.off and self.is_seen


def spells_at_risk(history, profile):
    """The spells of each kind of exposure."""
    reading = profile["partial"]
    exposures = exposures_of(history, profile)
    anchors = [each for each in exposures if matches(each.drug, profile["anchor"])]
    partners = [each for each in exposures if each not in anchors and matches(each.drug, profile["partner"])]
    pairs = [Pair(history, anchor, partner, profile) for anchor in anchors for partner in partners]
    pairs = [pair for pair in pairs if pair.is_listed and pair.counts and pair.meets_minimum()]
    sources = {
        "anchor": [([each], each.bounds(reading)) for each in anchors],
        "partner": [([each], each.bounds(reading)) for each in partners],
        "combination": [(pair.exposures, (pair.start, pair.end)) for pair in pairs],
    }
    return {kind: [Spell(history, exposures, bounds, profile) for exposures, bounds in each]
            for kind, each in sources.items()}


def places_of(event, spells, reading):
    """Returns the place of an adverse event on its chosen day: `counted`, `outside` or `otherSuspect`.

    With it stands `uncertain` where another possible day would place it elsewhere.
    """
    suspects = {each["treatment"] for each in event.data.get("suspects", [])}

    def on(day):
        here = [spell for spell in spells if spell.holds(day)]
        if not here:
            return "outside"
        return "counted" if not suspects or any(suspects & spell.labels for spell in here) else "otherSuspect"
    possible = {on(day) for day in range(event.first, event.last + 1)}
    return [on(event.day(reading))] + (["uncertain"] if len(possible) > 1 else [])


def rates(events, as_of, known_at, profile):
    """For each kind of exposure a row of any event, then one of each term, by term."""
    found = {(kind, None): [] for kind in ("anchor", "partner", "combination")}
    for _, lines in by_patient(events, known_at):
        history = History(lines, as_of, profile)
        if not history.facts:
            continue
        adverse = [fact for fact in history.others if fact.type == "adverse-event-recorded"]
        for kind, spells in spells_at_risk(history, profile).items():
            days = set().union(*(spell.days for spell in spells))
            for term in [None] + sorted({fact.data["term"] for fact in adverse}):
                places = [place for fact in adverse if term in (None, fact.data["term"])
                          for place in places_of(fact, spells, profile["partial"])]
                found.setdefault((kind, term), []).append((spells, len(days), places))
    rows = []
    for (kind, term), patients in found.items():
        everyone = found[kind, None]
        places = [place for _, _, each in patients for place in each]
        rows.append({
            "exposure": kind, "term": term, "patients": sum(bool(spells) for spells, _, _ in everyone),
            "patientsWithEvent": sum("counted" in each for _, _, each in patients), "count": places.count("counted"),
            "patientYears": sum(days for _, days, _ in everyone) / 365.25,
            "missing": {"outside": places.count("outside"), "otherSuspect": places.count("otherSuspect"),
                        "uncertain": places.count("uncertain"),
                        "notExposed": sum(not spells for spells, _, _ in everyone)}})
    order = ["anchor", "partner", "combination"]
    return sorted(rows, key=lambda each: (order.index(each["exposure"]), each["term"] or ""))
