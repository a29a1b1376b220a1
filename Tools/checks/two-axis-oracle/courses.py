"""The order of a course, and the possible days that the rest of the record leaves to each fact."""
from facts import STARTS, Fact


def course_orders(facts):
    """Every order of one course's facts that structure and possible days allow, the first by the keys first."""
    facts = sorted(facts, key=Fact.key)

    def extend(order, rest, latest_first, is_held):
        if not rest:
            yield order
        for index, fact in enumerate(rest):
            is_start = fact.type in STARTS
            if is_start != (not order) or (fact.type == "treatment-stopped" and len(rest) > 1):
                continue
            if fact.type == "treatment-held" and is_held or fact.type == "treatment-resumed" and not is_held:
                continue
            if max(latest_first, fact.first) > fact.last:
                continue
            held = {"treatment-held": True, "treatment-resumed": False}.get(fact.type, is_held)
            yield from extend(order + [fact], rest[:index] + rest[index + 1:], max(latest_first, fact.first), held)

    yield from extend([], facts, 0, False)


def narrowed(order):
    """None before an earlier one's first day, none after a later one's last."""
    return [
        fact.moved(max(each.first for each in order[:index + 1]), min(each.last for each in order[index:]))
        for index, fact in enumerate(order)]


def spread(order):
    """Gives each fact of a course its day under `middle`: the k-th of n with the same days has k / (n + 1) of them."""
    reached = 0
    for fact in order:
        same = [each for each in order if (each.first, each.last) == (fact.first, fact.last)]
        share = (1 + same.index(fact)) * (fact.last - fact.first) // (len(same) + 1)
        fact.spread = reached = max(reached, fact.first + share)


def narrow_by_names(courses, others):
    """Nothing that names a course precedes its start, an adverse event does not begin after the last day of its first
    resolution, and none of its resolutions is before its first day.

    Where no day would be left, the written days count.
    """
    starts = {course[0].data["treatment"]: course[0] for course in courses}
    onsets = {fact.id: fact for fact in others if fact.type == "adverse-event-recorded"}
    resolutions = [fact for fact in others if fact.type == "adverse-event-resolved" and fact.data["event"] in onsets]
    for onset in onsets.values():
        end = min((fact.last for fact in resolutions if fact.data["event"] == onset.id), default=onset.last)
        if onset.first <= end:
            onset.last = min(onset.last, end)
    for fact in others:
        for cause in [starts[label] for label in fact.labels() if label in starts]:
            if cause.first <= fact.last:
                fact.first = max(fact.first, cause.first)
                cause.last = min(cause.last, fact.last)
    for fact in resolutions:
        onset = onsets[fact.data["event"]]
        if onset.first <= fact.last:
            fact.first = max(fact.first, onset.first)
