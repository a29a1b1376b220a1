#!/usr/bin/env python3
"""Compares the profiles `adam` and `ohdsi` with admiral and TreatmentPatterns 3.1.0, restated from their definitions.

  compare.py --regimen PATH [--cohorts N] [--first SEED]

`adam`, on random cohorts: the dates that admiral's templates derive (TRTSDT, TRTEDT, starts and ends of courses, ASTDT
and AENDT of adverse events), durations (`derive_vars_duration`), and EXDURD and DOSEO of each dose, with their sum.
Possible days, deaths and ends of follow-up are those of the derivation day by day. `ohdsi`: the 43 examples of
TreatmentPatterns' own tests that have dates of courses alone (treatment-patterns.txt), and the steps of each patient of
the random cohorts; where a drug goes on, and a partial date stops another course of it after the end of follow-up, they
may differ, and are counted apart. Prints how many were compared and are equal; exits with 1 where these differ.
"""
import argparse
import collections
import csv
import datetime
import json
import os
import pathlib
import random
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "day-by-day")]

import admiral  # noqa: E402
import cohorts  # noqa: E402
import patterns  # noqa: E402
from patients import Patient, is_death  # noqa: E402
from shared.dates import possible_days, text_of  # noqa: E402
from shared.program import MEMORY, json_lines, run  # noqa: E402
from shared.words import identifier  # noqa: E402

RULES = {
    "anchor": "jak-inhibitor", "partner": "systemic-immunomodulator", "gap": "0", "holds": "counted",
    "assume-continuing": "P3M", "days": "elapsed", "partial": "middle"}


class Tally:
    """How many figures of a kind were compared, and how many are equal."""

    def __init__(self):
        self.compared, self.equal, self.shown, self.bounded = collections.Counter(), collections.Counter(), 0, 0
        self.outlasting = 0

    def add(self, kind, said, own, where):
        is_same = said == own or isinstance(own, float) and said is not None and abs(said - own) < 1e-9 * max(1, own)
        self.compared[kind] += 1
        self.equal[kind] += is_same
        if not is_same and self.shown < 40:
            self.shown += 1
            print(f"{where}: {kind}: the program says {said}, and the definition {own}", flush=True)


def succeed(path, *words, text=None):
    said = run(path, *words, text=text)
    if said.returncode:
        raise RuntimeError(f"{' '.join(words)}: {said.stderr}")
    return said.stdout


def answered(path, log, as_of, query, *words):
    asked = ["query", query, "--log", log, "--as-of", text_of(as_of), "--format", "json", *words]
    return json.loads(succeed(path, *asked))["rows"]


def with_outcomes(seed, drafts):
    """Adds outcomes of adverse events of patients who live, some known by month or year, none before the onset."""
    rng, more = random.Random(f"profiles/{seed}"), []
    dead = {draft["patient"] for draft in drafts if is_death(draft)}
    for draft in drafts:
        if draft["type"] != "adverse-event-recorded" or draft["patient"] in dead or rng.random() < 0.3:
            continue
        day = possible_days(draft["occurred"])[1] + rng.randint(1, 150)
        text = text_of(min(day, possible_days("2024-12-01")[0]))
        text = next((text[:size] for size in rng.sample([4, 7, 7, 10], 4)
                     if possible_days(text[:size])[0] > possible_days(draft["occurred"])[1]), None)
        if text:
            data = {"event": draft["id"], "outcome": rng.choice(["recovered", "unknown"])}
            name = identifier(len(drafts) + len(more) + 1)
            more.append(dict(draft, type="adverse-event-resolved", occurred=text, id=name, data=data))
    return drafts + more


def compare_adam(tally, path, log, as_of, directory, of_patient, seed):
    words = ["--profile", "adam"]
    succeed(path, "export", "adam", "--output", directory + "/adam", "--log", log, "--as-of", text_of(as_of), *words)
    found = {}
    for name in ("adsl", "adae"):
        with open(f"{directory}/adam/{name}.csv", encoding="utf-8") as file:
            found[name] = list(csv.DictReader(file))
    exposures = answered(path, log, as_of, "exposures", *words)
    for subject in found["adsl"]:
        name = subject["USUBJID"]
        own = admiral.Subject(Patient(of_patient(name), as_of, dict(RULES, partial="adam", days="inclusive")))
        where = f"cohort {seed}, {name}"
        for variable in ("TRTSDT", "TRTEDT"):
            tally.add(variable, subject[variable], own.variables()[variable], where)
        rows = {row["AETERM"]: row for row in found["adae"] if row["USUBJID"] == name}
        for term, event in own.adverse_events().items():
            for variable in ("ASTDT", "AENDT"):
                tally.add(variable, rows[term][variable], event[variable], f"{where}, {term}")
        for row in [row for row in exposures if row["patient"] == name]:
            at = f"{where}, {row['treatments']}"
            tally.add("start of exposure", row["start"], own.start(row["treatments"]), at)
            tally.add("end of exposure", row["end"], own.end(row["treatments"]), at)
            tally.add("duration", row["days"], own.duration(row["treatments"]), at)
            records = [each for label in row["treatments"] for each in own.records(label)]
            said = [dose for dose in row["doses"] if dose["days"]]
            durations = [each["EXDURD"] for each in records if each["EXDURD"]]
            tally.add("EXDURD", [dose["days"] for dose in said], durations, at)
            if row["cumulative"]:
                tally.add("TDOSE", row["cumulative"]["amount"], float(sum(each["DOSEO"] for each in records)), at)
        tally.bounded += own.bounded


def compare_ohdsi(tally, path, log, as_of, names, of_patient, seed):
    words = ["--profile", "ohdsi", "--rule", "cell-minimum=0"]
    segments = answered(path, log, as_of, "segments", *words)
    paths = collections.Counter()
    for name in names:
        eras = patterns.eras(Patient(of_patient(name), as_of, RULES))
        steps = patterns.steps(eras, gap=30, window=30, minimum=30)
        said = [[row["start"], row["end"] or "", row["drugs"], row["days"]]
                for row in segments if row["patient"] == name]
        own = [[text_of(start), "" if row_end is None else text_of(row_end), sorted(drugs), end - start]
               for start, end, row_end, drugs in steps]
        if patterns.outlasts(eras) and said != own:
            tally.outlasting += 1
        else:
            tally.add("steps of a patient", said, own, f"cohort {seed}, {name}")
        path_of = patterns.path(steps, repeats="first", length=5)
        if path_of:
            paths["-".join("+".join(drugs) for drugs in path_of)] += 1
    rows = answered(path, log, as_of, "pathways", *words)
    said = {row["path"]: row["patients"] for row in rows}
    for each in sorted(said.keys() | paths.keys()):
        tally.add("patients of a path", said.get(each, 0), paths[each], f"cohort {seed}, {each}")


def compare_examples(tally, path):
    """The package's own examples, each as a log of its people."""
    names = {"A": "baricitinib", "B": "methotrexate", "C": "prednisone"}
    for number, line in enumerate((HERE / "treatment-patterns.txt").read_text(encoding="utf-8").splitlines(), 1):
        rules, people, expected = [part.strip() for part in line.split("|")]
        drafts = []
        for patient, courses in enumerate(people.split(" / ")):
            for label, course in enumerate(courses.split(", ")):
                letter, days = course.split(" ")
                for kind, day, data in zip(("treatment-started", "treatment-stopped"), days.split(".."), (
                        {"drug": names[letter]}, {"reasons": ["other"]})):
                    drafts.append({"type": kind, "patient": f"P{patient}", "occurred": day,
                                   "data": {"treatment": f"T{label}", **data}})
        with tempfile.TemporaryDirectory(dir=MEMORY) as directory:
            log = directory + "/log"
            succeed(path, "init", log)
            succeed(path, "append", "--accept", "all", "--log", log, text=json_lines(drafts))
            words = [word for rule in rules.split() + ["cell-minimum=0"] for word in ("--rule", rule)]
            as_of = datetime.date(2016, 1, 1).toordinal()
            said = [row["path"] for row in answered(path, log, as_of, "pathways", "--profile", "ohdsi", *words)]
        for letter, drug in names.items():
            said = [each.replace(drug, letter) for each in said]
        tally.add("own examples of TreatmentPatterns", said, [expected], f"example {number}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--regimen", required=True)
    parser.add_argument("--cohorts", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    given = parser.parse_args()
    path, tally = os.path.abspath(given.regimen), Tally()
    compare_examples(tally, path)
    for seed in range(given.first, given.first + given.cohorts):
        drafts, as_of, _ = cohorts.draw(seed, 12)
        drafts = with_outcomes(seed, drafts)
        lines = [dict(draft, seq=number + 1) for number, draft in enumerate(drafts)]
        names = sorted({line["patient"] for line in lines})

        def of_patient(name, lines=lines):
            return [line for line in lines if line["patient"] == name]
        with tempfile.TemporaryDirectory(dir=MEMORY) as directory:
            log = directory + "/log"
            succeed(path, "init", log, "--recorded", "given")
            succeed(path, "append", "--accept", "all", "--log", log, text=json_lines(drafts))
            compare_adam(tally, path, log, as_of, directory, of_patient, seed)
            compare_ohdsi(tally, path, log, as_of, names, of_patient, seed)
        if (seed - given.first + 1) % 20 == 0:
            print(f"{seed - given.first + 1} cohorts: {sum(tally.compared.values())} compared, "
                  f"{sum(tally.equal.values())} equal", flush=True)
    for kind, count in tally.compared.items():
        print(f"{kind}: {count} compared, {tally.equal[kind]} equal")
    compared, equal = sum(tally.compared.values()), sum(tally.equal.values())
    print(f"{tally.bounded} dates of adam were raised to the treatment start, or lowered to the end of follow-up")
    print(f"{tally.outlasting} with other steps: a drug goes on, and a partial date stops another course of it after the"
          " end of follow-up; the program counts the drug to that end, the definition to the stop")
    print(f"{given.cohorts} cohorts: {compared} compared, {equal} equal")
    return 0 if compared == equal else 1


if __name__ == "__main__":
    raise SystemExit(main())
