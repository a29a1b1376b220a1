#!/usr/bin/env python3
"""Writes a log as the raw export of the REDCap project that `regimen export redcap` describes, imports it into an empty log,
and compares what both logs answer.

usage: circle.py [--regimen PROGRAM] [--keep DIR] [LOG]
       circle.py [--regimen PROGRAM] --only-export --keep DIR [--patient PATIENT]... [LOG]

The writer knows the types of event from Documentation/format.md and the names of fields from the dictionary; it shares
nothing with the program. Amended events stand in the export as they were amended, and retracted ones not at all: a form shows
the present state. Prints one line for each comparison and exits with 1 if one differs.

Two differences follow from the way of an import and are no finding. Its events have other ids and its courses may have other
labels: these are translated by the rows that they came from, also in claims. Courses come in as treatment-started, without
the names of those that they were added to.
"""

import argparse
import csv
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../.."))
QUERIES = ["combinations", "outcomes", "adverse-events", "exposures", "patients", "durations", "regimens", "segments",
           "survival", "curves", "pathways", "rates"]

# Type of event: form, prefix of its fields, the type on whose form it stands besides (with the field that names it).
PLACES = {
    "patient-enrolled": ("enrolment", "enrolment", None), "diagnosis-recorded": ("diagnosis", "diagnosis", None),
    "diagnosis-resolved": ("diagnosis", "diagnosis_end", "event"), "prior-therapy-recorded": ("prior_therapy", "prior", None),
    "treatment-started": ("course", "course", None), "co-therapy-added": ("course", "course", None),
    "treatment-stopped": ("course", "stop", "treatment"), "dose-down-titrated": ("course_change", "change", None),
    "dose-up-titrated": ("course_change", "change", None), "dose-schedule-changed": ("course_change", "change", None),
    "treatment-held": ("course_change", "change", None), "treatment-resumed": ("course_change", "change", None),
    "response-assessed": ("response", "response", None), "measurement-recorded": ("measurement", "measurement", None),
    "adverse-event-recorded": ("adverse_event", "ae", None), "adverse-event-resolved": ("adverse_event", "ae_end", "event"),
    "adverse-event-graded": ("adverse_event_grade", "ae_grade", None), "patient-seen": ("visit", "visit", None),
    "follow-up-ended": ("follow_up_end", "follow_up_end", None),
}
ONCE = {"enrolment", "follow_up_end"}


def events_in_force(log):
    """The events of a log as they stand: amended ones with their last content, retracted ones left out."""
    lines = lines_of(log)
    retracted = {line["data"]["event"] for line in lines if line.get("type") == "event-retracted"}
    standing = {}
    for line in lines:
        if "erased" in line or line["id"] in retracted or line["type"] in ("event-retracted", "event-erased"):
            continue
        if line["type"] == "event-amended":
            event = standing.get(line["data"]["amends"])
            if event is not None:
                event["data"] = line["data"]["data"]
                event["occurred"] = line["data"].get("occurred", event["occurred"])
                event["evidence"] = line.get("evidence", {})
        elif line["type"] in PLACES:
            standing[line["id"]] = dict(line)
        # What a department defines is no form of a patient.
        elif not line["type"].endswith("-defined"):
            sys.exit(f"{line['type']} has no form")
    return list(standing.values())


def day_before(text):
    return (datetime.date.fromisoformat(text) - datetime.timedelta(1)).isoformat()


class Dictionary:
    """The fields of a data dictionary, by name."""

    def __init__(self, path):
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))[1:]
        self.fields = {row[0]: row for row in rows}
        self.forms = list(dict.fromkeys(row[1] for row in rows))

    def choices(self, name):
        pairs = [part.split(",", 1) for part in self.fields[name][5].split("|")]
        return [(code.strip(), label.strip()) for code, label in pairs]

    def code(self, name, word):
        """The code of the choice that stands for a word; None if there is none."""
        for code, label in self.choices(name):
            if word in (code, label) or label.replace(" ", "-") == word or label.startswith(word + " ("):
                return code
        return None

    def columns(self):
        """The columns of a raw export: those of each form, then its state."""
        columns = ["record_id", "redcap_repeat_instrument", "redcap_repeat_instance"]
        for form in self.forms:
            for name, row in self.fields.items():
                if row[1] != form or name == "record_id":
                    continue
                columns += [self.box(name, code) for code, _ in self.choices(name)] if row[3] == "checkbox" else [name]
            columns.append(form + "_complete")
        return columns

    @staticmethod
    def box(name, code):
        return name + "___" + re.sub("[^a-z0-9_]", "", re.sub("[-.]", "_", code.lower()))


class Export:
    """The rows of the project's raw export."""

    def __init__(self, dictionary):
        self.dictionary = dictionary
        self.rows = {}          # (patient, form or "", number): cells
        self.numbers = {}       # (patient, form): the last number
        self.place = {}         # id of an event, or (patient, label): number of its instance
        self.keys = {}          # id of an event: key of its row and slot, as evidence names them

    def row(self, patient, form, number):
        instrument = "" if form in ONCE else form
        key = (patient, instrument, number if instrument else "")
        if key not in self.rows:
            self.rows[key] = {"record_id": patient, "redcap_repeat_instrument": instrument,
                              "redcap_repeat_instance": str(key[2])}
        row = self.rows[key]
        row[form + "_complete"] = "2"
        for name, field in self.dictionary.fields.items():
            if field[1] == form and field[3] == "checkbox":
                for code, _ in self.dictionary.choices(name):
                    row.setdefault(self.dictionary.box(name, code), "0")
        return row

    def number(self, event):
        """Numbers the instance that an event makes, which an earlier line may name."""
        form, _, owner = PLACES[event["type"]]
        if owner:
            return
        patient = event["patient"]
        number = self.numbers[patient, form] = self.numbers.get((patient, form), 0) + 1
        self.place[event["id"]] = number
        if form == "course":
            self.place[patient, event["data"]["treatment"]] = number

    def add(self, event):
        form, prefix, owner = PLACES[event["type"]]
        patient, data = event["patient"], event["data"]
        named = data[owner] if owner else event["id"]
        number = self.place[(patient, named) if owner == "treatment" else named]
        row = self.row(patient, form, number)
        slot = "treatment-started" if form == "course" and not owner else event["type"]
        self.keys[event["id"]] = (patient, "" if form in ONCE else form, number, slot)
        if form == "course_change":
            row["change_kind"] = event["type"]
        self.date(row, prefix, event)
        for name, value in data.items():
            if name in ("addedTo", owner) or form == "course" and name == "treatment":
                continue
            self.write(row, f"{prefix}_{re.sub('([A-Z])', lambda m: '_' + m[1].lower(), name)}", name, value, patient)
        evidence = event.get("evidence", {})
        for part in ("basis", "dates"):
            if evidence.get(part, "reported") != "reported":
                row[f"{prefix}_{part}"] = self.dictionary.code(f"{prefix}_{part}", evidence[part])

    def date(self, row, prefix, event):
        """The date; a stop has its last day on the drug, which is the day before."""
        text = event["occurred"]
        names = [("_date", "_date_known")]
        if ".." in text:
            row[prefix + "_date_known"] = "unknown" if text == ".." else "stretch"
            names = [("_date", "_first_known"), ("_date_to", "_last_known")]
        for (day, known), part in zip(names, text.split("..")):
            if event["type"] == "treatment-stopped" and len(part) == 10:
                part = day_before(part)
            # Any day of a month or a year does.
            row[prefix + day] = part and (part + "-12-28"[len(part) - 4:])[:10]
            if 0 < len(part) < 10:
                row[prefix + known] = {7: "month", 4: "year"}[len(part)]

    def write(self, row, field, name, value, patient):
        if name == "dose":
            for part, inner in value.items():
                self.write(row, f"{field}_{'up_to' if part == 'upTo' else part}", part, inner, patient)
        elif name == "suspects":
            for number, suspect in enumerate(value, 1):
                one = f"{field[:-1]}_{number}"
                row[one] = str(self.place[patient, suspect["treatment"]])
                for part in ("causality", "action"):
                    if part in suspect:
                        row[f"{one}_{part}"] = self.dictionary.code(f"{one}_{part}", suspect[part])
        elif name in ("treatments", "measurements"):
            row[field] = " ".join(str(self.place[(patient, one) if name == "treatments" else one]) for one in value)
        elif name == "treatment":
            row[field] = str(self.place[patient, value])
        elif name == "event":
            row[field] = str(self.place[value])
        else:
            self.write_plain(row, field, value)

    def write_plain(self, row, field, value):
        kind = self.dictionary.fields[field][3]
        if kind == "checkbox":
            for word in value:
                row[self.dictionary.box(field, self.dictionary.code(field, word))] = "1"
        elif kind in ("radio", "dropdown"):
            code = self.dictionary.code(field, value)
            row[field] = code or "other"
            if code is None:
                row[field + "_other"] = value
        elif kind == "yesno":
            row[field] = "1" if value else "0"
        else:
            row[field] = value if isinstance(value, str) else json.dumps(value)

    def write_file(self, path):
        columns = self.dictionary.columns()
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            patients = list(dict.fromkeys(patient for patient, _, _ in self.rows))
            for patient in patients:
                # A record always has a row of its own.
                self.rows.setdefault((patient, "", ""), {"record_id": patient})
                forms = [""] + self.dictionary.forms
                own = [(forms.index(form), int(number or 0), row)
                       for (one, form, number), row in self.rows.items() if one == patient]
                writer.writerows(row for _, _, row in sorted(own, key=lambda entry: entry[:2]))


def call(program, *words, may_find=False):
    result = subprocess.run([program, *words], capture_output=True, text=True, env={**os.environ, "REGIMEN_LOG": ""})
    if result.returncode not in ((0, 1) if may_find else (0,)):
        sys.exit(f"regimen {' '.join(words)}\n{result.stdout[-2000:]}{result.stderr[-4000:]}")
    return result.stdout


class Names:
    """The names that the imported log has for the events and the courses of the log that was written out."""

    def __init__(self, log, new, keys):
        self.ids = imported_ids(new, keys)
        labels = {line["id"]: line["data"].get("treatment") for line in lines_of(new) if "data" in line}
        self.labels = {}
        for event in events_in_force(log):
            if event["type"] in ("treatment-started", "co-therapy-added"):
                self.labels[event["patient"], event["data"]["treatment"]] = labels.get(self.ids[event["id"]])

    def renamed(self, value, patient=None):
        """A row with the names of the other log, without the lists of events that it rests on."""
        if isinstance(value, dict):
            patient = value.get("patient", patient)
            return {key: self.renamed(inner, patient) for key, inner in value.items() if key not in ("events", "lines")}
        if isinstance(value, list):
            named = [self.renamed(inner, patient) for inner in value]
            # Courses of one day stand in the order of their labels.
            is_courses = named and isinstance(named[0], dict) and "doseSince" in named[0]
            return sorted(named, key=lambda course: (course["since"], course["treatment"])) if is_courses else named
        return self.labels.get((patient, value), self.ids.get(value, value)) if isinstance(value, str) else value


class NoNames(Names):
    """The names that stay as they are."""

    def __init__(self):
        self.ids, self.labels = {}, {}


def rows(program, log, words, times, names):
    answer = json.loads(call(program, *words, "--log", log, "--format", "json", *times, may_find=words[0] == "claims"))
    return [names.renamed(row) for row in answer["rows"]]


def lines_of(log):
    """The lines of a log."""
    lines = []
    for name in sorted(os.listdir(log)):
        if re.fullmatch(r"\d{20}\.jsonl", name):
            with open(os.path.join(log, name), encoding="utf-8") as file:
                lines += [json.loads(line) for line in file if line.strip()]
    return lines


def imported_ids(log, keys):
    """The ids of the imported events, by those of the events that they were written from."""
    ids = {}
    for line in lines_of(log):
        key, _, slot = line["evidence"]["source"].partition(":")[2].rpartition("/")
        ids[tuple(part for part in key.split("/") if part), slot] = line["id"]
    found = {}
    for event, (patient, form, number, slot) in keys.items():
        key = (patient, form, str(number)) if form else (patient,)
        found[event] = ids.get((key, slot))
    return found


def compare(name, old, new):
    differing = [(one, other) for one, other in zip(old, new) if one != other]
    is_same = len(old) == len(new) and not differing
    print(f"{name}: {len(old)} rows, {'the same' if is_same else 'DIFFERENT'}")
    if not is_same:
        print(f"  {len(new)} rows after the import, {len(differing)} of them differ")
        for one, other in differing[:3]:
            print("  ", {key: (one[key], other.get(key)) for key in one if one[key] != other.get(key)})
    return is_same


def compare_events(log, new, names):
    """Each event with the one that it came back as: type, date, data, and the evidence as far as forms ask for it."""
    imported = {line["id"]: line for line in lines_of(new)}
    before, after = [], []
    for event in events_in_force(log):
        other = imported.get(names.ids[event["id"]], {})
        data = {key: value for key, value in event["data"].items() if key != "addedTo"}
        kind = "treatment-started" if event["type"] == "co-therapy-added" else event["type"]
        for side, line, content in ((before, {**event, "type": kind}, names.renamed(data, event["patient"])),
                                    (after, other, other.get("data"))):
            evidence = line.get("evidence", {})
            side.append({"patient": line.get("patient"), "type": line.get("type"), "occurred": line.get("occurred"),
                         "data": content, "basis": evidence.get("basis", "reported"),
                         "dates": evidence.get("dates", "reported")})
    return compare("events", before, after)


def compare_claims(program, log, new, names, times):
    path = os.path.join(log, "claims.json")
    if not os.path.exists(path):
        return True
    with open(path, encoding="utf-8") as file:
        text = file.read()
    for old, replacement in names.ids.items():
        text = text.replace(old, replacement or old)
    there = os.path.join(os.path.dirname(new), "claims.json")
    with open(there, "w", encoding="utf-8") as file:
        file.write(text)
    before = rows(program, log, ["claims", path], times, names)
    after = rows(program, new, ["claims", there], times, NoNames())
    return compare("claims", before, after)


def write_export(program, log, directory, patients):
    """Makes the pack and writes a log, or some of its patients, as the export of its project; gives the writer."""
    pack = os.path.join(directory, "pack")
    call(program, "export", "redcap", "--output", pack)
    writer = Export(Dictionary(os.path.join(pack, "dictionary.csv")))
    events = [event for event in events_in_force(log) if not patients or event["patient"] in patients]
    for step in (writer.number, writer.add):
        for event in events:
            step(event)
    writer.write_file(os.path.join(directory, "export.csv"))
    return writer


def circle(program, log, directory):
    writer = write_export(program, log, directory, [])
    new, export = os.path.join(directory, "log"), os.path.join(directory, "export.csv")
    with open(os.path.join(log, "log.json"), encoding="utf-8") as file:
        cutoff = json.load(file).get("cutoff")
    call(program, "init", new, "--name", "circle")
    words = ["import", "csv", export, "--mapping", os.path.join(directory, "pack", "mapping.json"), "--log", new,
             "--accept", "all"]
    print("imported:", call(program, *words).strip().splitlines()[-1].partition(", seal")[0])
    again = call(program, *words).strip().splitlines()[-1]
    print("imported again:", again)
    names = Names(log, new, writer.keys)
    found = [event for event in names.ids.values() if event]
    print(f"{len(names.ids)} events in force, {len(found)} of them imported")
    times = ["--as-of", cutoff] if cutoff else []
    results = [len(found) == len(names.ids), again == "nothing to write", compare_events(log, new, names)]
    for query in QUERIES:
        before = rows(program, log, ["query", query], times, names)
        results.append(compare(query, before, rows(program, new, ["query", query], times, NoNames())))
    results.append(compare_claims(program, log, new, names, times))
    return all(results)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--regimen", default=os.path.join(ROOT, ".build/debug/regimen"))
    options.add_argument("--keep", metavar="DIR", help="a directory for the files, which stay")
    options.add_argument("--only-export", action="store_true", help="write the pack and the export, and compare nothing")
    options.add_argument("--patient", action="append", default=[], help="with --only-export: only that patient")
    options.add_argument("log", nargs="?", default=os.path.join(ROOT, "EventLogs/case-series"))
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        directory = given.keep or scratch
        os.makedirs(directory, exist_ok=True)
        if given.only_export:
            write_export(given.regimen, given.log, directory, given.patient)
        elif not circle(given.regimen, given.log, directory):
            sys.exit(1)


if __name__ == "__main__":
    main()
