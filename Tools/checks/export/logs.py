"""The logs that exports are checked over: the reference log, and random cohorts of the day-by-day oracle."""
import contextlib
import datetime
import pathlib
import sys
import tempfile

CHECKS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(CHECKS), str(CHECKS / "day-by-day")]

import cohorts  # noqa: E402
from shared.program import MEMORY, json_lines, run  # noqa: E402

REFERENCE = str(CHECKS.parent.parent / "EventLogs" / "case-series")


def succeed(path, *words, text=None):
    """Runs the program, which has to succeed; returns what it wrote."""
    said = run(path, *words, text=text)
    if said.returncode:
        raise RuntimeError(f"{' '.join(words)}: exit {said.returncode}: {said.stderr}")
    return said.stdout


@contextlib.contextmanager
def drawn(path, seed, change=lambda draft: None, patients=12):
    """A log of a random cohort, each of whose drafts was changed, with its as-of date, in a directory that goes."""
    drafts, as_of, _ = cohorts.draw(seed, patients)
    for draft in drafts:
        change(draft)
    with tempfile.TemporaryDirectory(dir=MEMORY) as directory:
        log = directory + "/log"
        succeed(path, "init", log, "--recorded", "given")
        succeed(path, "append", "--accept", "all", "--log", log, text=json_lines(drafts))
        yield log, datetime.date.fromordinal(as_of).isoformat(), directory


@contextlib.contextmanager
def reference():
    """The reference log, with the date of its answers."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as directory:
        yield REFERENCE, "2025-01-01", directory


def logs(path, count, first=0, change=lambda draft: None):
    """The reference log, then random cohorts, each as a context with its name."""
    yield "the reference log", reference()
    for seed in range(first, first + count):
        yield f"cohort {seed}", drawn(path, seed, change)
