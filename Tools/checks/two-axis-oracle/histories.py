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

FIRST_DAY = datetime.date(2021, 1, 1).toordinal()
LAST_DAY = datetime.date(2023, 12, 31).toordinal()
DRUGS = [
    "baricitinib", "baricitinib", "olumiant", "upadacitinib", "ruxolitinib", "methotrexate", "methotrexate", "mtx",
    "azathioprine", "prednisone", "ciclosporin", "dupilumab", "adalimumab", "emollient",
]
ROUTES = [None, None, None, "oral", "subcutaneous", "topical", "intralesional", "phototherapy", "other"]
START_REASONS = [None, "first-line", "partial-response", "no-response", "flare", "other"]
STOP_REASONS = [
    "no-response", "insufficient-response", "loss-of-efficacy", "adverse-event", "complete-response",
    "course-completed", "patient-preference", "funding", "death", "other",
]
UNITS = [("mg", "P1D", 1), ("mg", "P1W", 7), ("mg", "PT12H", 0.5), ("g", "P1D", 0.001)]


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
        self.first_day, self.last_day = days_of_life(now)
        self.instant = (FIRST_DAY + rng.randrange(60)) * 86_400_000 + rng.randrange(86_400) * 1000 + number % 1000

    def identify(self):
        self.count += 1
        return identifier(self.number * 1000 + self.count)

    # The truth

    def truth(self):
        """Draws the events as they happened: (day, type, data), in no order."""
        rng, happened = self.rng, []
        anchor_day = rng.randint(self.first_day + 30, self.last_day - 200)
        for index in range(rng.choice([1, 2, 2, 3, 3, 4, 5])):
            start = min(self.last_day, anchor_day + rng.choice([0, 0, rng.randint(-30, 60), rng.randint(0, 400)]))
            happened += self.course(f"T{index + 1}", index, start)
        days = [day for day, _, _ in happened]
        for _ in range(rng.choice([0, 0, 1, 2, 3])):
            happened.append((self.near(rng.choice(days)), "response-assessed", self.response(happened)))
        for _ in range(rng.choice([0, 1, 1, 2])):
            kind, data = rng.choice([
                ("patient-seen", {}), ("diagnosis-recorded", {"condition": "vitiligo", "role": "primary"}),
                ("adverse-event-recorded", self.adverse_event(happened)),
                ("adverse-event-recorded", self.adverse_event(happened)),
                ("prior-therapy-recorded", {"therapy": "phototherapy", "outcome": "failed"})])
            happened.append((self.near(rng.choice(days)), kind, data))
        ending = rng.random()
        if ending < 0.15:
            happened.append((max(self.near(rng.choice(days)), max(days) - rng.choice([0, 0, 20])),
                          "follow-up-ended", {"reason": "death"}))
        elif ending < 0.5:
            happened.append((self.near(rng.choice(days + [max(days)] * 3)), "follow-up-ended",
                          {"reason": rng.choice(["lost", "transferred", "consent-withdrawn", "other"])}))
        return happened

    def near(self, day):
        return max(self.first_day, min(self.last_day, day + self.rng.choice([0, 0, 1, -1, self.rng.randint(-40, 150)])))

    def course(self, label, index, start):
        rng = self.rng
        happened = [(start, "treatment-started" if index == 0 or rng.random() < 0.6 else "co-therapy-added",
                  self.start(label, index))]
        amount = 16
        day = start
        is_held = False
        for _ in range(rng.choice([0, 0, 1, 1, 2, 3])):
            day = min(self.last_day, day + rng.choice([0, 1, rng.randint(1, 30), rng.randint(1, 120)]))
            if rng.random() < 0.5:
                is_down, is_schedule = rng.random() < 0.6, rng.random() < 0.2
                amount = amount if is_schedule else amount * rng.choice([0.5, 0.25] if is_down else [2, 1.5])
                change = "schedule-changed" if is_schedule else "down-titrated" if is_down else "up-titrated"
                happened.append((day, f"dose-{change}",
                              {"treatment": label, "dose": self.dose(amount)}))
            else:
                happened.append((day, "treatment-resumed" if is_held else "treatment-held", {"treatment": label}))
                is_held = not is_held
        if rng.random() < 0.65:
            day = min(self.last_day, day + rng.choice([0, 1, rng.randint(1, 30), rng.randint(1, 200)]))
            happened.append((day, "treatment-stopped", {"treatment": label, "reasons": self.reasons()}))
        return happened

    def dose(self, amount):
        if self.rng.random() < 0.02:
            return {"amount": amount, "unit": "tablet", "every": "P1D"}
        unit, every, factor = self.rng.choice(UNITS)
        return {"amount": amount * factor, "unit": unit, "every": every}

    def reasons(self):
        return self.rng.sample(STOP_REASONS, self.rng.choice([1, 1, 1, 2]))

    def start(self, label, index):
        rng = self.rng
        data = {"treatment": label, "drug": rng.choice(DRUGS)}
        if rng.random() < 0.8:
            data["dose"] = self.dose(16)
        route, reason = rng.choice(ROUTES), rng.choice(START_REASONS)
        if route:
            data["route"] = route
        if reason:
            data["reason"] = reason
        if rng.random() < 0.08:
            data["onOrBefore"] = True
        return data

    def response(self, happened):
        rng = self.rng
        data = {"response": rng.choice(RESPONSES)}
        labels = sorted({data["treatment"] for _, _, data in happened if "treatment" in data})
        if rng.random() < 0.4:
            data["treatments"] = rng.sample(labels, rng.randint(1, min(2, len(labels))))
        if rng.random() < 0.3:
            data["phase"] = rng.choice(["monotherapy", "combination", "combination"])
        return data

    def adverse_event(self, happened):
        data = {"term": self.rng.choice(["nausea", "zoster", "acne"])}
        labels = sorted({data["treatment"] for _, _, data in happened if "treatment" in data})
        if self.rng.random() < 0.5:
            suspects = self.rng.sample(labels, self.rng.randint(1, min(2, len(labels))))
            data["suspects"] = [{"treatment": label} for label in suspects]
        return data

    # The record of the truth

    def written(self, day, kind=None):
        """The date as it is written; an end of follow-up is often known by month or year alone."""
        text = datetime.date.fromordinal(day).isoformat()
        return text[:self.rng.choice([10, 7, 7, 4, 4] if kind == "follow-up-ended" else [10, 10, 10, 10, 7, 7, 7, 4])]

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
        if self.rng.random() < 0.12:
            day = self.near(day)
        return self.line(kind, data, self.written(day, kind))

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
            fields["occurred"] = self.written(self.near(day))
        return [self.line("event-amended", dict(fields, data=data, reason="wrong"))]

    def retraction(self, line):
        return self.line("event-retracted", {"event": line["id"], "reason": "wrong"})

    def dependents(self, line):
        """Retractions of what a start carries, now and then left out."""
        if line["type"] not in facts.STARTS or self.rng.random() < 0.2:
            return []
        label = line["data"]["treatment"]
        return [
            self.retraction(other) for other in self.lines
            if other is not line and "amends" not in other["data"] and other["type"] != "event-retracted"
            and (other["data"].get("treatment") == label or label in other["data"].get("treatments", [])
                 or label in other["data"].get("addedTo", [])
                 or label in [each["treatment"] for each in other["data"].get("suspects", [])])]

    def amended(self, kind, data):
        rng = self.rng
        if kind in facts.STARTS:
            fresh = self.start(data["treatment"], 1)
            return dict(fresh, addedTo=data["addedTo"]) if "addedTo" in data else fresh
        if kind == "treatment-stopped":
            data["reasons"] = self.reasons()
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
        pending = sorted(self.truth(), key=lambda fact: fact[0] + rng.choice([0, 0, 0, rng.randint(0, 120)]))
        attempts = 0
        while pending and attempts < 60:
            attempts += 1
            taken = pending[:rng.choice([1, 1, 1, 2, 3, 6])]
            latest = max(day for day, _, _ in taken)
            self.advance(latest)
            if self.append([self.draft(fact) for fact in taken]):
                pending = pending[len(taken):]
            elif len(taken) == 1 or rng.random() < 0.5:
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


def history(seed, number, now=None):
    """One patient's (batches, refused)."""
    patient = Patient(random.Random(f"{seed}/{number}"), number, now)
    patient.write()
    return patient.batches, patient.refused
