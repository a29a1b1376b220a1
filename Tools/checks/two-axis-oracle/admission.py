"""The refusals: a batch is judged whole, against the lines before it."""
from shared.dates import possible_days

from courses import course_orders
from facts import OF_A_COURSE, STARTS, TITRATIONS, facts_of, last_day_of_record
from history import placed

# The events that name another by `event`, and its type.
ABOUT = {
    "adverse-event-resolved": "adverse-event-recorded", "adverse-event-graded": "adverse-event-recorded",
    "diagnosis-resolved": "diagnosis-recorded",
}
CLASSES = ("jak-inhibitor", "antimetabolite", "corticosteroid", "biologic-tnf", "biologic-il-4-13", "retinoid")


def amount_per_day(dose):
    """The unit, and the amount per day: of a range its middle, of a dose once or as needed none."""
    unit, factor = {"g": ("mg", 1000), "ug": ("mg", 0.001)}.get(dose["unit"], (dose["unit"], 1))
    text = dose["every"]
    if text in ("once", "as-needed"):
        return unit, None
    days = int(text.strip("PTHDWM")) * {"H": 1 / 24, "D": 1, "W": 7, "M": 30.4375}[text[-1]]
    return unit, (dose["amount"] + dose.get("upTo", dose["amount"])) / 2 * factor / days


def is_wrong_way(titration, before):
    doses = [fact.data["dose"] for fact in before if fact.data.get("dose")]
    if not doses:
        return False
    old, new = amount_per_day(doses[-1]), amount_per_day(titration.data["dose"])
    if old[0] != new[0]:
        return True
    if None in (old[1], new[1]):
        return titration.type != "dose-schedule-changed"
    if titration.type == "dose-schedule-changed":
        return abs(new[1] - old[1]) > 1e-9 * max(new[1], old[1])
    return new[1] >= old[1] if titration.type == "dose-down-titrated" else new[1] <= old[1]


def odd_titrations(facts):
    """Ids of the titrations whose direction is wrong in every order that the possible days allow."""
    odd = set()
    for titration in facts:
        if titration.type in TITRATIONS:
            course = [fact for fact in facts if fact.data.get("treatment") == titration.data["treatment"]]
            orders = list(course_orders([fact for fact in course if fact.type in OF_A_COURSE]))
            if all(is_wrong_way(titration, order[:order.index(titration)]) for order in orders):
                odd.add(titration.id)
    return odd


def correction_fault(lines):
    """Nothing is retracted twice, and nothing amended that was retracted before."""
    def standing(line):
        return not any(
            other["type"] == "event-retracted" and other["data"]["event"] == line["id"] and standing(other)
            for other in lines)

    retractions = [line for line in lines if line["type"] == "event-retracted" and standing(line)]
    for line in lines:
        if line["type"] in ("event-amended", "event-retracted") and standing(line):
            target = line["data"].get("amends", line["data"].get("event"))
            if any(each["data"]["event"] == target and each["seq"] < line["seq"] for each in retractions):
                return "retracted already"
    return None


def target_fault(lines, batch):
    """Returns a fault if a correction names an event that is not there."""
    known = {line["id"] for line in lines}
    for line in batch:
        target = line["data"].get("amends") if line["type"] == "event-amended" else (
            line["data"].get("event") if line["type"] == "event-retracted" else None)
        if target and target not in known:
            return "an unknown event"
        known.add(line["id"])
    return None


def judge(lines, batch):
    """Returns the reason for which a batch of one patient is refused, or None; `lines` are those before it."""
    for line in batch:
        occurred = line["data"].get("occurred") if line["type"] == "event-amended" else line.get("occurred")
        if occurred and possible_days(occurred)[0] > last_day_of_record(line["recorded"]):
            return "the future"
    why = target_fault(lines, batch) or correction_fault(lines + batch)
    if why:
        return why
    facts = facts_of(lines + batch)
    newcomers = {line["id"] for line in batch} | {
        line["data"]["amends"] for line in batch if line["type"] == "event-amended"}
    used = [line["data"]["treatment"] for line in lines if line["type"] in STARTS]
    if any(line["type"] in STARTS and line["data"]["treatment"] in used for line in batch):
        return "a label used before"
    why = course_fault(facts)
    if why:
        return why
    # An amendment that leaves a titration as odd as it was breaks nothing that was not broken before.
    odd = newcomers & odd_titrations(facts)
    if odd and odd - odd_titrations(facts_of(lines)):
        return "the wrong direction"
    why = content_fault(facts) or whole_fault(facts)
    if not why and impossible(lines + batch) - impossible(lines):
        why = "an end before its beginning"
    return why


def impossible(lines):
    """What the checks find that cannot be: ends and grades of what begins later on every day that is possible."""
    if not any(line["type"] in ABOUT for line in lines):
        return set()
    facts, _ = placed(lines)
    events, found, ended = {fact.id: fact for fact in facts}, set(), set()
    for fact in facts:
        begun = events.get(fact.data["event"]) if fact.type in ABOUT else None
        # The first end of a diagnosis counts.
        is_other_end = fact.type == "diagnosis-resolved" and begun and begun.id in ended
        if begun and fact.last < begun.first and not is_other_end:
            found.add((fact.seq, begun.seq, begun.occurred, begun.data.get("condition")))
        if fact.type == "diagnosis-resolved" and begun:
            ended.add(begun.id)
    return found


def content_fault(facts):
    """Returns a fault if an event says nothing, or defines a drug of a class that there is not."""
    for fact in facts:
        data = fact.data
        if fact.occurred == ".." and fact.type != "treatment-stopped":
            return "no date"
        if fact.type == "measurement-recorded" and "result" not in data and not ("value" in data and "unit" in data):
            return "a measurement without a value"
        if fact.type == "response-assessed" and "response" not in data and not (
                "instrument" in data and "score" in data):
            return "a response without an assessment"
        if fact.type == "drug-defined" and data["class"] not in CLASSES:
            return "an unknown class"
    return None


def course_fault(facts):
    """Each course has one start, and an order."""
    labels = {}
    for fact in facts:
        if fact.type in OF_A_COURSE:
            labels.setdefault(fact.data["treatment"], []).append(fact)
    for course in labels.values():
        starts = sum(fact.type in STARTS for fact in course)
        if starts != 1:
            return "an unknown treatment" if not starts else "a label twice"
        if not next(course_orders(course), None):
            return "no order is left"
    return None


def whole_fault(facts):
    """Returns a fault if an event names a course that is not there, or comes after a death."""
    labels = {fact.data["treatment"] for fact in facts if fact.type in STARTS}
    types = {fact.id: fact.type for fact in facts}
    for fact in facts:
        named = list(fact.data.get("treatments", [])) + list(fact.data.get("addedTo", []))
        named += [each["treatment"] for each in fact.data.get("suspects", [])]
        if any(label not in labels for label in named):
            return "an unknown treatment is named"
        events = [(fact.data["event"], ABOUT[fact.type])] if fact.type in ABOUT else []
        events += [(each, "measurement-recorded") for each in fact.data.get("measurements", [])]
        if any(types.get(identifier) != kind for identifier, kind in events):
            return "an unknown event is named"
    deaths = [fact for fact in facts if fact.type == "follow-up-ended" and fact.data["reason"] == "death"]
    if len(deaths) > 1:
        return "a second death"
    if deaths and any(fact.first > deaths[0].last for fact in facts):
        return "after death"
    return None


def breaks_a_rule(lines):
    """Returns true if some lines are no whole record, for example since an erasure took an event that another names."""
    facts = facts_of(lines)
    return bool(target_fault([], lines) or correction_fault(lines) or course_fault(facts) or content_fault(facts)
                or whole_fault(facts))
