#!/usr/bin/env python3
"""Measures the program and its peers in turn on the same files, and prints the goals beside what was reached.

  Tools/benchmark/install                                       the peers, from Debian and PyPI, once
  Tools/benchmark/benchmark.py [--markdown FILE]                everything but growth; about half an hour
                                      (FILE is a document with marks, or new: Documentation/performance.md)
  Tools/benchmark/benchmark.py --grow 10000,100000,1000000,10000000
  Tools/benchmark/benchmark.py --quick                          the same on small files, in less than a minute

  --events N        size of the log that all replay (1000000)
  --large N         size of the log that small questions are asked of (5000000)
  --repetitions N   how often each contender runs, after one run to warm up (7)
  --seconds S       how long a rate is taken (3)
  --sections A,B    only these: replay, corrected, queries, input, load, lines, verify, append,
                    questions, start
  --directory DIR   where logs are built and kept for the next run (.build/benchmark/logs)
  --regimen FILE    the program; else it is built anew, static and stripped, and the time taken is a row
  --tools DIR       where sample-log, line-rate and append-rate are (.build/release, built where needed)

Every contender reads the whole log, checks every line, folds by patient and prints every combination with its duration
and last response, and (the program: by `query durations`) the mean and median; answers are compared, and a difference
ends the run with 1. Ratios are of medians. What cannot be measured here is said to be missing.
"""
import argparse
import pathlib
import shutil
import signal
import sys
import time

import appending
import contenders
import loading
import machine
import measuring
import questions
from contenders import Product
from measuring import Missing, mebibytes, seconds

SECTIONS = ["replay", "corrected", "queries", "input", "load", "lines", "verify", "append", "questions", "start"]


# What bounds a goal whose name begins so, where it is not reached.
BOUNDS = (
    ("`combinations` against DuckDB", "events are encoded when they are read, then decoded and resolved one by one by patient"),
    ("the same, CPU", "the same"),
    ("whole replay against `wc -l`", "`wc -l` reads the files and does nothing with them"),
    ("peak memory", "the encoded events, 60 bytes each and 8 for their places, and the rows of the answer"),
    ("`query events", "each event is decoded again and written cell by cell"),
    ("a log on standard input", "its bytes are held, and each line's place in them"),
    ("drafts through", "each patient is judged by every check without the batch and with it: half of the time"),
    ("the last batches", "the patients' earlier lines, which are read at their places"),
    ("parse and check", "every string is interned, which on-demand parsing leaves out"),
    ("verification", "the tree over the lines: 128 hashed bytes beside the 420 of a line"),
    ("one durable append", "the synchronization, and the fine time stamp of a write whose file was asked for its status"),
    ("100-event batches", "half of the time is the synchronization; lines are built, hashed and read back"),
    ("`report`", "the page holds every patient's history and every day of the replay"),
    ("`diff`", "both states of the record are resolved whole"),
    ("`query", "all histories are resolved anew: a snapshot holds events, never results"),
    ("one ", "the lines after the snapshot, which are verified, and for an entry the disk"),
    ("start-up", "the dynamic loader and the runtime"),
    ("a fresh release build", "whole-module optimization of each room, one after the other"),
    ("", "the derivation of its rows"),
)


class Report:
    """Tables as they come, and the goals for the last one."""

    def __init__(self, path, is_growth):
        self.path, self.is_growth, self.lines, self.goals = path, is_growth, [], []

    def line(self, text=""):
        print(text, flush=True)
        self.lines.append(text)

    def table(self, heading, *rows):
        self.line()
        self.line("| " + " | ".join(heading) + " |")
        self.line("| --- |" + " ---: |" * (len(heading) - 1))
        for row in rows:
            self.line("| " + " | ".join(row) + " |")
        self.line()

    def missing(self, name, reason):
        self.line(f"missing: {name}: {reason}")

    def goal(self, name, goal, measured, is_met):
        self.goals.append((name, goal, measured, "yes" if is_met else "no"))

    def no_goal(self, name, goal, reason):
        self.goals.append((name, goal, f"missing: {reason}", "–"))

    def end(self):
        if self.goals:
            self.line("### goals")
            self.table(("what", "at least", "measured", "reached"), *self.goals)
        if self.path:
            place(pathlib.Path(self.path), "growth" if self.is_growth else "measured", "\n".join(self.lines).strip())
            missed = [name for name, _, _, is_met in self.goals if is_met == "no"]
            rows = [f"| {name} | {next(bound for start, bound in BOUNDS if name.startswith(start))} |" for name in missed]
            if not self.is_growth:
                place(pathlib.Path(self.path), "bounds", "\n".join(["| goal | what bounds it |", "| --- | --- |", *rows]))


def place(path, name, text):
    """Puts text between two marks of a document, or into a new one."""
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    old = path.read_text() if path.exists() else ""
    if name == "bounds" and begin not in old or not old:
        old += f"{begin}\n{end}\n"
    if begin not in old or end not in old:
        sys.exit(f"{path} has no marks for what was {name}: {begin} and {end}")
    before, after = old.split(begin)[0], old.split(end)[1]
    path.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}")


def sample_log(product, directory, events, *options):
    """A log of so many events, kept for the next time."""
    name = f"{events}" + "".join(f"-{word.strip('-')}" for word in map(str, options))
    log = pathlib.Path(directory) / name
    if not (log / "whole").exists():
        shutil.rmtree(log, ignore_errors=True)
        measuring.output([product.tool("sample-log"), log, events, *options])
        (log / "whole").touch()
    return str(log)


def measure_replay(report, product, options, directory):
    log = sample_log(product, directory, options.events)
    out = str(pathlib.Path(directory) / "out")
    runs, patients = {}, (options.events + 11) // 12
    makers = {
        "regimen": lambda: contenders.product_replay(product, log, out),
        "regimen, 2 threads": lambda: contenders.product_replay(product, log, f"{out}.2", threads=2),
        "regimen, 1 thread": lambda: contenders.product_replay(product, log, f"{out}.1", threads=1),
        **contenders.peer_replays(log, out)}
    for name, make in makers.items():
        try:
            runs[name] = make()
        except Missing as reason:
            report.missing(name, reason)
    if "regimen, 2 threads" in runs:
        del runs["regimen"]
    series = measuring.in_turn(runs, options.repetitions)
    if "regimen" not in series:
        shutil.copy(f"{out}.2.answer", f"{out}.answer")
    own = "regimen" if "regimen" in series else "regimen, 2 threads"
    count, compared = contenders.check_answers(product, log, out)
    report.line(f"{options.events} events of {patients} patients, {contenders.log_size(log) / 1e6:.0f} MB; {count} combinations,"
                f" equal in {', '.join(compared)}; {options.repetitions} repetitions in turn")
    report.table(
        ("contender", "wall", "range", "CPU", "peak memory", "wall against the program"),
        *[(name, seconds(taken.wall), " to ".join(map(seconds, taken.range)), seconds(taken.cpu), mebibytes(taken.peak),
           f"{taken.wall / series[own].wall:.1f}x") for name, taken in series.items()])
    replay_goals(report, series, own, options.events)


def replay_goals(report, series, own, events):
    def ratio(name, ours, theirs, goal, is_wanted=lambda value, limit: value >= limit, measure="wall"):
        absent = next((contender for contender in (ours, theirs) if contender not in series), None)
        text = f"{goal:g}x" if is_wanted(goal, goal) and is_wanted(goal + 1, goal) else f"within {goal:g}x"
        if absent:
            report.no_goal(name, text, absent)
            return
        first, second = getattr(series[ours], measure), getattr(series[theirs], measure)
        value = first / second if text.startswith("within") else second / first
        report.goal(name, text, f"{value:.2f}x", is_wanted(value, goal))

    two = "DuckDB, 2 threads"
    ratio("`combinations` against DuckDB with as little work as it needs, wall", own, two, 2.5)
    ratio("the same, CPU", own, two, 2.5, measure="cpu")
    ratio("whole replay against `wc -l` of the same files", own, "wc -l", 3, lambda value, limit: value <= limit)
    limit = (16 << 20) + 75 * events
    peak = series[own].peak
    report.goal("peak memory of a replay", f"16 MiB + 75 B an event: {mebibytes(limit)}", mebibytes(peak), peak <= limit)


def measure_lines(report, product, options, directory):
    """Parsing and checking in memory, one thread."""
    log = sample_log(product, directory, min(options.events, 150_000))
    path = contenders.segments(log)[0]
    name, goal = "parse and check in memory, one thread, against simdjson on-demand", "2.5x"
    try:
        rates = measuring.rates_in_turn({
            "regimen": lambda: contenders.rate([product.tool("line-rate"), path, 5])[0],
            "simdjson": lambda: contenders.rate([measuring.compiled("simdjson_rate", "-lsimdjson"), path, 5])[0],
        }, options.repetitions)
    except Missing as reason:
        report.no_goal(name, goal, reason)
        return
    compare_rates(report, name, 2.5, rates, "GB/s")


def compare_rates(report, name, goal, rates, unit, scale=1):
    (own, ours), (other, theirs) = rates.items()
    ours, theirs = ([value * scale for value in values] for values in (ours, theirs))
    middle = [values[len(values) // 2] for values in (ours, theirs)]
    report.line(f"{name}: {own} {middle[0]:.4g} ({ours[0]:.4g} to {ours[-1]:.4g}), {other} {middle[1]:.4g}"
                f" ({theirs[0]:.4g} to {theirs[-1]:.4g}) {unit}")
    report.goal(name, f"{goal:g}x", f"{middle[0] / middle[1]:.2f}x", middle[0] >= goal * middle[1])


def measure_verify(report, product, options, directory):
    log = sample_log(product, directory, options.events)
    size = contenders.log_size(log)
    name = "verification of the seals, per core, against `openssl speed -bytes 400 sha256`"

    def verify():
        return size / measuring.run([product.regimen, "verify", "--log", log]).cpu / 1e9

    try:
        rates = measuring.rates_in_turn({
            "regimen": lambda: contenders.rate([product.tool("line-rate"), "--seals", log, 3])[0],
            "openssl": lambda: contenders.openssl_rate(max(1, round(options.seconds))),
            "whole": verify,
        }, options.repetitions)
    except Missing as reason:
        report.no_goal(name, "1.2x", reason)
        return
    whole = sorted(rates.pop("whole"))
    compare_rates(report, name, 1.2, rates, "GB/s")
    report.line(f"`verify`, which also judges every event by the rules of the record, per core: {whole[len(whole) // 2]:.4g} GB/s")


def measure_append(report, product, options, directory):
    second = options.seconds
    for name, goal, batch in (("one durable append against SQLite WAL FULL", 1.1, 1),
                              ("100-event batches against SQLite WAL FULL", 1.7, 100)):
        try:
            rates = measuring.rates_in_turn({
                "regimen": lambda batch=batch: appending.product_rate(product, directory, second, batch),
                "SQLite": lambda batch=batch: appending.sqlite_rate(directory, second, batch)}, options.repetitions)
            compare_rates(report, name, goal, rates, "events/s", scale=batch)
        except Missing as reason:
            report.no_goal(name, f"{goal:g}x", reason)
    report.no_goal("8 writers against PostgreSQL", "2.2x", "this harness starts no server; Tools/append-rate has the writers")


def measure_start(report, product, options, built):
    series = measuring.in_turn({"start": lambda: measuring.run([product.regimen, "--version"])}, options.repetitions * 5)["start"]
    size = pathlib.Path(product.regimen).stat().st_size
    low, high = series.range
    report.line(f"`regimen --version`: {seconds(series.wall)} ({seconds(low)} to {seconds(high)}), {mebibytes(series.peak)};"
                f" the program has {size / 1e6:.1f} MB")
    if built is None:
        report.no_goal("start-up, static and stripped", "3 ms", f"--regimen was given; that one takes {seconds(series.wall)}")
        report.no_goal("a fresh release build", "under 180 s", "--regimen was given")
        return
    report.goal("start-up, static and stripped", "3 ms", seconds(series.wall), series.wall <= 0.003)
    report.goal("a fresh release build of the program", "under 180 s", f"{built:.0f} s", built < 180)


def build_program():
    """A static, stripped program from nothing, and the seconds that the build took."""
    scratch = measuring.TOOLS / "fresh"
    shutil.rmtree(scratch, ignore_errors=True)
    words = ["swift", "build", "-c", "release", "--static-swift-stdlib", "--product", "regimen", "--scratch-path", scratch]
    start = time.monotonic()
    measuring.output(words, cwd=measuring.ROOT)
    taken = time.monotonic() - start
    program = measuring.TOOLS / "regimen"
    measuring.output(["strip", "-o", program, scratch / "release" / "regimen"])
    return program, taken


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--grow", type=lambda text: [int(word) for word in text.split(",")])
    parser.add_argument("--events", type=int)
    parser.add_argument("--large", type=int)
    parser.add_argument("--repetitions", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--sections", type=lambda text: text.split(","), default=SECTIONS)
    parser.add_argument("--directory", default=measuring.TOOLS / "logs", type=pathlib.Path)
    parser.add_argument("--regimen", type=pathlib.Path)
    parser.add_argument("--tools", type=pathlib.Path)
    parser.add_argument("--markdown")
    options = parser.parse_args()
    usual = (5_000, 10_000, 1, 0.2) if options.quick else (1_000_000, 5_000_000, 7, 3.0)
    for name, value in zip(("events", "large", "repetitions", "seconds"), usual):
        if getattr(options, name) is None:
            setattr(options, name, value)
    return options


def main():
    options = parse_arguments()
    # `openssl speed` waits for an alarm for ever where whoever runs this has blocked signals.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    options.directory.mkdir(parents=True, exist_ok=True)
    directory = str(options.directory.resolve())
    tools = options.tools or measuring.ROOT / ".build" / "release"
    if options.tools is None:
        for name in ("sample-log", "line-rate", "append-rate"):
            measuring.output(["swift", "build", "-c", "release", "--product", name], cwd=measuring.ROOT)
    regimen, built = (options.regimen, None) if options.regimen else build_program()
    product, report = Product(regimen.resolve(), tools.resolve()), Report(options.markdown, bool(options.grow))
    for line in machine.description(directory):
        report.line(f"- {line}")
    if options.grow:
        questions.measure_growth(report, product, options, directory, sample_log)
        report.end()
        return
    for section in options.sections:
        report.line()
        report.line(f"### {section}")
        report.line()
        match section:
            case "replay": measure_replay(report, product, options, directory)
            case "corrected": loading.measure_corrected(report, product, options, directory, sample_log)
            case "queries": loading.measure_queries(report, product, options, directory, sample_log)
            case "input": loading.measure_input(report, product, options, directory, sample_log)
            case "load": loading.measure_load(report, product, options, directory, sample_log)
            case "lines": measure_lines(report, product, options, directory)
            case "verify": measure_verify(report, product, options, directory)
            case "append": measure_append(report, product, options, directory)
            case "questions": questions.measure_questions(report, product, options, directory, sample_log)
            case "start": measure_start(report, product, options, built)
            case _: sys.exit(f"no section {section}: {', '.join(SECTIONS)}")
    report.line()
    report.end()


if __name__ == "__main__":
    main()
