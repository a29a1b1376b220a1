"""The rows of `query rates`: for each patient the set of the days at risk, and the adverse events among them.

  rates(lines, as_of, known_at, profile)
"""
from exposures import FOREVER, anchors_and_partners
from pairs import closed, pairs_of
from reference import histories_of
from responses import folded


class Spell:
    """One exposure, or one pair of exposures, that puts a patient at risk."""

    def __init__(self, history, exposures, bounds, profile):
        self.labels = {label for each in exposures for label in each.labels()}
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
    anchors, partners = anchors_and_partners(history, profile)
    pairs = [pair for pair in pairs_of(history, profile) if pair.counts]
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


def rates(lines, as_of, known_at, profile):
    """For each kind of exposure a row of any event, then one of each term, by term.

    Spellings of one term are one, as it was written first.
    """
    found, spelled = {(kind, None): [] for kind in ("anchor", "partner", "combination")}, {}
    for _, history in histories_of(lines, as_of, known_at, profile):
        adverse = [fact for fact in history.others if fact.type == "adverse-event-recorded"]
        for fact in adverse:
            here = fact.seq, fact.data["term"]
            spelled[folded(here[1])] = min(here, spelled.get(folded(here[1]), here))
        for kind, spells in spells_at_risk(history, profile).items():
            days = set().union(*(spell.days for spell in spells))
            for term in [None] + sorted({folded(fact.data["term"]) for fact in adverse}):
                places = [place for fact in adverse if term in (None, folded(fact.data["term"]))
                          for place in places_of(fact, spells, profile["partial"])]
                found.setdefault((kind, term), []).append((spells, len(days), places))
    rows = []
    for (kind, term), patients in found.items():
        everyone = found[kind, None]
        places = [place for _, _, each in patients for place in each]
        rows.append({
            "exposure": kind, "term": term and spelled[term][1],
            "patients": sum(bool(spells) for spells, _, _ in everyone),
            "patientsWithEvent": sum("counted" in each for _, _, each in patients), "count": places.count("counted"),
            "patientYears": sum(days for _, days, _ in everyone) / 365.25,
            "missing": {"outside": places.count("outside"), "otherSuspect": places.count("otherSuspect"),
                        "uncertain": places.count("uncertain"),
                        "notExposed": sum(not spells for spells, _, _ in everyone)}})
    order = ["anchor", "partner", "combination"]
    return sorted(rows, key=lambda each: (order.index(each["exposure"]), each["term"] or ""))
