#!/usr/bin/env python3
"""Checks resources of FHIR R4 (4.0.1) against the published definitions.

  .build/fhir-checks/bin/python Tools/checks/fhir/check.py DEFINITIONS FILE... [--alone]

DEFINITIONS is a directory with the StructureDefinitions, ValueSets and CodeSystems of R4 as HL7 publishes them; a FILE is a
resource, a Bundle, or lines of resources (NDJSON). Checked are cardinality, types and forms of values, codes that are bound
as required, invariants (by FHIRPath), and that each reference leads to a resource of the files and of an allowed type.
With --alone a reference may lead anywhere. A type that DEFINITIONS does not have is counted, and not looked into. Exits with
1 where something is wrong. Tools/checks/fhir/install installs what evaluates FHIRPath.
"""
import argparse
import contextlib
import datetime
import functools
import io
import json
import pathlib
import re

import fhirpathpy
from fhirpathpy.models import models

DATE = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
TIME = r"T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))"
FULL = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
FORMS = {"date": DATE, "dateTime": f"{DATE}|{FULL}{TIME}", "instant": FULL + TIME, "id": r"[A-Za-z0-9\-.]{1,64}",
         "code": r"[^\s]+(\s[^\s]+)*", "uri": r"\S*", "url": r"\S*", "canonical": r"\S*", "oid": r"urn:oid:[0-2](\.(0|[1-9]\d*))+",
         "time": r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?"}
NUMBERS = {"integer": int, "unsignedInt": int, "positiveInt": int, "decimal": (int, float)}
PRIMITIVES = {*FORMS, *NUMBERS, "boolean", "string", "markdown", "base64Binary", "uuid", "xhtml"}
# An element without anything in it is found without these; the last is advice.
EVERYWHERE = {"ele-1", "ext-1", "dom-6"}


class Definitions:
    """The published definitions in a directory."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.unknown = set()

    @functools.lru_cache(None)
    def read(self, kind, name):
        path = self.directory / f"{kind}-{name}.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None

    @functools.lru_cache(None)
    def structure(self, name):
        """The elements of a type by the path of the element that holds them, and the constraints of the type itself."""
        definition = self.read("StructureDefinition", name)
        if definition is None:
            self.unknown.add(name)
            return None
        inner = {}
        for element in definition["snapshot"]["element"]:
            path = element["path"]
            if "." in path and ":" not in element["id"].rpartition(".")[2]:
                inner.setdefault(path.rpartition(".")[0], []).append(element)
        return inner, definition["snapshot"]["element"][0].get("constraint", [])

    @functools.lru_cache(None)
    def codes(self, address):
        """The pairs of system and code of a value set; None where they cannot be told."""
        value_set = self.read("ValueSet", address.partition("|")[0].rpartition("/")[2])
        if value_set is None:
            return None
        pairs = set()
        for include in value_set["compose"]["include"]:
            if "filter" in include or "valueSet" in include:
                return None
            concepts = include.get("concept")
            if concepts is None:
                system = self.read("CodeSystem", include["system"].rpartition("/")[2])
                concepts = system and system.get("concept")
            if concepts is None:
                return None
            pairs |= {(include["system"], code) for code in each_code(concepts)}
        return pairs


def each_code(concepts):
    for concept in concepts:
        yield concept["code"]
        yield from each_code(concept.get("concept", []))


class Checker:
    """Collects what is wrong with resources."""

    def __init__(self, definitions):
        self.definitions = definitions
        self.problems, self.references, self.known, self.left = [], [], set(), set()
        self.count = 0

    def say(self, place, what):
        self.problems.append(f"{place}: {what}")

    def add(self, resource, place):
        """Checks a resource, and those within it."""
        self.count += 1
        kind = resource.get("resourceType")
        structure = self.definitions.structure(kind) if kind else None
        self.known.add(f"{kind}/{resource.get('id')}")
        for entry in resource.get("entry", []) if kind == "Bundle" else []:
            self.known.add(entry.get("fullUrl"))
        if not structure:
            if not kind:
                self.say(place, "no type of resource")
            return
        inner, constraints = structure
        for constraint in constraints:
            self.constrain(constraint, resource, place, resource)
        self.members(resource, inner, kind, place, resource, extra={"resourceType"})

    def members(self, value, inner, path, place, root, extra=frozenset()):
        """Checks the members of an object by the elements that stand under a path."""
        if not isinstance(value, dict):
            return self.say(place, "no object")
        allowed = set(extra)
        for element in inner.get(path, []):
            name = element["path"].rpartition(".")[2]
            kinds = [each["code"] for each in element.get("type", [])] or ["BackboneElement"]
            names = {name[:-3] + kind[0].upper() + kind[1:]: kind for kind in kinds} if name.endswith("[x]") else {
                name: kinds[0]}
            allowed |= {*names, *("_" + each for each in names)}
            self.element(value, element, names, inner, place, root)
        for name in value.keys() - allowed:
            self.say(place, f"unknown element {name}")

    def element(self, value, element, names, inner, place, root):
        present = [name for name in names if name in value]
        if len(present) > 1:
            self.say(place, f"{' and '.join(present)}: one of them alone")
        beside = any("_" + name in value for name in names)
        given = [value[name] for name in present]
        count = sum(len(each) if isinstance(each, list) else 1 for each in given)
        name = element["path"].rpartition(".")[2]
        if count < element["min"] and not beside:
            self.say(place, f"{name}: {count}, at least {element['min']}")
        if element["max"] != "*" and count > int(element["max"]):
            self.say(place, f"{name}: {count}, at most {element['max']}")
        for name in present:
            self.values(value[name], name, names[name], element, inner, f"{place}.{name}", root)

    def values(self, value, name, kind, element, inner, place, root):
        is_list = element.get("base", {}).get("max", element["max"]) not in ("0", "1")
        if isinstance(value, list) != is_list:
            return self.say(place, "a list" if isinstance(value, list) else "no list")
        if value == []:
            self.say(place, "an empty list")
        for number, each in enumerate(value if is_list else [value]):
            where = f"{place}[{number}]" if is_list else place
            if each in ("", {}, [], None):
                self.say(where, "empty")
            else:
                self.value(each, kind, element, inner, where, root)

    def value(self, value, kind, element, inner, place, root):
        self.bind(value, kind, element.get("binding", {}), place)
        if "contentReference" in element:
            return self.members(value, inner, element["contentReference"].lstrip("#"), place, root)
        if kind in PRIMITIVES or kind.startswith("http://hl7.org/fhirpath"):
            return self.primitive(value, kind, place)
        if kind == "Resource":
            return self.add(value, place)
        if kind == "Reference" and isinstance(value, dict) and "reference" in value:
            targets = [profile.rpartition("/")[2] for each in element["type"] for profile in each.get("targetProfile", [])]
            self.references.append((place, value["reference"], targets))
        for constraint in element.get("constraint", []):
            self.constrain(constraint, value, place, root)
        if kind in ("BackboneElement", "Element"):
            return self.members(value, inner, element["path"], place, root)
        structure = self.definitions.structure(kind)
        if structure:
            for constraint in structure[1]:
                self.constrain(constraint, value, place, root)
            self.members(value, structure[0], kind, place, root)

    def bind(self, value, kind, binding, place):
        """Checks a code that is bound as required."""
        if binding.get("strength") != "required" or "valueSet" not in binding:
            return
        pairs = self.definitions.codes(binding["valueSet"])
        if pairs is None:
            return
        if kind == "code":
            found = any(code == value for _, code in pairs)
        elif kind in ("Coding", "CodeableConcept") and isinstance(value, dict):
            codings = [value] if kind == "Coding" else value.get("coding", [])
            found = not codings or any((each.get("system"), each.get("code")) in pairs for each in codings)
        else:
            return
        if not found:
            self.say(place, f"no code of {binding['valueSet']}")

    def primitive(self, value, kind, place):
        wanted = bool if kind == "boolean" else NUMBERS.get(kind, str)
        if not isinstance(value, wanted) or isinstance(value, bool) != (wanted is bool):
            return self.say(place, f"{value!r} is no {kind}")
        if kind in FORMS and not re.fullmatch(FORMS[kind], value):
            return self.say(place, f"{value!r} is no {kind}")
        if kind in ("date", "dateTime", "instant") and len(value) >= 10:
            try:
                datetime.date.fromisoformat(value[:10])
            except ValueError:
                self.say(place, f"{value!r}: there is no such day")

    def constrain(self, constraint, value, place, root):
        """Checks an invariant; two are restated: what per-1 and rng-2 compare, the evaluator cannot."""
        if constraint["severity"] != "error" or constraint["key"] in EVERYWHERE or not isinstance(value, dict):
            return
        if constraint["key"] == "per-1":
            start, end = str(value.get("start", "")), str(value.get("end", ""))
            length = min(len(start), len(end), 10)
            if start[:length] > end[:length]:
                self.say(place, "per-1: it ends before it starts")
            return
        if constraint["key"] == "rng-2":
            low, high = (value.get(end, {}).get("value") for end in ("low", "high"))
            if low is not None and high is not None and low > high:
                self.say(place, "rng-2: its low end is above its high end")
            return
        try:
            # The evaluator prints what an expression traces.
            with contextlib.redirect_stdout(io.StringIO()):
                compiled = evaluator(constraint["expression"])
                result = compiled(value, {"resource": root, "rootResource": root, "context": value})
        except Exception:  # Whatever the evaluator does not know.
            self.left.add(constraint["key"])
            return
        if result and result[0] is False:
            self.say(place, f"{constraint['key']}: {constraint['human']}")

    def finish(self, alone):
        """Checks where the references lead."""
        for place, reference, targets in self.references:
            kind = reference.split("/")[-2] if "/" in reference and ":" not in reference.split("/")[-2] else None
            if kind and targets and kind not in targets and "Resource" not in targets:
                self.say(place, f"{kind} is none of {', '.join(targets)}")
            if not alone and not reference.startswith("#") and reference not in self.known:
                self.say(place, f"leads to no resource: {reference}")


@functools.lru_cache(None)
def evaluator(expression):
    return fhirpathpy.compile(expression, models["r4"])


def read(path):
    """The resources of a file."""
    text = pathlib.Path(path).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()] if str(path).endswith(".ndjson") else [
        json.loads(text)]


def check(definitions, paths, alone=False):
    """What is wrong with the files, whose resources may refer to each other; and the checker."""
    checker = Checker(definitions)
    for path in paths:
        for resource in read(path):
            name = f"{pathlib.Path(path).name}: {resource.get('resourceType')}/{resource.get('id', '-')}"
            checker.add(resource, name)
    checker.finish(alone)
    return checker


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("definitions")
    parser.add_argument("files", nargs="+")
    parser.add_argument("--alone", action="store_true")
    given = parser.parse_args()
    definitions = Definitions(given.definitions)
    checker = check(definitions, given.files, given.alone)
    for problem in checker.problems[:60]:
        print(problem)
    left = f"; not evaluated: {', '.join(sorted(checker.left))}" if checker.left else ""
    unknown = f"; not looked into: {', '.join(sorted(definitions.unknown))}" if definitions.unknown else ""
    print(f"{checker.count} resources, {len(checker.problems)} problems{left}{unknown}")
    return 1 if checker.problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
