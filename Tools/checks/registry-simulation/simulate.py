#!/usr/bin/env python3
"""Simulates registries, asks `regimen` for its figures, and holds them against the truth.

  simulate.py --regimen PATH [--registries N] [--seed S] [--every K]

Each registry (registries.py) is recorded twice, with everything that happened and with silent loss, and each log is
asked for the median, survival at 12 months and the rate of adverse events under several ways to count. Prints for each
figure and way the mean of the estimates, the bias, and how many of the 95 % intervals hold the truth. Exits with 1 if
the defaults, without silent loss, cover less than 93 or more than 97 % of the time: with 1,000 registries or more, for
with few chance decides it. Interrupted, it prints what it has. A registry takes a second or less with a release build.
"""
import argparse
import collections
import json
import math
import os
import random
import sys
import tempfile
import time

sys.path.insert(1, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import registries
from shared.program import MEMORY, json_lines, run

TRUTH = {"median": registries.MEDIAN, "survival at 12": 0.5, "rate": 100 * registries.RATE}
NAIVE = {"prevalent": "naive", "variance": "rows", "assume-continuing": "yes"}
# Of both records: the ways to count, and the rules that each sets.
WAYS = {
    "everything recorded": {
        "defaults": {}, "rows as independent": {"variance": "rows"}, "naive": NAIVE},
    "silent loss": {
        "defaults": {}, "to the as-of date": {"assume-continuing": "yes"},
        "to the last event": {"assume-continuing": "no"}, "naive": NAIVE},
}
COVERAGE = (0.93, 0.97)


def ask(program, log, query, options, rules):
    words = ["query", query, "--log", log, "--format", "json", *options]
    for name, value in rules.items():
        words += ["--rule", f"{name}={value}"]
    done = run(program, *words)
    if done.returncode:
        sys.exit(f"regimen {' '.join(words)}\n{done.stderr}")
    return json.loads(done.stdout)["rows"]


def estimates(program, log, rules):
    """The estimate and limits of each figure; None where there is none."""
    row = ask(program, log, "survival", ["--at", "12"], rules)[0]
    curve, point = row["kaplanMeier"], row["at"][0]
    rate = next(row for row in ask(program, log, "rates", ["--exposure", "combination"], rules) if row["term"] is None)
    limits = rate.get("robust") or rate["exactPoisson"]
    return {
        "median": (curve["median"], curve["lower"], curve["upper"]),
        "survival at 12": (point["survival"], point["lower"], point["upper"]),
        "rate": (rate["per100PatientYears"], limits["lower"], limits["upper"]),
    }


class Tally:
    """The estimates of one figure by one way."""

    def __init__(self):
        self.values, self.missing, self.covered, self.count = [], 0, 0, 0

    def add(self, figure, truth):
        value, lower, upper = figure
        self.count += 1
        if value is None:
            self.missing += 1
        else:
            self.values.append(value)
        # A limit that is not reached lies beyond every time observed.
        self.covered += (lower is None or lower <= truth) and (upper is None or truth <= upper)

    @property
    def coverage(self):
        return self.covered / self.count

    def words(self, truth):
        mean = sum(self.values) / len(self.values)
        error = math.sqrt(self.coverage * (1 - self.coverage) / self.count)
        return (f"{mean:8.2f} {mean - truth:+8.2f} {100 * self.coverage:10.1f} ± {196 * error:.1f}"
                + (f"   without estimate {self.missing}" if self.missing else ""))


def record(program, directory, name, drafts):
    log = os.path.join(directory, name)
    for words, text in ((["init", log, "--cutoff", registries.date(int(registries.LAST))], None),
                        (["append", "-", "--accept", "all", "--log", log], json_lines(drafts))):
        done = run(program, *words, text=text)
        if done.returncode:
            sys.exit(f"regimen {' '.join(words)}\n{done.stderr}")
    return log


def simulate(program, seed, tallies):
    """Asks one registry, and tells how many patients it has, and how many of them began before the opening."""
    found = []
    patients = registries.draw(random.Random(seed))
    with tempfile.TemporaryDirectory(dir=MEMORY) as directory:
        for name, ways in WAYS.items():
            log = record(program, directory, name.replace(" ", "-"), registries.lines(patients, name == "silent loss"))
            for way, rules in ways.items():
                found += [((name, way, figure), values) for figure, values in estimates(program, log, rules).items()]
    for key, values in found:
        tallies[key].add(values, TRUTH[key[2]])
    return len(patients), sum(patient.start < registries.OPENING for patient in patients)


def show(tallies):
    for name, ways in WAYS.items():
        print(f"\n{name:28} {'figure':16} {'truth':>6} {'mean':>8} {'bias':>8}  95 % intervals that hold the truth, %")
        for way in ways:
            for figure, truth in TRUTH.items():
                print(f"  {way:26} {figure:16} {truth:6.2f} {tallies[name, way, figure].words(truth)}")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--regimen", required=True)
    options.add_argument("--registries", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--every", type=int, default=100, help="print the progress after so many registries")
    asked = options.parse_args()
    tallies = collections.defaultdict(Tally)
    began, done, people, prevalent = time.monotonic(), 0, 0, 0
    try:
        for seed in range(asked.seed, asked.seed + asked.registries):
            number, early = simulate(asked.regimen, seed, tallies)
            done, people, prevalent = done + 1, people + number, prevalent + early
            if done % asked.every == 0:
                print(f"{done} registries after {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        if not done:
            raise
    print(f"{done} registries of {people / done:.0f} patients, of whom "
          f"{100 * prevalent / people:.0f} % had begun before they were enrolled, from seed {asked.seed}")
    show(tallies)
    wrong = [
        figure for figure in TRUTH
        if not COVERAGE[0] <= tallies["everything recorded", "defaults", figure].coverage <= COVERAGE[1]]
    if wrong and done >= 1000:
        print(f"\nthe defaults do not cover {', '.join(wrong)} between 93 and 97 % of the time")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
