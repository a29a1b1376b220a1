#!/usr/bin/env python3
"""Checks `regimen export tables` over the reference log and random cohorts.

  .build/export-checks/bin/python Tools/checks/export/tables.py --regimen PATH [--cohorts N] [--first SEED]

Each directory has to be valid in frictionless (types, keys, references). Read back by pandas, its combinations have the
days and months that `query combinations` prints, and lifelines finds in them the median and the restricted mean that
`query survival` prints, to 1e-9. Each sheet of the workbook holds what its CSV holds, and DuckDB reads every file with the
rows and columns that it has. Tools/checks/export/install installs these. Exits with 1 where something disagrees.
"""
import argparse
import csv
import datetime
import json
import math
import pathlib
import warnings

import duckdb
import frictionless
import lifelines
import openpyxl
import pandas

import logs

warnings.filterwarnings("ignore")


def same(one, other):
    """True for two numbers that are equal to 1e-9, and for two that are missing."""
    missing = [each is None or (isinstance(each, float) and not math.isfinite(each)) for each in (one, other)]
    return all(missing) if any(missing) else abs(one - other) < 1e-9 * max(1, abs(other))


def invalid(directory):
    """The errors that frictionless finds."""
    report = frictionless.validate(directory + "/datapackage.json")
    return [f"{task.name}: {error.message}" for task in report.tasks for error in task.errors]


def of_combinations(path, log, as_of, directory):
    """What differs between the file of combinations and what the program answers."""
    words = ["--log", log, "--as-of", as_of, "--format", "json"]
    answered = [row for row in json.loads(logs.succeed(path, "query", "combinations", *words))["rows"]]
    file = pandas.read_csv(directory + "/combinations.csv", keep_default_na=False, float_precision="round_trip")
    written = [(row.patient, row.anchor, row.partner, row.start, row.stop or None, row.days, row.months)
               for row in file.itertuples()]
    possible = sum(1 for row in answered if row["possible"])
    expected = [(row["patient"], row["anchor"], " + ".join(row["partners"]), row["start"], row["end"], row["days"],
                 row["months"]) for row in answered]
    rows = [row for row in expected if row not in written]
    lost = [json.loads(line) for line in open(directory + "/losses.jsonl", encoding="utf-8")]
    left_out = sum(loss["count"] for loss in lost if loss["what"] == "possible combinations")
    faults = [] if len(rows) == left_out <= possible and len(written) + left_out == len(expected) else [
        f"combinations: {len(written)} written, {left_out} left out, {len(expected)} answered, {rows[:2]} not written"]
    return faults + of_curve(path, words, file)


def of_curve(path, words, file):
    """What differs between the curve of the program and that of lifelines."""
    answered = json.loads(logs.succeed(path, "query", "survival", *words))["rows"][0]
    at_risk = file[file["entry_months"].astype(str) != ""]
    if answered["n"] != len(at_risk):
        return [f"curve: {len(at_risk)} rows at risk, the program has {answered['n']}"]
    if at_risk.empty:
        return []
    entry = at_risk["entry_months"].astype(float)
    if (entry > 0).any() or (at_risk["months"] <= 0).any():
        return []  # lifelines treats ties of entry and end otherwise; the survival oracle compares those with R.
    curve = lifelines.KaplanMeierFitter().fit(at_risk["months"], ~at_risk["ongoing"])
    mean = lifelines.utils.restricted_mean_survival_time(curve, t=answered["kaplanMeier"]["horizon"])
    pairs = [("median", median(curve.survival_function_["KM_estimate"]), answered["kaplanMeier"]["median"]),
             ("restricted mean", float(mean), answered["kaplanMeier"]["restrictedMean"])]
    return [f"curve: {name} {one}, the program says {other}" for name, one, other in pairs if not same(one, other)]


def median(survival):
    """The median of a curve; between two times if the curve is one half from the one to the other, as R has it."""
    reached = [time for time, share in survival.items() if share <= 0.5 + 1e-9]
    passed = [time for time, share in survival.items() if share < 0.5 - 1e-9]
    if not reached or not passed:
        return reached[0] if reached else None
    return (reached[0] + passed[0]) / 2


def shown(value):
    """A cell of the workbook as CSV writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return value


def of_workbook(directory):
    """The sheets that do not hold what their files hold."""
    book = openpyxl.load_workbook(directory + "/tables.xlsx", read_only=True)
    faults = []
    for name in book.sheetnames:
        with open(f"{directory}/{name}.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        cells = [[shown(value) for value in row] for row in book[name].iter_rows(values_only=True)]
        cells = [row + [""] * (len(rows[0]) - len(row)) for row in cells]
        for row, line in zip(cells, rows):
            wrong = [(one, other) for one, other in zip(row, line)
                     if one != other and not (isinstance(one, (int, float)) and same(float(one), float(other or "nan")))
                     and other != "'" + str(one)]
            faults += [f"workbook: {name}: {pair}" for pair in wrong[:1]]
        if len(cells) != len(rows):
            faults.append(f"workbook: {name}: {len(cells)} rows, the file has {len(rows)}")
    return faults


def of_duckdb(directory):
    """The files that DuckDB does not read as they are."""
    faults = []
    for file in sorted(pathlib.Path(directory).glob("*.csv")):
        with open(file, encoding="utf-8", newline="") as lines:
            header, *rows = list(csv.reader(lines))
        read = duckdb.sql(f"select * from read_csv('{file}', header = true, all_varchar = true)")
        if read.columns != header or len(read.fetchall()) != len(rows):
            faults.append(f"DuckDB: {file.name} has {len(rows)} rows of {header}")
    return faults


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--regimen", required=True)
    parser.add_argument("--cohorts", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    given = parser.parse_args()
    checked, rows, faults = 0, 0, 0
    for name, context in logs.logs(given.regimen, given.cohorts, given.first):
        with context as (log, as_of, scratch):
            directory = scratch + "/tables"
            logs.succeed(given.regimen, "export", "tables", "--output", directory, "--xlsx", "--log", log, "--as-of",
                         as_of)
            found = invalid(directory) + of_combinations(given.regimen, log, as_of, directory) + of_workbook(directory)
            found += of_duckdb(directory)
            for fault in found:
                print(f"{name}: {fault}"[:600], flush=True)
            checked, rows = checked + 1, rows + len(pandas.read_csv(directory + "/events.csv"))
            faults += len(found)
            if checked % 20 == 0:
                print(f"{checked} logs, {rows} events: {faults} faults", flush=True)
    print(f"{checked} logs, {rows} events: {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
