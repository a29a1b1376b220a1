#!/usr/bin/env python3
"""Compares the program with the naive reference on seeded random histories, as of X known at Y.

  compare.py --regimen PATH [--histories N] [--seed S] [--jobs J] [--questions Q] [--refusals F]

Each log holds some hundreds of patients; each is asked Q questions with random dates and rules, and every row is
compared. A fraction F of the patients' refused batches is tried alone: it must be refused. Prints what was compared
and, for each mismatch, the smallest history found that still shows it, with both answers. Exits with 1 on a mismatch.
"""
import argparse
import concurrent.futures
import json
import os
import random
import subprocess
import sys
import tempfile
import time

import facts
import histories
import reference

PATIENTS = 200
RULES = {
    "unit": ["pair", "regimen", "patient"],
    "days": ["elapsed", "inclusive"],
    "month": ["calendar", "30.4375"],
    "gap": ["0", "0", "1", "14", "30", "90", "365"],
    "minimum": ["0", "0", "0", "1", "30", "P1M", "P6W", "P90D"],
    "partial": ["middle", "middle", "longest", "shortest"],
    "anchor": ["jak-inhibitor", "jak-inhibitor", "baricitinib", "biologic", "methotrexate,jak-inhibitor",
               "upadacitinib,ruxolitinib"],
    "partner": ["systemic-immunomodulator", "systemic-immunomodulator", "methotrexate", "corticosteroid,biologic-tnf",
                "antimetabolite"],
    "ongoing": ["included", "included", "left-out"],
    "response": ["best", "last"],
}


class Program:
    """The program under test, by its command line."""

    def __init__(self, path, directory):
        self.path, self.directory, self.count = path, directory, 0

    def run(self, *words, text=None):
        return subprocess.run([self.path, *words], input=text, capture_output=True, text=True, check=False)

    def log(self, drafts):
        """A log of the drafts, or None and what was said."""
        self.count += 1
        log = os.path.join(self.directory, f"log-{os.getpid()}-{self.count}")
        made = self.run("init", log, "--recorded", "given")
        if made.returncode:
            sys.exit(made.stderr)
        said = self.run("append", "--log", log, text="".join(json.dumps(line) + "\n" for line in drafts))
        return (log, said.stderr) if said.returncode == 0 else (None, said.stderr)

    def ask(self, log, question, *more):
        words = ["query", question["query"], "--log", log, "--format", "json", "--as-of",
                 facts.text_of(question["asOf"]), "--known-at", question["typed"]]
        for name, value in question["profile"].items():
            words += ["--rule", f"{name}={value}"]
        said = self.run(*words, *more)
        if said.returncode:
            return {"failed": said.returncode, "said": said.stderr}
        return json.loads(said.stdout)["rows"]


def draw_question(rng, lines):
    """A random query: as of X, known at Y, under random rules."""
    line = rng.choice(lines[rng.choice([0, len(lines) // 2]):])
    form = rng.choice(["instant", "day", "position", "all"])
    if form == "instant":
        known_at, typed = line["recorded"], line["recorded"]
    elif form == "day":
        known_at, typed = line["recorded"][:10] + "T23:59:59.999Z", line["recorded"][:10]
    else:
        position = line["seq"] if form == "position" else len(lines)
        batches = [each["seq"] for index, each in enumerate(lines)
                   if index + 1 == len(lines) or lines[index + 1]["recorded"] != each["recorded"]]
        known_at, typed = max([each for each in batches if each <= position], default=0), f"@{position}"
    dated = rng.choice([each for each in lines if "occurred" in each])
    as_of = rng.choice([
        facts.possible_days(dated["occurred"])[0] + rng.choice([0, 0, 1, -1, 10]),
        rng.randint(histories.FIRST_DAY, histories.LAST_DAY + 60), histories.LAST_DAY + 400])
    profile = dict(reference.DEFAULTS)
    for name, values in RULES.items():
        if rng.random() < 0.5:
            profile[name] = rng.choice(values)
    # `instant` says the same as a position where the patient stands alone.
    instant = known_at if isinstance(known_at, str) else lines[known_at - 1]["recorded"] if known_at else "2000-01-01"
    return {"query": rng.choice(["regimens", "combinations", "combinations", "combinations"]), "asOf": as_of,
            "knownAt": known_at, "typed": typed, "instant": instant, "profile": profile}


def expected(lines, question):
    derive = {"regimens": reference.regimens, "combinations": reference.combinations}[question["query"]]
    return derive(lines, question["asOf"], question["knownAt"], question["profile"])


def same(one, other):
    """Whether the program's answer is the reference's; rows may hold more than the reference derives."""
    if isinstance(one, float) or isinstance(other, float):
        return isinstance(one, (int, float)) and isinstance(other, (int, float)) and abs(one - other) < 1e-9
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() >= other.keys() and all(same(one[key], other[key]) for key in other)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def rows_of(rows, patient):
    return [row for row in rows if row["patient"] == patient]


def shrink(program, batches, question):
    """Drops batches, then events, while the mismatch stays; the smallest drafts and both answers."""
    def differs(candidate):
        drafts = [line for batch in candidate for line in batch]
        if not drafts:
            return None
        lines = facts.log_lines(drafts)
        log, said = program.log(drafts)
        if log is None:
            return None
        known = dict(question)
        if isinstance(known["knownAt"], int):
            known["knownAt"] = known["typed"] = question["instant"]
        answers = program.ask(log, known), expected(lines, known)
        return None if same(*answers) else (drafts, known, answers)

    batches = [list(batch) for batch in batches]
    found = differs(batches)
    if not found:
        return None
    shorter = True
    while shorter:
        shorter = False
        for index in reversed(range(len(batches))):
            for part in [None] + list(range(len(batches[index]))):
                rest = [] if part is None else batches[index][:part] + batches[index][part + 1:]
                candidate = batches[:index] + ([rest] if rest else []) + batches[index + 1:]
                smaller = differs(candidate)
                if smaller:
                    batches, found, shorter = candidate, smaller, True
                    break
            if shorter:
                break
    return found


def report(seed, number, found, question):
    text = [f"mismatch: seed {seed}, patient {number}"]
    if not found:
        return "\n".join(text + [f"  it does not show when the patient is alone: {json.dumps(question)}"])
    drafts, question, (program, naive) = found
    shown = {name: value for name, value in question["profile"].items() if value != reference.DEFAULTS[name]}
    text.append(f"  {question['query']} as of {facts.text_of(question['asOf'])} "
                f"known at {question['typed']} {json.dumps(shown)}")
    text += ["  " + json.dumps({key: line[key] for key in line if key not in ("v", "patient", "author")})
             for line in drafts]
    for name, answer in (("program  ", program), ("reference", naive)):
        rows = answer if isinstance(answer, list) else [answer]
        text += [f"  {name} {json.dumps(row)}" for row in rows] or [f"  {name} no rows"]
    return "\n".join(text)


def compare_log(path, seed, first, count, questions, refusals):
    """Makes one log of `count` patients and asks; returns counts and the reports of what differed."""
    rng = random.Random(f"{seed}/log/{first}")
    tally = {"histories": count, "events": 0, "questions": 0, "comparisons": 0, "rows": 0, "refused answers": 0,
             "refusals": 0}
    reports = []
    # Every batch is synced to the disk before it is acknowledged: in memory that costs nothing.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as directory:
        program = Program(path, directory)
        drawn = {number: histories.history(seed, number) for number in range(first, first + count)}
        drafts = histories.merged([batches for batches, _ in drawn.values()])
        lines = facts.log_lines(drafts)
        tally["events"] = len(lines)
        log, said = program.log(drafts)
        if log is None:
            return tally, [report_refusal(program, seed, drawn, said)]
        for _ in range(questions):
            question = draw_question(rng, lines)
            answer, naive = program.ask(log, question), expected(lines, question)
            tally["questions"] += 1
            tally["comparisons"] += count
            tally["rows"] += len(naive)
            if not same(answer, naive):
                reports += mismatches(program, seed, drawn, question, answer, naive)
        for number in rng.sample(sorted(drawn), max(1, count // 20)):
            tally["refused answers"] += 1
            reports += compare_refused_answer(program, log, seed, number, lines, draw_question(rng, lines))
        for number, (batches, refused) in drawn.items():
            for standing, batch, why in refused[:3] if rng.random() < refusals else []:
                tally["refusals"] += 1
                reports += compare_refusal(program, seed, number, batches[:standing], batch, why)
    return tally, reports


def mismatches(program, seed, drawn, question, answer, naive):
    """Reports of the first patients whose rows differ, each shrunk."""
    if isinstance(answer, dict):
        return [f"mismatch: seed {seed}: {json.dumps(question)}: {answer['said']}"]
    names = {f"R{number:06d}": number for number in drawn}
    differing = [number for name, number in names.items() if not same(rows_of(answer, name), rows_of(naive, name))]
    if not differing:
        return [f"mismatch: seed {seed}: the order of the patients: {json.dumps(question)}"]
    return [report(seed, number, shrink(program, drawn[number][0], question), question) for number in differing[:5]]


def compare_refusal(program, seed, number, standing, batch, why):
    """Tries a batch that the reference refuses on what stood before it."""
    drafts = [line for each in standing for line in each] + batch
    log, _ = program.log(drafts)
    if log is None:
        return []
    text = "\n".join("  " + json.dumps(line) for line in drafts)
    return [f"mismatch: seed {seed}, patient {number}: accepted in spite of: {why}\n{text}"]


def compare_refused_answer(program, log, seed, number, lines, question):
    """Asks about one patient under `partial=refuse`: refused where rows rest on a partial date, else as `middle`."""
    name = f"R{number:06d}"
    own = [line for line in lines if line["patient"] == name]
    if not reference.by_patient(own, question["knownAt"]):
        return []
    middle = dict(question, profile=dict(question["profile"], partial="middle", ongoing="included", minimum="0"))
    naive = expected(own, middle)
    must, may = reference.must_and_may_refuse(own, question["asOf"], question["knownAt"], naive)
    refusing = dict(middle, profile=dict(middle["profile"], partial="refuse"))
    answer = program.ask(log, refusing, "--patient", name)
    is_refused = isinstance(answer, dict)
    if is_refused and may and answer["failed"] == 3 or not is_refused and not must and same(answer, naive):
        return []
    return [f"mismatch: seed {seed}, patient {number}: partial=refuse: must {must}, may {may}: {json.dumps(refusing)}\n"
            + "\n".join("  " + json.dumps(line) for line in own) + f"\n  program   {answer}\n  reference {naive}"]


def report_refusal(program, seed, drawn, said):
    """The first batch that the program refuses and the reference accepts."""
    for number, (batches, _) in drawn.items():
        for end in range(1, len(batches) + 1):
            drafts = [line for batch in batches[:end] for line in batch]
            log, alone = program.log(drafts)
            if log is None:
                text = "\n".join("  " + json.dumps(line) for line in drafts)
                return f"mismatch: seed {seed}, patient {number}: the last batch is refused: {alone}\n{text}"
    return f"mismatch: seed {seed}: refused: {said}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--regimen", required=True, help="path of the program")
    parser.add_argument("--histories", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--questions", type=int, default=8, help="for each log")
    parser.add_argument("--refusals", type=float, default=0.05, help="fraction of patients")
    options = parser.parse_args()
    begun, total, failures = time.monotonic(), {}, []
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        logs = [
            pool.submit(compare_log, os.path.abspath(options.regimen), options.seed, first,
                        min(PATIENTS, options.histories - first), options.questions, options.refusals)
            for first in range(0, options.histories, PATIENTS)]
        for log in concurrent.futures.as_completed(logs):
            tally, reports = log.result()
            total = {name: total.get(name, 0) + value for name, value in tally.items()}
            failures += reports
            for each in reports:
                print(each, flush=True)
    seconds = time.monotonic() - begun
    print(", ".join(f"{value} {name}" for name, value in total.items())
          + f", {len(failures)} mismatches, {total['histories'] / seconds:.0f} histories a second")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
