#!/usr/bin/env python3
"""Verifies the seals of an event log, sharing nothing with the program that wrote it.

    verify-seals.py DIR             prints `ok seq N seal HEX` and exits 0, or names file, line and byte and exits 1
    verify-seals.py --many DIR…     the same for each, a line each; exits 1 if any fails
    verify-seals.py --proof FILE…   checks proofs as `regimen prove` prints them, without any log; a line each

A seal is the Merkle tree hash of RFC 9162, 2.1 over all lines up to its own; a line is hashed without its line
feed and without `,"seal":"…"`, the 74 bytes before the closing brace. Bytes beyond the last whole batch and beyond
the position that `head` or `latest` acknowledges are an unacknowledged tail and no damage. An empty segment does
not count.

A proof is one line of JSON with its path as in RFC 9162, 2.1.3.1 and 2.1.4.1; both are checked here as they are
defined, by recursion. `ok` holds for the seals that it names; this program does not know who made them.
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
        if not set(event) <= {"seq", "id", "recorded", "erased", "seal"}:
            raise ValueError("a stub holds what no seal covers")
        leaf = bytes.fromhex(event["erased"]["leafHash"])
    else:
        leaf = sha(b"\x00" + (line[: found.start()] + b"}" if found else line))
    return event["seq"], event["recorded"], leaf, bytes.fromhex(found[1].decode()) if found else None


def latest(directory):
    """Returns the position in `latest`, a line as in `head` with its hash behind it, if the hash fits."""
    try:
        with open(os.path.join(directory, "latest"), "rb") as file:
            line = file.read().split(b"\n")[0]
    except FileNotFoundError:
        return None
    line, check = line[:-76], line[-76:]
    fits = check == b',"check":"' + sha(line).hex().encode() + b'"}'
    return HEAD.fullmatch(line + b"}\n") if fits else None


def verify(directory):
    head_file = os.path.join(directory, "head")
    with open(head_file, "rb") as file:
        head = HEAD.fullmatch(file.read())
    if not head:
        raise Damage(head_file, 1, 0, "is not a head")
    noted = latest(directory)
    if noted and int(noted[1]) > int(head[1]):
        head = noted
    head = (int(head[1]), bytes.fromhex(head[2].decode()), head[3].decode(), int(head[4]))
    subtrees, seq, recorded, sealed = [], 0, "", (0, sha(b""), f"{1:020}.jsonl", 0)
    acknowledged = head == sealed
    segments = sorted(name for name in os.listdir(directory)
                      if name.endswith(".jsonl") and os.path.getsize(os.path.join(directory, name)) > 0)
    for name in segments:
        path = os.path.join(directory, name)
        with open(path, "rb") as file:
            data = file.read()
        # Line feeds behind the last line are room for lines to come.
        data = data.rstrip(b"\n") + b"\n"[: data.endswith(b"\n")]
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


MEMBERS = {
    "inclusion": ["format", "kind", "log", "seq", "line", "size", "seal", "path", "check"],
    "consistency": ["format", "kind", "log", "from", "to", "path", "check"],
}


def require(holds, message):
    if not holds:
        raise ValueError(message)


def count(number):
    require(type(number) is int and 1 <= number < 1 << 63, "a seq is a whole number from 1")
    return number


def digest(text):
    require(isinstance(text, str) and re.fullmatch("[0-9a-f]{64}", text), "a hash is 64 hexadecimal digits")
    return bytes.fromhex(text)


def half(size):
    return 1 << (size - 1).bit_length() - 1


def included(index, size, leaf, path):
    """The root of a tree of that size, by PATH(index, D[size])."""
    require((size > 1) == bool(path), "the path does not fit the tree")
    if size == 1:
        return leaf
    if index < half(size):
        return sha(b"\x01" + included(index, half(size), leaf, path[:-1]) + path[-1])
    return sha(b"\x01" + path[-1] + included(index - half(size), size - half(size), leaf, path[:-1]))


def extended(earlier, size, old, path, whole=True):
    """The roots of the earlier tree and of the whole, by SUBPROOF(earlier, D[size], whole)."""
    if earlier == size:
        require(len(path) == (0 if whole else 1), "the path does not fit the trees")
        return (old, old) if whole else (path[0], path[0])
    require(path, "the path does not fit the trees")
    if earlier <= half(size):
        left, root = extended(earlier, half(size), old, path[:-1], whole)
        return left, sha(b"\x01" + root + path[-1])
    left, root = extended(earlier - half(size), size - half(size), old, path[:-1], False)
    return sha(b"\x01" + path[-1] + left), sha(b"\x01" + path[-1] + root)


def check_proof(file):
    """Returns in words what a proof shows; raises ValueError if it shows nothing."""
    with open(file, "rb") as opened:
        data = opened.read()
    proof = json.loads(data.decode("utf-8"), object_pairs_hook=members)
    require(isinstance(proof, dict) and proof.get("kind") in MEMBERS, "is no proof")
    require(list(proof) == MEMBERS[proof["kind"]] and type(proof["format"]) is int, "is no proof")
    require(proof["format"] == 1 and isinstance(proof["log"], str) and isinstance(proof["path"], list), "is no proof")
    written = json.dumps(proof, separators=(",", ":"), ensure_ascii=False).encode("utf-8") + b"\n"
    require(written == data, "is not written as proofs are")
    require(sha(data[: data.rindex(b',"check":')]) == digest(proof["check"]), "its check does not fit the rest")
    path = [digest(text) for text in proof["path"]]
    require(len(path) <= 64, "a path has at most 64 hashes")
    if proof["kind"] == "inclusion":
        place, size, line = count(proof["seq"]), count(proof["size"]), proof["line"].encode("utf-8")
        this, _, leaf, seal = read_line(line)
        require(type(this) is int and this == place <= size, "seq is not that of the line, or beyond size")
        require(seal is None and leaf == sha(b"\x00" + line) and b"\n" not in line, "line is not what a leaf hashes")
        require(included(place - 1, size, leaf, path) == digest(proof["seal"]), "the path does not lead to the seal")
        return f"ok seq {place} under seq {size} seal {proof['seal']}"
    ends = [proof["from"], proof["to"]]
    require(all(list(end) == ["seq", "seal"] for end in ends), "a place in a log has a seq and a seal")
    (earlier, old), (size, new) = [(count(end["seq"]), digest(end["seal"])) for end in ends]
    require(earlier <= size and extended(earlier, size, old, path) == (old, new), "the path does not lead to the seals")
    return f"ok seq {earlier} seal {old.hex()} extended by seq {size} seal {new.hex()}"


def main(arguments):
    option = arguments[0] if arguments[:1] in (["--many"], ["--proof"]) else None
    names = arguments[1:] if option else arguments
    if not names or (len(names) > 1 and not option):
        sys.exit(__doc__)
    failed = False
    for name in names:
        try:
            print(check_proof(name) if option == "--proof" else verify(name))
        except (Damage, OSError) as error:
            print(error)
            failed = True
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            print(f"{name}: {error}")
            failed = True
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
