"""Facts and histories: the part of a log that holds as of X, known at Y."""
import datetime

from shared.dates import chosen_day, possible_days

STARTS = ("treatment-started", "co-therapy-added")
TITRATIONS = ("dose-down-titrated", "dose-up-titrated", "dose-schedule-changed")
OF_A_COURSE = STARTS + TITRATIONS + ("treatment-held", "treatment-resumed", "treatment-stopped")
CLOSING = ("treatment-stopped", "follow-up-ended")
FOREVER = 10**9


LAST_DAYS = {}


def last_day_of_record(recorded):
    """The last day that can have been meant by who recorded then: 14 hours ahead of UTC."""
    hour = recorded[:13]
    if hour not in LAST_DAYS:
        LAST_DAYS[hour] = (datetime.datetime.fromisoformat(hour + ":00") + datetime.timedelta(hours=14)).toordinal()
    return LAST_DAYS[hour]


# From lines to facts

class Fact:
    """An event as it stands: amended where it was, with its possible days and where it came from."""

    def __init__(self, line, data, first, last, amendments):
        self.seq, self.id, self.type = line["seq"], line["id"], line["type"]
        self.data, self.first, self.last, self.amendments = data, first, last, amendments

    def key(self):
        rank = 0 if self.type in STARTS else 2 if self.type in CLOSING else 1
        return (self.last if rank == 2 else self.first, rank, self.seq)

    def moved(self, first, last):
        copy = Fact.__new__(Fact)
        copy.__dict__.update(self.__dict__)
        copy.first, copy.last = first, last
        return copy

    def day(self, reading):
        """The day that a reading chooses of the possible ones."""
        return chosen_day(self.type, self.first, self.last, reading)


def log_lines(drafts):
    lines, seen = [], set()
    for draft in drafts:
        if draft["id"] not in seen:
            seen.add(draft["id"])
            lines.append(dict(draft, seq=len(lines) + 1))
    return lines


def is_known(line, known_at):
    """known_at is an instant as text, or a position."""
    return line["seq"] <= known_at if isinstance(known_at, int) else line["recorded"] <= known_at


def facts_of(lines):
    """The facts of one patient's known lines, after all amendments and retractions."""
    retractions = {}
    for line in lines:
        if line["type"] == "event-retracted":
            retractions.setdefault(line["data"]["event"], []).append(line["id"])

    def is_retracted(identifier):
        return any(not is_retracted(each) for each in retractions.get(identifier, []))

    facts = []
    for line in lines:
        if line["type"] in ("event-amended", "event-retracted") or is_retracted(line["id"]):
            continue
        data, occurred, recorded = line["data"], line["occurred"], line["recorded"]
        data_from = date_from = None
        for other in lines:
            amends = other["type"] == "event-amended" and other["data"]["amends"] == line["id"]
            if amends and not is_retracted(other["id"]):
                data, data_from = other["data"]["data"], other
                if "occurred" in other["data"]:
                    occurred, recorded, date_from = other["data"]["occurred"], other["recorded"], other
        first, last = possible_days(occurred)
        amendments = [each for each in (data_from, date_from) if each]
        facts.append(Fact(line, data, first, min(last, last_day_of_record(recorded)), amendments))
    return facts


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


class History:
    """One patient's record as of a day: the facts that had occurred, cut at that day, and the courses in order."""

    def __init__(self, lines, as_of):
        facts = facts_of(lines)
        self.as_of = as_of
        self.others, self.courses = [], []
        labels = []
        for fact in facts:
            if fact.type not in OF_A_COURSE:
                self.others.append(fact)
            elif fact.data["treatment"] not in labels:
                labels.append(fact.data["treatment"])
        for label in labels:
            order = next(course_orders([
                fact for fact in facts if fact.type in OF_A_COURSE and fact.data["treatment"] == label]), [])
            order = [fact.moved(fact.first, min(fact.last, as_of)) for fact in narrowed(order) if fact.first <= as_of]
            if order:
                self.courses.append(order)
        # The order is settled before narrowing and cut: its keys are those of the whole possible days.
        present = {fact.id for course in self.courses for fact in course}
        present |= {fact.id for fact in self.others if fact.first <= as_of}
        last = max((fact for fact in facts if fact.id in present), key=Fact.key, default=None)
        self.others = [
            fact.moved(fact.first, min(fact.last, as_of)) for fact in sorted(self.others, key=Fact.key)
            if fact.first <= as_of]
        ends = [fact for fact in self.others if fact.type == "follow-up-ended"]
        self.death = next((fact for fact in ends if fact.data["reason"] == "death"), None)
        # Another end of follow-up holds only while nothing later follows.
        self.lost = next((fact for fact in ends if fact.id == last.id), None)
        if self.death:
            self.lost = None


def by_patient(events, known_at):
    patients = {}
    for line in events:
        if is_known(line, known_at):
            patients.setdefault(line["patient"], []).append(line)
    return sorted(patients.items())
