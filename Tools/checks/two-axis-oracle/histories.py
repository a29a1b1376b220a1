"""Seeded random histories of many patients, as drafts of one log.

Each patient has a true course of events, which is then written down as people do: late, out of order, by the month or
the year, twice, wrongly, and corrected, and the correction corrected. Every batch is judged by the reference; what it
refuses is kept apart, with how much of the patient's record stood before it.
"""
import datetime
import random

from shared.dates import possible_days
from shared.words import RESPONSES, identifier

import admission
import facts
from truth import FIRST_DAY, LAST_DAY, Truth


# What a department says has numbers, and milliseconds, of no patient.
DEPARTMENTS = 10**9 + 999


def text_of_instant(instant):
    day, milliseconds = divmod(instant, 86_400_000)
    moment = datetime.datetime.fromordinal(day) + datetime.timedelta(milliseconds=milliseconds)
    return moment.isoformat(timespec="milliseconds") + "Z"


def instant_of_text(text):
    moment = datetime.datetime.fromisoformat(text[:-1])
    return moment.toordinal() * 86_400_000 + (moment - datetime.datetime.fromordinal(moment.toordinal())) \
        // datetime.timedelta(milliseconds=1)


def days_of_life(now):
    """The first and the last day on which anything happens."""
    last = LAST_DAY if now is None else now // 86_400_000
    return last - LAST_DAY + FIRST_DAY, last


def name_of(number):
    return f"R{number:06d}"


class Patient:
    """Draws one patient's batches.

    With `now`, an ordinal in milliseconds, everything is written down then, and all that happened lies before it.
    """

    def __init__(self, rng, number, now=None):
        self.rng, self.number, self.name, self.now = rng, number, name_of(number), now
        self.lines, self.batches, self.refused, self.count = [], [], [], 0
        self.truth = Truth(rng, *days_of_life(now))
        self.instant = (FIRST_DAY + rng.randrange(60)) * 86_400_000 + rng.randrange(86_400) * 1000 + number % 1000

    def identify(self):
        self.count += 1
        return identifier(self.number * 1000 + self.count)

    def written(self, day, kind=None):
        """The date as it is written; an end of follow-up is often known by month or year alone."""
        text = datetime.date.fromordinal(day).isoformat()
        if self.rng.random() < 0.08:
            return self.stretch(day, kind)
        return text[:self.rng.choice([10, 7, 7, 4, 4] if kind == "follow-up-ended" else [10, 10, 10, 10, 7, 7, 7, 4])]

    def stretch(self, day, kind):
        """Two dates, or one and none, between which the day lies; a stop may have none."""
        rng = self.rng
        if rng.random() < (0.5 if kind == "treatment-stopped" else 0.02):
            return ".."
        length = rng.choice([7, 7, 10])
        first = datetime.date.fromordinal(day - rng.choice([1, 20, 80])).isoformat()[:length]
        last = datetime.date.fromordinal(day + rng.choice([0, 15, 70])).isoformat()[:rng.choice([4, 7, 7, 10])]
        if first == last or last.startswith(first) or first.startswith(last):
            return first
        return rng.choice([f"{first}..{last}", f"{first}..{last}", f"..{last}", f"{first}.."])

    def line(self, kind, data, occurred=None):
        line = {"id": self.identify(), "type": kind, "v": 1, "patient": self.name}
        if occurred:
            line["occurred"] = occurred
        return dict(line, recorded="", author="oracle", data=data)

    def draft(self, fact):
        day, kind, data = fact
        if kind == "co-therapy-added":
            known = sorted({
                line["data"]["treatment"] for line in self.lines if line["type"] in facts.STARTS})
            if known:
                data = dict(data, addedTo=self.rng.sample(known, 1))
            else:
                kind = "treatment-started"
        if kind in admission.ABOUT:
            events = self.events_of(admission.ABOUT[kind])
            if not events:
                return self.line("patient-seen", {}, self.written(day))
            data = dict(data, event=self.rng.choice(events))
        if kind == "adverse-event-recorded" and self.rng.random() < 0.3:
            measurements = self.events_of("measurement-recorded")
            data = dict(data, measurements=self.rng.sample(measurements, 1)) if measurements else data
        if self.rng.random() < 0.12:
            day = self.truth.near(day)
        return self.line(kind, data, self.written(day, kind))

    def events_of(self, kind):
        return [line["id"] for line in self.lines if line["type"] == kind]

    def append(self, batch):
        """Appends a batch unless the reference refuses it; says whether it stands."""
        recorded = text_of_instant(self.instant if self.now is None else self.now)
        batch = [dict(line, recorded=recorded) for line in batch]
        seen = {line["id"] for line in self.lines}
        fresh = [dict(line, seq=len(self.lines) + index + 1)
                 for index, line in enumerate(line for line in batch if line["id"] not in seen)]
        why = admission.judge(self.lines, fresh)
        if why:
            self.refused.append((len(self.batches), batch, why))
            return False
        self.lines += fresh
        self.batches.append(batch)
        return True

    def correction(self):
        """A random correction of what stands: a batch."""
        rng = self.rng
        line = rng.choice(self.lines)
        kind, roll = line["type"], rng.random()
        if kind in ("event-amended", "event-retracted"):
            return [self.retraction(line)]
        if roll < 0.15:
            return [{key: value for key, value in line.items() if key != "seq"}]
        if roll < 0.4:
            return [self.retraction(line)] + self.dependents(line)
        data = self.amended(kind, dict(line["data"])) if roll > 0.6 else line["data"]
        fields = {"amends": line["id"]}
        if roll < 0.8:
            day = possible_days(line["occurred"])[0]
            fields["occurred"] = self.written(self.truth.near(day), kind)
        return [self.line("event-amended", dict(fields, data=data, reason="wrong"))]

    def retraction(self, line):
        return self.line("event-retracted", {"event": line["id"], "reason": "wrong"})

    def dependents(self, line):
        """Retractions of what a start or another event carries, now and then left out."""
        if self.rng.random() < 0.2:
            return []
        label = line["data"]["treatment"] if line["type"] in facts.STARTS else None
        return [
            self.retraction(other) for other in self.lines
            if other is not line and other["type"] not in facts.CORRECTIONS
            and (other["data"].get("event") == line["id"] or line["id"] in other["data"].get("measurements", [])
                 or label and self.names(other["data"], label))]

    @staticmethod
    def names(data, label):
        return (data.get("treatment") == label or label in data.get("treatments", []) + data.get("addedTo", [])
                or label in [each["treatment"] for each in data.get("suspects", [])])

    def amended(self, kind, data):
        rng = self.rng
        if kind in facts.STARTS:
            fresh = self.truth.start(data["treatment"], 1)
            return dict(fresh, addedTo=data["addedTo"]) if "addedTo" in data else fresh
        if kind == "treatment-stopped":
            data["reasons"] = self.truth.reasons()
        elif kind == "adverse-event-graded":
            data["grade"] = rng.choice([1, 3, 5])
        elif kind == "diagnosis-recorded":
            data.update(self.truth.diagnosis())
        elif kind == "drug-defined":
            data.update(definition(rng))
        elif kind == "response-assessed":
            data["response"] = rng.choice(RESPONSES)
            if rng.random() < 0.5:
                data.pop("treatments", None)
        elif kind == "follow-up-ended":
            data["reason"] = rng.choice(["death", "lost", "other"])
        return data

    def write(self):
        """Writes the truth down and corrects it; returns the batches that stand."""
        rng = self.rng
        pending = sorted(self.truth.draw(), key=lambda fact: fact[0] + rng.choice([0, 0, 0, rng.randint(0, 120)]))
        attempts = 0
        while pending and attempts < 60:
            attempts += 1
            taken = pending[:rng.choice([1, 1, 1, 2, 3, 6])]
            latest = max(day for day, _, _ in taken)
            self.advance(latest)
            if self.append([self.draft(fact) for fact in taken]):
                pending = pending[len(taken):]
            elif len(taken) == 1:
                pending = pending[1:] + pending[:1] * (rng.random() < 0.7)
            elif rng.random() < 0.5:
                pending = pending[1:] + pending[:1]
            if self.lines and rng.random() < 0.25:
                self.advance(latest)
                self.append(self.correction())
        for _ in range(rng.choice([0, 0, 1, 2, 4])):
            if self.lines:
                self.advance(0)
                self.append(self.correction())
        return self.batches

    def advance(self, day):
        """Moves the clock on: to the day at least, often the same day, often much later."""
        rng = self.rng
        late = rng.choice([0, 0, 0, 0, 0, 1, rng.randint(0, 20), rng.randint(0, 150)])
        self.instant = max(self.instant + 1000 * rng.randint(1, 500), day * 86_400_000 + self.number % 1000)
        self.instant += late * 86_400_000


class Department(Patient):
    """Draws what a department says of drugs: lines of no patient, which are corrected as others are."""

    def line(self, kind, data, occurred=None):
        line = super().line(kind, data, occurred)
        del line["patient"]
        return line

    def write(self):
        rng = self.rng
        for _ in range(rng.choice([1, 2, 3, 6])):
            self.advance(rng.randint(FIRST_DAY, LAST_DAY))
            day = min(rng.randint(FIRST_DAY, LAST_DAY), self.instant // 86_400_000)
            self.append([self.line("drug-defined", definition(rng), self.written(day, "drug-defined"))])
            while self.lines and rng.random() < 0.4:
                self.advance(0)
                self.append(self.correction())
        return self.batches


def definition(rng):
    """A drug that nobody knew, a brand, or a known one of another class; now and then of a class that there is not."""
    data = {"drug": rng.choice(["examplinib", "examplinib", "Examplinib", "emollient", "olumiant", "azathioprine"]),
            "class": rng.choice([*admission.CLASSES, "elixir"]), "immunomodulator": rng.random() < 0.7}
    if rng.random() < 0.6:
        data["synonyms"] = rng.choice(["brandix 2", "brandix 2, exa", "exa"])
    if rng.random() < 0.4:
        data["routes"] = rng.choice([["oral"], ["topical"], ["topical", "oral"]])
    return data


def history(seed, number, now=None):
    """One patient's (batches, refused)."""
    patient = Patient(random.Random(f"{seed}/{number}"), number, now)
    patient.write()
    return patient.batches, patient.refused


def department(seed, number, now=None):
    """The (batches, refused) of no patient, in the log whose first patient has a number."""
    drawn = Department(random.Random(f"{seed}/{number}/department"), number, now)
    drawn.number += DEPARTMENTS
    drawn.write()
    return drawn.batches, drawn.refused
