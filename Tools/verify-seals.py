#!/usr/bin/env python3
"""Recomputes every seal of a log, from the description of format 1 alone.

  verify-seals.py DIR            prints "ok seq N seal <hex>", or names file, line and byte of the fault
  verify-seals.py --batch FILE   the same for each directory that FILE names, one a line, a line of answer each

A line's leaf is its bytes without the newline and without its seal; a seal is the Merkle tree hash (RFC 9162, 2.1)
over the leaves of lines 1 to its own. Shares nothing with the program that wrote the log. Exits with 1 on a fault.
"""
import hashlib
import json
import os
import re
import sys

SEGMENT = re.compile(r"[0-9]{20}\.jsonl")
SEAL = re.compile(rb',"seal":"([0-9a-f]{64})"\}$')


class Fault(Exception):
    pass


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """The roots of the complete subtrees, largest first, with their sizes."""

    def __init__(self):
        self.subtrees = []

    def add(self, leaf_hash):
        size, root = 1, leaf_hash
        while self.subtrees and self.subtrees[-1][0] == size:
            root = node(self.subtrees.pop()[1], root)
            size *= 2
        self.subtrees.append((size, root))

    def root(self):
        if not self.subtrees:
            return hashlib.sha256(b"").digest()
        root = self.subtrees[-1][1]
        for _, left in reversed(self.subtrees[:-1]):
            root = node(left, root)
        return root


def unique(pairs):
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("the same key twice")
    return dict(pairs)


def parse(content):
    value = json.loads(content.decode("utf-8"), object_pairs_hook=unique)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def leaf_hash(line, event):
    if "erased" in event:
        return bytes.fromhex(event["erased"]["leafHash"])
    return hashlib.sha256(b"\x00" + SEAL.sub(b"}", line)).digest()


def verify(directory):
    if parse(read(directory, "log.json")).get("format") != 1:
        raise Fault("log.json: not format 1")
    raw = read(directory, "head")
    head = parse(raw)
    if raw != json.dumps({k: head[k] for k in ("seq", "seal", "segment", "length")}, separators=(",", ":")).encode() + b"\n":
        raise Fault("head: line 1, byte 0: not as a writer leaves it")
    tree, seq, recorded, reached = Tree(), 0, "", head["seq"] == 0
    seal, batch = "", []
    for name in sorted(filter(SEGMENT.fullmatch, os.listdir(directory))):
        content, offset = read(directory, name), 0
        for number, line in enumerate(content.split(b"\n")[:-1], 1):
            place = f"{name}: line {number}, byte {offset}"
            try:
                event = parse(line)
                leaf = leaf_hash(line, event)
                if number == 1 and int(name[:20]) != event["seq"]:
                    raise ValueError("the segment has a wrong name, or one before it is missing")
                if event["seq"] != seq + 1:
                    raise ValueError(f"seq {event['seq']} where {seq + 1} must stand")
                if batch and event["recorded"] != recorded or not batch and event["recorded"] <= recorded:
                    raise ValueError("recorded is out of order")
                sealed = SEAL.search(line)
                if ("seal" in event) != bool(sealed):
                    raise ValueError("the seal is not where it must be")
            except (ValueError, KeyError, TypeError) as error:
                raise Fault(f"{place}: {error}") from None
            seq, recorded = event["seq"], event["recorded"]
            offset += len(line) + 1
            tree.add(leaf)
            batch.append(place)
            if sealed:
                seal = sealed[1].decode()
                if seal != tree.root().hex():
                    raise Fault(f"{batch[0]}: the seal of seq {seq} does not match")
                batch = []
                if seq == head["seq"]:
                    if (seal, name, offset) != (head["seal"], head["segment"], head["length"]):
                        raise Fault("head: line 1, byte 0: does not agree with the log")
                    reached = True
        if offset != len(content):
            raise Fault(f"{name}: byte {offset}: the last line is cut off")
        if batch:
            raise Fault(f"{batch[0]}: the batch has no seal")
    if not reached:
        raise Fault(f"head: acknowledges seq {head['seq']}, but the log ends at {seq}")
    return f"ok seq {seq} seal {seal}"


def read(directory, name):
    with open(os.path.join(directory, name), "rb") as file:
        return file.read()


def answer(directory):
    try:
        return True, verify(directory)
    except Fault as fault:
        return False, str(fault)
    except (OSError, ValueError, KeyError, TypeError) as error:
        return False, f"{directory}: cannot be read: {error}"


def main(arguments):
    directories = arguments
    if arguments[:1] == ["--batch"]:
        with open(arguments[1], encoding="utf-8") as file:
            directories = file.read().splitlines()
    answers = [answer(directory) for directory in directories]
    for _, text in answers:
        print(text)
    return 0 if answers and all(ok for ok, _ in answers) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
