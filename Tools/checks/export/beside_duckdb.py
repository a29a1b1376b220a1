#!/usr/bin/env python3
"""Prints what `regimen export tables` takes of a log beside what DuckDB takes to write the same columns.

  .build/benchmark/bin/python Tools/checks/export/beside_duckdb.py --regimen PATH --log DIR [--repetitions N]

Three contenders, each a process of its own with 2 threads, N times in turn; the medians of seconds, of seconds of the
processor, and of the peak of memory:

  the program            reads and verifies the log, resolves it, writes every table
  DuckDB, its own tables writes the same columns and rows, which it has loaded before: nothing but the writing
  DuckDB, from the log   reads the log's lines as JSON and writes the one table `events`, which needs no derivation

The files of the first two have the same number of rows, and those of `events` the same ids; else it ends with 1.
"""
import argparse
import csv
import glob
import os
import statistics
import sys
import tempfile
import time

EVENTS = """
copy (
  select id as event, seq, patient, type, occurred as date, recorded, author, evidence->>'source' as source,
    evidence->>'basis' as basis, data->>'note' as note
  from read_json([{files}], format = 'newline_delimited', columns = {{seq: 'BIGINT', id: 'VARCHAR', type: 'VARCHAR',
    patient: 'VARCHAR', occurred: 'VARCHAR', recorded: 'VARCHAR', author: 'VARCHAR', data: 'JSON', evidence: 'JSON'}})
  order by seq
) to '{out}/events.csv' (header)"""


def taken(words):
    """The seconds, the seconds of the processor, and the mebibytes at the peak of a process that ends well."""
    start = time.monotonic()
    silent = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    process = os.posix_spawnp(words[0], words, os.environ, file_actions=silent)
    _, status, usage = os.wait4(process, 0)
    if status:
        sys.exit(f"{' '.join(words)[:200]} failed ({status})")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def names(directory):
    """The tables of an export."""
    files = sorted(glob.glob(f"{directory}/*.csv"))
    return [os.path.basename(file)[:-4] for file in files if not file.endswith("codebook.csv")]


def lines(path):
    """The rows of a file."""
    with open(path, encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def ids(path):
    """The first cells of a file, sorted."""
    with open(path, encoding="utf-8", newline="") as file:
        return sorted(row[0] for row in csv.reader(file))


def duckdb_words(database, statements):
    """A process that runs statements in a database."""
    script = f"import duckdb\nd = duckdb.connect({database!r}, config={{'threads': 2}})\n"
    return [sys.executable, "-c", script + "".join(f"d.execute({statement!r})\n" for statement in statements)]


def contenders(options, scratch):
    """The words of each contender, and the directory that it fills."""
    tables, copies, lone = f"{scratch}/tables", f"{scratch}/copies", f"{scratch}/lone"
    for directory in copies, lone:
        os.mkdir(directory)
    export = [options.regimen, "export", "tables", "--output", tables, "--force", "--log", options.log]
    taken(export)
    database = f"{scratch}/tables.duckdb"
    load = [f"create table {name} as from read_csv('{tables}/{name}.csv', all_varchar = true)"
            for name in names(tables)]
    taken(duckdb_words(database, load))
    copy = [f"copy {name} to '{copies}/{name}.csv' (header)" for name in names(tables)]
    files = ", ".join(f"'{file}'" for file in sorted(glob.glob(f"{options.log}/*.jsonl")))
    return {
        "the program": (export, tables),
        "DuckDB, its own tables": (duckdb_words(database, copy), copies),
        "DuckDB, `events` from the log": (duckdb_words(":memory:", [EVENTS.format(files=files, out=lone)]), lone),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--regimen", required=True)
    parser.add_argument("--log", required=True)
    parser.add_argument("--repetitions", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        asked = contenders(options, scratch)
        figures = {name: [] for name in asked}
        for _ in range(options.repetitions):
            for name, (words, _) in asked.items():
                figures[name].append(taken(words))
        tables, copies, lone = (directory for _, directory in asked.values())
        differing = [name for name in names(tables) if lines(f"{tables}/{name}.csv") != lines(f"{copies}/{name}.csv")]
        same = ids(f"{tables}/events.csv") == ids(f"{lone}/events.csv")
        size = sum(os.path.getsize(f"{tables}/{name}.csv") for name in names(tables)) / (1 << 20)
        rows = sum(lines(f"{tables}/{name}.csv") for name in names(tables))
        print(f"{len(names(tables))} tables, {rows:,} rows, {size:.0f} MiB; medians of {options.repetitions} runs\n")
        print("| | seconds | processor, seconds | peak, MiB |\n| --- | ---: | ---: | ---: |")
        for name, runs in figures.items():
            print("| " + name + " | " + " | ".join(f"{statistics.median(run[part] for run in runs):.{1 - part // 2}f}"
                                                  for part in range(3)) + " |")
        if differing or not same:
            sys.exit(f"other rows in {', '.join(differing)}; events the same: {same}")


if __name__ == "__main__":
    main()
