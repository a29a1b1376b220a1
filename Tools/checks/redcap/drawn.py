#!/usr/bin/env python3
"""Draws histories as the two-axis oracle draws them, and sends what forms can hold of them through the circle of circle.py.

usage: drawn.py [--regimen PROGRAM] [--histories 30] [--seed 1]

Of each history the events in force are recorded in a log of their own, with more fields and wider dates than they were drawn
with; a history that the program does not admit so is left out and counted. What forms do not ask for is taken out first: a
second enrolment, a second end of follow-up or of one disease or adverse event, the order of the reasons of a stop, and the
order of recording: that of the forms and their instances, an end of follow-up last. Exits with 1 if anything comes back in
another way.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile

CHECKS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[1:1] = [CHECKS, os.path.join(CHECKS, "two-axis-oracle")]

import circle
import histories

NOTES = ["two\nlines", 'said "better", so', "¿sí? größer", "a; b, c", "=1+1", "'told'", "007", "none", "n/a", "1,5"]
# Optional fields by type, each with values.
MORE = {
    "patient-enrolled": {"birthYear": [1950, 1999], "note": NOTES},
    "diagnosis-recorded": {"code": ["L63.0", "ICD10:L20"], "note": NOTES},
    "prior-therapy-recorded": {"outcome": ["failed", "not-tolerated", "other"], "note": NOTES},
    "treatment-started": {"indication": ["alopecia areata"], "plan": ["5 mg less, each week"], "onOrBefore": [True, False],
                          "note": NOTES},
    "treatment-stopped": {"switchedTo": ["upadacitinib", "olumiant", "Brandix-2"], "note": NOTES},
    "treatment-held": {"reason": ["surgery", "infection"], "note": NOTES},
    "treatment-resumed": {"reason": ["flare"], "note": NOTES},
    "dose-down-titrated": {"reason": ["complete-response", "funding"], "note": NOTES},
    "dose-up-titrated": {"reason": ["loss-of-efficacy"], "note": NOTES},
    "dose-schedule-changed": {"reason": ["patient-preference"], "note": NOTES},
    "response-assessed": {"condition": ["vitiligo"], "phase": ["monotherapy", "combination"], "transitory": [True, False],
                          "note": NOTES},
    "measurement-recorded": {"note": NOTES},
    "adverse-event-recorded": {"severity": ["mild", "severe"], "grade": [1, 3], "serious": [True, False],
                               "recurrence": [True, False], "note": NOTES},
    "adverse-event-graded": {"note": NOTES}, "adverse-event-resolved": {"note": NOTES}, "diagnosis-resolved": {"note": NOTES},
    "patient-seen": {"note": NOTES}, "follow-up-ended": {"note": NOTES},
}
MORE["co-therapy-added"] = MORE["treatment-started"]
EVIDENCE = {"basis": ["reported", "inferred", "synthetic"], "dates": ["reported", "length", "chosen"]}


def held_by_forms(events, order):
    """The events without what no form asks for; `order` is that of the reasons."""
    seen, held = set(), []
    for event in events:
        kind, data = event["type"], event["data"]
        once = {"patient-enrolled": kind, "follow-up-ended": kind}.get(kind, data.get("event") if "resolved" in kind else None)
        if once is None or (once, kind) not in seen:
            held.append(event)
        seen.add((once, kind))
        if "reasons" in data:
            data["reasons"].sort(key=order.index)
    gone = {event["id"] for event in events} - {event["id"] for event in held}
    return in_order_of_forms([event for event in held if event["data"].get("event") not in gone])


def in_order_of_forms(events):
    """The events in the order in which an import of their forms records them."""
    forms = list(dict.fromkeys(form for form, _, _ in circle.PLACES.values()))
    number = {}
    for event in events:
        number[event["id"]] = len(number)
        if event["type"] in ("treatment-started", "co-therapy-added"):
            number[event["data"]["treatment"]] = number[event["id"]]

    def place(event):
        form, _, owner = circle.PLACES[event["type"]]
        return forms.index(form), number.get(event["data"][owner] if owner else event["id"], 0)
    return sorted(events, key=place)


def widened(rng, text):
    """A date as a stretch that has the date in it, each end known to the day, the month or the year, or open."""
    if ".." in text:
        return text
    first = text + "-01-01"[len(text) - 4:]
    last = text + "-12-28"[len(text) - 4:]
    ends = [rng.choice([first[:10], first[:7], first[:4], f"{int(first[:4]) - 1}-11", ""]),
            rng.choice([last[:10], last[:7], last[:4], f"{int(last[:4]) + 1}-02-03", ""])]
    shorter, longer = sorted(ends, key=len)
    return text if longer.startswith(shorter) and shorter or not longer else "..".join(ends)


def enriched(rng, event):
    """An event with more of its fields."""
    data = event["data"]
    for name, values in MORE[event["type"]].items():
        if name not in data and rng.random() < 0.4:
            data[name] = rng.choice(values)
    if event["type"] == "response-assessed" and rng.random() < 0.5:
        data.update(instrument=rng.choice(["SALT", "own score"]), score=rng.choice([30, 30.5, 0]), baseline=80)
    evidence = {name: rng.choice(values) for name, values in EVIDENCE.items() if rng.random() < 0.4}
    fresh = {"id": event["id"], "type": event["type"], "patient": event["patient"], "occurred": event["occurred"],
             "data": data, "evidence": evidence}
    if rng.random() < 0.15:
        fresh["occurred"] = widened(rng, event["occurred"])
    return fresh


def drafts(program, directory, seed, number, order):
    """The events in force of one history, as drafts with more of their fields."""
    log = os.path.join(directory, f"drawn-{number}")
    circle.call(program, "init", log, "--recorded", "given")
    batches, _ = histories.history(seed, number)
    append(program, log, [line for batch in batches for line in batch])
    rng = random.Random(f"{seed}/forms/{number}")
    return [enriched(rng, event) for event in held_by_forms(circle.events_in_force(log), order)]


def append(program, log, lines):
    """Appends lines; gives True if the program took them."""
    text = "".join(json.dumps(line) + "\n" for line in lines)
    words = [program, "append", "--log", log, "--accept", "all"]
    return subprocess.run(words, input=text, capture_output=True, text=True).returncode == 0


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--regimen", default=os.path.join(circle.ROOT, ".build/debug/regimen"))
    options.add_argument("--histories", type=int, default=30)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    program = os.path.abspath(given.regimen)
    with tempfile.TemporaryDirectory() as directory:
        circle.call(program, "export", "redcap", "--output", os.path.join(directory, "words"))
        dictionary = circle.Dictionary(os.path.join(directory, "words", "dictionary.csv"))
        order = [code for code, _ in dictionary.choices("stop_reasons")]
        log, there = os.path.join(directory, "source"), os.path.join(directory, "circle")
        circle.call(program, "init", log)
        taken = sum(append(program, log, drafts(program, directory, given.seed, number, order))
                    for number in range(given.histories))
        stretches = sum(".." in event["occurred"] for event in circle.events_in_force(log))
        print(f"{given.histories} histories drawn, {taken} recorded, with {stretches} stretches")
        os.mkdir(there)
        if not circle.circle(program, log, there) or taken < given.histories / 2:
            sys.exit(1)


if __name__ == "__main__":
    main()
