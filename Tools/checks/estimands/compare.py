#!/usr/bin/env python3
"""Compares `incidence`, `survival`, first events of `rates`, and `cohort` with their definitions, on random cohorts.

  compare.py --regimen PATH [--cohorts N] [--seed S] [--jobs J] [--patients P]

Cohorts are those of the derivation day by day, with more: ages, weights, scores, and adverse events of special interest
with grades, seriousness and suspects. Rows are derived day by day; incidences by cause with their standard
errors, curves, windows after the start and landmarks are in `incidence.py`, first events in `firstevents.py`, Table 1
in `table1.py`. None of them shares anything with the program.
Prints what was compared and every difference with its seed; exits with 1 if there is one.
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

HERE = os.path.dirname(os.path.abspath(__file__))
CHECKS = os.path.dirname(HERE)
# The checks share a package beside them; rows of combinations are those of the derivation day by day.
sys.path[1:1] = [CHECKS, os.path.join(CHECKS, "day-by-day"), os.path.join(CHECKS, "response-rates")]

import cohorts
import firstevents
import incidence
import rows
import table1
from patients import Patient, is_death
from shared.dates import add_months, possible_days, text_of
from shared.program import MEMORY, json_lines, query_words, run, same
from shared.words import identifier

GROUPS = os.path.join(CHECKS, "..", "..", "Documentation", "examples", "special-interest.json")
RULES = {
    "unit": ["pair", "regimen", "patient", "course"], "days": ["elapsed", "elapsed", "inclusive"],
    "month": ["calendar", "30.4375"], "gap": ["0", "0", "30", "365"], "minimum": ["0", "0", "30", "P1M"],
    "partial": ["middle", "midpoint", "longest", "shortest"], "possible": ["imputed", "counted", "left-out"],
    "holds": ["counted"], "anchor": ["jak-inhibitor", "baricitinib"],
    "partner": ["systemic-immunomodulator", "methotrexate"], "ongoing": ["included"], "response": ["best", "last"],
    "patient-response": ["best"], "endpoint": ["discontinuation"], "lag": ["0", "30"],
    "assume-continuing": ["P3M", "yes", "no", "P1Y"], "prevalent": ["delayed", "delayed", "left-out", "naive"],
    "row": ["all", "all", "first"], "variance": ["patient", "patient", "rows"], "attribution": ["all", "suspected"],
}
TERMS = ["herpes zoster", "Zoster, ophthalmic", "pneumonias", "cellulitis of the arm", "melanoma",
         "non-melanoma skin cancer", "Pulmonary embolisms, bilateral", "neutropenia", "transaminitis", "acne",
         "oral herpes simplex infection", "CK increase"]
SCALES = {"SALT": 100, "EASI": 72, "IGA": 4, "DLQI": 30}
NAMES = ["incidence", "survival", "first events", "Table 1"]
MONTHS = [0, 1, 2.5, 3, 6, 9, 12, 18, 24]
# Months after the start of each row; the first is all of its time.
WINDOWS = [(0, 9000), (0, 9000), (0, 6), (3, 9000), (3, 12), (6, 9), (1, 3)]


def more(rng, name, labels, first, last):
    """(day, type, data) of what Table 1 and first events need."""
    def some_day(low=first):
        return rng.randint(low, last)
    for _ in range(rng.choice([0, 1, 2, 3])):
        data = {"term": rng.choice(TERMS)}
        if rng.random() < 0.5:
            data["serious"] = rng.random() < 0.5
        if rng.random() < 0.5:
            data["grade"] = rng.randint(1, 4)
        if labels and rng.random() < 0.4:
            data["suspects"] = [{"treatment": rng.choice(labels)}]
        yield some_day(), "adverse-event-recorded", data
    for _ in range(rng.choice([0, 0, 1, 3])):
        data = {"analyte": rng.choice(["weight", "weight", "body weight", "creatinine"]),
                "value": rng.randint(40, 120), "unit": rng.choice(["kg", "kg", "g"])}
        yield some_day(first - 500), "measurement-recorded", data
    for instrument in rng.sample(sorted(SCALES), rng.choice([0, 1, 2])):
        for _ in range(rng.choice([1, 3])):
            data = {"instrument": instrument, "score": rng.randint(0, SCALES[instrument])}
            if rng.random() < 0.3:
                data["baseline"] = rng.randint(0, SCALES[instrument])
            yield some_day(first - 60), "response-assessed", data


def draw(seed, patients):
    drafts, as_of, _ = cohorts.draw(seed, patients)
    rng = random.Random(f"estimands/{seed}")
    died, labels = {}, collections.defaultdict(list)
    for draft in drafts:
        if is_death(draft):
            day = possible_days(draft["occurred"])[0]
            died[draft["patient"]] = min(day, died.get(draft["patient"], day))
        if draft["type"] == "treatment-started":
            labels[draft["patient"]].append(draft["data"]["treatment"])
        if draft["type"] == "patient-enrolled" and rng.random() < 0.8:
            draft["data"].update(rng.choice([{"age": rng.randint(5, 80)}, {"birthYear": rng.randint(1940, 2015)}]))
    added = []
    for name in sorted({draft["patient"] for draft in drafts}):
        last = min(died.get(name, cohorts.LAST_DAY + 1), cohorts.LAST_DAY + 1) - 1
        if last < cohorts.FIRST_DAY:
            continue
        for day, kind, data in more(rng, name, labels[name], cohorts.FIRST_DAY, last):
            partial = rng.choice([0, 0, 0.3])
            occurred = text_of(day)[:7] if rng.random() < partial else text_of(day)
            added.append((name, occurred, kind, data))
            if kind == "adverse-event-recorded" and rng.random() < 0.3:
                later = possible_days(occurred)[1] + rng.choice([0, 5, 90])
                if later <= last:
                    added.append((name, text_of(later), "adverse-event-graded", len(added) - 1))
    ids = [identifier(len(drafts) + number + 1) for number in range(len(added))]
    for number, (name, occurred, kind, data) in enumerate(added):
        if kind == "adverse-event-graded":
            data = {"event": ids[data], "grade": rng.randint(1, 4)}
        drafts.append({"id": ids[number], "type": kind, "v": 1, "patient": name, "occurred": occurred,
                       "recorded": cohorts.RECORDED, "author": "oracle", "data": data})
    return drafts, as_of


class Cohort:
    """One log and its lines."""

    def __init__(self, path, seed, patients, log):
        self.path, self.log = path, log
        drafts, self.as_of = draw(seed, patients)
        lines = [dict(draft, seq=number + 1) for number, draft in enumerate(drafts)]
        self.lines = {name: [line for line in lines if line["patient"] == name]
                      for name in sorted({line["patient"] for line in lines})}
        self.call("init", log, "--recorded", "given")
        self.call("append", "-", "--accept", "all", "--log", log, text=json_lines(drafts))

    def call(self, *words, text=None):
        said = run(self.path, *words, text=text)
        if said.returncode:
            raise RuntimeError(f"{' '.join(words)}: {said.stderr}")
        return said.stdout

    def ask(self, query, rules, *words):
        return json.loads(self.call(*query_words(query, self.log, text_of(self.as_of), rules), *words))["rows"]

    def combinations(self, rules):
        return [dict(row, patient=name) for name, lines in self.lines.items()
                for row in rows.combinations(lines, self.as_of, rules)]

    def incidence(self, rng, rules):
        by, months, window, words = self.curve(rng, rules)
        own = list(incidence.rows(self.combinations(rules), rules, by, months, window))
        return own, self.ask("incidence", rules, *words)

    def survival(self, rng, rules):
        by, months, window, words = self.curve(rng, rules)
        if rules["unit"] == "course":
            rules["unit"] = "pair"
        own = list(incidence.survival(self.combinations(rules), by, window, months))
        return own, [row for row in self.ask("survival", rules, *words) if row["n"] and row["at"] is not None]

    def curve(self, rng, rules):
        """Words of a query of curves: by, months, and a window in months after each start. By response from a landmark
        alone; the response of a patient's summed days is one of several pairs."""
        window, words = rng.choice(WINDOWS), []
        if window != WINDOWS[0]:
            words += ["--from-start", f"P{window[0]}M.." + (f"P{window[1]}M" if window[1] < WINDOWS[0][1] else "")]
        by = rng.choice([None, None, "anchor", "partner", "response"])
        if by == "response" and (window[0] == 0 or rules["unit"] == "patient"):
            by = None
        months = sorted(rng.sample(MONTHS, 3))
        return by, months, window, words + ["--at", ",".join(map(str, months))] + (["--by", by] if by else [])

    def first_events(self, rng, rules):
        with open(GROUPS, encoding="utf-8") as file:
            groups = json.load(file)["groups"]
        patients = [Patient(lines, self.as_of, rules) for lines in self.lines.values()]
        patients = [patient for patient in patients if patient.facts]
        lags = rng.choice([[int(rules["lag"])], [0, 30], [90]])
        months = rng.choice([None, None, (0, 3), (3, 12)])
        if months and any(course["earlier"] for patient in patients for course in patient.courses):
            months = None
        words = ["--special-interest", GROUPS, "--risk-window", ",".join(map(str, lags))]
        window = None
        if months:
            words += ["--from-start", f"P{months[0]}M..P{months[1]}M"]
            window = lambda first: tuple(add_months(first, month) for month in months)
        return list(firstevents.rows(patients, groups, lags, window)), self.ask("rates", rules, *words)

    def cohort(self, rng, rules):
        firsts = {}
        for row in self.combinations(rules):
            if row["counts"] and row["kind of entry"] != "left out":
                firsts.setdefault(row["patient"], row)
        members = [table1.Member(name, row) for name, row in firsts.items()]
        by = rng.choice([None, "anchor", "sex"])
        own = list(table1.rows(members, {
            None: lambda each: "all", "anchor": lambda each: each.row["anchor"],
            "sex": lambda each: each.sex or "not recorded"}[by]))
        return own, self.ask("cohort", rules, *(["--by", by] if by else []))


def compare_cohort(path, seed, patients):
    rng, tally, wrong = random.Random(f"questions/{seed}"), collections.Counter(), []
    with tempfile.TemporaryDirectory(dir=MEMORY) as directory:
        try:
            cohort = Cohort(path, seed, patients, directory + "/log")
        except RuntimeError as refusal:
            return tally, [f"seed {seed}: {refusal}"]
        compared = (cohort.incidence, cohort.survival, cohort.first_events, cohort.cohort)
        for name, compare in zip(NAMES, compared):
            rules = {rule: rng.choice(values) for rule, values in RULES.items()}
            where = f"seed {seed} {name} as of {text_of(cohort.as_of)} {rules}"
            try:
                own, said = compare(rng, rules)
            except RuntimeError as refusal:
                wrong.append(f"{where}: {refusal}")
                continue
            if len(own) != len(said):
                wrong.append(f"{where}: {len(said)} rows and not {len(own)}")
            wrong += [f"{where}:\n  program  {json.dumps(one)}\n  restated {json.dumps(other)}"
                      for one, other in zip(said, own) if not agrees(one, other)]
            tally[f"rows of {name}"] += len(own)
            tally["standard errors"] += sum("standardError" in row for row in own)
            tally["first events"] += sum(row.get("patientsWithEvent", 0) for row in own)
            tally["unknown"] += sum(row.get("unknown", 0) for row in own)
    return tally, wrong


def agrees(said, own):
    """Returns true if two rows are the same; standard errors from finite differences to 1e-7."""
    error = own.get("standardError")
    rest = {name: value for name, value in own.items() if name != "standardError"}
    return same(said, rest) and (error is None or said["standardError"] is not None
                                 and abs(said["standardError"] - error) < 1e-7)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--regimen", required=True, help="path of the program")
    parser.add_argument("--cohorts", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1, help="of the first cohort; the others follow")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--patients", type=int, default=12, help="in each cohort")
    options = parser.parse_args()
    begun, total, wrong = time.monotonic(), collections.Counter(), 0
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        running = [pool.submit(compare_cohort, os.path.abspath(options.regimen), seed, options.patients)
                   for seed in range(options.seed, options.seed + options.cohorts)]
        for cohort in concurrent.futures.as_completed(running):
            tally, faults = cohort.result()
            total.update(tally)
            wrong += len(faults)
            for fault in faults:
                print(f"difference: {fault}", flush=True)
    for name, number in sorted(total.items()):
        print(f"{name}: {number}")
    print(f"{options.cohorts} cohorts, {wrong} differences, {time.monotonic() - begun:.0f} s")
    return 1 if wrong or not all(total[f"rows of {name}"] for name in NAMES) else 0


if __name__ == "__main__":
    sys.exit(main())
