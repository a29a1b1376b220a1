#!/usr/bin/env python3
"""Checks that Spark writes the rows that one process writes, also where an executor is killed in the middle.

  Tools/spark/install                                     PySpark from PyPI into .build/spark; Java 17 from Debian
  .build/spark/bin/python Tools/spark/check.py --regimen PATH --log DIR [--partitions N] [--cases plain,killed,shared]

Runs job.py in a local cluster of two executors, each a process of its own, and compares the rows with those of one
process, byte for byte (plain); the same with one executor killed once a quarter of the parts are there (killed); and
what `--rows` makes of the parts with the answer from the log (shared). Prints the seconds, and those of the processor.
Exits with 1 where something differs, and where no executor was killed in time.
"""
import argparse
import glob
import hashlib
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent


def descendants(process):
    """The processes below one, by id."""
    parents = {}
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            text = pathlib.Path(path).read_text()
        except OSError:
            continue
        parents[int(path.split("/")[2])] = int(text.rpartition(")")[2].split()[1])
    found = {process}
    while grown := {child for child, parent in parents.items() if parent in found} - found:
        found |= grown
    return found - {process}


def executors(process):
    """Those of them that are executors."""
    found = []
    for child in sorted(descendants(process)):
        try:
            words = pathlib.Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"org.apache.spark.executor.CoarseGrainedExecutorBackend" in words and words[0].endswith(b"java"):
            found.append(child)
    return found


def job(options, words, output, kills):
    """Runs the job, and kills an executor in the middle if asked; how many parts were there then."""
    settings = ["--master", "local-cluster[2,1,1024]", "--conf", "spark.ui.enabled=false"]
    submit = [os.path.join(os.path.dirname(sys.executable), "spark-submit"), *settings, str(HERE / "job.py"), "--lines",
              f"{options.log}/*.jsonl", "--output", output, "--partitions", str(options.partitions), "--", *words]
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
    killed = None
    with tempfile.TemporaryFile() as errors:
        with subprocess.Popen(submit, stdout=errors, stderr=errors, env=environment) as process:
            while process.poll() is None:
                time.sleep(0.2)
                parts = len(glob.glob(f"{output}/_temporary/0/task_*"))
                if kills and killed is None and options.partitions / 4 <= parts < options.partitions - 1:
                    victim = executors(process.pid)[0]
                    os.kill(victim, signal.SIGKILL)
                    killed = parts
        if process.returncode:
            errors.seek(0)
            sys.exit(errors.read().decode()[-3000:])
    return killed


def together(output):
    """The bytes of all parts."""
    return b"".join(pathlib.Path(part).read_bytes() for part in sorted(glob.glob(f"{output}/part-*")))


def timed(run):
    """The result of a run, its seconds, and those of the processor in all processes that it waited for."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    result = run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return result, time.monotonic() - start, busy


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--regimen", required=True)
    parser.add_argument("--log", required=True)
    parser.add_argument("--as-of", default="2025-01-01")
    parser.add_argument("--known-at", default="2026-01-01")
    parser.add_argument("--partitions", type=int, default=32)
    parser.add_argument("--cases", default="plain,killed,shared")
    options = parser.parse_args()
    axes = ["--as-of", options.as_of, "--known-at", options.known_at]
    cases, faults = options.cases.split(","), []

    def one(*words, **more):
        run = subprocess.run([options.regimen, "query", *words], capture_output=True, check=True, **more)
        return run.stdout

    def words(*query):
        return [options.regimen, "query", *query, "--log", "-", *axes, "--threads", "1"]

    def tell(what, seconds, busy, verdict):
        print(f"{what}: {seconds:.1f} s, processor {busy:.1f} s{verdict}", flush=True)

    with tempfile.TemporaryDirectory() as scratch:
        rows, seconds, busy = timed(lambda: one("combinations", "--format", "jsonl", "--log", options.log, *axes))
        digest = hashlib.sha256(rows).hexdigest()[:16]
        tell(f"one process, {rows.count(10):,} rows", seconds, busy, f", sha256 {digest}")
        for case in [case for case in ("plain", "killed") if case in cases]:
            output, kills = f"{scratch}/{case}", case == "killed"
            query = words("combinations", "--format", "jsonl")
            killed, seconds, busy = timed(lambda: job(options, query, output, kills))
            same = together(output) == rows
            said = f", an executor killed at {killed} of {options.partitions} parts" if kills else ""
            tell(f"Spark, two executors{said}", seconds, busy, ", the same bytes" if same else ", OTHER BYTES")
            if not same or kills and killed is None:
                faults.append("other bytes" if not same else "no executor was killed in the middle")
        if "shared" in cases:
            output, survival = f"{scratch}/shared", ["survival", "--by", "condition", "--format", "json"]
            job(options, words("time-to-event", "--format", "json"), output, False)
            parts = together(output)
            pooled, seconds, busy = timed(lambda: one(*survival, "--rows", "-", input=parts))
            same = json.loads(pooled)["rows"] == json.loads(one(*survival, "--log", options.log, *axes))["rows"]
            tell(f"survival from {options.partitions} parts", seconds, busy,
                 ", the rows of the log's answer" if same else ", OTHER ROWS")
            if not same:
                faults.append("survival of other rows")
    if faults:
        sys.exit("; ".join(faults))


if __name__ == "__main__":
    main()
