#!/usr/bin/env python3
"""Prints the size of the house: what the source code of each room holds, and which rooms it imports.

    Tools/house/measure.py           a table for people
    Tools/house/measure.py --json    one JSON object, as the tests read it

A room is a directory of Sources. Counted are its Swift and C files. A comment line holds nothing but a comment. The
length of a function, an initializer or a computed property is the number of its lines from its keyword to the closing
brace. Needs Python 3 and nothing else.
"""
import json
import os
import re
import statistics
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SYSTEM_ROOM = "SystemCalls"
LONG_FUNCTION = 40
ENDINGS = (".swift", ".c", ".h")
OPENINGS = re.compile(r"^\s*/// (?:What|Whether|Where|Who|How)\b")
IMPORT = re.compile(r"^\s*(?:@\w+ )*(?:\w+ )?import (?:\w+ )?(\w+)", re.M)
DECLARATION = re.compile(
    r"\bfunc\s+([^\s(<]+)|(?<![.\w])(init|subscript)\b(?=[?!]?\s*[(<])|\b(deinit)\b|\bvar\s+(\w+)\s*:[^={}\n]*(?={)")
NEXT_DECLARATION = re.compile(
    r"\s*(?:[@}]|(?:package|public|private|internal|static|mutating|func|var|let|init|subscript|case|struct|enum|"
    r"extension|associatedtype|typealias|nonmutating|borrowing|consuming)\b)")


# Reading Swift

def end_of_string(text, start, hashes):
    """The index after the string literal that opens at `start`, whose delimiter has that many number signs."""
    quote = '"""' if text.startswith('"""', start) else '"'
    closing, escape = quote + "#" * hashes, "\\" + "#" * hashes
    at = start + len(quote)
    while at < len(text):
        if text.startswith(closing, at):
            return at + len(closing)
        if text.startswith(escape + "(", at):
            at = end_of_parentheses(text, at + len(escape))
        elif text.startswith(escape, at):
            at += len(escape) + 1
        else:
            at += 1
    return at


def end_of_parentheses(text, start):
    """The index after the parenthesis that closes the one at `start`; strings in between are skipped."""
    depth, at = 0, start
    while at < len(text):
        if text[at] == '"':
            at = end_of_string(text, at, 0)
            continue
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
        if depth == 0:
            return at
    return at


def without_text(source):
    """The code alone: comments and string literals are blank, and every line keeps its number."""
    parts, at = [], 0
    token = re.compile(r'//[^\n]*|/\*.*?\*/|(#*)"', re.S)
    while found := token.search(source, at):
        start, end = found.span()
        if found[1] is not None:
            end = end_of_string(source, start + len(found[1]), len(found[1]))
        parts += [source[at:start], re.sub(r"[^\n]", " ", source[start:end])]
        at = end
    return "".join(parts) + source[at:]


def body(code, at):
    """Start and end of the braces that follow a declaration; None for a requirement of a protocol."""
    depth = 0
    while at < len(code):
        character = code[at]
        if character == "{" and depth == 0:
            return at, end_of_braces(code, at)
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(character, 0)
        if depth < 0 or character == "}" and depth == 0:
            return None
        if character == "\n" and depth == 0 and NEXT_DECLARATION.match(code, at + 1):
            return None
        at += 1
    return None


def end_of_braces(code, start):
    depth = 0
    for found in re.compile(r"[{}]").finditer(code, start):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return found.end()
    return len(code)


def functions(path, source):
    """(lines, "path:line name") of every function, initializer and computed property of a file."""
    code = without_text(source)
    for found in DECLARATION.finditer(code):
        braces = body(code, found.end())
        if braces:
            name = next(name for name in found.groups() if name)
            line = code.count("\n", 0, found.start()) + 1
            yield code.count("\n", found.start(), braces[1]) + 1, f"{path}:{line} {name}"


# Counting

def is_comment(line):
    return line.lstrip().startswith(("//", "/*", "*/", "* "))


class Room:
    def __init__(self, name):
        self.name, self.files, self.functions, self.imports = name, [], [], set()
        self.comments = self.doc_lines = self.openings = self.conditions = 0
        directory = os.path.join(ROOT, "Sources", name)
        for folder, _, names in sorted(os.walk(directory)):
            for each in sorted(names):
                if each.endswith(ENDINGS):
                    self.read(os.path.relpath(os.path.join(folder, each), ROOT))

    def read(self, path):
        with open(os.path.join(ROOT, path), encoding="utf-8") as file:
            source = file.read()
        lines = source.splitlines()
        self.files.append((len(lines), path))
        self.comments += sum(map(is_comment, lines))
        if path.endswith(".swift"):
            self.doc_lines += sum(line.lstrip().startswith("///") for line in lines)
            self.openings += sum(bool(OPENINGS.match(line)) for line in lines)
            self.conditions += sum(line.lstrip().startswith("#if") for line in lines)
            self.functions += functions(path, source)
            self.imports |= set(IMPORT.findall(source))

    def lines(self):
        return sum(count for count, _ in self.files)


def share(part, whole):
    return round(100 * part / whole, 1) if whole else 0


def sizes(counted):
    """Median, 99th percentile and the largest of (lines, place)."""
    counts = sorted(count for count, _ in counted)
    largest = max(counted, default=(0, ""))
    return {
        "count": len(counts), "median": statistics.median(counts) if counts else 0,
        "percentile99": counts[int(0.99 * len(counts))] if counts else 0,
        "largest": {"lines": largest[0], "place": largest[1]}}


def measured():
    rooms = [Room(name) for name in sorted(os.listdir(os.path.join(ROOT, "Sources")))]
    names = {room.name for room in rooms}
    files = [file for room in rooms for file in room.files]
    every_function = [function for room in rooms for function in room.functions]
    lines = sum(room.lines() for room in rooms)
    return {
        "rooms": [{
            "room": room.name, "files": len(room.files), "lines": room.lines(),
            "commentPercent": share(room.comments, room.lines()), "imports": sorted(room.imports & names - {room.name}),
        } for room in rooms],
        "files": len(files), "lines": lines,
        "commentPercent": share(sum(room.comments for room in rooms), lines),
        "fileLines": sizes(files),
        "functionLines": sizes(every_function),
        "functionsOver40Lines": sum(count > LONG_FUNCTION for count, _ in every_function),
        "docLines": sum(room.doc_lines for room in rooms),
        "docLinesThatOpenIndirectly": sum(room.openings for room in rooms),
        "conditionsOutsideSystemCalls": sum(room.conditions for room in rooms if room.name != SYSTEM_ROOM),
    }


# Printing

def table(house):
    widths = max(len(room["room"]) for room in house["rooms"])
    yield f"{'room':{widths}}  files  lines  comments  imports"
    for room in house["rooms"]:
        yield (f"{room['room']:{widths}}  {room['files']:5}  {room['lines']:5}  {room['commentPercent']:6} %  "
               + ", ".join(room["imports"])).rstrip()
    yield ""
    yield f"{house['files']} files, {house['lines']:,} lines, {house['commentPercent']} % of them comments"
    for what, sized in (("file", house["fileLines"]), ("function", house["functionLines"])):
        largest = sized["largest"]
        yield (f"{what}s: median {sized['median']:g} lines, 99th percentile {sized['percentile99']}, "
               f"largest {largest['lines']} ({largest['place']})")
    yield f"{house['functionsOver40Lines']} of {house['functionLines']['count']:,} functions are longer than 40 lines"
    yield (f"{house['docLinesThatOpenIndirectly']} of {house['docLines']:,} lines of documentation comments open with "
           "What, Whether, Where, Who or How")
    yield f"{house['conditionsOutsideSystemCalls']} conditions of compilation (#if) outside {SYSTEM_ROOM}"


def main(words):
    if words not in ([], ["--json"]):
        sys.exit(__doc__)
    house = measured()
    print(json.dumps(house, indent=2) if words else "\n".join(table(house)))


main(sys.argv[1:])
