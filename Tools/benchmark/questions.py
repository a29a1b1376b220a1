"""Small questions: what a snapshot makes of them, and how each cost grows with the log."""
import pathlib
import shutil

import contenders
import measuring
from measuring import Missing, mebibytes, seconds

TAIL = 1000
DAY = "2024-12-01"


LOGS = {}


def log_with_snapshot(product, directory, events, patients, sample_log):
    """A log of its own with a snapshot and TAIL more events behind it; patients: how many, or none for 12 events each."""
    product.has_snapshots()
    if (events, patients) in LOGS:
        return LOGS[events, patients]
    options = ["--of", events + TAIL] + (["--patients", patients] if patients else [])
    log = sample_log(product, directory, events, *options)
    shutil.rmtree(pathlib.Path(log) / "snapshots", ignore_errors=True)
    measuring.output([product.regimen, "snapshot", "--log", log])
    measuring.output([product.tool("sample-log"), log, events + TAIL, *options])
    # It is longer than its name says from now on.
    (pathlib.Path(log) / "whole").unlink(missing_ok=True)
    LOGS[events, patients] = log
    return log


def asking(product, log, name):
    """The commands whose cost should not grow with the log."""
    using = product.option("query", "snapshots", "use")
    return {
        "combinations": [product.regimen, "query", "combinations", "--log", log, "--format", "csv", *using],
        "durations": [product.regimen, "query", "durations", "--log", log, "--format", "csv", *using],
        "patient": [product.regimen, "replay", "P0000007", "--log", log, *using],
        "record": [
            product.regimen, "record", "patient-seen", "P0000007", "--on", DAY,
            *product.option("record", "accept", "clock"), "--log", log],
    }[name]


def measure_questions(report, product, options, directory, sample_log):
    large = f"on a log of {options.large} events with a snapshot"
    many = min(options.large, 1_044_000)
    behind = f"from a snapshot, 1,000 events behind it, {many // 12:,} patients"
    wanted = [
        (f"`query combinations` {behind}", "15 ms", 0.015, "combinations", many, None),
        (f"`query durations` {behind}", "15 ms", 0.015, "durations", many, None),
        (f"one patient's question {large}", "20 ms", 0.020, "patient", options.large, None),
        (f"one `record` {large}", "20 ms", 0.020, "record", options.large, None),
    ]
    for name, goal, limit, command, events, patients in wanted:
        try:
            log = log_with_snapshot(product, directory, events, patients, sample_log)
            words = asking(product, log, command)
            series = measuring.in_turn({name: lambda words=words: measuring.run(words)}, options.repetitions)[name]
        except Missing as reason:
            report.no_goal(name, goal, reason)
            continue
        report.line(f"{name}: {seconds(series.wall)} ({' to '.join(map(seconds, series.range))}), {mebibytes(series.peak)}")
        report.goal(name, goal, seconds(series.wall), series.wall <= limit)


def growth_commands(product, log, events, directory, sample_log):
    """Name to the words of a command, for one size of log; raises nothing, but leaves out what there is not."""
    words = {
        "replay and table": product.query(log, extra=product.ignoring_snapshots()),
        "one patient": [product.regimen, "replay", "P0000007", "--log", log, *product.ignoring_snapshots()],
        "verify": [product.regimen, "verify", "--log", log],
    }
    try:
        for name, patients in (("12 events a patient", None), ("800 patients", 800)):
            if patients and events < 12 * patients:
                continue
            longer = log_with_snapshot(product, directory, events, patients, sample_log)
            for question in ("combinations", "durations", "patient", "record"):
                words[f"{question} from a snapshot, {name}"] = asking(product, longer, question)
    except Missing:
        pass
    return words


def measure_growth(report, product, options, directory, sample_log):
    """Every cost at every size."""
    walls, peaks, names = {}, {}, []
    for events in options.grow:
        log = sample_log(product, directory, events)
        commands = growth_commands(product, log, events, directory, sample_log)
        series = measuring.in_turn({name: lambda words=words: measuring.run(words) for name, words in commands.items()},
                                   min(options.repetitions, 5))
        for name, taken in series.items():
            if name not in names:
                names.append(name)
            walls[name, events], peaks[name, events] = taken.wall, taken.peak
        report.line(f"- {events} events: {contenders.log_size(log) / 1e6:.0f} MB, {(events + 11) // 12} patients")
    try:
        product.has_snapshots()
    except Missing as reason:
        report.missing("questions from a snapshot", reason)
    for heading, table, show in (("wall", walls, seconds), ("peak memory", peaks, mebibytes)):
        report.table((heading, *[f"{events} events" for events in options.grow]),
                     *[(name, *[show(table[name, events]) if (name, events) in table else "–" for events in options.grow])
                       for name in names])
