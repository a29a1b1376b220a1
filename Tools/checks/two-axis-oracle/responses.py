"""The condition that a row treats, and the response to it."""
from shared.words import RESPONSES

from facts import Fact
from pairs import closed


def folded(text):
    """Spellings of one condition: case, and spaces at the ends or repeated between words, make no difference."""
    return " ".join(text.lower().split())


def diagnoses(history):
    return [fact for fact in history.others
            if fact.type == "diagnosis-recorded" and fact.data["role"] == "primary"]


def distinct(conditions):
    """The conditions, each once, as they were spelled first."""
    found = {}
    for condition in conditions:
        found.setdefault(folded(condition), condition)
    return list(found.values())


def indications(history, anchors, partners):
    """The conditions that courses were given for: those of the anchors, then those of the partners.

    A partner's counts only if it is one of the primary diagnoses, or if there are none.
    """
    primary = [folded(fact.data["condition"]) for fact in diagnoses(history)]
    of_partners = [condition for each in partners for condition in each.indications()
                   if not primary or folded(condition) in primary]
    return distinct([condition for each in anchors for condition in each.indications()] + of_partners)


def diagnosis(history, day, reading):
    """The latest primary diagnosis by a day that has not been resolved by then, else the first one later."""
    over = [fact.data["event"] for fact in history.others
            if fact.type == "diagnosis-resolved" and fact.day(reading) <= day]
    lasting = [fact for fact in diagnoses(history) if fact.id not in over]
    begun = [fact for fact in lasting if fact.day(reading) <= day]
    if begun:
        # Of several of one day the last in the record's order.
        return max(begun, key=lambda fact: (fact.day(reading), fact.key())).data["condition"]
    later = min(lasting, key=lambda fact: (fact.day(reading), fact.key()), default=None)
    return later and later.data["condition"]


def condition_of(history, anchors, partners, start, reading):
    """The condition that a row treats: the first indication of its courses, else the diagnosis by its first day."""
    return next(iter(indications(history, anchors, partners)), None) or diagnosis(history, start, reading)


def response_of(anchors, partners, bounds, history, profile, condition, to_a_drug_alone=False):
    """The response in (start, end] and its fact: those that name one of the courses first, unlabelled ones next.

    Of those, the ones that name no condition or that of the row. The last is the last in the record's order, and the
    first of equals is the first in it.
    """
    reading = profile["partial"]
    start, end = closed(bounds, history.horizon(reading))
    labels = [label for each in partners + anchors for label in each.labels()]
    named, unlabelled = [], []
    for fact in history.others:
        if fact.type != "response-assessed" or "response" not in fact.data:
            continue
        if fact.data.get("phase") == "monotherapy" and not to_a_drug_alone:
            continue
        if not start < fact.day(reading) <= end:
            continue
        if condition and "condition" in fact.data and folded(fact.data["condition"]) != folded(condition):
            continue
        if not fact.data.get("treatments"):
            unlabelled.append(fact)
        elif any(label in labels for label in fact.data["treatments"]):
            named.append(fact)
    eligible = named or unlabelled
    if not eligible:
        return None, []
    if profile["response"] == "last":
        used = max(eligible, key=Fact.key)
    else:
        used = min(eligible, key=lambda fact: (RESPONSES.index(fact.data["response"]), fact.key()))
    return used.data["response"], [used]
