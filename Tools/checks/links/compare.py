#!/usr/bin/env python3
"""Compares answers about linked patients with answers about lines in which the pseudonyms were one from the start.

  compare.py --regimen PATH [--logs N] [--seconds N] [--from F] [--seed S] [--patients P]

Each log has the histories of the two-axis oracle: partial dates, all corrections, late entries. Patients are linked, in
chains, some links are taken back, linked anew or left; what comes after a link is recorded under either pseudonym. As
known at several points, every query about the log is asked once more of its lines on standard input, without the links
and with each patient and label written as the person has them; so are the log's own lines on standard input, and single
patients by any of their pseudonyms. Exits with 1 on a mismatch.
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

import histories
from facts import CORRECTIONS, STARTS
from shared.dates import text_of
from shared.program import MEMORY, json_lines, run
from truth import FIRST_DAY, LAST_DAY

QUERIES = [
    "adverse-events", "attrition", "checks", "cohort", "combinations", "durations", "exposures", "incidence",
    "last-seen", "lines", "measurements", "outcomes", "patients", "rates", "regimens", "responses", "segments",
    "survival", "pathways",
]
LINK = "patients-linked"


# What a link says, restated: a pseudonym behind another, until it is taken back.

def persons(lines):
    """The pseudonym that the person of each linked one keeps, as some lines say."""
    taken_back = set()
    for line in reversed(lines):
        if line["type"] == "event-retracted" and line["id"] not in taken_back:
            taken_back.add(line["data"]["event"])
    front = {line["data"]["other"]: line["data"]["patient"]
             for line in lines if line["type"] == LINK and line["id"] not in taken_back}

    def kept(patient):
        return kept(front[patient]) if patient in front else patient

    return {patient: kept(patient) for patient in {*front, *front.values()}}


def as_one(line, persons_now):
    """A line with its patient and the labels in it as the person has them; None for a link or what corrects one."""
    if "patient" not in line:
        return None if line["type"] in (LINK, "event-retracted") else line
    patient = line["patient"]
    kept = persons_now.get(patient, patient)
    group = [other for other, person in persons_now.items() if person == kept]

    def said(label):
        owner, _, own = label.rpartition(":")
        owner, own = (owner, own) if owner in group else (patient, label)
        return own if owner == kept else f"{owner}:{own}"

    def renamed(data):
        data = dict(data)
        for key in ("treatment",):
            if key in data:
                data[key] = said(data[key])
        for key in ("treatments", "addedTo"):
            if key in data:
                data[key] = list(dict.fromkeys(map(said, data[key])))
        if "suspects" in data:
            data["suspects"] = [dict(each, treatment=said(each["treatment"])) for each in data["suspects"]]
        if "amends" in data:
            data["data"] = renamed(data["data"])
        return data

    return dict(line, patient=kept, data=renamed(line["data"]))


class Log:
    """A drawn log with links. `counts` says what became of it."""

    def __init__(self, regimen, directory, seed, number, patients):
        self.regimen, self.rng = regimen, random.Random(f"links/{seed}/{number}")
        self.path = os.path.join(directory, f"log-{number}")
        made = run(regimen, "init", self.path, "--recorded", "given")
        if made.returncode:
            sys.exit(made.stderr)
        self.names = [histories.name_of(number * patients + index) for index in range(patients)]
        self.batches = sorted(
            (batch for index in range(patients)
             for batch in histories.history(seed, number * patients + index)[0]),
            key=lambda batch: batch[0]["recorded"])
        self.counts = dict.fromkeys(["links", "refused links", "links taken back", "entries under the other"], 0)
        self.links, self.last, self.number, self.fresh = [], 0, number, 0

    def write(self):
        """Writes some batches, then links and takes links back between the others."""
        start = self.rng.randrange(len(self.batches) // 3, len(self.batches))
        for place, batch in enumerate(self.batches):
            if place >= start and self.rng.random() < 0.3 or place == len(self.batches) - 1:
                for _ in range(self.rng.choice([1, 1, 2, 3])):
                    self.change_links()
            self.append(self.under_another(batch))
        for _ in range(2):
            self.change_links()

    def instant(self, at_least=None):
        self.last = max(self.last + 1000, at_least or 0)
        return histories.text_of_instant(self.last)

    def append(self, batch):
        recorded = self.instant(histories.instant_of_text(batch[0]["recorded"]))
        text = json_lines([dict(line, recorded=recorded) for line in batch])
        said = run(self.regimen, "append", "--accept", "all", "--log", self.path, text=text)
        if said.returncode not in (0, 3):
            sys.exit(said.stderr)
        return said.returncode == 0

    def own(self, kind, data, **head):
        self.fresh += 1
        identity = histories.identifier(10**12 + self.number * 10**6 + self.fresh)
        return dict({"id": identity, "type": kind, "v": 1}, recorded="", **head, data=data)

    def change_links(self):
        rng = self.rng
        if self.links and rng.random() < 0.3:
            link = rng.choice(self.links)
            if self.append([dict(self.own("event-retracted", {"event": link["id"], "reason": "wrong"}),
                                 recorded=histories.text_of_instant(self.last))]):
                self.links.remove(link)
                self.counts["links taken back"] += 1
            return
        one, other = rng.sample(self.names, 2)
        link = self.own(LINK, {"patient": one, "other": other, "reason": "drawn"}, occurred=text_of(FIRST_DAY))
        stands = self.append([dict(link, recorded=histories.text_of_instant(self.last))])
        self.counts["links" if stands else "refused links"] += 1
        if stands:
            self.links.append(link)

    def under_another(self, batch):
        """The batch, some of its entries under another pseudonym of the person."""
        now = persons(self.links)
        moved = []
        for line in batch:
            patient = line["patient"]
            group = [other for other in now if now[other] == now.get(patient) and other != patient]
            if not group or line["type"] in CORRECTIONS + STARTS or self.rng.random() < 0.6:
                moved.append(line)
                continue
            other = self.rng.choice(group)
            # Every pseudonym says its own courses by their labels, and those of another behind it.
            said = as_one(line, {each: other for each in [patient, other]})
            moved.append(dict(said, patient=other))
            self.counts["entries under the other"] += 1
        return moved

    def lines(self):
        name = os.path.join(self.path, "00000000000000000001.jsonl")
        with open(name, encoding="utf-8") as file:
            return file.read().splitlines()


def ends(lines):
    """The positions at which a batch ends."""
    return [line["seq"] for line in lines if "seal" in line]


def answer(regimen, query, log, as_of, at, *more, text=None):
    words = ["query", query, "--log", log, "--as-of", as_of, "--known-at", f"@{at}", "--format", "jsonl", *more]
    said = run(regimen, *words, text=text)
    return said.returncode, said.stdout


def compare(regimen, log, rng, counts):
    """The mismatches of one log."""
    stored = log.lines()
    lines = [json.loads(line) for line in stored]
    if not lines:
        return []
    found = []
    linked = [line["seq"] for line in lines if "patient" not in line]
    places = [end for end in ends(lines) if not linked or end >= linked[0] - 1]
    for at in sorted({ends(lines)[-1], *rng.sample(places, min(3, len(places)))}):
        now = persons([line for line in lines if line["seq"] <= at and "patient" not in line])
        # What is only known later is on standard input, too; whose it is makes no difference.
        one = [as_one(line, now) for line in lines]
        text = "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in one if line)
        # No answer is as of a day after the last that is known; without the links that can be an earlier one.
        last_known = [line["recorded"][:10] for line in one if line and line["seq"] <= at][-1:]
        as_of = min([text_of(rng.randint(FIRST_DAY, LAST_DAY + 300)), *last_known])
        for query in QUERIES:
            expected = answer(regimen, query, "-", as_of, at, text=text)
            counts["answers"] += 1
            counts["rows"] += expected[1].count("\n")
            asked = [("the log", answer(regimen, query, log.path, as_of, at))]
            if rng.random() < 0.2:
                asked.append(("its lines", answer(regimen, query, "-", as_of, at, text="\n".join(stored) + "\n")))
            for what, got in asked:
                if got != expected:
                    found.append((log.path, query, as_of, at, what))
        for name in rng.sample(sorted(now), min(2, len(now))):
            counts["single patients"] += 1
            expected = answer(regimen, "exposures", "-", as_of, at, "--patient", now[name], text=text)
            got = answer(regimen, "exposures", log.path, as_of, at, "--patient", name)
            if got != expected:
                found.append((log.path, f"exposures --patient {name}", as_of, at, "the log"))
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--regimen", required=True)
    parser.add_argument("--logs", type=int, default=100)
    parser.add_argument("--seconds", type=float, help="how long logs begin, of those that --logs asks for")
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patients", type=int, default=6)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    counts = dict.fromkeys(["answers", "rows", "single patients"], 0)
    mismatches, logs, begun = [], 0, time.monotonic()
    directory = tempfile.mkdtemp(dir=MEMORY)
    try:
        for number in range(options.first, options.first + options.logs):
            if options.seconds is not None and time.monotonic() - begun > options.seconds:
                break
            logs += 1
            log = Log(options.regimen, directory, options.seed, number, options.patients)
            log.write()
            found = compare(options.regimen, log, random.Random(f"asked/{options.seed}/{number}"), counts)
            for name, count in log.counts.items():
                counts[name] = counts.get(name, 0) + count
            for path, query, as_of, at, what in found[:5]:
                print(f"mismatch: {path}: query {query} --as-of {as_of} --known-at @{at} ({what})", flush=True)
            mismatches += found
            if not found and not options.keep:
                for name in os.listdir(log.path):
                    if os.path.isfile(os.path.join(log.path, name)):
                        os.remove(os.path.join(log.path, name))
    finally:
        said = ", ".join(f"{count:,} {name}" for name, count in counts.items())
        print(f"{logs} logs from {options.first} by seed {options.seed}: {said}")
        print(f"{len(mismatches)} mismatches")
    sys.exit(1 if mismatches else 0)


if __name__ == "__main__":
    main()
