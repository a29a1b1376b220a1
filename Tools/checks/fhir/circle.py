#!/usr/bin/env python3
"""Exports the reference log and random cohorts as FHIR, checks the resources, and imports them into an empty log: that has to
give the same answers.

  .build/fhir-checks/bin/python Tools/checks/fhir/circle.py --regimen PATH [--definitions DIR] [--cohorts N] [--first SEED]

Without --definitions the resources are not checked (Tools/checks/fhir/check.py). The answers are compared without the ids
of events, which an import makes anew. What is imported again has to be nothing. Exits with 1 where something differs.
"""
import argparse
import json
import pathlib
import re
import sys

CHECKS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKS / "export"))

import logs  # noqa: E402

QUERIES = ["combinations", "responses", "adverse-events", "exposures", "outcomes", "patients", "durations", "regimens",
           "segments", "survival", "curves", "pathways", "rates"]
# Losses by which a patient has fewer events than before.
LOST = {"other ends of follow-up", "further enrolments", "further outcomes of adverse events", "answers to findings"}
IDENTIFIER = re.compile(r"\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b")


def without_ids(value):
    """A row without the events that it rests on."""
    if isinstance(value, dict):
        return {key: without_ids(inner) for key, inner in value.items() if key not in ("events", "lines")}
    if isinstance(value, list):
        return [without_ids(inner) for inner in value]
    return IDENTIFIER.sub("ID", value) if isinstance(value, str) else value


def answer(path, log, query, as_of):
    """The rows of a query; the words of its refusal where it has none."""
    said = logs.run(path, "query", query, "--log", log, "--as-of", as_of, "--format", "json")
    return [without_ids(row) for row in json.loads(said.stdout)["rows"]] if said.returncode == 0 else [said.stderr]


def checked(definitions, directory):
    """What is wrong with the resources: the lines and the transactions are checked apart."""
    if definitions is None:
        return []
    import check
    files = sorted(pathlib.Path(directory).iterdir())
    lines = [file for file in files if file.suffix == ".ndjson"]
    problems = check.check(definitions, lines).problems
    for bundle in [file for file in files if file.name.endswith(".bundle.json")]:
        problems += check.check(definitions, [bundle]).problems
    return problems


def lost(directory, kinds=frozenset(LOST)):
    """The number of events, or of other things, that the table of losses says will not come back."""
    with open(directory + "/losses.jsonl", encoding="utf-8") as file:
        return sum(loss["count"] for loss in map(json.loads, file) if loss["what"] in kinds)


def differences(path, log, as_of, scratch, definitions):
    """What is wrong with the export of a log, and what another log answers otherwise after its import."""
    directory, other = scratch + "/fhir", scratch + "/other"
    logs.succeed(path, "export", "fhir", "--output", directory, "--bundles", "--log", log, "--as-of", as_of)
    found = checked(definitions, directory)
    logs.succeed(path, "init", other)
    words = ["import", "fhir", directory, "--accept", "all", "--log", other]
    logs.succeed(path, *words)
    again = logs.succeed(path, *words)
    if "nothing to write" not in again:
        found.append(f"imported again: {again.strip().splitlines()[-1]}")
    for query in QUERIES:
        before, after = answer(path, log, query, as_of), answer(path, other, query, as_of)
        if query in ("patients", "regimens") and lost(directory):
            for row in before + after:
                row.pop("lastDay", None), row.pop("lastSeen", None)
        if query == "patients":
            gone = sum(row.pop("eventCount") for row in before) - sum(row.pop("eventCount") for row in after)
            if gone != lost(directory):
                found.append(f"{gone} events fewer, {lost(directory)} of them in the table of losses")
        if query == "responses" and lost(directory, {"courses that responses and adverse events name"}):
            for row in before + after:
                row["treatments"] = row["drugs"] = None
        if query == "outcomes" and lost(directory, {"courses that responses and adverse events name"}):
            # An event without suspects is of every row.
            for row in before + after:
                row["adverseEvents"] = None
        if query == "adverse-events":
            # A suspect of whose course nothing is known by then has no drug, and no statement to refer to.
            for row in before:
                row["suspects"] = [suspect for suspect in row["suspects"] if suspect["drug"]]
        if before != after:
            rows = [pair for pair in zip(before, after) if pair[0] != pair[1]]
            told = [{key: (one[key], two.get(key)) for key in one if one[key] != two.get(key)}
                    if isinstance(one, dict) and isinstance(two, dict) else (one, two) for one, two in rows[:2]]
            found.append(f"{query}: {len(before)} rows, {len(after)} after the import, {len(rows)} differ: {told}")
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--regimen", required=True)
    parser.add_argument("--definitions")
    parser.add_argument("--cohorts", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    given = parser.parse_args()
    definitions = None
    if given.definitions:
        import check
        definitions = check.Definitions(given.definitions)
    count, faults = 0, 0
    for name, context in logs.logs(given.regimen, given.cohorts, given.first):
        with context as (log, as_of, scratch):
            found = differences(given.regimen, log, as_of, scratch, definitions)
            count, faults = count + 1, faults + len(found)
            for fault in found:
                print(f"{name}: {fault}"[:1200], flush=True)
            if count % 20 == 0:
                print(f"{count} logs: {faults} faults", flush=True)
    print(f"{count} logs, {len(QUERIES)} answers each: {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
