"""One log of many drawn histories, made by the program, and the events that must stand in it.

Every other log loses events and whole patients to erasures, in the middle and at its end; every fourth takes the
instants of recording from the clock instead of its drafts. The patients whom an erasure touched go on, as far as the
reference admits what they had drawn.
"""
import json
import os
import time

import admission
import erasures
import facts
import histories

# The ordinal of 1970-01-01, in milliseconds.
EPOCH = 719_163 * 86_400_000


class Disagreement(Exception):
    """The program and the reference do not agree on what can be written."""


class DrawnLog:
    """`lines` holds every line that was ever written, `erased` the positions of those that are gone."""

    def __init__(self, program, rng, seed, numbers, keeps_clock, erases):
        self.program, self.rng, self.seed = program, rng, seed
        self.keeps_clock, self.erases = keeps_clock, erases
        now = EPOCH + time.time_ns() // 1_000_000 if keeps_clock else None
        self.drawn = {number: histories.history(seed, number, now) for number in numbers}
        self.department, _ = histories.department(seed, numbers.start, now)
        self.number_of = {histories.name_of(number): number for number in numbers}
        self.name_of = {number: name for name, number in self.number_of.items()}
        self.path = program.empty_log("clock" if keeps_clock else "given")
        self.lines_of = {}
        self.lines, self.erased, self.touched, self.ended = [], set(), set(), set()
        self.identifiers = set()
        self.asked = self.erased_patients = self.duplicates = 0
        self.first_day, self.last_day = histories.days_of_life(now)

    def write(self):
        """Has the program write everything; raises a `Disagreement` where it does not agree."""
        parts = self.rounds() if self.keeps_clock else self.halves()
        for index, part in enumerate(parts):
            self.append(part)
            is_last = index + 1 == len(parts)
            if self.erases and self.lines and (is_last or len(parts) == 2 or self.rng.random() < 0.2):
                self.erase()

    def rounds(self):
        """By the clock, one call is one batch: the next one of every patient, together."""
        everyone = self.everyone()
        return [[batches[index] for batches in everyone if index < len(batches)]
                for index in range(max(map(len, everyone)))]

    def everyone(self):
        """The batches of each patient, and those of no patient."""
        return [batches for batches, _ in self.drawn.values()] + [self.department]

    def halves(self):
        """By the instant of recording, one instant for each batch; in two parts between which an erasure fits."""
        batches = sorted((batch for each in self.everyone() for batch in each), key=lambda batch: batch[0]["recorded"])
        instants = [batch[0]["recorded"] for batch in batches]
        batches = [batch for index, batch in enumerate(batches) if index == 0 or instants[index - 1] != instants[index]]
        if not self.erases:
            return [batches]
        middle = [index for index in range(len(batches) // 4, len(batches)) if index and self.gap(batches, index) > 50]
        at = self.rng.choice(middle) if middle else len(batches)
        return [batches[:at], batches[at:]]

    @staticmethod
    def gap(batches, index):
        before, after = (histories.instant_of_text(batch[0]["recorded"]) for batch in batches[index - 1:index + 1])
        return after - before

    # Appending

    def append(self, batches):
        drafts = []
        for batch in batches:
            name = batch[0].get("patient")
            if name in self.touched:
                batch = self.admitted(name, batch)
            drafts += batch
            for line in batch:
                if line["id"] in self.identifiers:
                    self.duplicates += 1
                else:
                    self.lines.append(dict(line, seq=len(self.lines) + 1))
                    self.lines_of.setdefault(line.get("patient"), []).append(self.lines[-1])
                    self.identifiers.add(line["id"])
        if not drafts:
            return
        if self.keeps_clock:
            drafts = [{key: value for key, value in line.items() if key != "recorded"} for line in drafts]
        said = self.program.append(self.path, drafts)
        if said:
            raise Disagreement(f"refused: {said}")
        if self.keeps_clock:
            self.read_instants()

    def admitted(self, name, batch):
        """The batch, where the reference still admits it after what was erased; else nothing."""
        own = self.of_patient(name)
        gone = {self.lines[seq - 1]["id"] for seq in self.erased}
        if name in self.ended or any(line["id"] in gone for line in batch):
            return []
        known = {line["id"] for line in own}
        fresh = [dict(line, seq=len(self.lines) + 1 + index)
                 for index, line in enumerate(line for line in batch if line["id"] not in known)]
        return [] if admission.judge(own, fresh) else batch

    def read_instants(self):
        """By the clock only the log knows when each line was recorded."""
        stored = self.stored()
        if [line["id"] for line in stored] != [line["id"] for line in self.lines]:
            raise Disagreement("the lines do not stand as they were appended")
        for line, found in zip(self.lines, stored):
            line["recorded"] = found["recorded"]

    def stored(self):
        names = sorted(name for name in os.listdir(self.path) if name.endswith(".jsonl"))
        lines = []
        for name in names:
            with open(os.path.join(self.path, name), encoding="utf-8") as file:
                lines += [json.loads(line) for line in file]
        return lines

    # Erasing

    def erase(self):
        """Erases some events of some patients, and now and then all of one patient's."""
        standing = self.visible()
        if not standing:
            return
        asked = self.rng.sample(standing, max(1, len(standing) // 50))
        self.asked += len(asked)
        self.erase_lines([str(line["seq"]) for line in asked], {line["seq"] for line in asked})
        for _ in range(self.rng.choice([0, 1, 2])):
            left = sorted({line["patient"] for line in self.visible() if "patient" in line})
            if left:
                name = self.rng.choice(left)
                self.erased_patients += 1
                own = {line["seq"] for line in self.of_patient(name)}
                self.asked += len(own)
                self.erase_lines(["--patient", name], own)

    def erase_lines(self, words, asked):
        gone = set()
        for name in {self.lines[seq - 1].get("patient") for seq in asked}:
            own = self.of_patient(name)
            gone |= erasures.what_goes(own, asked & {line["seq"] for line in own})
            self.touched.add(name)
        salts = [line["salt"].encode() for line in self.stored() if line["seq"] in gone]
        recorded = None
        if not self.keeps_clock:
            recorded = histories.text_of_instant(histories.instant_of_text(self.lines[-1]["recorded"]) + 1)
        done, said = self.program.erase(self.path, words, recorded)
        if said:
            raise Disagreement(f"erase {' '.join(words)}: {said}")
        if done != (sorted(gone), len(self.lines) + 1):
            raise Disagreement(f"erase {' '.join(words)}: {done} were erased, and should have been: {sorted(gone)}")
        self.require_gone(salts, len(gone))
        self.erased |= gone
        identifier = self.stored()[-1]["id"]
        self.lines.append(
            {"seq": len(self.lines) + 1, "id": identifier, "type": "event-erased", "recorded": recorded, "data": {}})
        if self.keeps_clock:
            self.read_instants()
        self.ended |= {name for name in self.touched if admission.breaks_a_rule(self.of_patient(name))}

    def require_gone(self, salts, count):
        """The random part of each erased line is in no file of the log any more."""
        if len(salts) != count:
            raise Disagreement("not every line that was to be erased was there")
        for directory, _, names in os.walk(self.path):
            for name in names:
                with open(os.path.join(directory, name), "rb") as file:
                    content = file.read()
                if any(salt in content for salt in salts):
                    raise Disagreement(f"an erased line is still in {name}")

    # What stands

    def visible(self):
        """Returns the events on which an answer can rest: erased events are absent, whatever was known when."""
        return [line for line in self.lines if line["type"] != "event-erased" and line["seq"] not in self.erased]

    def erased_up_to(self, known_at):
        """Returns the number of known lines that are gone: an answer says it."""
        return sum(line["seq"] in self.erased and facts.is_known(line, known_at) for line in self.lines)

    def of_patient(self, name):
        """The lines of a patient; of no patient where the name is None."""
        return [line for line in self.lines_of.get(name, []) if line["seq"] not in self.erased]

    def about(self, name):
        """The lines on which the answers about one patient can rest."""
        return sorted(self.of_patient(name) + self.of_patient(None), key=lambda line: line["seq"])

    def broken(self, known):
        """Patients of whom an erasure left no whole record, among lines that are known: rules do not say what holds."""
        return {name for name in self.touched
                if name and admission.breaks_a_rule([line for line in known if line.get("patient") == name])}
