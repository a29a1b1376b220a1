#!/usr/bin/env python3
"""Compares answers of several logs, of merged copies and of the audit listing with a log that was never parted.

  compare.py --regimen PATH [--logs N] [--seconds N] [--from F] [--seed S] [--patients P]

Each round draws histories of the two-axis oracle, with partial dates and all corrections.

  several   the patients in two or three logs, asked as one, against one log that holds them all, in every query
  merge     a log and its copy, to each of which some patients' later batches go, merged, against a log that was never
            parted; merged again, nothing is written
  changes   the listing of changes, applied row by row to nothing, against the lines resolved here, by their position

Exits with 1 on a difference.
"""
import argparse
import json
import os
import random
import re
import shutil
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[1:1] = [os.path.dirname(HERE), os.path.join(os.path.dirname(HERE), "two-axis-oracle")]

import histories
from shared.dates import text_of
from shared.program import MEMORY, json_lines, run

QUERIES = [
    "adverse-events", "attrition", "cohort", "combinations", "durations", "exposures", "incidence", "last-seen", "lines",
    "measurements", "outcomes", "patients", "rates", "regimens", "responses", "segments", "survival", "pathways",
]
EPOCH = 719_163 * 86_400_000


class Round:
    """One draw: the batches of some patients, as a log with a clock and one with given instants take them."""

    def __init__(self, regimen, directory, seed, number, patients):
        self.regimen, self.directory = regimen, directory
        self.rng = random.Random(f"copies/{seed}/{number}")
        self.seed, self.numbers = seed, range(number * patients, (number + 1) * patients)
        self.counts = dict.fromkeys(
            ["answers of several logs", "rows", "events merged", "answers after a merge", "changes", "events replayed"], 0)
        self.failures = []

    def drawn(self, now=None):
        batches = [batch for number in self.numbers for batch in histories.history(self.seed, number, now)[0]]
        return sorted(batches, key=lambda batch: (batch[0]["recorded"], batch[0]["id"]))

    def call(self, *words, text=None, may_be=(0,)):
        said = run(self.regimen, *words, text=text)
        if said.returncode not in may_be:
            sys.exit(f"{' '.join(words)}\n{said.stderr}")
        return said

    def log(self, name, recorded):
        path = os.path.join(self.directory, name)
        self.call("init", path, "--recorded", recorded)
        return path

    def append(self, log, batches, without=()):
        for batch in batches:
            lines = [{key: value for key, value in line.items() if key not in without} for line in batch]
            self.call("append", "--accept", "all", "--log", log, text=json_lines(lines))

    def ask(self, query, as_of, *logs):
        words = [word for log in logs for word in ("--log", log)]
        said = run(self.regimen, "query", query, "--as-of", as_of, "--format", "jsonl", *words)
        return said.returncode, said.stdout

    def same(self, what, query, one, other):
        self.counts["rows"] += other[1].count("\n")
        if one != other:
            self.failures.append(f"{what}: {query}: {one[1][:300]!r} is not {other[1][:300]!r}")

    # Several logs as one

    def several(self):
        names = ["a", "b", "c"][:self.rng.choice([2, 3])]
        logs = {name: self.log(f"site-{name}", "given") for name in names}
        whole = self.log("whole", "given")
        site_of = {}
        for batch in self.drawn():
            site = site_of.setdefault(batch[0]["patient"], self.rng.choice(names))
            self.append(logs[site], [batch])
            self.append(whole, [[dict(line, patient=f"{site}/{line['patient']}") for line in batch]])
        for query in QUERIES:
            as_of = text_of(self.rng.randint(*histories.days_of_life(None)))
            code, found = self.ask(query, as_of, *[f"{name}={log}" for name, log in logs.items()])
            alone = re.sub(r'("patient":"([a-c])/[^"]*"),"site":"\2"', r"\1", found)
            self.counts["answers of several logs"] += 1
            self.same("several", query, (code, alone), self.ask(query, as_of, whole))

    # Two copies

    def merge(self):
        now = EPOCH + time.time_ns() // 1_000_000
        batches = self.drawn(now)
        place = self.rng.randrange(len(batches))
        here, whole = self.log("here", "clock"), self.log("never-parted", "clock")
        there = os.path.join(self.directory, "there")
        side_of = {histories.name_of(number): self.rng.choice([here, there]) for number in self.numbers}
        head, tail = batches[:place], batches[place:]
        # Batches of one patient stand in their order on both sides.
        self.append(here, head, ["recorded"])
        self.call("backup", there, "--log", here)
        for batch in tail:
            self.append(side_of[batch[0]["patient"]], [batch], ["recorded"])
        self.append(whole, batches, ["recorded"])
        said = self.call("merge", there, "--accept", "all", "--log", here, may_be=(0, 3))
        if said.returncode:
            self.failures.append(f"merge: {said.stderr[:300]}")
            return
        self.counts["events merged"] += int(re.match(r"merged (\d+)", said.stdout)[1])
        again = self.call("merge", there, "--accept", "all", "--log", here).stdout
        if not again.startswith("merged 0 events"):
            self.failures.append(f"merged twice: {again[:200]}")
        for query in QUERIES:
            as_of = text_of(self.rng.randint(*histories.days_of_life(now)))
            self.counts["answers after a merge"] += 1
            one, other = [in_one_form(self.ask(query, as_of, log), now) for log in (here, whole)]
            self.same("merge", query, one, other)

    # The audit listing

    def changes(self):
        log = self.log("listed", "given")
        batches = self.drawn()
        self.append(log, batches)
        rows = self.call("query", "changes", "--format", "jsonl", "--log", log).stdout.splitlines()
        replayed = {}
        for row in map(json.loads, rows):
            if row["of"] is None or row["field"] is None:
                continue
            fields = replayed.setdefault(row["of"], {})
            fields.pop(row["field"], None)
            if row["new"] is not None:
                fields[row["field"]] = read(row["new"])
        replayed = {position: fields for position, fields in replayed.items() if fields}
        with open(os.path.join(log, "00000000000000000001.jsonl"), encoding="utf-8") as file:
            standing = resolved([json.loads(line) for line in file])
        self.counts["changes"] += len(rows)
        self.counts["events replayed"] += len(standing)
        for position in sorted({*replayed, *standing}):
            if replayed.get(position) != standing.get(position):
                self.failures.append(
                    f"changes: seq {position} is {replayed.get(position)}, should be {standing.get(position)}")


def in_one_form(answer, now):
    """An answer without what a merge changes by its nature.

    The events of a row stand in the order in which they were recorded here. A date that reached into the future, as an
    open stretch or this year, is written as far as it reached on the day on which it was first recorded.
    """
    today = histories.text_of_instant(now)[:10]

    def reaching(found):
        start, end = found[1], found[2]
        if end and end < today:
            return found[0]
        return f'"{start}"' if today.startswith(start) else f'"{start}.."'
    status, text = answer
    rows = [json.loads(re.sub(r'"([-\d]+)\.\.(\d{4}-\d\d-\d\d)?"', reaching, line)) for line in text.splitlines()]
    for row in rows:
        row.update({name: sorted(value) for name, value in row.items() if name == "events"})
    return status, "".join(json.dumps(row) + "\n" for row in rows)


def read(text):
    """A value of the listing: JSON where it is no text."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return text if isinstance(value, str) else value


def resolved(lines):
    """The fields of the events in force, by position."""
    taken_back = set()
    for line in reversed(lines):
        if line["type"] == "event-retracted" and line["id"] not in taken_back:
            taken_back.add(line["data"]["event"])
    standing, place_of = {}, {}
    for line in lines:
        data = line["data"]
        if line["type"] == "event-retracted" or line["id"] in taken_back:
            continue
        if line["type"] == "event-amended":
            place = place_of.get(data["amends"])
            if place:
                occurred = data.get("occurred", standing[place]["occurred"])
                standing[place] = dict(data["data"], occurred=occurred)
        else:
            place_of[line["id"]] = line["seq"]
            standing[line["seq"]] = dict(data, occurred=line["occurred"])
    return {place: {name: read(value) if isinstance(value, str) else value for name, value in fields.items()}
            for place, fields in standing.items()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--regimen", required=True)
    parser.add_argument("--logs", type=int, default=50)
    parser.add_argument("--seconds", type=float, help="how long rounds begin, of those that --logs asks for")
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patients", type=int, default=6)
    options = parser.parse_args()
    counts, failures, rounds, begun = {}, 0, 0, time.monotonic()
    for number in range(options.first, options.first + options.logs):
        if options.seconds is not None and time.monotonic() - begun > options.seconds:
            break
        rounds += 1
        directory = tempfile.mkdtemp(dir=MEMORY)
        drawn = Round(options.regimen, directory, options.seed, number, options.patients)
        for part in (drawn.several, drawn.merge, drawn.changes):
            part()
        for name, count in drawn.counts.items():
            counts[name] = counts.get(name, 0) + count
        for failure in drawn.failures[:5]:
            print(f"round {number}: {failure}", flush=True)
        failures += len(drawn.failures)
        if not drawn.failures:
            shutil.rmtree(directory)
    print(f"{rounds} rounds from {options.first} by seed {options.seed}: "
          + ", ".join(f"{count:,} {name}" for name, count in counts.items()))
    print(f"{failures} differences")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
