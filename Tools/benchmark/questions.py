"""Small questions: what a snapshot makes of them, and how each cost grows with the log."""
import pathlib
import shutil

import contenders
import measuring
from measuring import Missing, mebibytes, seconds

TAIL = 1000
DAY = "2024-12-01"


LOGS = {}
# Queries of all patients, beside combinations.
OF_ALL = ["durations", "outcomes", "exposures", "adverse-events", "regimens"]
# Bytes a second at which an output may be written, beside the time of the question.
OUTPUT_RATE = 200e6


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
        **{name: [product.regimen, "query", name, "--log", log, "--format", "csv", *using] for name in OF_ALL},
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
        (f"`query {query}` {behind}", "20 ms + output", 0.020, query, many, None) for query in ["combinations", *OF_ALL]
    ] + [
        (f"one patient's question {large}", "10 ms", 0.010, "patient", options.large, None),
        (f"one `record` {large}", "10 ms", 0.010, "record", options.large, None),
    ]
    out = str(pathlib.Path(directory) / "out.question")
    for name, goal, limit, command, events, patients in wanted:
        try:
            log = log_with_snapshot(product, directory, events, patients, sample_log)
            words = asking(product, log, command)
            series = measuring.in_turn({name: lambda words=words: measuring.run(words, stdout=out)}, options.repetitions)[name]
        except Missing as reason:
            report.no_goal(name, goal, reason)
            continue
        report.line(f"{name}: {seconds(series.wall)} ({' to '.join(map(seconds, series.range))}), {mebibytes(series.peak)}")
        if "output" in goal:
            limit += pathlib.Path(out).stat().st_size / OUTPUT_RATE
        report.goal(name, f"{goal}: {seconds(limit)}" if "output" in goal else goal, seconds(series.wall), series.wall <= limit)


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
