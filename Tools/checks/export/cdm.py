#!/usr/bin/env python3
"""Checks `regimen export omop` over the reference log and random cohorts.

  python3 Tools/checks/export/cdm.py --regimen PATH [--cohorts N] [--first SEED] [--definitions DIR]

The days of each drug's exposures are those that `query exposures` gives without holds; eras by the union of exposures
(gaps of at most 30 days) are its rows under gap=30, for drugs that were never held, had no course of one day, and none
that a partial date stops after an end of follow-up while another goes on; episodes are the combinations. With OHDSI's
DDL (--definitions) every log is loaded into PostgreSQL under all keys of the model (Tools/checks/export/omop). Each
enrolment that is drawn gets a year of birth, which the model demands. Exits with 1 where something disagrees.
"""
import argparse
import csv
import datetime
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import logs

HERE = pathlib.Path(__file__).resolve().parent


def ordinal(text):
    return datetime.date.fromisoformat(text).toordinal()


def rows_of(path, log, as_of, query, *words):
    asked = ["query", query, "--log", log, "--as-of", as_of, "--format", "json", *words]
    return json.loads(logs.succeed(path, *asked))["rows"]


def table(directory, name):
    with open(f"{directory}/{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def days_on(row, last):
    """The days of an exposure of the program on which the drug was not held; the first of a course without any."""
    found = set()
    for label in row["treatments"]:
        doses = [dose for dose in row["doses"] if dose["treatment"] == label]
        holds = [hold for hold in row["holds"] if hold["treatment"] == label]
        start = min(ordinal(dose["start"]) for dose in doses)
        # A dose that begins after the death has no day.
        taken = [dose for dose in doses if dose["days"] or dose["heldDays"] or dose["end"] is None]
        off = max((last + 1 if dose["end"] is None else ordinal(dose["end"]) for dose in taken), default=start)
        held = {day for hold in holds
                for day in range(ordinal(hold["start"]), off if hold["end"] is None else ordinal(hold["end"]))}
        found |= set(range(start, off)) - held or {start}
    return found


def last_day(end, rows, as_of):
    """The day to which a course of the patient that goes on is counted.

    A death that was recorded after another end of follow-up ends no course: the day is that of the earlier end, which
    no answer names. A dose that goes on tells it.
    """
    if end is None or end["reason"] != "death":
        return ordinal(end["day"] if end else as_of)
    doses = [dose for row in rows for dose in row["doses"] if dose["end"] is None]
    return max((ordinal(dose["start"]) + dose["days"] + dose["heldDays"] for dose in doses), default=ordinal(as_of))


def stops_after(row, last):
    """True for a drug that goes on, of which a partial date stops another course after the end of follow-up.

    The program counts the drug to the end of follow-up, and the tables count that course to its stop.
    """
    return row["end"] is None and any(dose["end"] and ordinal(dose["end"]) > last for dose in row["doses"])


def eras(exposures):
    """First and last days of the union of exposures, joined where at most 30 days lie between."""
    found = []
    for start, end in sorted(exposures):
        if found and start - found[-1][1] - 1 <= 30:
            found[-1][1] = max(found[-1][1], end)
        else:
            found.append([start, end])
    return found


def compare(path, log, as_of, directory):
    """What is otherwise in the tables than in the answers, and how many exposures, eras and episodes were compared."""
    people = {row["person_id"]: row["person_source_value"] for row in table(directory, "person")}
    ended = {row["patient"]: row["followUpEnd"] for row in rows_of(path, log, as_of, "patients")}
    exposures, faults, counts = rows_of(path, log, as_of, "exposures"), [], [0, 0, 0]
    merged = rows_of(path, log, as_of, "exposures", "--rule", "gap=30")
    written = [row for row in table(directory, "drug_exposure") if row["route_source_value"] not in LOCAL]
    for person, name in people.items():
        end = ended[name]
        everything = [row for row in exposures if row["patient"] == name]
        last = last_day(end, everything, as_of)
        for drug in sorted({row["drug"] for row in everything}):
            own = [row for row in everything if row["drug"] == drug]
            spans = [(ordinal(row["drug_exposure_start_date"]), ordinal(row["drug_exposure_end_date"]))
                     for row in written if (row["person_id"], row["drug_source_value"]) == (person, drug)]
            counts[0] += len(spans)
            days = {day for start, stop in spans for day in range(start, stop + 1)}
            if days != set().union(*[days_on(row, last) for row in own]):
                faults.append(f"{name}, {drug}: other days on the drug")
            if any(row["holds"] or row["start"] == row["end"] or stops_after(row, last) for row in own):
                continue
            rows = [[ordinal(row["start"]), last if row["end"] is None else ordinal(row["end"]) - 1]
                    for row in merged if (row["patient"], row["drug"]) == (name, drug)]
            counts[1] += len(rows)
            if eras(spans) != sorted([start, max(start, stop)] for start, stop in rows):
                faults.append(f"{name}, {drug}: eras {eras(spans)}, the program has {sorted(rows)}")
    said = sorted((people[row["person_id"]], row["episode_source_value"], row["episode_start_date"],
                   row["episode_end_date"]) for row in table(directory, "episode"))
    with open(directory + "/losses.jsonl", encoding="utf-8") as file:
        possible = sum(loss["count"] for loss in map(json.loads, file) if loss["what"] == "possible combinations")
    combinations = rows_of(path, log, as_of, "combinations")
    wanted = sorted(episode(row) for row in combinations if row["patient"] in people.values())
    counts[2] += len(said)
    if any(row not in wanted for row in said) or len(wanted) - len(said) != possible:
        faults.append(f"{len(said)} episodes and {possible} possible ones, the program has {len(wanted)} combinations")
    linked = {row["episode_id"] for row in table(directory, "episode_event")}
    if linked != {row["episode_id"] for row in table(directory, "episode")}:
        faults.append("an episode without exposures")
    return faults, counts


def episode(row):
    end = "" if row["end"] is None else max(
        row["start"], datetime.date.fromordinal(ordinal(row["end"]) - 1).isoformat())
    return row["patient"], " + ".join([row["anchor"]] + row["partners"]), row["start"], end


LOCAL = ("topical", "intralesional", "phototherapy")


class Loader:
    """Loads tables into PostgreSQL: those of many logs, one after the other, into one cluster."""

    def __init__(self, definitions, place):
        self.definitions, self.waiting, self.loaded, self.faults, self.keys = definitions, [], 0, 0, set()
        pathlib.Path(place).chmod(0o755)

    def add(self, name, directory):
        """Remembers the tables of a log until `load`, or removes them where nothing is to be loaded."""
        if self.definitions:
            self.waiting.append((name, directory))
        else:
            shutil.rmtree(directory)

    def load(self):
        """Loads what waits; a refused log is a fault, and those behind it are loaded into another cluster."""
        while self.waiting:
            words = [str(HERE / "omop"), self.definitions, *[directory for _, directory in self.waiting]]
            said = subprocess.run(words, capture_output=True, text=True, check=False)
            lines = said.stdout.splitlines()
            self.keys |= {line.split(",")[0] for line in lines if "foreign keys" in line}
            whole = sum(line.endswith(": 0 outside their observation period") for line in lines)
            self.loaded += whole
            if whole < len(self.waiting):
                print(f"{self.waiting[whole][0]}: PostgreSQL: {' '.join(lines[-1:])} {said.stderr[-600:]}", flush=True)
                self.faults, whole = self.faults + 1, whole + 1
            for _, directory in self.waiting[:whole]:
                shutil.rmtree(directory)
            self.waiting = self.waiting[whole:]

    def said(self):
        """The number of logs that PostgreSQL holds under its keys, in words."""
        return f"{self.loaded} loaded under {' or '.join(sorted(self.keys))}" if self.definitions else "not loaded"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--regimen", required=True)
    parser.add_argument("--cohorts", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--definitions")
    given = parser.parse_args()
    checked, total, faults = 0, [0, 0, 0], 0

    def born(draft):
        if draft["type"] == "patient-enrolled":
            draft["data"]["birthYear"] = 1980
    with tempfile.TemporaryDirectory(dir=logs.MEMORY) as place:
        loader = Loader(given.definitions, place)
        for name, context in logs.logs(given.regimen, given.cohorts, given.first, born):
            with context as (log, as_of, scratch):
                directory = f"{place}/cdm-{checked}"
                logs.succeed(given.regimen, "export", "omop", "--output", directory, "--log", log, "--as-of", as_of)
                found, counts = compare(given.regimen, log, as_of, directory)
            total = [one + other for one, other in zip(total, counts)]
            for fault in found:
                print(f"{name}: {fault}"[:600], flush=True)
            loader.add(name, directory)
            checked, faults = checked + 1, faults + len(found)
            if checked % 20 == 0:
                loader.load()
                print(f"{checked} logs: {faults + loader.faults} faults", flush=True)
        loader.load()
        faults += loader.faults
    print(f"{checked} logs, {total[0]} drug exposures, {total[1]} eras, {total[2]} episodes, {loader.said()}: "
          f"{faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
