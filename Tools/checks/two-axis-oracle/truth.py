"""The events of a patient, drawn at random, as (day, type, data), in no order."""
import datetime

from shared.words import RESPONSES

FIRST_DAY = datetime.date(2021, 1, 1).toordinal()
LAST_DAY = datetime.date(2023, 12, 31).toordinal()
# Nobody knows the last three, unless a department defines them.
DRUGS = [
    "baricitinib", "baricitinib", "olumiant", "upadacitinib", "ruxolitinib", "methotrexate", "methotrexate", "mtx",
    "azathioprine", "prednisone", "ciclosporin", "dupilumab", "adalimumab", "emollient", "examplinib", "Brandix-2",
]
ROUTES = [None, None, None, "oral", "subcutaneous", "topical", "intralesional", "phototherapy", "other"]
START_REASONS = [None, "first-line", "partial-response", "no-response", "flare", "other"]
STOP_REASONS = [
    "no-response", "insufficient-response", "loss-of-efficacy", "adverse-event", "complete-response",
    "course-completed", "patient-preference", "funding", "other", "infection", "pregnancy", "surgery", "vaccination",
    "non-adherence",
]
OUTCOMES = ["recovered", "recovering", "not-recovered", "fatal", "fatal", "unknown"]
UNITS = [("mg", "P1D", 1), ("mg", "P1W", 7), ("mg", "PT12H", 0.5), ("g", "P1D", 0.001)]
# Some are spellings of others.
CONDITIONS = ["vitiligo", "vitiligo", "Vitiligo", "alopecia areata", "Alopecia  areata", "atopic dermatitis"]
TERMS = ["nausea", "Nausea", "zoster", "acne"]


class Truth:
    """Draws the events of one patient between two days."""

    def __init__(self, rng, first_day, last_day):
        self.rng, self.first_day, self.last_day = rng, first_day, last_day

    def draw(self):
        """Draws the events as they happened: (day, type, data), in no order."""
        rng, happened = self.rng, []
        anchor_day = rng.randint(self.first_day + 30, self.last_day - 200)
        for index in range(rng.choice([1, 2, 2, 3, 3, 4, 5])):
            start = min(self.last_day, anchor_day + rng.choice([0, 0, rng.randint(-30, 60), rng.randint(0, 400)]))
            happened += self.course(f"T{index + 1}", index, start)
        days = [day for day, _, _ in happened]
        for _ in range(rng.choice([0, 0, 1, 2, 3])):
            happened.append((self.near(rng.choice(days)), "response-assessed", self.response(happened)))
        for _ in range(rng.choice([0, 1, 2, 3, 5])):
            happened += self.finding(happened, days)
        ending = rng.random()
        if ending < 0.15:
            happened.append((max(self.near(rng.choice(days)), max(days) - rng.choice([0, 0, 20])),
                          "follow-up-ended", {"reason": "death"}))
        elif ending < 0.5:
            happened.append((self.near(rng.choice(days + [max(days)] * 3)), "follow-up-ended",
                          {"reason": rng.choice(["lost", "transferred", "consent-withdrawn", "other"])}))
        return happened

    def finding(self, happened, days):
        """An event of no course, with those that follow from it; which one they are about is drawn when written."""
        rng = self.rng
        kind, data = rng.choice([
            ("patient-seen", {}), ("patient-enrolled", {"sex": "female"}), ("measurement-recorded", self.measurement()),
            ("adverse-event-resolved", {"outcome": rng.choice(OUTCOMES)}),
            ("diagnosis-recorded", self.diagnosis()), ("diagnosis-recorded", self.diagnosis()),
            *[("adverse-event-recorded", self.adverse_event(happened))] * 3,
            ("prior-therapy-recorded", {"therapy": "phototherapy", "outcome": "failed"})])
        day = self.near(rng.choice(days))
        found = [(day, kind, data)]
        if kind == "adverse-event-recorded":
            if rng.random() < 0.5:
                day = min(self.last_day, day + rng.choice([0, 1, rng.randint(0, 60)]))
                found.append((day, "adverse-event-graded", {"grade": rng.choice([1, 2, 3, 4, 5])}))
            if rng.random() < 0.5:
                day = min(self.last_day, day + rng.choice([0, 1, rng.randint(0, 60)]))
                found.append((day, "adverse-event-resolved", {"outcome": rng.choice(OUTCOMES)}))
        if kind == "diagnosis-recorded" and rng.random() < 0.4:
            found.append((min(self.last_day, day + rng.randint(0, 200)), "diagnosis-resolved", {}))
        return found

    def diagnosis(self):
        role = self.rng.choice(["primary", "primary", "comorbidity"])
        return {"condition": self.rng.choice(CONDITIONS), "role": role}

    def measurement(self):
        """A value, a bound, or a result in words; now and then nothing, which is refused."""
        return self.rng.choice([
            {"analyte": "ALT", "value": 30, "unit": "U/L"}, {"analyte": "HBsAg", "result": "negative"},
            {"analyte": "CRP", "comparator": "<", "value": 5, "unit": "mg/L"},
            {"analyte": "ALT", "comparator": ">=", "value": 400, "unit": "U/L"}, {"analyte": "CRP", "value": 5}])

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
        roll = self.rng.random()
        if roll < 0.02:
            return {"amount": amount, "unit": "tablet", "every": "P1D"}
        if roll < 0.05:
            return {"amount": amount, "unit": "mg", "every": self.rng.choice(["once", "as-needed"])}
        if roll < 0.08:
            return {"amount": amount * 0.75, "upTo": amount * 1.25, "unit": "mg", "every": "P1D"}
        unit, every, factor = self.rng.choice(UNITS)
        return {"amount": amount * factor, "unit": unit, "every": every}

    def reasons(self):
        if self.rng.random() < 0.03:
            return ["death"]
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
        if rng.random() < 0.2:
            data["indication"] = rng.choice(CONDITIONS)
        return data

    def response(self, happened):
        rng = self.rng
        data = {"response": rng.choice(RESPONSES)}
        if rng.random() < 0.15:
            data = rng.choice([{"instrument": "SALT", "score": 30}, {"instrument": "EASI", "score": 4}, {}])
        if rng.random() < 0.35:
            data["condition"] = rng.choice(CONDITIONS)
        labels = sorted({data["treatment"] for _, _, data in happened if "treatment" in data})
        if rng.random() < 0.4:
            data["treatments"] = rng.sample(labels, rng.randint(1, min(2, len(labels))))
        if rng.random() < 0.3:
            data["phase"] = rng.choice(["monotherapy", "combination", "combination"])
        return data

    def adverse_event(self, happened):
        data = {"term": self.rng.choice(TERMS)}
        if self.rng.random() < 0.2:
            data["grade"] = self.rng.choice([1, 2, 3, 4, 5])
        labels = sorted({data["treatment"] for _, _, data in happened if "treatment" in data})
        if self.rng.random() < 0.5:
            suspects = self.rng.sample(labels, self.rng.randint(1, min(2, len(labels))))
            data["suspects"] = [{"treatment": label} for label in suspects]
        return data
