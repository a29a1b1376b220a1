"""All queries beside one another, a log on standard input, bulk load, and logs with many corrections."""
import json
import pathlib
import re
import shutil

import contenders
import measuring
from measuring import Missing, mebibytes, seconds

QUERIES = ["combinations", "durations", "outcomes", "exposures", "adverse-events", "regimens"]
BATCH = 10_000


def corrected_log(product, directory, events, sample_log):
    """A sample log in which the product has corrected every sixth patient, kept for the next time."""
    plain, log = sample_log(product, directory, events), pathlib.Path(directory) / f"{events}-corrected"
    if not (log / "whole").exists():
        shutil.rmtree(log, ignore_errors=True)
        shutil.copytree(plain, log)
        (log / "whole").unlink()
        file = pathlib.Path(directory) / "corrections.jsonl"
        file.write_text("".join(json.dumps(draft) + "\n" for draft in corrections(plain, 6)))
        appending(product, log, file)
        (log / "whole").touch()
    return str(log)


def measure_corrected(report, product, options, directory, sample_log):
    """`combinations` by its default rules beside the same in SQL, on a plain log and on a corrected one."""
    rules = ["--as-of", contenders.answer.CUTOFF, "--rule", "assume-continuing=yes"]
    logs = {
        "plain": sample_log(product, directory, options.events),
        "corrected": corrected_log(product, directory, options.events, sample_log)}
    runs, out = {}, str(pathlib.Path(directory) / "out.equal")
    for kind, log in logs.items():
        words = [product.regimen, "query", "combinations", "--log", log, "--format", "csv", *rules,
                 *product.ignoring_snapshots(), *product.option("query", "threads", "2")]
        runs[f"regimen, {kind} log"] = lambda words=words, kind=kind: measuring.run(words, stdout=f"{out}.{kind}")
        try:
            sql = contenders.duckdb_sql("equal", log, f"{out}.{kind}.duckdb", 2)
        except Missing as reason:
            report.no_goal("`combinations` against DuckDB with equal semantics", "8x", reason)
            return
        runs[f"DuckDB, equal semantics, {kind} log"] = lambda sql=sql: measuring.run(sql)
    series = measuring.in_turn(runs, options.repetitions)
    for kind in logs:
        if not contenders.are_equal(f"{out}.{kind}", f"{out}.{kind}.duckdb"):
            raise SystemExit(f"DuckDB answers otherwise on the {kind} log")
    report.line("2 threads each; all columns that both have are equal in every row")
    report.table(
        ("contender", "wall", "CPU", "peak memory"),
        *[(name, seconds(taken.wall), seconds(taken.cpu), mebibytes(taken.peak)) for name, taken in series.items()])
    for kind in logs:
        ours, theirs = series[f"regimen, {kind} log"], series[f"DuckDB, equal semantics, {kind} log"]
        for measure in ("wall", "cpu"):
            ratio = getattr(theirs, measure) / getattr(ours, measure)
            report.goal(f"`combinations` against DuckDB with equal semantics, {kind} log, {measure}", "8x", f"{ratio:.2f}x", ratio >= 8)


def measure_queries(report, product, options, directory, sample_log):
    """Every query of all patients, without a snapshot, in turn."""
    log = sample_log(product, directory, options.events)
    extra = product.ignoring_snapshots()
    words = {name: product.query(log, name, extra=extra) for name in QUERIES}
    words["replay"] = [product.regimen, "replay", "--log", log, *extra]
    words |= {f"events as {form}": product.query(log, "events", extra=extra, form=form) for form in ("csv", "jsonl")}
    outs = {name: str(pathlib.Path(directory) / f"out.{place}.query") for place, name in enumerate(words)}
    series = measuring.in_turn(
        {name: lambda name=name: measuring.run(words[name], stdout=outs[name]) for name in words}, options.repetitions)
    sizes = {name: pathlib.Path(outs[name]).stat().st_size for name in words}
    report.table(
        ("query", "wall", "CPU", "peak memory", "output", "wall against combinations"),
        *[(name, seconds(taken.wall), seconds(taken.cpu), mebibytes(taken.peak), f"{sizes[name] / 1e6:.1f} MB",
           f"{taken.wall / series['combinations'].wall:.1f}x") for name, taken in series.items()])
    for name, taken in series.items():
        if name.startswith("events"):
            rate = sizes[name] / taken.wall / 1e6
            report.goal(f"`query {name}`", "200 MB/s", f"{rate:.0f} MB/s, {mebibytes(taken.peak)}", rate >= 200)
        elif name != "combinations":
            ratio = taken.wall / series["combinations"].wall
            report.goal(f"`{name}` against `combinations`", "within 1.5x", f"{ratio:.2f}x", ratio <= 1.5)


def measure_input(report, product, options, directory, sample_log):
    """A log on standard input beside the same log as a directory."""
    log = sample_log(product, directory, options.events)
    extra = product.ignoring_snapshots()
    words = " ".join(product.query("-", extra=extra))
    # A whole log is what one reading takes at most: a gibibyte.
    files = contenders.segments(log)[:15]
    part = pathlib.Path(directory) / "part.jsonl"
    with open(part, "wb") as file:
        for path in files:
            file.write(pathlib.Path(path).read_bytes())
    series = measuring.in_turn({
        "as a directory": lambda: measuring.run(product.query(log, extra=extra)),
        "on standard input": lambda: measuring.run(["sh", "-c", f"exec {words} < {part}"]),
    }, options.repetitions)
    walls = [taken.wall for taken in series.values()]
    report.line(f"`query combinations` of a log as a directory {seconds(walls[0])}, on standard input {seconds(walls[1])}")
    if len(files) == len(contenders.segments(log)):
        report.goal("a log on standard input against the same as a directory", "within 1.5x",
                    f"{walls[1] / walls[0]:.2f}x", walls[1] <= 1.5 * walls[0])
    else:
        report.no_goal("a log on standard input against the same as a directory", "within 1.5x", "the log is too long")


LINE = re.compile(rb'^\{"seq":\d+,"id":"(\w+)","salt":"\w+",(.*?),"recorded":"[^"]*",(.*?)(?:,"seal":"[0-9a-f]{64}")?\}$')
SCORE = re.compile(rb'("response":"(\w+)",.*?"score":)(\d+)')


def parts(log):
    """The id, the members before `recorded` and those after it, of each line of a log."""
    for path in contenders.segments(log):
        for line in pathlib.Path(path).read_bytes().splitlines():
            yield LINE.match(line).groups()


def fitting(score):
    """A score that fits its response, so that no check asks."""
    value = int(score[3])
    return b"%s%d" % (score[1], value % 20 if score[2] == b"complete" else 25 + value % 75)


def drafts(log):
    """The events of a sample log as drafts without ids, patient by patient."""
    lines = [b"{%s,%s}\n" % (head, SCORE.sub(fitting, tail)) for _, head, tail in parts(log)]
    patient = re.compile(rb'"patient":"([^"]*)"')
    return sorted(lines, key=lambda line: patient.search(line)[1])


def corrections(log, share):
    """Drafts that correct patients of a log: the start of one in `share` is dated by month, and a response retracted."""
    for id, head, tail in parts(log):
        members = json.loads(b"{%s,%s}" % (head, tail))
        patient, name = members["patient"], members["type"]
        if int(patient[1:]) % share or name not in ("treatment-started", "response-assessed"):
            continue
        if name == "treatment-started":
            data = {"amends": id.decode(), "occurred": members["occurred"][:7], "data": members["data"], "reason": "read again"}
            yield {"type": "event-amended", "patient": patient, "data": data}
        elif members["data"]["response"] == "unassessable":
            yield {"type": "event-retracted", "patient": patient, "data": {"event": id.decode(), "reason": "entered twice"}}


def appending(product, log, file):
    return measuring.run([product.regimen, "append", file, "--log", log, *product.option("append", "accept", "all")])


def measure_load(report, product, options, directory, sample_log):
    """Bulk load in batches and as one file, and what 20,000 corrections cost."""
    scratch = pathlib.Path(directory) / "load"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    lines = drafts(sample_log(product, directory, options.events))
    log, whole = str(scratch / "log"), str(scratch / "whole")
    for path in (log, whole):
        measuring.output([product.regimen, "init", path])
    taken = []
    for start in range(0, len(lines), BATCH):
        file = scratch / "batch.jsonl"
        file.write_bytes(b"".join(lines[start:start + BATCH]))
        taken.append(appending(product, log, file))
    (scratch / "all.jsonl").write_bytes(b"".join(lines))
    one = appending(product, whole, scratch / "all.jsonl")
    walls = [run.wall for run in taken]
    tenth = max(1, len(walls) // 10)
    first, last = (sorted(some)[len(some) // 2] for some in (walls[:tenth], walls[-tenth:]))
    report.line(f"{len(lines)} drafts, judged, in {len(walls)} batches: {seconds(sum(walls))}, a batch {seconds(first)} at first"
                f" and {seconds(last)} at last; as one file: {seconds(one.wall)}, {mebibytes(one.peak)}")
    for name, seconds_taken in (("in batches of 10,000", sum(walls)), ("as one file", one.wall)):
        rate = len(lines) / seconds_taken
        report.goal(f"drafts through `append`, judged, {name}", "100,000 a second", f"{rate:,.0f} a second", rate >= 100_000)
    report.goal("the last batches against the first", "within 1.2x", f"{last / first:.2f}x", last <= 1.2 * first)
    measure_corrections(report, product, log, scratch, len(lines))
    page = sample_log(product, directory, min(options.events, 60_000))
    taken = measuring.run([product.regimen, "report", "--output", scratch / "page.html", "--log", page])
    report.goal(f"`report` of {min(options.events, 60_000) // 12:,} patients", "2 s", seconds(taken.wall), taken.wall <= 2)
    shutil.rmtree(scratch)


def measure_corrections(report, product, log, scratch, count):
    file = scratch / "corrections.jsonl"
    written = [json.dumps(draft) + "\n" for draft in corrections(log, 1 if count < 100_000 else 5)][:20_000]
    file.write_text("".join(written))
    made = appending(product, log, file)
    diff = measuring.run([product.regimen, "diff", "combinations", "--since", f"@{count}", "--log", log])
    report.line(f"{len(written)} corrections: appended in {seconds(made.wall)}, `diff combinations` in {seconds(diff.wall)}")
    report.goal("`diff` of 20,000 corrections", "2 s", f"{seconds(diff.wall)}, {len(written)} corrections", diff.wall <= 2)
