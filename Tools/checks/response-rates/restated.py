"""The definitions of a response at a month, of the best response and of the time to one, for one row of a patient.

Written from the page on statistics: a row has a first day, a first day off (or none), and drugs. Days are ordinals.
"""
from shared.dates import add_months, months_between
from shared.drugs import matches

# Of each response: the instrument, the scores before treatment from which it can be reached, and the test of a score.
SCORES = {
    "SALT20": ("SALT", lambda before: before > 20, lambda score, before: score <= 20),
    "SALT20-from-50": ("SALT", lambda before: before >= 50, lambda score, before: score <= 20),
    "EASI50": ("EASI", lambda before: before > 0, lambda score, before: 2 * score <= before),
    "EASI75": ("EASI", lambda before: before > 0, lambda score, before: 4 * score <= before),
    "EASI90": ("EASI", lambda before: before > 0, lambda score, before: 10 * score <= before),
    "IGAresponse": ("IGA", lambda before: before >= 2, lambda score, before: score <= 1 and before - score >= 2),
    "DLQI01": ("DLQI", lambda before: before > 1, lambda score, before: score <= 1),
    "DLQIfall4": ("DLQI", lambda before: before >= 4, lambda score, before: before - score >= 4),
}
GLOBAL = {"complete": ["complete"], "complete-or-partial": ["complete", "partial"]}
RESPONSES = list(GLOBAL) + list(SCORES)


class Row:
    """One row with its assessments: those after its first day, to one of its drugs or to none that is named."""

    def __init__(self, row):
        self.patient = row["pairs"][0].patient
        self.start, self.end = row["start"], row["end"]
        self.entry = "startUnknown" if row["kind of entry"] == "unknown" else \
            "beforeEnrolment" if row["kind of entry"] == "left out" or row["entry"] else None
        self.delay = row["entry months"] if row["kind of entry"] == "followed" and row["entry"] else 0
        self.drugs = {each.drug for pair in row["pairs"] for each in pair.both}
        self.last = self.patient.horizon("chosen") if self.end is None else self.end
        drugs = {each["label"]: each["drug"] for each in self.patient.courses}
        seen = sorted((self.patient.day(fact, "chosen"), fact["seq"], fact["data"]) for fact in self.patient.facts
                      if fact["type"] == "response-assessed")
        self.seen = [(day, data) for day, _, data in seen]
        self.during = [
            (day, data) for day, data in self.seen
            if self.start < day <= self.last and (row["kind"] == "course" or data.get("phase") != "monotherapy")
            and ("treatments" not in data or any(drugs.get(label) in self.drugs for label in data["treatments"]))]
        self.rescue = self.first_rescue()

    def first_rescue(self):
        """The first day on which another systemic immunomodulator was started during the row."""
        rules = self.patient.rules
        days = [self.patient.first_day(each, "chosen") for each in self.patient.courses
                if not each["local"] and not each["earlier"] and each["drug"] not in self.drugs
                and (matches(each["drug"], rules["anchor"]) or matches(each["drug"], rules["partner"]))]
        return min((day for day in days if self.start < day < self.last), default=None)

    def before(self, instrument):
        """The last score in the 90 days up to the first day; else the first baseline that is stated later."""
        own = [data["score"] for day, data in self.seen
               if data.get("instrument") == instrument and "score" in data and 0 <= self.start - day <= 90]
        stated = [data["baseline"] for _, data in self.during
                  if data.get("instrument") == instrument and "baseline" in data]
        return own[-1] if own else stated[0] if stated else None

    def left_out(self, response):
        """The reason for which the response cannot be asked for at all."""
        if self.entry:
            return self.entry
        if response in GLOBAL:
            return None
        instrument, can_reach, _ = SCORES[response]
        before = self.before(instrument)
        return "noBaseline" if before is None else None if can_reach(before) else "outOfReach"

    def judged(self, response):
        """(day, verdict) of each assessment that says something of the response."""
        if response in GLOBAL:
            return [(day, data["response"] in GLOBAL[response]) for day, data in self.during
                    if data.get("response", "unassessable") != "unassessable"]
        instrument, _, is_met = SCORES[response]
        before = self.before(instrument)
        return [(day, is_met(data["score"], before)) for day, data in self.during
                if before is not None and data.get("instrument") == instrument and "score" in data]

    def at(self, response, month):
        """(verdict by non-responder, by observed, by last-observed), each None if it is not counted, and the reason."""
        middle = add_months(self.start, month)
        half = max(30, 0.15 * (middle - self.start))
        reason = self.left_out(response)
        if not reason and middle + int(half) > self.patient.as_of:
            reason = "tooRecent"
        if reason:
            return None, None, None, reason
        judged = self.judged(response)
        near = [(abs(day - middle), day, verdict) for day, verdict in judged if abs(day - middle) <= half]
        earlier = [verdict for day, verdict in judged if day < middle - half]
        if near:
            nearest = min(near, key=lambda each: each[:2])
            is_rescued = self.rescue is not None and self.rescue < nearest[1]
            return nearest[2] and not is_rescued, nearest[2], nearest[2], "rescued" if is_rescued else None
        last = earlier[-1] if earlier else None
        if self.end is not None and self.end <= middle + half:
            return False, None, last, "stopped"
        if self.rescue is not None and self.rescue <= middle + half:
            return False, None, last, "rescued"
        lost = self.patient.lost
        if self.end is None and lost and self.patient.day(lost, "chosen") < middle + int(half):
            return None, None, last, "followUpEnded"
        return False, None, last, "missing"

    def best(self, response):
        """(verdict, the reason for which it is not counted or counts as failing)."""
        reason = self.left_out(response)
        if reason:
            return None, reason
        verdicts = [verdict for _, verdict in self.judged(response)]
        return any(verdicts), None if verdicts else "missing"

    def time_to(self, response):
        """((how it ended, the month of the last assessment without it, the month, the month of entry), or the reason
        for which it is not followed)."""
        reason = self.left_out(response)
        if reason and not (reason == "beforeEnrolment" and self.delay):
            return None, reason
        if self.delay and response not in GLOBAL:
            before = self.before(SCORES[response][0])
            if before is None or not SCORES[response][1](before):
                return None, "noBaseline" if before is None else "outOfReach"

        def months(day):
            return months_between(self.start, day, self.patient.rules["month"])
        judged = self.judged(response)
        met = [day for day, verdict in judged if verdict]
        if met:
            without = [day for day, verdict in judged if day < met[0] and not verdict]
            found = "documented", months(without[-1]) if without else 0, months(met[0])
        else:
            found = "ongoing" if self.end is None else "stopped", 0, months(max(self.start, self.last))
        if self.delay and found[2] <= self.delay:
            return None, "beforeEnrolment"
        return (*found, self.delay), None
