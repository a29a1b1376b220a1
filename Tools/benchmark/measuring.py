"""Running commands in turn, and what they took."""
import dataclasses
import os
import pathlib
import shutil
import statistics
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TOOLS = ROOT / ".build" / "benchmark"


class Missing(Exception):
    """The reason for which something cannot be measured here."""


def compiled(name, *libraries):
    """The program of a C or C++ file of peers/, compiled where it is older than its source."""
    source = next((HERE / "peers").glob(name + ".c*"))
    program = TOOLS / name
    if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
        names = ["g++", "clang++"] if source.suffix == ".cpp" else ["cc", "clang"]
        compiler = next(filter(shutil.which, names), None)
        if not compiler:
            raise Missing(f"no compiler for {source.name}")
        TOOLS.mkdir(parents=True, exist_ok=True)
        # simdjson's on-demand parser takes what the compiler is told of the processor.
        unfinished = program.with_suffix(f".{os.getpid()}")
        words = [compiler, "-O3", "-march=native", "-o", unfinished, source, *libraries]
        if subprocess.run(words, capture_output=True, check=False).returncode:
            raise Missing(f"{source.name} does not compile: run Tools/benchmark/install")
        unfinished.rename(program)
    return str(program)


def output(words, **options):
    """Returns the output of a command."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, **options)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, words))} failed ({done.returncode}):\n{done.stderr[-2000:]}")
    return done.stdout


def python():
    """Python with the packages of requirements.txt, or the one that runs this."""
    own = TOOLS / "bin" / "python"
    return str(own) if own.exists() else "python3"


def require(program):
    if not shutil.which(program):
        raise Missing(f"{program} is not installed: run Tools/benchmark/install")


def require_package(name):
    if subprocess.run([python(), "-c", f"import {name}"], capture_output=True, check=False).returncode:
        raise Missing(f"{name} is not installed: run Tools/benchmark/install")


@dataclasses.dataclass
class Taken:
    """The cost of one run of a command: seconds, and the most bytes in memory."""
    wall: float
    cpu: float
    peak: int


def run(words, stdout=None):
    """Runs a command; its standard output goes to a file, or nowhere."""
    report = TOOLS / f"measured-{os.getpid()}"
    with open(stdout or os.devnull, "wb") as out:
        done = subprocess.run([compiled("measure"), report, *map(str, words)], stdout=out, stderr=subprocess.PIPE,
                              check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, words))} failed ({done.returncode}):\n{done.stderr.decode()[-2000:]}")
    wall, user, system, peak = report.read_text().split()
    report.unlink()
    return Taken(float(wall), float(user) + float(system), int(peak) * 1024)


class Series:
    """The cost of several runs of one contender."""

    def __init__(self):
        self.runs = []

    def add(self, taken):
        self.runs.append(taken)

    def median(self, name):
        return statistics.median(getattr(taken, name) for taken in self.runs)

    @property
    def wall(self):
        return self.median("wall")

    @property
    def cpu(self):
        return self.median("cpu")

    @property
    def peak(self):
        return max(taken.peak for taken in self.runs)

    @property
    def range(self):
        walls = [taken.wall for taken in self.runs]
        return min(walls), max(walls)


def in_turn(contenders, repetitions):
    """Runs every contender once, then all of them again, so that a drift of the machine hits all alike.

    Contenders: name to a function that runs once and gives what it took. The first round only warms up.
    """
    series = {name: Series() for name in contenders}
    for repetition in range(repetitions + 1):
        for name, function in contenders.items():
            taken = function()
            if repetition:
                series[name].add(taken)
    return series


def rates_in_turn(contenders, repetitions):
    """The same for functions that measure a rate themselves: name to the sorted rates."""
    rates = {name: [] for name in contenders}
    for _ in range(repetitions):
        for name, function in contenders.items():
            rates[name].append(function())
    return {name: sorted(values) for name, values in rates.items()}


def seconds(value):
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.1f} ms"


def mebibytes(count):
    return f"{count / (1 << 20):.0f} MiB"
