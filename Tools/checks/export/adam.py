#!/usr/bin/env python3
"""Checks `regimen export adam` over the reference log and random cohorts.

  .build/export-checks/bin/python Tools/checks/export/adam.py --regimen PATH [--cohorts N] [--first SEED] [--schema FILE]

The transport files, read by pyreadstat, hold what the CSV files hold, and so does Dataset-JSON. From ADTTE lifelines gives
the median and the restricted mean that `query survival` prints, to 1e-9, under the defaults and under the profile `adam`.
With CDISC's dataset.schema.json the Dataset-JSON files are held to it. Exits with 1 where something disagrees.
"""
import argparse
import csv
import datetime
import json

import pandas
import pyreadstat

import logs
import tables

DATASETS = ["adsl", "adtte", "adae"]


def cell(value):
    """A value of a transport file or of Dataset-JSON as CSV writes it; numbers as numbers."""
    if value is None or value == "" or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, (datetime.date, pandas.Timestamp)):
        return value.isoformat()[:10]
    return value


def equal(one, other):
    """True for two cells that are equal, numbers to 1e-9."""
    one = cell(one)
    if isinstance(one, (int, float)) and not isinstance(one, bool):
        return other != "" and tables.same(float(one), float(other))
    return str(one) == other or "'" + str(one) == other


def differences(name, form, rows, file):
    """What differs between the rows of a form and the lines of CSV."""
    wrong = [(number, one, other) for number, (row, line) in enumerate(zip(rows, file)) for one, other in zip(row, line)
             if not equal(one, other)]
    faults = [f"{name}: {form}: record {number + 1}: {one!r}, CSV has {other!r}" for number, one, other in wrong[:2]]
    return faults + ([] if len(rows) == len(file) else [f"{name}: {form}: {len(rows)} records, CSV has {len(file)}"])


def of_forms(directory, validator):
    """What differs between the three forms of each dataset."""
    faults = []
    for name in DATASETS:
        with open(f"{directory}/{name}.csv", encoding="utf-8", newline="") as file:
            header, *lines = list(csv.reader(file))
        with open(f"{directory}/{name}.json", encoding="utf-8") as file:
            written = json.load(file)
        if [column["name"] for column in written["columns"]] != header or written["records"] != len(lines):
            faults.append(f"{name}: Dataset-JSON has other columns or records")
        faults += differences(name, "Dataset-JSON", written["rows"], lines)
        if validator:
            faults += [f"{name}: schema: {error.message}" for error in validator.iter_errors(written)]
        frame, about = pyreadstat.read_xport(f"{directory}/{name}.xpt")
        if about.column_names != header or about.number_rows not in (None, len(lines)):
            faults.append(f"{name}: transport file has other columns or records")
        faults += differences(name, "transport file", frame.astype(object).values.tolist(), lines)
    return faults


def of_times(path, log, as_of, directory, profile):
    """What differs between the curve of the program and that of lifelines over ADTTE."""
    words = ["--log", log, "--as-of", as_of, "--format", "json", "--profile", profile]
    file = pandas.read_csv(directory + "/adtte.csv", float_precision="round_trip", keep_default_na=False)
    rows = json.loads(logs.succeed(path, "query", "combinations", *words))["rows"]
    entries = [row["entry"] for row in rows if not (row["possible"] and row["days"] == 0)]
    if any(entry != 0 for entry in entries) or len(entries) != len(file):
        return []  # Rows at risk from a later day on have no place in ADTTE.
    frame = pandas.DataFrame({"months": file["AVALM"].astype(float), "ongoing": file["CNSR"] == 1})
    frame["entry_months"] = 0.0
    return tables.of_curve(path, words, frame)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--regimen", required=True)
    parser.add_argument("--cohorts", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--schema")
    given = parser.parse_args()
    validator = None
    if given.schema:
        import jsonschema
        with open(given.schema, encoding="utf-8") as file:
            validator = jsonschema.Draft201909Validator(json.load(file))
    checked, faults = 0, 0
    for name, context in logs.logs(given.regimen, given.cohorts, given.first):
        with context as (log, as_of, scratch):
            for profile in ["regimen", "adam"]:
                directory = f"{scratch}/{profile}"
                logs.succeed(given.regimen, "export", "adam", "--output", directory, "--format", "csv,dataset-json,xpt",
                             "--log", log, "--as-of", as_of, "--profile", profile)
                found = of_forms(directory, validator) + of_times(given.regimen, log, as_of, directory, profile)
                for fault in found:
                    print(f"{name}, {profile}: {fault}"[:600], flush=True)
                checked, faults = checked + 1, faults + len(found)
                if checked % 40 == 0:
                    print(f"{checked} exports: {faults} faults", flush=True)
    print(f"{checked} exports: {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
