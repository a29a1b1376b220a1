#!/usr/bin/env python3
"""Imports the public exports of REDCap projects that come with REDCapR (its inst/test-data), which are not part of this package.

usage: public-exports.py [--regimen PROGRAM] DIRECTORY

DIRECTORY holds a checkout of github.com/OuhscBbmc/REDCapR, or any directory with data.csv files and their dictionaries beside them.
Each export is tried three times: with the skeleton that --new-mapping prints, with a mapping that puts every date, choice,
checkbox and number of the dictionary into an event, and again with that mapping. Each row must be taken, refused by row and column, or
counted as not mapped; nothing may crash, and the second import must write nothing. Without the directory it says so, and ends
with 0.
"""

import argparse
import csv
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../.."))
NUMBERS = ("number", "integer")


def call(program, *words):
    result = subprocess.run([program, *words], capture_output=True, env={**os.environ, "REGIMEN_LOG": ""})
    return result.returncode, result.stdout.decode("utf-8", "replace"), result.stderr.decode("utf-8", "replace")


def rows_of(path):
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        return [row for row in csv.reader(file) if any(row)]


def dictionary_beside(directory):
    for name in ("dictionary.csv", "dictionay.csv", "metadata.csv"):
        if os.path.exists(os.path.join(directory, name)):
            return os.path.join(directory, name)
    return None


def values(choices):
    return {code.strip(): label.strip() or code.strip()
            for code, _, label in (part.partition(",") for part in choices.split("|"))}


def tables(fields, header):
    """Tables that put what a dictionary describes into events, one table a form."""
    record, is_repeating = header[0], "redcap_repeat_instrument" in header
    forms = list(dict.fromkeys(field["form"] for field in fields))
    dates = {form: [f["name"] for f in fields if f["form"] == form and f["validation"].startswith("date_")
                    and f["name"] in header] for form in forms}
    any_date = next((names[0] for names in dates.values() if names), None)
    made = []
    for form in forms:
        date = dates[form][0] if dates[form] else None
        if date is None:
            continue
        events = [{"slot": form + "-seen", "type": "patient-seen", "on": {"column": date}, "data": {}}]
        for field in fields:
            if field["form"] != form or field["name"] == record:
                continue
            name, on = field["name"], {"column": date}
            if field["type"] == "checkbox" and any(column.startswith(name + "___") for column in header):
                events.append({"slot": name, "each": {"checkbox": name, "values": values(field["choices"])}, "on": on,
                               "type": "diagnosis-recorded", "data": {"condition": "@each", "role": "comorbidity"}})
            elif field["type"] in ("radio", "dropdown") and name in header:
                events.append({"slot": name, "if": name, "type": "prior-therapy-recorded", "on": on,
                               "data": {"therapy": {"column": name, "values": values(field["choices"])}}})
            elif field["validation"].startswith(NUMBERS) and name in header:
                number = {"column": name}
                if "comma" in field["validation"]:
                    number["decimal"] = ","
                events.append({"slot": name, "if": name, "type": "measurement-recorded", "on": on,
                               "data": {"analyte": name, "value": number, "unit": "1"}})
        for instrument in ([form, ""] if is_repeating else [""]):
            tag = "-of-" + instrument if instrument else ""
            made.append({"redcap": {"instrument": instrument}, "if": date,
                         "events": [{**event, "slot": event["slot"] + tag} for event in events]})
    return made, any_date


def fields_of(path):
    rows = rows_of(path)
    names = rows[0]
    metadata = "field_name" in names
    columns = (["field_name", "form_name", "field_type", "select_choices_or_calculations",
                "text_validation_type_or_show_slider_number"] if metadata else
               ["Variable / Field Name", "Form Name", "Field Type", "Choices, Calculations, OR Slider Labels",
                "Text Validation Type OR Show Slider Number"])
    places = [names.index(column) for column in columns]
    keys = ("name", "form", "type", "choices", "validation")
    return [dict(zip(keys, (row[place] for place in places))) for row in rows[1:]]


class Trial:
    """One export: what became of its rows, in words and figures."""

    def __init__(self, program, path, directory):
        self.program, self.path, self.directory = program, path, directory
        self.figures = dict.fromkeys(("rows", "taken", "not mapped", "faults", "events"), 0)
        self.wrong = []

    def expect(self, holds, words):
        if not holds:
            self.wrong.append(f"{self.path}: {words}")

    def ended(self, code, output, error):
        """Tells that a call ended in a way that is promised, and that a refusal names its places."""
        is_sound = code in (0, 1, 3) and "fault of the program" not in error
        self.expect(is_sound, f"exit code {code}: {error[-300:]}")
        return is_sound

    def run(self):
        header, *rows = rows_of(self.path)
        self.figures["rows"] = len(rows)
        dictionary = dictionary_beside(os.path.dirname(self.path))
        words = ["--dictionary", dictionary] if dictionary else []
        code, skeleton, error = call(self.program, "import", "csv", self.path, "--new-mapping", *words)
        if not self.ended(code, skeleton, error) or code:
            self.refusal(error)
            return
        mapping = json.loads(skeleton)
        log = os.path.join(self.directory, "log")
        call(self.program, "init", log)
        self.try_mapping(mapping, log, words, len(rows), is_counted=False)
        if dictionary:
            mapping["tables"], date = tables(fields_of(dictionary), header)
            for key in ("columns",):
                mapping.pop(key, None)
            if date:
                self.try_mapping(mapping, log, words, len(rows), is_counted=True)
                return
        self.figures["not mapped"] = len(rows)

    def try_mapping(self, mapping, log, words, count, is_counted):
        path = os.path.join(self.directory, "mapping.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(mapping, file)
        call_words = ["import", "csv", self.path, "--mapping", path, "--log", log, "--accept", "all", *words]
        code, output, error = call(self.program, *call_words)
        if not self.ended(code, output, error):
            return
        if code == 3:
            self.refusal(error)
            return
        taken = int((re.search(r"(\d+) rows? taken", output) or [0, 0])[1])
        left = sum(int(number) for number in re.findall(r"(\d+) not mapped", output))
        self.expect(taken + left == count, f"{taken} rows taken and {left} not mapped, of {count}: {output[-300:]}")
        if is_counted:
            self.figures["taken"], self.figures["not mapped"] = taken, left
            self.figures["events"] = int((re.search(r"appended (\d+) event", output) or [0, 0])[1])
            code, output, error = call(self.program, *call_words)
            self.expect(code == 0 and "nothing to write" in output, f"imported again: {output[-300:]}{error[-300:]}")

    def refusal(self, error):
        """A refusal has a place for each fault: a row and a column, or one of them."""
        # A fault that goes over several lines of output has its place in the first.
        faults = [line for line in error.splitlines() if re.match(r"regimen: ", line) and "nothing was written" not in line
                  and not line.startswith("regimen: note")]
        self.expect(faults and all(re.search(r"row \d+|column |:\d+:\d+", line) for line in faults),
                    f"a fault without a place: {error[:400]}")
        self.figures["faults"] = len(faults)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--regimen", default=os.path.join(ROOT, ".build/debug/regimen"))
    options.add_argument("directory")
    given = options.parse_args()
    paths = sorted(os.path.join(directory, name) for directory, _, names in os.walk(given.directory)
                   for name in names if re.fullmatch(r"data(-old)?\.csv", name))
    paths = [path for path in paths if rows_of(path)]
    if not paths:
        print(f"skipped: no data.csv below {given.directory}; it is a checkout of github.com/OuhscBbmc/REDCapR")
        return
    wrong, sums = [], {}
    for path in paths:
        with tempfile.TemporaryDirectory() as directory:
            trial = Trial(given.regimen, path, directory)
            trial.run()
        wrong += trial.wrong
        for key, number in trial.figures.items():
            sums[key] = sums.get(key, 0) + number
        shown = ", ".join(f"{number} {key}" for key, number in trial.figures.items())
        print(f"{os.path.relpath(path, given.directory)}: {shown}")
    print(f"{len(paths)} exports: " + ", ".join(f"{number} {key}" for key, number in sums.items()))
    for words in wrong:
        print("WRONG", words)
    print(f"{len(wrong)} wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
