#!/usr/bin/env python3
"""Compares the figures of the room Statistics with R's survival, lifelines and scipy on seeded random cohorts.

  compare.py [--cohorts N] [--seed S] [--keep DIRECTORY] [--tool PATH]

Run Tools/checks/survival-oracle/install first. Two figures agree if they differ by at most 1e-9 of the other
program's, or by at most 1e-12, or if neither exists. Prints for every figure and program how many were compared, how
many of them exist, and the largest difference; exits with 1 if any disagree, and names the first.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import cohorts

ROOT = pathlib.Path(__file__).resolve().parents[3]
HERE = pathlib.Path(__file__).resolve().parent
RELATIVE, ABSOLUTE = 1e-9, 1e-12


def run(*words):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, words))} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def figures(text):
    table = {}
    for line in text.splitlines():
        cohort, name, value = line.split(",")
        table[int(cohort), name] = None if value == "NA" else float(value)
    return table


def difference(ours, theirs):
    """The smaller of the absolute and the relative difference, and whether the two agree."""
    if ours is None or theirs is None:
        return 0.0, ours is theirs
    absolute = abs(ours - theirs)
    relative = absolute / abs(theirs) if theirs else absolute
    return min(absolute, relative), absolute <= ABSOLUTE or relative <= RELATIVE


def family(name):
    """A figure without its time, cause or group."""
    return re.sub(r"(-[12])?@\d+$", "", name)


def compare(ours, theirs, program):
    rows, wrong = {}, []
    for key, value in theirs.items():
        row = rows.setdefault(family(key[1]), [0, 0, 0.0])
        gap, agrees = difference(ours.get(key), value)
        row[0] += 1
        row[1] += value is not None
        row[2] = max(row[2], gap)
        if not agrees:
            wrong.append(f"cohort {key[0]}, {key[1]}: ours {ours.get(key)}, {program} {value}")
    return rows, wrong


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--cohorts", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--keep", type=pathlib.Path, help="write the cohorts here instead of to a temporary directory")
    options.add_argument("--tool", type=pathlib.Path, help="a survival-oracle that is built already")
    asked = options.parse_args()
    python = ROOT / ".build/survival-oracle/bin/python"
    if not python.exists():
        sys.exit("compare.py: run Tools/checks/survival-oracle/install first")
    if not asked.tool:
        run("swift", "build", "--package-path", ROOT, "--product", "survival-oracle")
    with tempfile.TemporaryDirectory() as temporary:
        directory = asked.keep or pathlib.Path(temporary)
        os.makedirs(directory, exist_ok=True)
        drawn, _, late = cohorts.write(directory, asked.cohorts, asked.seed)
        ours = figures(run(asked.tool or ROOT / ".build/debug/survival-oracle", directory))
        programs = {
            "R survival": figures(run("Rscript", HERE / "figures.R", directory)),
            "lifelines": figures(run(python, HERE / "figures.py", directory, "lifelines")),
            "scipy": figures(run(python, HERE / "figures.py", directory, "scipy")),
        }
    people, rows = sum(map(len, drawn)), sum(map(len, late))
    print(f"{asked.cohorts} cohorts of {people} people, as many of {rows} rows with delayed entry, strata and patients, "
          f"and as many counts, from seed {asked.seed}")
    mismatches, compared = [], 0
    for program, theirs in programs.items():
        rows, wrong = compare(ours, theirs, program)
        print(f"\n{program:34} compared    exist  largest difference")
        for name, (count, exist, gap) in rows.items():
            print(f"  {name:32} {count:8} {exist:8}  {gap:.1e}")
            compared += count
        mismatches += wrong
    print(f"\n{compared} figures compared, {len(mismatches)} disagree")
    for mismatch in mismatches[:20]:
        print(mismatch)
    return 1 if mismatches else 0


if __name__ == "__main__":
    sys.exit(main())
