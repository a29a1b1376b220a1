"""The program under test, by its command line."""
import json
import os
import subprocess

# The program syncs every batch to the disk before it acknowledges it: in memory that costs nothing.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def run(path, *words, text=None):
    return subprocess.run([path, *words], input=text, capture_output=True, text=True, check=False)


def json_lines(drafts):
    return "".join(json.dumps(draft) + "\n" for draft in drafts)


def query_words(query, log, as_of, rules):
    """The words of a query, `as_of` a date as text, that is answered in JSON."""
    words = ["query", query, "--log", log, "--format", "json", "--as-of", as_of]
    for name, value in rules.items():
        words += ["--rule", f"{name}={value}"]
    return words


def same(one, other):
    """Returns true if the program's answer `one` is the oracle's; rows may hold more than an oracle derives."""
    if isinstance(one, float) or isinstance(other, float):
        numbers = isinstance(one, (int, float)) and isinstance(other, (int, float))
        return numbers and abs(one - other) < 1e-9 * max(1, abs(other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() >= other.keys() and all(same(one[name], other[name]) for name in other)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other
