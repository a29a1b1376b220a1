#!/usr/bin/env python3
"""Compares `regimen` with a derivation day by day, on seeded random cohorts, under every value of every rule.

  compare.py --regimen PATH [--cohorts N] [--seed S] [--jobs J] [--patients P] [--questions Q]

The derivation knows no intervals: each day is a set of drugs, and of drugs held. Each cohort is a log of P patients,
asked Q questions; each question sets one value of one rule, in turn, and other rules at random. Compared are the rows
of `combinations` (but not their reason and events), the figures of `durations`, the counts of `survival`, the adverse
events of `outcomes`, the rows of `lines`, the steps of `attrition`, and the doses of `exposures` with their amounts
and sums; where dates are partial, days are also
drawn at random, and no pair may then be shorter than its `daysMin` or longer than its `daysMax`. Prints cohorts, values
of rules, rows and disagreements, each with its seed: `--seed S --cohorts 1` shows it again. Exits with 1 where
something disagrees or a value was never asked for.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import random
import sys
import tempfile
import time

# Both oracles share a package beside them.
sys.path.insert(1, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import attrition
import cohorts
import doses
import figures
import lines as therapy_lines
import rows
from patients import Patient
from shared.dates import text_of
from shared.program import MEMORY, json_lines, query_words, run, same

RULES = {
    "unit": ["pair", "regimen", "patient", "course"],
    "days": ["elapsed", "inclusive"],
    "month": ["calendar", "30.4375"],
    "gap": ["0", "1", "14", "30", "90", "365"],
    "minimum": ["0", "1", "30", "P1M", "P6W", "P90D", "P3M"],
    "partial": ["middle", "midpoint", "longest", "shortest", "adam", "refuse"],
    "possible": ["imputed", "left-out", "counted"],
    "holds": ["counted", "left-out"],
    "anchor": ["jak-inhibitor", "baricitinib", "biologic", "methotrexate,jak-inhibitor", "upadacitinib,ruxolitinib"],
    "partner": ["systemic-immunomodulator", "methotrexate", "corticosteroid,biologic-tnf", "acitretin,antimetabolite"],
    "ongoing": ["included", "left-out"],
    "response": ["best", "last"],
    "patient-response": ["best", "first", "last"],
    "endpoint": ["discontinuation", "failure"],
    "lag": ["0", "1", "30", "400"],
    "assume-continuing": ["P3M", "yes", "no", "0", "30", "P1Y"],
    "prevalent": ["delayed", "left-out", "naive"],
    "row": ["all", "first"],
    "dose-total": ["prorated", "administered"],
}
VALUES = [(name, value) for name, values in RULES.items() for value in values]
# Queries that show the effect of a rule which `combinations` does not show.
QUERIES = {"endpoint": "survival", "prevalent": "survival", "lag": "outcomes", "dose-total": "exposures"}


class Refused(Exception):
    """The program gave no answer."""


class Program:
    def __init__(self, path, log):
        self.path, self.log = path, log

    def run(self, *words, text=None):
        said = run(self.path, *words, text=text)
        if said.returncode:
            raise Refused(said.returncode, said.stderr)
        return said.stdout

    def ask(self, question):
        words = query_words(question["query"], self.log, question["as-of"], question["rules"])
        return json.loads(self.run(*words, *(["--by", question["by"]] if question["by"] else [])))


def draw_question(rng, number, as_of):
    """A question that sets one value, the `number`th in turn, for sure, and others at random."""
    name, value = VALUES[number % len(VALUES)]
    rules = {rule: values[0] for rule, values in RULES.items()}
    for rule, values in RULES.items():
        if rng.random() < 0.4:
            rules[rule] = rng.choice([each for each in values if each != "refuse"])
    rules[name] = value
    query = QUERIES.get(name) or rng.choice(["combinations"] * 3 + ["durations", "lines", "attrition"])
    if query != "exposures":
        del rules["dose-total"]
    by = rng.choice([None, "anchor", "partner", "response"]) if query in ("durations", "survival") else None
    return {"query": query, "rules": rules, "by": by,
            "as-of": text_of(as_of)}


def shown(row):
    """A row as it is compared: bounds of held days in joined courses are judged by days that are drawn."""
    names = ["patient", "anchor", "partners", "start", "end", "ongoing", "possible", "days", "months", "startImputed",
             "endImputed", "response", "endingReasons", "entry"]
    bounds = ["daysMin", "daysMax", "monthsMin", "monthsMax"] if row["exact"] else []
    return {name: row[name] for name in names + bounds}


def dated(patient, row):
    texts = {name: row[name] and text_of(row[name]) for name in ("start", "end")}
    return dict(row, patient=patient, endingReasons=row["reasons"], **texts)


def order(row):
    return row["patient"], row["start"], row["end"] or "9999", row["anchor"], row["partners"]


def disagreements(rng, answer, found, question):
    """Returns the faults of an answer, in words; `found` are the naive rows, ongoing ones included."""
    listed = [row for row in found if not row["counts"] or not row["ongoing"]] \
        if question["rules"]["ongoing"] == "left-out" else found
    if question["query"] == "outcomes":
        wanted = sorted(([*order(row), sorted(row["terms"])] for row in listed), key=str)
        said = sorted(([*order(dict(row, partners=[row["partner"]["drug"]], anchor=row["anchor"]["drug"])),
                        sorted(each["term"] for each in row["adverseEvents"])] for row in answer["rows"]), key=str)
        return [] if said == wanted else [f"adverse events: {said} and not {wanted}"]
    if question["query"] == "durations":
        wanted = figures.durations(found, listed, question["rules"], question["by"])
        return [] if same(answer["rows"], wanted) else [f"durations: {answer['rows']} and not {wanted}"]
    if question["query"] == "survival":
        wanted = figures.counts(found, question["rules"], question["by"])
        return [] if same(answer["rows"], wanted) else [f"survival: {answer['rows']} and not {wanted}"]
    wrong = []
    if [order(row) for row in answer["rows"]] != sorted(order(row) for row in answer["rows"]):
        wrong.append("the order of the rows")
    for name in sorted({row["patient"] for row in answer["rows"] + listed}):
        # Rows that tie in order, such as two that are only possible, may stand either way round.
        said = sorted((row for row in answer["rows"] if row["patient"] == name), key=tie_broken)
        own = sorted((row for row in listed if row["patient"] == name), key=tie_broken)
        if not same(said, [shown(row) for row in own]):
            wrong.append(f"{name}:\n" + "\n".join(
                [f"  program    {json.dumps(each)}" for each in said]
                + [f"  day by day {json.dumps(shown(each))}" for each in own]))
            continue
        wrong += [f"{name}: {fault}: {json.dumps(each)}" for each, row in zip(said, own)
                  for fault in out_of_bounds(rng, each, row)]
    return wrong


def disagreements_of_doses(answer, names, of_patient, as_of, rules):
    """The faults of an answer of `exposures`, and the number of rows."""
    faults, count = [], 0
    for name in names:
        own = doses.exposures(Patient(of_patient(name), as_of, rules))
        own = [row for row in own if row["end"] or rules["ongoing"] == "included"]
        said = sorted((row for row in answer["rows"] if row["patient"] == name), key=doses.order)
        count += len(own)
        if len(said) != len(own):
            faults.append(f"{name}: {len(said)} exposures and not {len(own)}")
        faults += [f"{name}:\n  program    {json.dumps(one)}\n  day by day {json.dumps(other)}"
                   for one, other in zip(said, own) if len(said) == len(own) and not same(one, other)]
    return faults, count


def compare_lines(program, question, patients, is_partial):
    """The faults of an answer of `lines`, the number of rows, and whether it was rightly refused."""
    refuses = question["rules"]["partial"] == "refuse"
    try:
        answer = program.ask(question)
    except Refused as refusal:
        is_right = refuses and is_partial and refusal.args[0] == 3
        return ([] if is_right else [f"no answer: {refusal.args[1]}"]), 0, is_right
    if refuses and therapy_lines.must_refuse(patients):
        return ["partial dates are not refused"], 0, False
    return *therapy_lines.faults(answer, patients), False


def compare_attrition(program, question, patients, as_of, rules, is_partial):
    """The faults of an answer of `attrition`, the number of patients, and whether it was rightly refused."""
    present = [lines for lines in patients if Patient(lines, as_of, rules).facts]
    steps = [attrition.step(lines, as_of, rules) for lines in present]
    try:
        return attrition.faults(program.ask(question), steps), len(steps), False
    except Refused as refusal:
        is_right = question["rules"]["partial"] == "refuse" and is_partial and refusal.args[0] == 3
        return ([] if is_right else [f"no answer: {refusal.args[1]}"]), 0, is_right


def tie_broken(row):
    imputed = str(row["startImputed"]), str(row["endImputed"])
    return *order(row), row["daysMin"], row["daysMax"] or 10**9, row["endingReasons"], row["days"], imputed


def out_of_bounds(rng, said, row):
    """Returns true if a row's days, or those of randomly drawn possible days, lie outside the row's bounds."""
    faults = []
    for low, value, high in (("daysMin", "days", "daysMax"), ("monthsMin", "months", "monthsMax")):
        if said[low] > said[value] or said[high] is not None and said[value] > said[high] + 1e-9:
            faults.append(f"{value} lie outside their bounds")
    for _ in range(3 if row["kind"] == "pair" and said["daysMin"] != said["daysMax"] else 0):
        drawn = rows.drawn_days(rng, row["pairs"][0])
        if drawn is None:
            continue
        if drawn < said["daysMin"] or said["daysMax"] is not None and drawn > said["daysMax"]:
            faults.append(f"{drawn} days are possible")
    return faults


def must_refuse(found):
    """Under `partial=refuse`: whether some row would be another with other days."""
    return any(row["possible"] or row["startImputed"] or row["endImputed"]
               or row["daysMax"] not in (None, row["daysMin"]) for row in found)


def compare_cohort(path, seed, patients, questions):
    """One cohort: how many rows were compared, and under which values; what disagreed."""
    drafts, as_of, is_partial = cohorts.draw(seed, patients)
    lines = [dict(draft, seq=number + 1) for number, draft in enumerate(drafts)]
    names = sorted({line["patient"] for line in lines})
    rng, tally, wrong = random.Random(f"questions/{seed}"), collections.Counter(), []

    def of_patient(name):
        return [line for line in lines if line["patient"] == name]
    with tempfile.TemporaryDirectory(dir=MEMORY) as directory:
        program = Program(path, directory + "/log")
        program.run("init", program.log, "--recorded", "given")
        program.run("append", "--accept", "all", "--log", program.log, text=json_lines(drafts))
        for number in range(questions):
            question = draw_question(rng, seed * questions + number, as_of)
            rules = question["rules"]
            reading = dict(rules, partial="middle") if rules["partial"] == "refuse" else rules
            if question["query"] == "exposures":
                faults, count = disagreements_of_doses(program.ask(question), names, of_patient, as_of, reading)
                tally["rows of doses"] += count
                tally[f"dose-total={rules['dose-total']}"] += count
                wrong += [shown_fault(seed, question, fault) for fault in faults]
                continue
            if question["query"] == "attrition":
                faults, count, is_refused = compare_attrition(
                    program, question, [of_patient(name) for name in names], as_of, reading, is_partial)
                tally["steps of patients"] += count
                tally["answers refused"] += is_refused
                wrong += [shown_fault(seed, question, fault) for fault in faults]
                continue
            if question["query"] == "lines":
                asked = [Patient(of_patient(name), as_of, reading) for name in names]
                faults, count, is_refused = compare_lines(program, question, asked, is_partial)
                tally["rows of lines"] += count
                tally["answers refused"] += is_refused
                wrong += [shown_fault(seed, question, fault) for fault in faults]
                continue
            derive = rows.adverse_events if question["query"] == "outcomes" else rows.combinations
            found = [dated(name, row) for name in names for row in derive(of_patient(name), as_of, reading)]
            try:
                answer = program.ask(question)
                if rules["partial"] == "refuse" and must_refuse(found):
                    faults = ["partial dates are not refused"]
                else:
                    faults = disagreements(random.Random(f"days/{seed}/{number}"), answer, found, question)
            except Refused as refusal:
                is_right = rules["partial"] == "refuse" and is_partial and refusal.args[0] == 3
                faults = [] if is_right else [f"no answer: {refusal.args[1]}"]
                tally["answers refused"] += is_right
            tally["questions"] += 1
            tally["rows"] += len(found)
            tally["possible rows"] += sum(row["possible"] for row in found)
            tally["ongoing rows"] += sum(row["ongoing"] for row in found)
            tally["rows of partial dates"] += sum(row["daysMin"] != row["daysMax"] for row in found)
            for rule, value in rules.items():
                tally[f"{rule}={value}"] += len(found)
            wrong += [shown_fault(seed, question, fault) for fault in faults]
    return tally, wrong


def shown_fault(seed, question, fault):
    given = {name: value for name, value in question["rules"].items() if value != RULES[name][0]}
    return f"seed {seed}: {question['query']} as of {question['as-of']} by {question['by']} {given}\n{fault}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--regimen", required=True, help="path of the program")
    parser.add_argument("--cohorts", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1, help="of the first cohort; the others follow")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--patients", type=int, default=12, help="in each cohort")
    parser.add_argument("--questions", type=int, default=6, help="for each cohort")
    options = parser.parse_args()
    begun, total, wrong = time.monotonic(), collections.Counter(), 0
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        seeds = range(options.seed, options.seed + options.cohorts)
        running = [pool.submit(compare_cohort, os.path.abspath(options.regimen), seed, options.patients,
                               options.questions) for seed in seeds]
        for cohort in concurrent.futures.as_completed(running):
            tally, faults = cohort.result()
            total.update(tally)
            wrong += len(faults)
            for fault in faults:
                print(f"disagreement: {fault}", flush=True)
    for rule, values in RULES.items():
        print(f"{rule}: " + ", ".join(f"{value} {total[f'{rule}={value}']}" for value in values))
    missing = [f"{rule}={value}" for rule, value in VALUES if not total[f"{rule}={value}"]]
    if missing:
        print("never asked for, or without rows: " + ", ".join(missing))
    counted = ["questions", "answers refused", "rows", "rows of doses", "rows of lines",
               "steps of patients", "possible rows",
               "ongoing rows", "rows of partial dates"]
    print(f"{options.cohorts} cohorts, {len(VALUES)} values of {len(RULES)} rules, "
          + ", ".join(f"{total[name]} {name}" for name in counted)
          + f", {wrong} disagreements, {time.monotonic() - begun:.0f} s")
    return 1 if wrong or missing else 0


if __name__ == "__main__":
    sys.exit(main())
