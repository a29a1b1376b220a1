"""The days on which each fact of a patient may have happened, and the one that a reading chooses. Days are ordinals."""
import itertools

from shared.dates import chosen_day, possible_days

# All is written down on the eve of this day, by the clock furthest east.
LATEST = possible_days("2025-01-01")[0]


def possible(text, others):
    """Every day of 2022-03-09, 2022-03, 2022, or of a stretch, none after the recording.

    A stretch that is open at its start begins with the first day of `others`, at the latest as its end begins.
    """
    first, last = possible_days(text)
    if text.startswith(".."):
        end = possible_days(text[2:])[0] if text != ".." else LATEST
        first = min(others + [end, LATEST])
    return list(range(first, min(last, LATEST) + 1))


def of_one_patient(lines):
    """The lines with their possible days."""
    begun = [possible_days(line["occurred"])[0] for line in lines if not line["occurred"].startswith("..")]
    return [dict(line, possible=possible(line["occurred"], begun)) for line in lines]


def can_follow(facts):
    """Returns true if days can be chosen for some facts such that none goes back."""
    reached = 0
    for fact in facts:
        later = [day for day in fact["possible"] if day >= reached]
        if not later:
            return False
        reached = later[0]
    return True


def alternates(facts):
    changes = [fact["type"] for fact in facts if fact["type"] in ("treatment-held", "treatment-resumed")]
    return all(kind == ("treatment-held", "treatment-resumed")[index % 2] for index, kind in enumerate(changes))


def in_order(facts):
    """The facts of one course in the first order that its structure and its days allow: all orders are tried."""
    start = [fact for fact in facts if fact["type"] == "treatment-started"]
    stop = [fact for fact in facts if fact["type"] == "treatment-stopped"]
    rest = sorted((fact for fact in facts if fact not in start + stop),
                  key=lambda fact: (fact["possible"][0], fact["seq"]))
    for order in itertools.permutations(rest):
        whole = start + list(order) + stop
        if alternates(order) and can_follow(whole):
            return whole
    raise AssertionError(f"no order: {facts}")


def narrowed(facts):
    """None before an earlier one's first day, none after a later one's last."""
    return [dict(fact, possible=[
        day for day in fact["possible"] if all(day >= other["possible"][0] for other in facts[:index])
        and all(day <= other["possible"][-1] for other in facts[index + 1:])]) for index, fact in enumerate(facts)]


def named_by(fact):
    """The courses that a fact names without being a part of them."""
    data = fact["data"]
    return [each["treatment"] for each in data.get("suspects", [])] + data.get("treatments", [])


def narrowed_by_names(facts):
    """What names a course is not before its start, nor the start after it; the written days stay where none is left."""
    starts = {fact["data"]["treatment"]: fact for fact in facts if fact["type"] == "treatment-started"}
    begun = {label: fact["possible"][0] for label, fact in starts.items()}
    for fact in facts:
        for label in named_by(fact):
            left = [day for day in fact["possible"] if day >= begun[label]]
            if left:
                fact["possible"] = left
                start = starts[label]
                start["possible"] = [day for day in start["possible"] if day <= left[-1]]


def spread(facts):
    """Gives each fact of a course its middle day: those with the same days share them in order, and none goes back."""
    reached, index = 0, 0
    while index < len(facts):
        same = [fact for fact in facts[index:] if fact["possible"] == facts[index]["possible"]]
        first, last = same[0]["possible"][0], same[0]["possible"][-1]
        for rank, fact in enumerate(same, 1):
            fact["middle"] = reached = max(reached, first + rank * (last - first) // (len(same) + 1))
        index += len(same)


def place(fact):
    """Returns the key of a fact's place in the record: its first day, or for an end its last."""
    stops = fact["type"] in ("treatment-stopped", "follow-up-ended")
    rank = 0 if fact["type"] == "treatment-started" else 2 if stops else 1
    return fact["possible"][-1 if stops else 0], rank, fact["seq"]


def taken(fact, reading):
    """The day that a reading chooses."""
    possible = fact["possible"]
    if reading == "middle" and "middle" in fact:
        return fact["middle"]
    return chosen_day(fact["type"], possible[0], possible[-1], reading)
