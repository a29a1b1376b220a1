#!/usr/bin/env python3
"""Checks that Spark writes the rows that one process writes, also where an executor is killed in the middle.

  Tools/spark/install                                     PySpark from PyPI into .build/spark; Java 17 from Debian
  .build/spark/bin/python Tools/spark/check.py --regimen PATH --log DIR [--as-of DAY] [--known-at INSTANT] [--partitions N]

Runs job.py in a local cluster of two executors, each a process of its own; kills one of them once a quarter of the parts are
there; compares the rows, byte for byte, with those of one process; then the same with answers that `--rows` reads. Prints the seconds
of each. Exits with 1 where something differs, and where no executor was killed in time.
"""
import argparse
import glob
import hashlib
import json
import os
import pathlib
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
    """Runs the job, and kills an executor in the middle; its seconds, and how many parts were there then."""
    # Spark forgets an executor after each lost one unless it may lose more; a lost task is done again in any case.
    settings = ["--master", "local-cluster[2,1,1024]", "--conf", "spark.ui.enabled=false"]
    submit = [os.path.join(os.path.dirname(sys.executable), "spark-submit"), *settings, str(HERE / "job.py"), "--lines",
              f"{options.log}/*.jsonl", "--output", output, "--partitions", str(options.partitions), "--", *words]
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
    start, killed = time.monotonic(), None
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
    return time.monotonic() - start, killed


def together(output):
    """The bytes of all parts."""
    return b"".join(pathlib.Path(part).read_bytes() for part in sorted(glob.glob(f"{output}/part-*")))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--regimen", required=True)
    parser.add_argument("--log", required=True)
    parser.add_argument("--as-of", default="2025-01-01")
    parser.add_argument("--known-at", default="2026-01-01")
    parser.add_argument("--partitions", type=int, default=32)
    options = parser.parse_args()
    axes = ["--as-of", options.as_of, "--known-at", options.known_at]
    faults = []

    def one(*words, **more):
        start = time.monotonic()
        done = subprocess.run([options.regimen, "query", *words], capture_output=True, check=True, **more)
        return done.stdout, time.monotonic() - start

    def words(*query):
        return [options.regimen, "query", *query, "--log", "-", *axes, "--threads", "1"]

    with tempfile.TemporaryDirectory() as scratch:
        rows, alone = one("combinations", "--format", "jsonl", "--log", options.log, *axes)
        print(f"one process: {rows.count(10):,} rows, {alone:.1f} s, sha256 {hashlib.sha256(rows).hexdigest()[:16]}")
        for kills in False, True:
            output = f"{scratch}/rows-{kills}"
            seconds, killed = job(options, words("combinations", "--format", "jsonl"), output, kills)
            parts = together(output)
            same = parts == rows
            said = f", an executor killed at {killed} of {options.partitions} parts" if kills else ""
            print(f"Spark, two executors{said}: {parts.count(10):,} rows, {seconds:.1f} s, "
                  f"{'the same bytes' if same else 'OTHER BYTES'}, {seconds / alone:.0f} times as long", flush=True)
            if not same or kills and killed is None:
                faults.append("other bytes" if not same else "no executor was killed in the middle")
        output = f"{scratch}/shared"
        job(options, words("time-to-event", "--format", "json"), output, False)
        pooled, seconds = one("survival", "--by", "condition", "--rows", "-", "--format", "json", input=together(output))
        whole, alone = one("survival", "--by", "condition", "--log", options.log, *axes, "--format", "json")
        same = json.loads(pooled)["rows"] == json.loads(whole)["rows"]
        print(f"survival from the answers of {options.partitions} parts: {seconds:.1f} s, from the log {alone:.1f} s: "
              f"{'the same rows' if same else 'OTHER ROWS'}")
        if not same:
            faults.append("survival of other rows")
    if faults:
        sys.exit("; ".join(faults))


if __name__ == "__main__":
    main()
