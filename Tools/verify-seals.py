#!/usr/bin/env python3
"""Verify the seals of an event log, sharing nothing with the program that wrote it.

    verify-seals.py DIR           prints `ok seq N seal HEX` and exits 0, or names file, line and byte and exits 1
    verify-seals.py --many DIR…   the same for each, a line each; exits 1 if any fails

A seal is the Merkle tree hash of RFC 9162, 2.1 over all lines up to its own; a line is hashed without its line
feed and without `,"seal":"…"`, the 74 bytes before the closing brace. Whatever lies beyond the last whole batch and
beyond what `head` acknowledges is an unacknowledged tail and no damage.
"""
import hashlib, json, os, re, sys

SEAL = re.compile(rb',"seal":"([0-9a-f]{64})"\}$')
HEAD = re.compile(rb'\{"seq":(\d+),"seal":"([0-9a-f]{64})","segment":"(\d{20}\.jsonl)","length":(\d+)\}\n')
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


class Damage(Exception):
    def __init__(self, file, line, byte, message):
        super().__init__(f"{file}:{line}: {message} (at byte {byte})")


def sha(data):
    return hashlib.sha256(data).digest()


def root(subtrees):
    node = subtrees[-1][1] if subtrees else sha(b"")
    for _, left in reversed(subtrees[:-1]):
        node = sha(b"\x01" + left + node)
    return node


def add(subtrees, leaf):
    size = 1
    while subtrees and subtrees[-1][0] == size:
        leaf = sha(b"\x01" + subtrees.pop()[1] + leaf)
        size *= 2
    subtrees.append((size, leaf))


def members(pairs):
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key twice")
    return dict(pairs)


def read_line(line):
    """The members of a line, the bytes that its leaf hashes or the leaf itself, and its seal."""
    event = json.loads(line.decode("utf-8"), object_pairs_hook=members)
    found = SEAL.search(line)
    if ("seal" in event) != bool(found):
        raise ValueError("the seal is not the last 74 bytes before the brace")
    if not isinstance(event["id"], str) or not INSTANT.fullmatch(event["recorded"]):
        raise ValueError("id or recorded")
    if "erased" in event:
        leaf = bytes.fromhex(event["erased"]["leafHash"])
    else:
        leaf = sha(b"\x00" + (line[: found.start()] + b"}" if found else line))
    return event["seq"], event["recorded"], leaf, bytes.fromhex(found[1].decode()) if found else None


def verify(directory):
    head_file = os.path.join(directory, "head")
    with open(head_file, "rb") as file:
        head = HEAD.fullmatch(file.read())
    if not head:
        raise Damage(head_file, 1, 0, "is not a head")
    head = (int(head[1]), bytes.fromhex(head[2].decode()), head[3].decode(), int(head[4]))
    subtrees, seq, recorded, sealed = [], 0, "", (0, sha(b""), f"{1:020}.jsonl", 0)
    acknowledged = head == sealed
    segments = sorted(name for name in os.listdir(directory) if name.endswith(".jsonl"))
    for name in segments:
        path = os.path.join(directory, name)
        with open(path, "rb") as file:
            data = file.read()
        try:
            if name != f"{seq + 1:020}.jsonl":
                raise Damage(path, 1, 0, f"should be {seq + 1:020}.jsonl")
            position, pending, batch = 0, None, (1, 0)
            for number, line in enumerate(data.split(b"\n")[:-1], 1):
                try:
                    this, instant, leaf, seal = read_line(line)
                except (ValueError, KeyError, TypeError) as error:
                    raise Damage(path, number, position, f"cannot be read: {error}")
                if this != seq + 1:
                    raise Damage(path, number, position, f"seq is {this}, should be {seq + 1}")
                if instant < recorded or pending not in (None, instant):
                    raise Damage(path, batch[0], batch[1], f"recorded is not that of its batch, by line {number}")
                add(subtrees, leaf)
                seq, recorded, position, pending = this, instant, position + len(line) + 1, instant
                if seal is not None:
                    if seal != root(subtrees):
                        raise Damage(path, batch[0], batch[1], f"a line up to {number}, or its seal, is changed")
                    sealed, pending, batch = (seq, seal, name, position), None, (number + 1, position)
                    acknowledged = acknowledged or head == sealed
            if pending or position != len(data):
                raise Damage(path, batch[0], batch[1], "the end is cut or bears no seal")
        except Damage:
            if not acknowledged or name != segments[-1]:
                raise
    if not acknowledged:
        raise Damage(head_file, 1, 0, f"names what is not there: the log ends at seq {sealed[0]}")
    return f"ok seq {sealed[0]} seal {sealed[1].hex()}"


def main(arguments):
    directories = arguments[1:] if arguments[:1] == ["--many"] else arguments
    if not directories or (len(directories) > 1 and arguments[0] != "--many"):
        sys.exit(__doc__)
    failed = False
    for directory in directories:
        try:
            print(verify(directory))
        except (Damage, OSError) as error:
            print(error)
            failed = True
    sys.exit(1 if failed else 0)


main(sys.argv[1:])
