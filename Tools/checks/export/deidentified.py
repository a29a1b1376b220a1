#!/usr/bin/env python3
"""Searches de-identified exports and answers of the reference log and of random cohorts for what was recorded.

  python3 Tools/checks/export/deidentified.py --regimen PATH [--cohorts N] [--first SEED]

Each cohort gets pseudonyms, authors, notes, indications, terms and drugs that occur nowhere else. No file of an export
(those in the workbook too), no name of a file, no answer and no message may have one of them, a date of the log, an id of
an event, or the seal. Where a form asks for dates, each patient's own first day is 2000-01-01. Exits with 1 where
something is found.
"""
import argparse
import io
import json
import pathlib
import re
import sys
import zipfile

import logs

FORMATS = ["tables", "adam", "omop", "fhir", "phenopackets"]
QUERIES = ["combinations", "exposures", "adverse-events", "responses", "outcomes", "patients", "regimens", "segments",
           "measurements", "events", "lines", "last-seen"]
IDENTIFIER = re.compile(r"\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b")
SEAL = re.compile(r"\b[0-9a-f]{64}\b")
DATE = re.compile(r"\b20[12]\d-\d\d\b")


def plant(draft):
    """Words that nothing else has, one in each field that somebody types."""
    data = draft["data"]
    draft["patient"] = "Miller" + draft["patient"]
    draft["author"] = "drjones"
    if draft["type"] in ("patient-enrolled", "treatment-started", "treatment-stopped", "patient-seen"):
        data["note"] = "bed twelve"
    if "indication" in data:
        data["indication"] = "Smith syndrome"
    if draft["type"] == "diagnosis-recorded":
        data["condition"], data["code"] = "Smith syndrome", "ICD10:X99"
    if draft["type"] == "adverse-event-recorded":
        data["term"] = "fell off a horse"
    if data.get("drug") == "somekinumab":
        data["drug"] = "house drug"
    if "treatment" in data:
        data["treatment"] = "leftarm" + data["treatment"]
    if "suspects" in data:
        data["suspects"] = [dict(each, treatment="leftarm" + each["treatment"]) for each in data["suspects"]]
    if "treatments" in data:
        data["treatments"] = ["leftarm" + each for each in data["treatments"]]
    draft["evidence"] = {"source": "letter of Dr Brown"}


SECRETS = ["miller", "drjones", "bed twelve", "smith syndrome", "x99", "fell off", "house drug", "leftarm", "dr brown"]


def texts(directory):
    """The files of an export as texts, those in a workbook too, and their names."""
    for file in sorted(pathlib.Path(directory).iterdir()):
        content = file.read_bytes()
        yield file.name, file.name + "\n" + content.decode("utf-8", "replace")
        if file.suffix == ".xlsx":
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                for name in book.namelist():
                    yield f"{file.name}/{name}", book.read(name).decode("utf-8", "replace")


def traces(text, secrets, ids):
    low = text.lower()
    # A code of three signs stands by chance within a keyed id: it counts as a word of its own.
    found = [secret for secret in secrets if (re.search(rf"\b{secret}\b", low) if len(secret) < 4 else secret in low)]
    found += sorted(ids.intersection(IDENTIFIER.findall(text)))[:1]
    return found + [match.group() for pattern in (SEAL, DATE) for match in [pattern.search(text)] if match]


def shifted(text):
    """A text without the days of the forms that ask for dates, which count from 2000-01-01 of each patient."""
    return re.sub(r"\b(19|20)\d\d-\d\d-\d\d", "", text)


def search(path, log, as_of, scratch, secrets):
    events = logs.succeed(path, "query", "events", "--log", log, "--as-of", as_of, "--format", "csv")
    ids = set(IDENTIFIER.findall(events))
    words, found, count = ["--log", log, "--as-of", as_of, "--deidentify", scratch + "/secret"], [], 0
    for form in FORMATS:
        directory = f"{scratch}/{form}"
        more = ["--xlsx"] if form == "tables" else ["--format", "csv,dataset-json,xpt"] if form == "adam" else []
        said = logs.run(path, "export", form, "--output", directory, *more, *words)
        if said.returncode:
            found.append(f"export {form}: {said.stderr}")
            continue
        asks_dates = form in ("omop", "fhir", "phenopackets")
        for name, text in [*texts(directory), ("messages", said.stdout + said.stderr)]:
            count += 1
            text = shifted(text) if asks_dates else text
            found += [f"export {form}: {name}: {trace!r}" for trace in traces(text, secrets, ids)]
    for query in QUERIES:
        said = logs.run(path, "query", query, "--format", "jsonl", *words)
        count += 1
        if said.returncode:
            found.append(f"query {query}: {said.stderr}")
        found += [f"query {query}: {trace!r}" for trace in traces(said.stdout + said.stderr, secrets, ids)]
    return found, count


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--regimen", required=True)
    parser.add_argument("--cohorts", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    given = parser.parse_args()
    checked, count, faults = 0, 0, 0
    for name, context in logs.logs(given.regimen, given.cohorts, given.first, plant):
        with context as (log, as_of, scratch):
            rows = json.loads(logs.succeed(given.regimen, "query", "patients", "--log", log, "--format", "json"))["rows"]
            names = [row["patient"].lower() for row in rows]
            secrets = SECRETS if name != "the reference log" else [
                word for each in names for word in (f">{each}<", f"\n{each},", f",{each},", f': "{each}"', f':"{each}"')]
            found, files = search(given.regimen, log, as_of, scratch, secrets)
            checked, count, faults = checked + 1, count + files, faults + len(found)
            for fault in found:
                print(f"{name}: {fault}"[:300], flush=True)
            if checked % 20 == 0:
                print(f"{checked} logs: {faults} faults", flush=True)
    print(f"{checked} logs, {count} files and answers searched: {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
