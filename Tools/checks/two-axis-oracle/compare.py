#!/usr/bin/env python3
"""Compares the program with the naive reference on seeded random histories, as of X known at Y.

  compare.py --regimen PATH [--histories N] [--seed S] [--jobs J] [--patients P] [--questions Q] [--refusals F]

Each log holds P patients; each is asked Q questions with random dates and rules, and every row is compared. Every other
log has events and whole patients erased, and every fourth keeps its own clock. A fraction F of the patients' refused
batches is tried alone: it must be refused. Prints how many of each kind were drawn, what was compared and, for each
mismatch, the smallest history found that still shows it, with both answers. Exits with 1 on a mismatch.

A patient of whom an erasure left no whole record is not compared: no rule says what holds then.
"""
import argparse
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
import histories
import kinds
import rates
import reference
from program import Program
from shared.dates import possible_days, text_of
from shared.program import MEMORY, same

# At most so many mismatches of one question are shrunk, since that takes hundreds of logs.
SHRUNK = 1
RULES = {
    "unit": ["pair", "regimen", "patient"],
    "days": ["elapsed", "inclusive"],
    "month": ["calendar", "30.4375"],
    "gap": ["0", "0", "1", "14", "30", "90", "365"],
    "minimum": ["0", "0", "0", "1", "30", "P1M", "P6W", "P90D"],
    "partial": ["middle", "middle", "midpoint", "longest", "shortest"],
    "possible": ["imputed", "left-out", "counted"],
    "assume-continuing": ["yes", "no"],
    "anchor": ["jak-inhibitor", "jak-inhibitor", "baricitinib", "biologic", "methotrexate,jak-inhibitor",
               "upadacitinib,ruxolitinib"],
    "partner": ["systemic-immunomodulator", "systemic-immunomodulator", "methotrexate", "corticosteroid,biologic-tnf",
                "antimetabolite"],
    "ongoing": ["included", "included", "left-out"],
    "response": ["best", "last"],
    "lag": ["0", "14", "90"],
}


def draw_question(rng, log):
    """A random query: as of X, known at Y, under random rules."""
    lines = log.lines
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
        max(log.first_day, possible_days(dated["occurred"])[0]) + rng.choice([0, 0, 1, -1, 10]),
        rng.randint(log.first_day, log.last_day + 60), log.last_day + 400])
    profile = dict(reference.DEFAULTS)
    for name, values in RULES.items():
        if name == "unit" or rng.random() < 0.5:
            profile[name] = rng.choice(values)
    # `instant` says the same as a position where the patient stands alone.
    instant = known_at if isinstance(known_at, str) else lines[known_at - 1]["recorded"] if known_at else "2000-01-01"
    return {"query": rng.choice(["regimens", "combinations", "combinations", "combinations", "rates"]), "asOf": as_of,
            "knownAt": known_at, "typed": typed, "instant": instant, "last": lines[-1]["recorded"], "profile": profile}


def as_of_known(question):
    """The as-of day, but none after the day of the known-at moment or of the last entry: nothing is known of those."""
    return min([question["asOf"]] + [possible_days(question[name][:10])[0] for name in ("instant", "last")])


def expected(lines, question):
    as_of = as_of_known(question)
    derive = {"regimens": reference.regimens, "combinations": reference.combinations, "rates": rates.rates}
    return derive[question["query"]](lines, as_of, question["knownAt"], question["profile"])


def rows_of(rows, patient):
    return [row for row in rows if row.get("patient") == patient]


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
        known = dict(question, last=lines[-1]["recorded"])
        if isinstance(known["knownAt"], int):
            known["knownAt"] = known["typed"] = question["instant"]
        answer = program.ask(log, known)
        answers = answer.get("rows", answer), expected(lines, known)
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
    text.append(f"  {question['query']} as of {text_of(question['asOf'])} "
                f"known at {question['typed']} {json.dumps(shown)}")
    text += ["  " + json.dumps({key: line[key] for key in line if key not in ("v", "patient", "author")})
             for line in drafts]
    for name, answer in zip(("program  ", "reference"), differences(program, naive)):
        rows = answer if isinstance(answer, list) else [answer]
        text += [f"  {name} {json.dumps(row)}" for row in rows] or [f"  {name} no rows"]
    return "\n".join(text)


def differences(program, naive):
    """Both answers; where they have the same number of rows, what differs of each, and what names it."""
    if not isinstance(program, list) or len(program) != len(naive):
        return program, naive
    named = ("patient", "anchor", "partners", "start", "end", "possible", "exposure", "term")
    pairs = [(one, other) for one, other in zip(program, naive) if not same(one, other)]
    kept = [[key for key in other if key in named or not same(one.get(key), other[key])] for one, other in pairs]
    return tuple([{key: pair[side].get(key) for key in keys} for pair, keys in zip(pairs, kept)] for side in (0, 1))


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


def mismatches(program, log, question, answer, naive):
    """Reports of the first patients whose rows differ, each shrunk where the instants were given and nothing erased."""
    differing = differing_numbers(program, log, question, answer, naive)
    if not differing:
        return [f"mismatch: seed {log.seed}: the order of the patients: {json.dumps(question)}"]
    reports = []
    for number in differing[:5]:
        if log.keeps_clock or number in log.touched or len(reports) >= SHRUNK:
            name = histories.name_of(number)
            text = "".join(f"\n  {json.dumps(line)}" for line in log.lines if line.get("patient") == name)
            reports.append(
                f"mismatch: seed {log.seed}, patient {number}: {json.dumps(question)}, erased "
                f"{sorted(log.erased)}{text}\n  program   {rows_of(answer, name)}\n  reference {rows_of(naive, name)}")
        else:
            reports.append(
                report(log.seed, number, shrink(program, log.drawn[number][0], question), question))
    return reports


def differing_numbers(program, log, question, answer, naive):
    """The patients whose rows differ. A row of many patients is asked for again, one patient after the other."""
    if question["query"] != "rates":
        return [number for name, number in log.number_of.items()
                if not same(rows_of(answer, name), rows_of(naive, name))]
    found = []
    for name, number in log.number_of.items():
        lines = [line for line in log.of_patient(name) if facts.is_known(line, question["knownAt"])]
        if lines and not log.broken(lines) and len(found) < 5:
            alone = program.ask(log.path, question, "--patient", name)
            if not same(alone.get("rows", alone), expected(lines, question)):
                found.append(number)
    return found


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
    name = histories.name_of(number)
    own = log.of_patient(name)
    known = reference.by_patient(own, question["knownAt"])
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


def report_disagreement(program, seed, log, disagreement):
    """The first batch that the program refuses alone and the reference accepts, where that is what they differ in."""
    for number, (batches, _) in [] if log.keeps_clock else log.drawn.items():
        for end in range(1, len(batches) + 1):
            drafts = [line for batch in batches[:end] for line in batch]
            made, alone = program.log(drafts)
            if made is None:
                text = "\n".join("  " + json.dumps(line) for line in drafts)
                return f"mismatch: seed {seed}, patient {number}: the last batch is refused: {alone}\n{text}"
    return f"mismatch: seed {seed}, patients from {min(log.drawn)}: {disagreement}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--regimen", required=True, help="path of the program")
    parser.add_argument("--histories", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--patients", type=int, default=200, help="in each log")
    parser.add_argument("--questions", type=int, default=8, help="for each log")
    parser.add_argument("--refusals", type=float, default=0.05, help="fraction of patients")
    options = parser.parse_args()
    begun, total, drawn, failures = time.monotonic(), {}, {}, []
    starts = range(0, options.histories, options.patients)
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        logs = [
            pool.submit(compare_log, os.path.abspath(options.regimen), options.seed, index,
                        range(first, min(first + options.patients, options.histories)), options.questions,
                        options.refusals)
            for index, first in enumerate(starts)]
        for log in concurrent.futures.as_completed(logs):
            tally, kinds_drawn, reports = log.result()
            total = {name: total.get(name, 0) + value for name, value in tally.items()}
            drawn = {name: drawn.get(name, 0) + value for name, value in kinds_drawn.items()} or drawn
            failures += reports
            for each in reports:
                print(each, flush=True)
    seconds = time.monotonic() - begun
    print("drawn: " + ", ".join(f"{drawn.get(name, 0)} {name}" for name in kinds.NAMES))
    print(", ".join(f"{value} {name}" for name, value in total.items())
          + f", {len(failures)} mismatches, {total['histories'] / seconds:.0f} histories a second")
    missing = [name for name in kinds.NAMES if not drawn.get(name)] if total["histories"] >= 100 else []
    if missing:
        print("none was drawn: " + ", ".join(missing))
    return 1 if failures or missing else 0


if __name__ == "__main__":
    sys.exit(main())
