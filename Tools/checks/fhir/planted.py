#!/usr/bin/env python3
"""Plants nineteen faults, one at a time, into a transaction that `regimen export fhir --bundles` wrote; each has to be found.

  .build/fhir-checks/bin/python Tools/checks/fhir/planted.py DEFINITIONS BUNDLE

BUNDLE has an adverse event with severity and suspect, a course that goes on with a dose, and a measurement. Exits with 1
where a fault is not found, or the bundle has one of its own.
"""
import copy
import json
import pathlib
import sys
import tempfile

from check import Definitions, check


class Bundle:
    """A copy of the transaction, for one fault."""

    def __init__(self, content):
        self.content = copy.deepcopy(content)

    def find(self, kind, **members):
        """The first resource of a type with some members; one that has `has` among its keys."""
        has = members.pop("has", None)
        for entry in self.content["entry"]:
            resource = entry["resource"]
            if resource["resourceType"] == kind and (has is None or has in resource) and all(
                    resource.get(name) == value for name, value in members.items()):
                return resource
        sys.exit(f"the bundle has no {kind} with {members} {has or ''}")

    @property
    def running(self):
        return self.find("MedicationStatement", status="active", has="dosage")

    @property
    def measured(self):
        return self.find("Observation", has="valueQuantity")


def repeat(bundle):
    return bundle.running["dosage"][0]["timing"]["repeat"]


FAULTS = [
    ("an element of another release", lambda b: b.find("AdverseEvent").update(status="completed")),
    ("a required element that is missing", lambda b: b.find("AdverseEvent").pop("actuality")),
    ("a status that is no code", lambda b: b.running.update(status="ended")),
    ("a severity that is no code", lambda b: b.find("AdverseEvent", has="severity")["severity"]["coding"][0].update(code="grave")),
    ("month 13", lambda b: b.running["effectivePeriod"].update(start="2022-13")),
    ("30 February", lambda b: b.running["effectivePeriod"].update(start="2022-02-30")),
    ("an end before its start", lambda b: b.running["effectivePeriod"].update(start="2022-03-05", end="2021-01-01")),
    ("a reference that leads nowhere", lambda b: b.measured.update(subject={"reference": "Patient/nobody"})),
    ("a reference to a wrong type", lambda b: b.find("AdverseEvent", has="suspectEntity")["suspectEntity"][0].update(
        instance={"reference": "Condition/" + b.find("Condition")["id"]})),
    ("an empty list", lambda b: b.running.update(dosage=[])),
    ("an empty text", lambda b: b.find("Patient").update(gender="")),
    ("a time without a zone", lambda b: b.measured.update(effectiveDateTime="2022-02-01T10:00:00")),
    ("an id with an underscore", lambda b: b.find("Patient").update(id="P_17")),
    ("two values", lambda b: b.measured.update(valueString="x")),
    ("a period without its unit", lambda b: repeat(b).pop("periodUnit")),
    ("a number as text", lambda b: b.measured["valueQuantity"].update(value="54")),
    ("an element that there is not", lambda b: b.find("Condition").update(foo=1)),
    ("an instant that is partial", lambda b: b.find("Provenance").update(recorded="2022-01")),
    ("a code without its system", lambda b: b.running["dosage"][0]["doseAndRate"][0]["doseQuantity"].pop("system")),
]


def main():
    definitions, content = Definitions(sys.argv[1]), json.loads(pathlib.Path(sys.argv[2]).read_text(encoding="utf-8"))
    found = 0
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory) / "planted.json"

        def problems(bundle):
            path.write_text(json.dumps(bundle.content), encoding="utf-8")
            return check(definitions, [path]).problems

        before = problems(Bundle(content))
        for name, plant in FAULTS:
            bundle = Bundle(content)
            plant(bundle)
            said = [problem for problem in problems(bundle) if problem not in before]
            found += bool(said)
            print(f"{name}: {said[0].partition(': ')[2] if said else 'NOT FOUND'}")
    print(f"{found} of {len(FAULTS)} found, {len(before)} problems before")
    return 0 if found == len(FAULTS) and not before else 1


if __name__ == "__main__":
    raise SystemExit(main())
