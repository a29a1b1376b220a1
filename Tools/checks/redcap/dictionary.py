#!/usr/bin/env python3
"""Checks data dictionaries of REDCap by the rules that REDCap checks when one is uploaded.

usage: dictionary.py FILE...

Prints one line for each fault (the upload would be refused) and each warning (REDCap would change something, or advises
against it), with file, line and column letter; exits with 1 if there is a fault. Sources of the rules: the column reference
"Data Dictionary" of Vanderbilt University, and the function error_checking of REDCap's class MetaData.
"""

import csv
import re
import sys

HEADINGS = [
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
    "Choices, Calculations, OR Slider Labels", "Field Note", "Text Validation Type OR Show Slider Number",
    "Text Validation Min", "Text Validation Max", "Identifier?", "Branching Logic (Show field only if...)",
    "Required Field?", "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?",
    "Field Annotation",
]
FIELD_TYPES = {"text", "notes", "radio", "dropdown", "calc", "file", "sql", "checkbox", "yesno", "truefalse", "descriptive",
               "slider"}
CHOICE_TYPES = {"radio", "dropdown", "checkbox"}
NUMBERS = {"number"} | {f"number_{n}dp" for n in "1234"}
COMMA_NUMBERS = {"number_comma_decimal"} | {f"number_{n}dp_comma_decimal" for n in "1234"}
DATES = {kind + order for kind in ("date_", "datetime_", "datetime_seconds_") for order in ("ymd", "mdy", "dmy")}
VALIDATIONS = (
    {"integer", "alpha_only", "email", "phone", "ssn", "mrn_10d", "mrn_generic", "vmrn", "time", "time_hh_mm_ss",
     "time_mm_ss", "zipcode", "phone_australia", "postalcode_australia", "postalcode_canada", "postalcode_french",
     "postalcode_germany"} | NUMBERS | COMMA_NUMBERS | DATES)
# Names that REDCap or browsers use themselves.
RESERVED = set(
    "redcap_event_name redcap_csrf_token redcap_survey_timestamp redcap_survey_identifier redcap_survey_return_code "
    "redcap_data_access_group hidden_edit_flag instance redcap_repeat_instance redcap_repeat_instrument submit new return "
    "continue case switch class enum catch throw document super focus elements action event_id target".split())


def column_of_code(code):
    """The end of the name that a checkbox has in an export."""
    return re.sub("[^a-z0-9_]", "", re.sub("[-.]", "_", code.lower()))


def choices_of(text):
    """The pairs of code and label of a list of choices; the label is the code where there is no comma."""
    pairs = []
    for part in text.split("|"):
        code, comma, label = part.partition(",")
        pairs.append((code.strip(), (label if comma else code).strip()))
    return pairs


class Checker:
    """The findings about one dictionary."""

    def __init__(self, path):
        self.path, self.faults, self.warnings = path, [], []

    def fault(self, line, column, words):
        self.faults.append(f"{self.path}:{line}:{column}: {words}")

    def warn(self, line, column, words):
        self.warnings.append(f"{self.path}:{line}:{column}: warning: {words}")

    def check(self):
        with open(self.path, encoding="utf-8-sig", errors="replace", newline="") as file:
            rows = list(csv.reader(file))
        if not rows or rows[0] not in (HEADINGS, HEADINGS[:17]):
            self.fault(1, "A", "the headings are not those of a dictionary")
            return
        fields = [(number, row + [""] * (18 - len(row))) for number, row in enumerate(rows[1:], 2) if any(row)]
        for number, row in fields:
            if len(row) != 18:
                self.fault(number, "R", f"{len(row)} columns instead of 18")
        forms = [row[1] for _, row in fields]
        names = {row[0] for _, row in fields} | {form + "_complete" for form in forms}
        self.check_order(fields)
        for place, (number, row) in enumerate(fields):
            self.check_name(number, row[0], set(forms))
            self.check_form(number, row[1])
            self.check_type(number, row, place == 0)
            if row[3] in CHOICE_TYPES:
                self.check_choices(number, row)
            self.check_validation(number, row)
            self.check_branching(number, row[11], names)
            self.check_marks(number, row)

    def check_order(self, fields):
        """Names stand once, and the rows of a form one after the other."""
        names, forms, last = set(), set(), None
        for number, row in fields:
            if row[0] in names:
                self.fault(number, "A", f"the name {row[0]} stands twice")
            names.add(row[0])
            if row[1] != last and row[1] in forms:
                self.fault(number, "B", f"the rows of the form {row[1]} are parted")
            forms.add(row[1])
            last = row[1]

    def check_name(self, number, name, forms):
        if not name:
            return self.fault(number, "A", "the name is missing")
        if re.search("[^a-z0-9_]", name):
            self.warn(number, "A", f"{name} has other characters than a-z, 0-9 and _")
        if re.match("[0-9_]", name) or name.endswith("_") or "___" in name:
            self.fault(number, "A", f"{name} begins with a digit or _, ends with _, or has ___ in it")
        if "__" in name and "___" not in name:
            self.warn(number, "A", f"{name} has __ in it")
        if len(name) > 100:
            self.fault(number, "A", f"{name} has more than 100 characters")
        elif len(name) > 26:
            self.warn(number, "A", f"{name} has more than 26 characters")
        reserved = RESERVED | {form + end for form in forms for end in ("_timestamp", "_return_code", "_complete")}
        if name in reserved:
            self.fault(number, "A", f"{name} is reserved")

    def check_form(self, number, form):
        if not form or len(form) > 64:
            self.fault(number, "B", f"a form has a name of 1 to 64 characters, not '{form}'")
        elif not re.fullmatch("[a-z][a-z0-9_]*", form) or len(form) > 50:
            self.warn(number, "B", f"the name of the form {form} will be changed")

    def check_type(self, number, row, is_first):
        if row[3] not in FIELD_TYPES:
            self.fault(number, "D", f"{row[3]} is no type of field")
        if is_first and row[3] != "text":
            self.warn(number, "D", "the record's field is no text")
        if is_first and row[2]:
            self.warn(number, "C", "a section header above the record's field")
        if not row[4]:
            self.warn(number, "E", "the label is missing")
        if row[3] == "calc" and not row[5].strip():
            self.fault(number, "F", "a calculation is missing")

    def check_choices(self, number, row):
        if not row[5]:
            return self.fault(number, "F", "the choices are missing")
        if re.search(r"^\s*\||\|\s*$", row[5]):
            self.warn(number, "F", "a bar at an end of the choices")
        if "|" not in row[5] and row[3] != "checkbox":
            self.warn(number, "F", "a single choice")
        codes = [code for code, _ in choices_of(row[5])]
        for code in codes:
            if not re.fullmatch("[A-Za-z0-9._-]+", code):
                self.fault(number, "F", f"'{code}' is no code")
        if len(set(codes)) < len(codes):
            self.fault(number, "F", "a code stands twice")
        columns = [column_of_code(code) for code in codes]
        if row[3] == "checkbox" and len(set(columns)) < len(columns):
            self.fault(number, "F", "two codes have one column in an export")

    def check_validation(self, number, row):
        kind, validation = row[3], row[7]
        if not validation:
            if kind == "text" and (row[8] or row[9]):
                self.fault(number, "I", "a least or a most without a validation")
            return
        allowed = {"text": VALIDATIONS, "slider": {"number"}, "dropdown": {"autocomplete"}, "sql": {"autocomplete"},
                   "file": {"signature"}}.get(kind, set())
        if validation not in allowed:
            return self.fault(number, "H", f"{validation} is no validation of a {kind}")
        for column, bound in (("I", row[8]), ("J", row[9])):
            if bound and not self.is_bound(bound, validation):
                self.fault(number, column, f"'{bound}' is no {validation}")

    @staticmethod
    def is_bound(bound, validation):
        if bound in ("now", "today") or re.fullmatch(r"\[.*\]", bound):
            return True
        if validation in DATES:
            return re.match(r"\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{2,4}", bound) is not None
        sign = "[.,]" if validation in COMMA_NUMBERS else "[.]"
        if validation in NUMBERS | COMMA_NUMBERS:
            return re.fullmatch(rf"-?\d+({sign}\d+)?", bound) is not None
        return validation != "integer" or re.fullmatch(r"-?\d+", bound) is not None

    def check_branching(self, number, logic, names):
        if not logic:
            return
        pairs = [("(", ")"), ("[", "]")]
        if any(logic.count(a) != logic.count(b) for a, b in pairs) or logic.count("'") % 2 or logic.count('"') % 2:
            return self.fault(number, "L", "brackets or quotation marks without their pair")
        for found in re.findall(r"\[([^\]]*)\]", logic):
            field = re.sub(r"\(.*\)", "", found)
            if re.search("[^a-z0-9_]", field):
                self.fault(number, "L", f"[{found}] is no name")
            elif field not in names and not re.search(r"_arm_\d+\w*$", field):
                self.fault(number, "L", f"there is no field {field}")

    def check_marks(self, number, row):
        for column, mark in (("K", row[10]), ("M", row[12]), ("Q", row[16])):
            if mark and mark.strip().lower() != "y":
                self.warn(number, column, f"'{mark}' is neither y nor empty")
        if row[13] and row[13] not in ("LV", "LH", "RV", "RH"):
            self.warn(number, "N", f"{row[13]} is no alignment")
        if row[12] and row[3] == "descriptive":
            self.warn(number, "M", "a description cannot be required")
        if row[15] and row[3] not in ("radio", "checkbox"):
            self.fault(number, "P", f"a {row[3]} in a matrix")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    faults = 0
    for path in sys.argv[1:]:
        checker = Checker(path)
        checker.check()
        faults += len(checker.faults)
        for line in checker.faults + checker.warnings:
            print(line)
        print(f"{path}: {len(checker.faults)} faults, {len(checker.warnings)} warnings")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
