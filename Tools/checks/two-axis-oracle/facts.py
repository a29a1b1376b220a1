"""Facts and histories: the part of a log that holds as of X, known at Y."""
import datetime

from shared.dates import chosen_day, possible_days

STARTS = ("treatment-started", "co-therapy-added")
TITRATIONS = ("dose-down-titrated", "dose-up-titrated", "dose-schedule-changed")
OF_A_COURSE = STARTS + TITRATIONS + ("treatment-held", "treatment-resumed", "treatment-stopped")
CLOSING = ("treatment-stopped", "follow-up-ended")
REOPENING = ("patient-seen", "patient-enrolled", "response-assessed")
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
        self.spread, self.is_death, self.recording, self.occurred = None, False, None, None

    def key(self):
        rank = 0 if self.type in STARTS else 2 if self.type in CLOSING else 1
        return (self.last if rank == 2 else self.first, rank, self.seq)

    def moved(self, first, last):
        copy = Fact.__new__(Fact)
        copy.__dict__.update(self.__dict__)
        copy.first, copy.last = first, last
        return copy

    def day(self, reading):
        """The day that a reading chooses of the possible ones; `middle` spreads those of a course that share theirs."""
        if reading == "middle" and self.spread is not None:
            return self.spread
        return chosen_day("follow-up-ended" if self.is_death else self.type, self.first, self.last, reading)

    def labels(self):
        """The courses that it names without being a part of them."""
        return [each["treatment"] for each in self.data.get("suspects", [])] + list(self.data.get("treatments", []))


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
        facts[-1].recording, facts[-1].occurred = last_day_of_record(recorded), occurred
    return close(facts)


def close(facts):
    """A stretch open at its start begins with the first day of what else is known, at the latest as its end begins."""
    for fact in facts:
        if fact.occurred.startswith(".."):
            others = [each.first for each in facts if not each.occurred.startswith("..")]
            end = possible_days(fact.occurred[2:])[0] if fact.occurred != ".." else fact.recording
            fact.first = min(others + [end])
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


def spread(order):
    """Gives each fact of a course its day under `middle`: the k-th of n with the same days has k / (n + 1) of them."""
    reached = 0
    for fact in order:
        same = [each for each in order if (each.first, each.last) == (fact.first, fact.last)]
        share = (1 + same.index(fact)) * (fact.last - fact.first) // (len(same) + 1)
        fact.spread = reached = max(reached, fact.first + share)


def narrow_by_names(courses, others):
    """Nothing that names a course precedes its start, and an adverse event does not begin after its first resolution.

    Where no day would be left, the written days count.
    """
    starts = {course[0].data["treatment"]: course[0] for course in courses}
    events = {fact.id: fact for fact in others}
    resolved = set()
    for fact in others:
        causes = [starts[label] for label in fact.labels() if label in starts]
        if fact.type == "adverse-event-resolved" and fact.data["event"] not in resolved:
            causes = [events[fact.data["event"]]] if fact.data["event"] in events else []
            resolved.add(fact.data["event"])
        for cause in causes:
            if cause.first <= fact.last:
                fact.first = max(fact.first, cause.first)
                cause.last = min(cause.last, fact.last)


class History:
    """One patient's record as of a day: the facts that had occurred, cut at that day, and the courses in order."""

    def __init__(self, lines, as_of, profile):
        facts = facts_of(lines)
        self.as_of, self.assumes_more = as_of, profile["assume-continuing"] == "yes"
        others, courses = [], []
        labels = []
        for fact in facts:
            if fact.type not in OF_A_COURSE:
                others.append(fact)
            elif fact.data["treatment"] not in labels:
                labels.append(fact.data["treatment"])
        for label in labels:
            order = next(course_orders([
                fact for fact in facts if fact.type in OF_A_COURSE and fact.data["treatment"] == label]), [])
            if order:
                courses.append(narrowed(order))
        narrow_by_names(courses, others)
        # The order of the record is that of the days before the cut.
        ordered = sorted(others + [fact for course in courses for fact in course], key=Fact.key)
        ordered = [fact for fact in ordered if fact.first <= as_of]
        for fact in ordered:
            fact.last = min(fact.last, as_of)
        self.facts = ordered
        self.others = [fact for fact in ordered if fact in others]
        self.courses = [[fact for fact in course if fact in ordered] for course in courses]
        self.courses = [course for course in self.courses if course]
        for course in self.courses:
            spread(course)
        self.lost = self.end_of_follow_up()
        self.deaths = self.statements_of_death()

    def end_of_follow_up(self):
        """The end that still holds: a visit, an enrolment, a treatment or a response after it reopens.

        Withdrawn consent holds until a new enrolment.
        """
        ended = None
        for fact in self.facts:
            if ended and ended.data["reason"] == "consent-withdrawn" and fact.type != "patient-enrolled":
                continue
            if fact.type == "follow-up-ended" and fact.data["reason"] != "death":
                ended = fact
            elif fact.type in REOPENING + OF_A_COURSE:
                ended = None
        return ended

    def statements_of_death(self):
        """Copies of the facts, before the end of follow-up, which say that the patient died, with the days of death.

        An adverse event of grade 5 without an outcome is a death on some day from its onset to its recording.
        """
        found = []
        ended = {fact.data["event"] for fact in self.others
                 if fact.type == "adverse-event-resolved" and fact.data["outcome"] != "unknown"}
        followed = self.facts[:self.facts.index(self.lost)] if self.lost else self.facts
        for fact in followed:
            data, last = fact.data, fact.last
            is_death = (
                fact.type == "follow-up-ended" and data["reason"] == "death"
                or fact.type == "adverse-event-resolved" and data["outcome"] == "fatal"
                or fact.type == "treatment-stopped" and "death" in data["reasons"])
            if fact.type == "adverse-event-recorded" and data.get("grade") == 5 and fact.id not in ended:
                is_death, last = True, min(self.as_of, fact.recording)
            if is_death:
                death = fact.moved(fact.first, last)
                death.is_death = True
                if fact.type == "adverse-event-recorded":
                    death.spread = None
                found.append(death)
        return found

    def death(self, reading):
        """The statement of the earliest day of death; of one day, the one that says most."""
        order = ["follow-up-ended", "adverse-event-resolved", "adverse-event-recorded", "treatment-stopped"]
        return min(self.deaths, key=lambda fact: (fact.day(reading), order.index(fact.type)), default=None)

    def horizon(self, reading):
        """The day to which counts what runs: the end of follow-up, the as-of day, or the day of the last fact."""
        if self.lost:
            return self.lost.day(reading)
        if self.assumes_more:
            return self.as_of
        return max(fact.day(reading) for fact in self.facts)

    def horizons(self):
        """The first and the last day to which may count what runs."""
        if self.lost:
            return self.lost.first, self.lost.last
        if self.assumes_more:
            return self.as_of, self.as_of
        return max(fact.first for fact in self.facts), max(fact.last for fact in self.facts)

    def last(self, reading):
        """The fact to whose day counts what runs."""
        return self.lost or (None if self.assumes_more else max(
            reversed(self.facts), key=lambda fact: fact.day(reading)))


def by_patient(events, known_at):
    patients = {}
    for line in events:
        if is_known(line, known_at):
            patients.setdefault(line["patient"], []).append(line)
    return sorted(patients.items())
