"""The incidence of each cause of stopping, from the rows of a derivation day by day.

Shares are products of exact fractions. A standard error is the root of the sum over patients (or rows) of the squared
change of a share by the weight of what they add, found by weighing them a little more and a little less: no formula of
a variance is used.
"""
import collections
import math
from fractions import Fraction

import figures
from rows import response
from shared.dates import add_months, months_between

CAUSES = {
    "death": ["death"], "adverse-event": ["adverse-event", "infection"],
    "ineffectiveness": ["no-response", "insufficient-response", "loss-of-efficacy"],
    "remission-or-planned": ["complete-response", "course-completed"]}
SHOWN = ["ineffectiveness", "adverse-event", "remission-or-planned", "other", "death"]
STEP = 1e-4


def cause(row):
    """The cause of a row's end; None while it goes on."""
    if row["ongoing"]:
        return None
    return next((name for name, reasons in CAUSES.items() if set(reasons) & set(row["reasons"])), "other")


def censoring(patient):
    """The word for what censors a patient's rows."""
    if patient.lost:
        return "censored-" + patient.lost["data"]["reason"]
    return "censored-as-of" if patient.horizon("chosen") == patient.as_of else "censored-last-contact"


class Followed:
    """A row as a curve takes it, within a window of months after its start."""

    def __init__(self, row, window):
        self.patient = row["pairs"][0].patient
        self.name, self.cause = row["patient"], cause(row)
        start, rule = row["start"], self.patient.rules["month"]
        self.since, until = (months_between(start, add_months(start, number), rule) for number in window)
        self.is_cut = row["months"] > until
        if self.is_cut:
            self.cause = None
        self.months = min(row["months"], until)
        self.time, delay = round(self.months, 9), round(row["entry months"], 9) if row["entry"] else 0
        self.entry = max(delay, round(self.since, 9))
        self.begins = delay <= round(self.since, 9)

    def is_there(self):
        """Returns true if some of its time lies in the window."""
        return self.entry == 0 or self.entry < self.time

    def is_entered(self, month):
        """At the beginning of the window those count that begin with it, as at month 0."""
        return self.since <= month if self.begins else self.entry < month

    def state(self, month):
        if self.months <= month:
            return "censored-window" if self.is_cut else self.cause or censoring(self.patient)
        return "remaining" if self.is_entered(month) else "not-yet-entered"


def by_landmark(row, window):
    """The row with the response that is known at the beginning of the window in place of its own."""
    patient, landmark = row["pairs"][0].patient, add_months(row["start"], window[0])
    labels = [label for pair in row["pairs"] for each in pair.both for label in each.labels]
    last = patient.horizon("chosen") if row["ongoing"] else row["end"]
    known = response(patient, labels, row["start"], min(last, landmark), to_a_drug_alone=not row["partners"])
    return dict(row, response=known)


def followed_groups(found, by, window):
    """The rows of each group that are in a curve; of sums of spells there is none."""
    found = [by_landmark(row, window) for row in found] if by == "response" else found
    for name, group in figures.groups(found, by):
        followed = [Followed(row, window) for row in group if row["kind of entry"] == "followed"]
        followed = [row for row in followed if row.is_there()]
        if followed and all(row["sums"] <= 1 for row in group):
            yield name, followed


def shares(followed, month, weights):
    """The share that each cause has ended by a month, and that which remains; None where nothing is known."""
    left, ended = type(weights[0])(1), collections.Counter()
    for time in sorted({row.time for row in followed if row.time <= month}):
        here = [(row, weight) for row, weight in zip(followed, weights)
                if row.time >= time and (row.entry < time or row.entry == 0)]
        at_risk = sum(weight for _, weight in here)
        before = left
        for row, weight in here:
            if row.time == time and row.cause:
                ended[row.cause] += before * weight / at_risk
                left -= before * weight / at_risk
    longest = max(row.time for row in followed)
    known = month <= longest or left == 0
    return {**{name: ended[name] for name in SHOWN}, "remaining": left} if known else None


def errors(followed, month, clusters):
    """The standard error of each share."""
    squares = collections.Counter()
    for name in set(clusters):
        moved = [shares(followed, month, [1.0 + (sign * STEP if each == name else 0) for each in clusters])
                 for sign in (1, -1)]
        for state, high in moved[0].items():
            squares[state] += ((high - moved[1][state]) / (2 * STEP))**2
    return {state: math.sqrt(value) for state, value in squares.items()}


def survival(found, by, window, months):
    """What `survival` says of each group at some months: who is at risk, and the share that goes on."""
    for name, followed in followed_groups(found, by, window):
        at = []
        for month in months:
            exact = shares(followed, month, [Fraction(1)] * len(followed))
            at.append({"month": month, "atRisk": sum(row.is_entered(month) and row.months >= month for row in followed),
                       "survival": float(exact["remaining"]) if exact else None})
        yield {"group": name, "n": len(followed), "ended": sum(row.cause is not None for row in followed), "at": at}


def rows(found, rules, by, months, window):
    """The rows of the answer: group, month, state, count, probability, and the standard error where it is compared."""
    for name, followed in followed_groups(found, by, window):
        repeats = len({row.name for row in followed}) < len(followed)
        robust = repeats and rules["variance"] == "patient"
        clusters = [row.name if robust else number for number, row in enumerate(followed)]
        for month in months:
            states = collections.Counter(row.state(month) for row in followed)
            exact = shares(followed, month, [Fraction(1)] * len(followed))
            # That of what remains is Greenwood's where rows are independent: another estimate where some enter late.
            is_late = any(row.entry for row in followed) and not robust
            spread = errors(followed, month, clusters) if exact and len(set(clusters)) > 1 else {}
            for state in [*SHOWN, "remaining", *sorted(set(states) - {*SHOWN, "remaining"})]:
                row = {"group": name, "unit": rules["unit"], "month": month, "state": state, "count": states[state],
                       "probability": float(exact[state]) if exact and state in exact else None}
                if exact and state in spread and exact["remaining"] > 0 and not (state == "remaining" and is_late):
                    row["standardError"] = spread[state]
                yield row
