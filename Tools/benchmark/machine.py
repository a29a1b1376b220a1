"""The machine on which the figures were measured."""
import os
import platform
import re
import subprocess

import measuring


def first_line(words):
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return (done.stdout or done.stderr).strip().splitlines()[0] if done.stdout or done.stderr else None


def description(directory):
    """Processor, cores, memory, kernel, the file system of a directory, and the programs' versions."""
    processor = platform.machine()
    with open("/proc/cpuinfo") as file:
        text = file.read()
    names = re.findall(r"model name\s*: (.*)", text)
    flags = next(iter(re.findall(r"flags\s*: (.*)", text)), "").split()
    memory = next(int(line.split()[1]) for line in open("/proc/meminfo") if line.startswith("MemTotal"))
    disk = first_line(["findmnt", "-n", "-o", "FSTYPE", "-T", str(directory)])
    lines = [
        f"{names[0] if names else processor} ({processor}"
        + "".join(f", {flag}" for flag in ("sha_ni", "avx2", "avx512f") if flag in flags) + ")",
        f"{os.cpu_count()} processors, {memory / (1 << 20):.0f} GiB, Linux {platform.release()}",
        f"file system {disk or 'unknown'}",
        first_line(["swift", "--version"]),
    ]
    versions = [first_line(words) for words in (
        ["jq", "--version"],
        ["sqlite3", "-cmd", "SELECT 'SQLite ' || sqlite_version()", "-cmd", ".quit"],
        ["openssl", "version"], ["psql", "--version"])]
    versions = [" ".join(version.split()[:2]) for version in versions if version]
    requirements = (measuring.HERE / "requirements.txt").read_text().split()
    return lines + [", ".join(versions + requirements)]
