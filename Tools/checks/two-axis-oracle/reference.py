"""The rows of a log as of X, known at Y: a deliberately naive reference.

It is written from the rules in words, enumerates where it can, walks through days one by one, and shares no code, no
data structure and no algorithm with the program it judges. Days are proleptic Gregorian ordinals. Standard library
only. `lines` are those of a log as dictionaries, `known_at` is an instant as text or a position.

  regimens(lines, as_of, known_at, profile)      who is on what: the rows of `query regimens`
  combinations(lines, as_of, known_at, profile)  the rows of `query combinations`
  outcomes(lines, as_of, known_at, profile)      what is derived of the rows of `query outcomes`
  rates.rates(lines, as_of, known_at, profile)   the rows of `query rates`
"""
from shared.dates import text_of

from catalogue import Catalogue
from exposures import FOREVER, anchors_and_partners, stop_of
from facts import STARTS, TITRATIONS, by_patient, ids_of
from history import History
from pairs import pairs_of
from responses import indications
from units import course_rows, finished, pair_row, patient_row, regimen_row, regimens_of

DEFAULTS = {
    "unit": "pair", "days": "elapsed", "month": "calendar", "gap": "0", "minimum": "0", "partial": "middle",
    "anchor": "jak-inhibitor", "partner": "systemic-immunomodulator", "ongoing": "included", "response": "best",
    "lag": "0", "possible": "imputed", "assume-continuing": "P3M", "prevalent": "delayed",
    "variance": "patient", "attribution": "all",
}


def histories_of(lines, as_of, known_at, profile):
    """Every patient of whom something is in force, with the history, by name."""
    catalogue = Catalogue(lines, known_at)
    for patient, own in by_patient(lines, known_at):
        history = History(own, as_of, profile, catalogue)
        if history.facts:
            yield patient, history


def regimens(lines, as_of, known_at, profile):
    """By start, then label. An end of follow-up that holds leaves nothing running."""
    rows = []
    for patient, history in histories_of(lines, as_of, known_at, profile):
        if history.deaths or history.lost:
            continue
        running = [treatment(history, course, profile["partial"]) for course in history.courses if not stop_of(course)]
        if running:
            running.sort(key=lambda each: (each[0]["since"], each[0]["treatment"]))
            rows.append({
                "patient": patient, "treatments": [each for each, _ in running],
                "events": ids_of([fact for _, facts in running for fact in facts])})
    return rows


def treatment(history, course, reading):
    """A course that runs, and the facts that say what it is now: its start, latest dose and hold.

    A reading may place a titration before its start; the dose is never older than the course all the same.
    """
    dosed = [fact for fact in course if fact.type in STARTS + TITRATIONS][-1]
    holds = [fact for fact in course if fact.type in ("treatment-held", "treatment-resumed")]
    held = [fact for fact in holds[-1:] if fact.type == "treatment-held"]
    since = course[0].day(reading)
    dose = dosed.data.get("dose")
    shown = {
        "treatment": course[0].data["treatment"], "drug": history.catalogue.name(course[0].data), "dose": dose,
        "since": text_of(since), "doseSince": text_of(max(since, dosed.day(reading))) if dose else None,
        "held": bool(held),
    }
    return shown, [course[0], dosed] + held


def combinations(lines, as_of, known_at, profile):
    """By patient, start, end (ongoing last), anchor, partners. What is possible is a pair under every unit."""
    rows, reading = [], profile["partial"]
    for patient, history in histories_of(lines, as_of, known_at, profile):
        if profile["unit"] == "course":
            exposures = [each for some in anchors_and_partners(history, profile) for each in some]
            rows += [finished(each, history, profile) for each in course_rows(patient, history, exposures, profile)]
            continue
        pairs = pairs_of(history, profile)
        counted = [pair for pair in pairs if pair.counts]
        found = [pair_row(patient, pair, profile) for pair in pairs if not pair.counts]
        if profile["unit"] == "pair":
            found += [pair_row(patient, pair, profile) for pair in counted]
        elif profile["unit"] == "regimen":
            lasting = [pair for pair in counted if pair.start < pair.end]
            found += [regimen_row(patient, history, lasting, each, profile)
                      for each in regimens_of(lasting, history.horizon(reading))]
            found += [pair_row(patient, pair, profile) for pair in counted if pair not in lasting]
        elif counted:
            found.append(patient_row(patient, history, counted, profile))
        rows += [finished(each, history, profile) for each in found]
    if profile["ongoing"] == "left-out":
        rows = [each for each in rows if not each["ongoing"]]
    return sorted(rows, key=order)


def order(row):
    return row["patient"], row["start"], row["end"] or "9999", row["anchor"], row["partners"], row["events"]


def outcomes(lines, as_of, known_at, profile):
    """A row for each pair; one for each condition that its courses were given for, if the responses differ."""
    groups = []
    for patient, history in histories_of(lines, as_of, known_at, profile):
        for pair in pairs_of(history, profile):
            if profile["ongoing"] == "left-out" and pair.end == FOREVER:
                continue
            conditions = indications(history, [pair.anchor], [pair.partner]) or [None]
            rows = [pair_row(patient, pair, profile, condition) for condition in conditions]
            if len({each["response"] for each in rows}) == 1:
                rows = rows[:1]
            groups.append((order(finished(rows[0], history, profile)), rows))
    return [outcome(row) for _, rows in sorted(groups, key=lambda each: each[0]) for row in rows]


def outcome(row):
    is_ongoing = row["end"] == FOREVER
    return {
        "patient": row["patient"], "condition": row["condition"], "anchor": {"drug": row["anchors"][0].drug},
        "partner": {"drug": row["partners"][0].drug}, "start": text_of(row["start"]),
        "end": None if is_ongoing else text_of(row["end"]), "possible": row["possible"], "days": row["days"],
        "response": row["response"]}


def must_and_may_refuse(lines, as_of, known_at, rows, profile):
    """Under `partial=refuse`, for one patient: whether the answer must be refused, and whether it may be.

    It must where a row rests on a start, stop or death of several possible days; it may where any fact has them.
    """
    must = may = False
    for _, history in histories_of(lines, as_of, known_at, profile):
        bounds = [fact for course in history.courses for fact in (course[0], stop_of(course)) if fact]
        bounds += history.deaths
        resting = {identifier for row in rows for identifier in row["events"]}
        must = must or any(fact.first < fact.last and fact.id in resting for fact in bounds)
        may = may or any(fact.first < fact.last for fact in history.facts)
    return must, may
