#!/usr/bin/env python3
"""Compares `query due` with a count day by day, on random histories under random schedules, as of X known at Y.

  compare.py --regimen PATH [--histories N] [--from F] [--seed S] [--patients P] [--questions Q]

The histories are those of the two-axis oracle: partial dates, all corrections, late entries, erasures. Which facts stand
on a day, and which days are left to them, is that oracle's reference; what a schedule asks for is derived here, by
trying every choice of the days of starts, restarts and tests. Exits with 1 on a mismatch.
"""
import argparse
import json
import os
import random
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[1:1] = [os.path.dirname(HERE), os.path.join(os.path.dirname(HERE), "two-axis-oracle")]

import drawnlogs
import facts
from catalogue import Catalogue
from exposures import stop_of
from history import UNSEEN, History
from program import Program
from questions import as_of_known, draw_question
from shared.dates import add_months, text_of
from shared.program import MEMORY, run

ANALYTES = {"alt": "ALT", "alanine aminotransferase": "ALT", "hbsag": "HBsAg"}
PERIODS = ["P2W", "P4W", "P6W", "P8W", "P1M", "P2M", "P3M", "P6M", "P10D", "P1Y", "P1M10D"]
DRUGS = ["methotrexate", "baricitinib", "mtx", "jak-inhibitor", "prednisone", "biologic", "azathioprine", "ciclosporin"]
TYPES = ["patient-seen", "response-assessed", "measurement-recorded", "adverse-event-recorded", "treatment-started",
         "dose-up-titrated", "treatment-stopped"]
RESTARTS = ["dose-up-titrated", "dose-down-titrated", "dose-schedule-changed", "treatment-resumed"]


def moved(day, period, sign=1):
    """The day a period later, or earlier: months first."""
    number, months, days = "", 0, 0
    for letter in period[1:]:
        if letter.isdigit():
            number += letter
            continue
        months += {"Y": 12, "M": 1}.get(letter, 0) * int(number)
        days += {"W": 7, "D": 1}.get(letter, 0) * int(number)
        number = ""
    return add_months(day, sign * months) + sign * days


# Schedules

def draw_schedule(rng):
    def period():
        return rng.choice(PERIODS)

    def window():
        return sorted((period(), period()), key=lambda each: moved(730_000, each))

    def phases():
        drawn = [{"baseline": period()}] * (rng.random() < 0.5)
        if rng.random() < 0.5:
            drawn += [dict({"at": period()}, **({"window": window()} if rng.random() < 0.5 else {}))]
        for _ in range(rng.choice([0, 1, 1, 2, 3])):
            ending = rng.choice([{"for": period()}, {"until": {"doseStableFor": period()}}])
            drawn.append(dict({"every": period()}, **ending))
        if drawn and "every" in drawn[-1] and rng.random() < 0.8:
            drawn.append({"every": period()})
        return drawn or [{"every": period()}]

    def drugs():
        return {"systemic": True} if rng.random() < 0.3 else rng.sample(DRUGS, rng.randint(1, 3))

    head = {"schedule": 1, "name": "drawn", "version": "1"}
    if rng.random() < 0.5:
        rules = [
            {"id": f"r{index}", "drugs": drugs(), "tests": rng.sample(["liver", "virus", "any"], rng.randint(1, 2)),
             "phases": phases(), "restarts": rng.sample(RESTARTS, rng.randint(0, 2)),
             **({"late": period()} if rng.random() < 0.3 else {})}
            for index in range(3)]
        tests = {"liver": {"analytes": ["Alanine Aminotransferase"]}, "virus": {"analytes": ["HBsAg"], "any": 1},
                 "any": {"analytes": ["hbsag", "ALT"]}}
        return dict(head, kind="measurements", tests=tests, rules=rules)
    rules = [
        dict({"id": "after", "drugs": drugs(), "after": "start", "at": period()},
             **({"window": window()} if rng.random() < 0.7 else {})),
        {"id": "on", "while": "on", "every": period(), "late": period()},
        {"id": "off", "while": "off", "every": period()}]
    counted = rng.sample(TYPES, rng.randint(1, 4))
    # A quarter of the files names no types: then whatever shows a patient is a visit.
    return dict(head, kind="visits", **({"counts": counted} if len(counted) < 4 else {}), rules=rules)


# What a schedule asks for

def due_rows(lines, as_of, known_at, profile, schedule):
    catalogue, rows = Catalogue(lines, known_at), []
    for patient, own in facts.by_patient(lines, known_at):
        history = History(own, as_of, profile, catalogue)
        if not history.facts or history.lost or history.deaths:
            continue
        running = [course for course in history.courses if not stop_of(course)]
        is_on = any(catalogue.is_systemic(course[0].data) for course in running)
        for rule in schedule["rules"]:
            if "while" in rule:
                subjects = [None] if (rule["while"] == "on") == is_on else []
            else:
                subjects = [course for course in running if concerns(rule["drugs"], course[0].data, catalogue)]
            for course in subjects:
                for test in rule.get("tests", ["visit"]):
                    rows.append(due_row(patient, history, rule, test, course, schedule))
    return rows


def concerns(drugs, data, catalogue):
    if isinstance(drugs, dict):
        return catalogue.is_systemic(data)
    inn = {"mtx": "methotrexate"}
    return catalogue.matches(catalogue.name(data), ",".join(inn.get(each, each) for each in drugs))


def counts(fact, test, schedule):
    if schedule["kind"] == "visits":
        return fact.type in schedule["counts"] if "counts" in schedule else fact.type not in UNSEEN
    analytes = {ANALYTES[each.lower()] for each in schedule["tests"][test]["analytes"]}
    return fact.type == "measurement-recorded" and ANALYTES.get(fact.data["analyte"].lower()) in analytes


def days(fact):
    return set(range(fact.first, fact.last + 1))


def latest(sets):
    """Every day that the latest of some days can be, whichever of its days each is."""
    found = None
    for each in sets:
        found = each if found is None else {max(one, other) for one in found for other in each}
    return found


def due_row(patient, history, rule, test, course, schedule):
    done = [fact for fact in history.facts if counts(fact, test, schedule)]
    last = latest(map(days, done))
    phases = rule.get("phases") or [
        {key: rule[key] for key in ("at", "every", "window") if key in rule}]
    due, is_uncertain = first_undone(phases, rule, course, done, last)
    if is_uncertain:
        status = "unknown"
    elif not due:
        status = "done"
    elif history.as_of < min(due):
        status = "later"
    else:
        limit = moved(max(due), rule["late"]) if "late" in rule else max(due)
        status = "overdue" if limit < history.as_of else "due"

    def text(some, choose):
        return text_of(choose(some)) if some else None
    return {
        "patient": patient, "treatment": course[0].data["treatment"] if course else None,
        "drug": history.catalogue.name(course[0].data) if course else None, "rule": rule["id"], "test": test,
        "status": status, "dueFirst": text(due, min), "dueLast": text(due, max), "lastFirst": text(last, min),
        "lastLast": text(last, max)}


def first_undone(phases, rule, course, done, last):
    """The days on which the next thing may be due, and true if that is not sure."""
    is_open = course is not None and bool(course[0].data.get("onOrBefore"))
    for phase in phases:
        if course is None or is_open or "every" in phase:
            continue
        starts = days(course[0])
        if "baseline" in phase:
            begins, due = {start: moved(start, phase["baseline"], -1) for start in starts}, starts
        else:
            window = phase.get("window")
            begins = {start: moved(start, window[0]) if window else start + 1 for start in starts}
            first, end = (window or [phase["at"]] * 2)
            due = {moved(start, first) for start in starts} | {moved(start, end) for start in starts}
        # Whatever its days are: a test on the first of them counts, or one may on the last.
        if all(any(fact.first >= begin for fact in done) for begin in begins.values()):
            continue
        return due, any(fact.last >= begin for fact in done for begin in begins.values())
    steps = [phase for phase in phases if "every" in phase]
    if not steps:
        return set(), is_open
    if course is None:
        return ({moved(day, steps[0]["every"]) for day in last}, False) if last else (set(), True)
    restarts = [days(fact) for fact in course if fact.type in rule.get("restarts", [])]
    found = set()
    for heard in latest([days(course[0]), *restarts]):
        # A course that was running when it is first heard of may have begun on any day before.
        begins = range(heard - 2500, heard + 1) if is_open and not restarts else [heard]
        found |= {next_due(max(heard, day), begin, steps) for begin in begins for day in last or [heard]}
    due = found - {None}
    return due, None in found and bool(due)


def next_due(day, begin, steps, known={}):
    """The day on which the next test is due after one, by the phase in which that lies; None if all are over."""
    key = day, begin, json.dumps(steps)
    if key not in known:
        known[key], end = None, begin
        for step in steps:
            lasting = step.get("for") or step.get("until", {}).get("doseStableFor")
            end = moved(end, lasting) if lasting else None
            if end is None or day < end:
                known[key] = moved(day, step["every"])
                break
        if len(known) > 1_000_000:
            known.clear()
            return next_due(day, begin, steps)
    return known[key]


# Comparing

def in_order(rows):
    return sorted(rows, key=lambda row: json.dumps([row["patient"], row["rule"], row["treatment"], row["test"]]))


def compare_log(path, seed, index, numbers, questions, directory):
    rng = random.Random(f"{seed}/due/{numbers.start}")
    program = Program(path, directory)
    log = drawnlogs.DrawnLog(program, rng, seed, numbers, keeps_clock=False, erases=index % 2 == 1)
    log.write()
    lines, compared, reports = log.visible(), 0, []
    for _ in range(questions):
        question, schedule = dict(draw_question(rng, log), query="due"), draw_schedule(rng)
        file = os.path.join(directory, "schedule.json")
        with open(file, "w", encoding="utf-8") as stream:
            json.dump(schedule, stream)
        as_of, known_at = as_of_known(question), question["knownAt"]
        said = run(path, "query", "due", "--log", log.path, "--format", "json", "--all", "--schedule", file, "--as-of",
                   text_of(question["asOf"]), "--known-at", question["typed"])
        left_out = log.broken([line for line in lines if facts.is_known(line, known_at)])
        naive = [row for row in due_rows(lines, as_of, known_at, question["profile"], schedule)
                 if row["patient"] not in left_out]
        compared += len(naive)
        if said.returncode:
            reports.append(f"mismatch: seed {seed}, patients from {numbers.start}: {said.stderr}")
            continue
        rows = [{key: row[key] for key in naive[0]} for row in json.loads(said.stdout)["rows"]
                if row["patient"] not in left_out] if naive else json.loads(said.stdout)["rows"]
        for one, other in zip(in_order(rows), in_order(naive)):
            if one != other:
                own = "".join("\n  " + json.dumps(line) for line in lines if line.get("patient") == other["patient"])
                reports.append(
                    f"mismatch: seed {seed}, patients from {numbers.start}: as of {text_of(as_of)} known at "
                    f"{question['typed']} {json.dumps(schedule)}{own}\n  program   {one}\n  reference {other}")
                break
        if naive and len(rows) != len(naive):
            reports.append(f"mismatch: seed {seed}, patients from {numbers.start}: {len(rows)} and {len(naive)} rows")
    return compared, reports


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--regimen", required=True, help="path of the program")
    parser.add_argument("--histories", type=int, default=1000)
    parser.add_argument("--from", type=int, default=0, dest="first", help="the number of the first history")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patients", type=int, default=50, help="in each log")
    parser.add_argument("--questions", type=int, default=8, help="for each log")
    options = parser.parse_args()
    begun, rows, failures, end = time.monotonic(), 0, 0, options.first + options.histories
    for first in range(options.first, end, options.patients):
        with tempfile.TemporaryDirectory(dir=MEMORY) as directory:
            compared, reports = compare_log(
                os.path.abspath(options.regimen), options.seed, first // options.patients,
                range(first, min(first + options.patients, end)), options.questions, directory)
        rows += compared
        failures += len(reports)
        print(*reports, sep="\n", end="\n" * bool(reports), flush=True)
        print(f"{min(first + options.patients, end)} histories, {failures} mismatches", file=sys.stderr, flush=True)
    print(f"{options.histories} histories, {rows} rows, {failures} mismatches, {time.monotonic() - begun:.0f} seconds")
    return 1 if failures or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
