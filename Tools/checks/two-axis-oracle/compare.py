#!/usr/bin/env python3
"""Compares the program with the naive reference on seeded random histories, as of X known at Y.

  compare.py --regimen PATH [--histories N] [--from F] [--seed S] [--jobs J] [--patients P] [--questions Q]
             [--refusals R]

Each log holds P patients; each is asked Q questions with random dates and rules, and every row is compared. Every other
log has events and whole patients erased, and every fourth keeps its own clock. A fraction R of the patients' refused
batches is tried alone: it must be refused. Prints how many of each kind were drawn, what was compared and, for each
mismatch, the smallest history found that still shows it, with both answers. Exits with 1 on a mismatch.

A log depends on the seed, the number of its first patient and the number of its patients alone, but for the clock:
`--from F` goes on where a run was cut off, and shows one log again.

A patient of whom an erasure left no whole record is not compared: no rule says what holds then.
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

# Both oracles share a package beside them.
sys.path.insert(1, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import drawnlogs
import facts
import kinds
import reference
from mismatches import mismatches, report_disagreement
from program import Program
from questions import as_of_known, draw_question, expected
from shared.program import MEMORY, same


def compare_log(path, seed, index, numbers, questions, refusals):
    """Makes one log of some patients and asks; returns counts, what was drawn, and the reports of what differed."""
    rng = random.Random(f"{seed}/log/{numbers.start}")
    tally = {"histories": len(numbers), "events": 0, "questions": 0, "comparisons": 0, "rows": 0, "refused answers": 0,
             "refusals": 0}
    with tempfile.TemporaryDirectory(dir=MEMORY) as directory:
        program = Program(path, directory)
        log = drawnlogs.DrawnLog(program, rng, seed, numbers, keeps_clock=index % 4 == 3, erases=index % 2 == 1)
        try:
            log.write()
        except drawnlogs.Disagreement as disagreement:
            return tally, {}, [report_disagreement(program, seed, log, disagreement)]
        tally["events"] = len(log.lines)
        reports = compare_answers(program, log, rng, questions, tally)
        for number in rng.sample(sorted(log.drawn), max(1, len(numbers) // 20)):
            tally["refused answers"] += 1
            reports += compare_refused_answer(program, log, seed, number, draw_question(rng, log))
        for number, (batches, refused) in [] if log.keeps_clock else log.drawn.items():
            for standing, batch, why in refused[:3] if rng.random() < refusals else []:
                tally["refusals"] += 1
                reports += compare_refusal(program, seed, number, batches[:standing], batch, why)
        return tally, kinds.drawn(log), reports


def compare_answers(program, log, rng, questions, tally):
    """Asks about all patients at once; reports of what differed."""
    reports, lines = [], log.visible()
    for _ in range(questions):
        question = draw_question(rng, log)
        if question["query"] == "rates" and log.erases:
            question["query"] = "combinations"
        answer, naive = program.ask(log.path, question), expected(lines, question)
        left_out = log.broken([line for line in lines if facts.is_known(line, question["knownAt"])])
        naive = without(naive, left_out)
        tally["questions"] += 1
        tally["comparisons"] += len(log.drawn) - len(left_out)
        tally["rows"] += len(naive)
        if "failed" in answer:
            reports.append(f"mismatch: seed {log.seed}: {json.dumps(question)}: {answer['said']}")
        elif answer["erased"] != log.erased_up_to(question["knownAt"]):
            reports.append(f"mismatch: seed {log.seed}: {answer['erased']} erased, and not "
                           f"{log.erased_up_to(question['knownAt'])}: {json.dumps(question)}")
        elif not same(without(answer["rows"], left_out), naive):
            reports += mismatches(program, log, question, without(answer["rows"], left_out), naive)
    return reports


def without(rows, patients):
    """The rows of the other patients; a row of many patients stays, since such are asked of whole records alone."""
    return [row for row in rows if row.get("patient") not in patients]


def compare_refusal(program, seed, number, standing, batch, why):
    """Tries a batch that the reference refuses on what stood before it."""
    drafts = [line for each in standing for line in each] + batch
    log, _ = program.log(drafts)
    if log is None:
        return []
    text = "\n".join("  " + json.dumps(line) for line in drafts)
    return [f"mismatch: seed {seed}, patient {number}: accepted in spite of: {why}\n{text}"]


def compare_refused_answer(program, log, seed, number, question):
    """Asks about one patient under `partial=refuse`: refused where rows rest on a partial date, else as `middle`."""
    name = log.name_of[number]
    own = log.about(name)
    known = facts.by_patient(own, question["knownAt"])
    if not known or log.broken(known[0][1]):
        return []
    asked = "regimens" if question["query"] == "regimens" else "combinations"
    middle = dict(question, query=asked)
    middle["profile"] = dict(question["profile"], partial="middle", ongoing="included", minimum="0")
    naive = expected(own, middle)
    must, may = reference.must_and_may_refuse(
        own, as_of_known(question), question["knownAt"], naive, middle["profile"])
    refusing = dict(middle, profile=dict(middle["profile"], partial="refuse"))
    answer = program.ask(log.path, refusing, "--patient", name)
    is_refused = "failed" in answer
    if is_refused and may and answer["failed"] == 3 or not is_refused and not must and same(answer["rows"], naive):
        return []
    return [f"mismatch: seed {seed}, patient {number}: partial=refuse: must {must}, may {may}: {json.dumps(refusing)}\n"
            + "\n".join("  " + json.dumps(line) for line in own) + f"\n  program   {answer}\n  reference {naive}"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--regimen", required=True, help="path of the program")
    parser.add_argument("--histories", type=int, default=2000)
    parser.add_argument("--from", type=int, default=0, dest="first", help="the number of the first history")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--patients", type=int, default=200, help="in each log")
    parser.add_argument("--questions", type=int, default=8, help="for each log")
    parser.add_argument("--refusals", type=float, default=0.05, help="fraction of patients")
    options = parser.parse_args()
    begun, total, drawn, failures = time.monotonic(), collections.Counter(), collections.Counter(), 0
    end = options.first + options.histories
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        logs = [
            pool.submit(compare_log, os.path.abspath(options.regimen), options.seed, first // options.patients,
                        range(first, min(first + options.patients, end)), options.questions, options.refusals)
            for first in range(options.first, end, options.patients)]
        for log in concurrent.futures.as_completed(logs):
            tally, kinds_drawn, reports = log.result()
            total.update(tally)
            drawn.update(kinds_drawn)
            failures += len(reports)
            print(*reports, sep="\n", end="\n" * bool(reports), flush=True)
            print(f"{total['histories']} histories, {failures} mismatches", file=sys.stderr, flush=True)
    seconds = time.monotonic() - begun
    print("drawn: " + ", ".join(f"{drawn[name]} {name}" for name in kinds.NAMES))
    print(", ".join(f"{value} {name}" for name, value in total.items())
          + f", {failures} mismatches, {total['histories'] / seconds:.0f} histories a second")
    missing = [name for name in kinds.NAMES if not drawn[name]] if total["histories"] >= 100 else []
    if missing:
        print("none was drawn: " + ", ".join(missing))
    return 1 if failures or missing else 0


if __name__ == "__main__":
    sys.exit(main())
