"""The days that are left to deaths and to ends of follow-up by what else happened, and to that by the deaths."""
from facts import OF_A_COURSE

REOPENING = ("patient-seen", "patient-enrolled", "response-assessed") + OF_A_COURSE


def days_of_death(fact, ended):
    """The days on which the patient can have died, of a fact that says so; else None.

    An adverse event of grade 5 without an outcome is a death on some day from its onset to its recording; one that
    became of grade 5 later, on the day on which it did.
    """
    data = fact.data
    if fact.type == "adverse-event-recorded" and data.get("grade") == 5 and fact.id not in ended:
        return fact.first, max(fact.first, fact.recording)
    says = (
        fact.type == "follow-up-ended" and data["reason"] == "death"
        or fact.type == "adverse-event-resolved" and data["outcome"] == "fatal"
        or fact.type == "adverse-event-graded" and data["grade"] == 5 and data["event"] not in ended
        or fact.type == "treatment-stopped" and "death" in data["reasons"])
    return (fact.first, fact.last) if says else None


def narrow_by_ends(facts):
    """Nobody dies before something else happened, nobody's follow-up ends before a visit or a treatment, and nothing
    but such an end comes after a death. Days that would leave none count as they are written."""
    ended = {fact.data["event"] for fact in facts
             if fact.type == "adverse-event-resolved" and fact.data["outcome"] != "unknown"}
    for fact in facts:
        fact.death = days_of_death(fact, ended)
    lost = [fact for fact in facts if fact.type == "follow-up-ended" and not fact.death]
    begun = {fact.seq: fact.first for fact in facts}
    followed = {fact.seq: fact.first - (fact.type == "treatment-stopped") for fact in facts if fact.type in REOPENING}
    dead_by = min((fact.death[1] for fact in facts if fact.death), default=None)

    def not_before(first, last, days):
        return max([first] + [day for day in days if day <= last])

    def not_after_death(first, last):
        return min(last, dead_by) if dead_by is not None and first <= dead_by else last

    for fact in facts:
        if fact in lost:
            fact.first = not_before(fact.first, fact.last, followed.values())
        elif not fact.death:
            fact.last = not_after_death(fact.first, fact.last)
        else:
            first, last = fact.death
            first = not_before(first, last, [begun[each.seq] for each in facts if each not in lost])
            fact.death = first, not_after_death(first, last)
            if fact.type == "adverse-event-recorded":
                fact.last = not_after_death(fact.first, fact.last)
            else:
                fact.first, fact.last = fact.death
