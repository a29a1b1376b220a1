"""What a log holds, by the second verifier of the seals and without the program."""
import importlib.util
import hashlib
import json
import os
import re

TOOLS = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
specification = importlib.util.spec_from_file_location("verify_seals", os.path.join(TOOLS, "verify-seals.py"))
verify_seals = importlib.util.module_from_spec(specification)
specification.loader.exec_module(verify_seals)

NAMES = re.compile(r"log\.json|backup\.json|head|latest|lock|erasing|\d{20}\.jsonl|set-aside-\d{20}-\d+|snapshots"
                   r"|snapshots/\d{20}\.(?:snapshot|places)")
UNFINISHED = re.compile(r".*\.new")


class Unsound(Exception):
    """A log that does not verify."""


class Line:
    """One line of a log."""

    def __init__(self, raw):
        self.raw, self.event = raw, json.loads(raw)
        self.is_stub = "erased" in self.event
        _, _, self.leaf, _ = verify_seals.read_line(raw)

    @property
    def seq(self):
        return self.event["seq"]


def segment_names(log):
    return sorted(name for name in os.listdir(log) if name.endswith(".jsonl"))


def verified(log):
    """Returns the seal, the lines that it commits to, and their number; raises Unsound."""
    try:
        words = verify_seals.verify(log).split()
    except (verify_seals.Damage, OSError) as error:
        raise Unsound(str(error)) from None
    count, lines = int(words[2]), []
    for name in segment_names(log):
        with open(os.path.join(log, name), "rb") as file:
            lines += [line for line in file.read().split(b"\n") if line][:count - len(lines)]
    return words[4], [Line(raw) for raw in lines]


def erasures(lines):
    """The seqs of the lines that stand under an erasure, by the events that name them."""
    return {seq for line in lines if line.event.get("type") == "event-erased" for seq in line.event["data"]["events"]}


def files(folder):
    """The paths of everything in a folder, relative to it; links are not followed."""
    for place, folders, names in os.walk(folder):
        for name in folders + names:
            yield os.path.relpath(os.path.join(place, name), folder)


def fingerprint(folder):
    """A value that changes with every name, byte, link and mode in a folder."""
    hashed = hashlib.sha256()
    for name in sorted(files(folder)):
        path = os.path.join(folder, name)
        status = os.lstat(path)
        hashed.update(f"{name}\0{status.st_mode}\0{status.st_uid}\0{status.st_gid}\0".encode())
        if os.path.islink(path):
            hashed.update(os.readlink(path).encode())
        elif os.path.isfile(path):
            with open(path, "rb") as file:
                hashed.update(file.read())
    return hashed.hexdigest()


def outline(folder):
    """What a state is told apart by, where salts and hashes differ from run to run: names and sizes."""
    return tuple((name, os.lstat(os.path.join(folder, name)).st_size) for name in sorted(files(folder))
                 if not os.path.isdir(os.path.join(folder, name)))


def places_of(log, needle):
    """The files of a log that hold a text, and how many bytes of it."""
    found = {}
    for name in files(log):
        path = os.path.join(log, name)
        if os.path.isfile(path) and not os.path.islink(path):
            with open(path, "rb") as file:
                times = file.read().count(needle.encode())
            if times:
                found[name] = times * len(needle.encode())
    return found
