"""The product and its peers: commands that do the same job on the same files, and whether their answers are equal."""
import csv
import functools
import pathlib
import sys

import measuring
from measuring import Missing

sys.path.append(str(measuring.HERE / "peers"))
import answer  # noqa: E402

csv.field_size_limit(1 << 30)
PEERS = measuring.HERE / "peers"
# The peers let treatment go on to the as-of date and know no enrolment.
RULES = ["--rule", "response=last", "--rule", "month=30.4375", "--rule", "assume-continuing=yes", "--rule", "prevalent=naive"]


class Product:
    """The program, and the tools that stand beside it."""

    def __init__(self, regimen, tools):
        self.regimen, self.tools = str(regimen), pathlib.Path(tools)

    def tool(self, name):
        path = self.tools / name
        if not path.exists():
            raise Missing(f"{path} is not built: swift build -c release")
        return str(path)

    @functools.cache
    def help(self, *words):
        return measuring.output([self.regimen, "help", *words])

    def option(self, command, name, *values):
        """Words for an option; raises where the program does not have it yet."""
        if f"  --{name} " not in self.help(command):
            raise Missing(f"`regimen {command}` has no --{name}")
        return [f"--{name}", *values]

    def ignoring_snapshots(self):
        try:
            return self.option("query", "snapshots", "ignore")
        except Missing:
            return []

    def has_snapshots(self):
        if "\n  snapshot" not in self.help():
            raise Missing("there is no command `regimen snapshot`")

    def query(self, log, query="combinations", threads=None, extra=(), form="csv"):
        words = [self.regimen, "query", query, "--log", log, *RULES, "--format", form, *extra]
        if threads is not None:
            words += self.option("query", "threads", str(threads))
        return words


def segments(log):
    return sorted(str(path) for path in pathlib.Path(log).glob("*.jsonl"))


def log_size(log):
    return sum(pathlib.Path(path).stat().st_size for path in segments(log))


def duckdb():
    """DuckDB's own command line: the program in the package duckdb-cli, whose script would start Python first."""
    packaged = sorted(measuring.TOOLS.glob("lib/python*/site-packages/duckdb_cli/duckdb"))
    if packaged:
        return str(packaged[0])
    measuring.require("duckdb")
    return "duckdb"


def duckdb_sql(name, log, out, threads):
    """The words of DuckDB's command line that answer by a file of peers/."""
    text = (PEERS / f"{name}.sql").read_text()
    parts = {
        "FILES": answer.as_list(segments(log)), "OUT": out, "THREADS": threads, "CUTOFF": answer.CUTOFF,
        "MONTH": answer.MONTH, "ANCHORS": answer.as_list(answer.ANCHORS), "PARTNERS": answer.as_list(answer.PARTNERS)}
    for name, part in parts.items():
        text = text.replace(f"@{name}@", str(part))
    return [duckdb(), ":memory:", "-c", text]


def are_equal(ours, theirs):
    """Compares the columns that both files of CSV have, row by row: texts by their letters, numbers by their value."""
    with open(ours, newline="") as one, open(theirs, newline="") as other:
        rows, others = list(csv.DictReader(one)), list(csv.DictReader(other))

    def value(text):
        try:
            return round(float(text), 9)
        except ValueError:
            return text

    def said(found):
        names = sorted(set(rows[0]) & set(others[0]))
        return sorted([[value(row[name]) for name in names] for row in found], key=str)

    return bool(rows) and bool(others) and said(rows) == said(others)


def product_replay(product, log, out, threads=None):
    words = product.query(log, threads=threads, extra=product.ignoring_snapshots())
    return lambda: measuring.run(words, stdout=f"{out}.answer")


def peer_replays(log, out):
    """Name to a function that makes the contender; the function raises where its program is missing."""
    files = segments(log)

    def script(name, package, *words):
        def make():
            if package:
                measuring.require_package(package)
            return lambda: measuring.run([measuring.python(), PEERS / f"{name}.py", f"{out}.{name}", *words, *files])
        return make

    def sqlite():
        measuring.require("sqlite3")
        return lambda: measuring.run([measuring.python(), PEERS / "sqlite_replay.py", f"{out}.sqlite_replay", *files])

    def eventsourcing():
        measuring.require_package("eventsourcing")
        store = f"{log}.eventsourcing"
        words = [measuring.python(), PEERS / "eventsourcing_store.py"]
        if not pathlib.Path(store + ".names").exists():
            pathlib.Path(store).unlink(missing_ok=True)
            measuring.output([*words, "write", store, *files])
        return lambda: measuring.run([*words, "replay", store, f"{out}.eventsourcing_store"])

    def jq():
        measuring.require("jq")
        return lambda: measuring.run(["jq", ".seq", *files], stdout=f"{out}.jq")

    def command_line(threads):
        def make():
            words = duckdb_sql("combinations", log, f"{out}.duckdb_{threads}", threads)
            return lambda: measuring.run(words)
        return make

    def wc():
        return lambda: measuring.run(["wc", "-l", *files])

    return {
        "DuckDB, 2 threads": command_line(2),
        "DuckDB, 1 thread": command_line(1),
        "DuckDB from Python, 2 threads": script("duckdb_replay", "duckdb", "2"),
        "Polars, 2 threads": script("polars_replay", "polars", "2"),
        "Python loop": script("python_replay", None),
        "SQLite, import and fold": sqlite,
        "pyeventsourcing on SQLite": eventsourcing,
        "jq, one field": jq,
        "wc -l": wc,
    }


def product_rows(path):
    with open(path, newline="") as file:
        return sorted((row["patient"], row["anchor"], row["partners"], row["start"], row["end"], row["days"],
                       row["response"]) for row in csv.DictReader(file))


def peer_rows(path):
    with open(path, newline="") as file:
        return sorted(tuple(row.values()) for row in csv.DictReader(file))


def product_figures(product, log):
    words = product.query(log, "durations", extra=product.ignoring_snapshots())
    row = next(csv.DictReader(measuring.output(words).splitlines()))
    return float(row["mean"]), float(row["median"])


def check_answers(product, log, out):
    """Compares every answer with the product's; gives which there were, or ends with the first difference."""
    rows, figures = product_rows(f"{out}.answer"), product_figures(product, log)
    compared = []
    for path in sorted(pathlib.Path(out).parent.glob(pathlib.Path(out).name + ".*.figures")):
        name = path.name.split(".")[-2]
        theirs = peer_rows(str(path)[:-len(".figures")])
        if theirs != rows:
            first = next((pair for pair in zip(rows, theirs) if pair[0] != pair[1]), (len(rows), len(theirs)))
            raise SystemExit(f"{name} answers otherwise: {first}")
        for ours, other in zip(figures, map(float, path.read_text().split(","))):
            if abs(ours - other) > 1e-9 * abs(other):
                raise SystemExit(f"{name}: {figures} against {path.read_text()}")
        compared.append(name.removesuffix("_replay").removesuffix("_store"))
    if not rows or not compared:
        raise SystemExit("no answers were compared")
    return len(rows), compared


def rate(words):
    """The three rates that a tool prints behind `GB/s`: median, lowest, highest."""
    return [float(word) for word in measuring.output(words).split("GB/s")[1].split()]


def openssl_rate(seconds):
    measuring.require("openssl")
    line = measuring.output(["openssl", "speed", "-mr", "-seconds", str(seconds), "-bytes", "400", "sha256"])
    # +F:number:name:bytes a second
    found = [row.split(":") for row in line.splitlines() if row.startswith("+F:")]
    return float(found[-1][3]) / 1e9
