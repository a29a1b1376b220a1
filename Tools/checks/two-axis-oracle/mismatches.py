"""Reports of mismatches: the smallest history found that still shows one, with both answers."""
import json

import facts
import reference
from questions import expected
from shared.dates import text_of
from shared.program import same

# At most so many mismatches of one log are shrunk, since that takes hundreds of logs.
SHRUNK = 1


def rows_of(rows, patient):
    return [row for row in rows if row.get("patient") == patient]


def shrink(program, batches, question):
    """Drops batches, then events, while the mismatch stays; the smallest drafts and both answers."""
    def differs(candidate):
        drafts = [line for batch in candidate for line in batch]
        if not drafts:
            return None
        drafts.sort(key=lambda line: line["recorded"])
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


def mismatches(program, log, question, answer, naive):
    """Reports of the first patients whose rows differ, each shrunk where the instants were given and nothing erased."""
    differing = differing_numbers(program, log, question, answer, naive)
    if not differing:
        return [f"mismatch: seed {log.seed}: the order of the patients: {json.dumps(question)}"]
    reports = []
    for number in differing[:5]:
        name = log.name_of[number]
        if log.keeps_clock or name in log.touched or None in log.touched or len(reports) >= SHRUNK:
            text = "".join(f"\n  {json.dumps(line)}" for line in log.lines if line.get("patient") in (name, None))
            reports.append(
                f"mismatch: seed {log.seed}, patient {number}: {json.dumps(question)}, erased "
                f"{sorted(log.erased)}{text}\n  program   {rows_of(answer, name)}\n  reference {rows_of(naive, name)}")
        else:
            reports.append(
                report(log.seed, number, shrink(program, log.drawn[number][0] + log.department, question), question))
    return reports


def differing_numbers(program, log, question, answer, naive):
    """The patients whose rows differ. A row of many patients is asked for again, one patient after the other."""
    if question["query"] != "rates":
        return [number for name, number in log.number_of.items()
                if not same(rows_of(answer, name), rows_of(naive, name))]
    found = []
    for name, number in log.number_of.items():
        lines = [line for line in log.about(name) if facts.is_known(line, question["knownAt"])]
        if any("patient" in line for line in lines) and not log.broken(lines) and len(found) < 5:
            alone = program.ask(log.path, question, "--patient", name)
            if not same(alone.get("rows", alone), expected(lines, question)):
                found.append(number)
    return found


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
