"""From lines to facts: the part of a log that is known at Y, after its amendments and retractions."""
import datetime

from shared.dates import chosen_day, possible_days

STARTS = ("treatment-started", "co-therapy-added")
TITRATIONS = ("dose-down-titrated", "dose-up-titrated", "dose-schedule-changed")
OF_A_COURSE = STARTS + TITRATIONS + ("treatment-held", "treatment-resumed", "treatment-stopped")
CLOSING = ("treatment-stopped", "follow-up-ended")
CORRECTIONS = ("event-amended", "event-retracted")

LAST_DAYS = {}


def last_day_of_record(recorded):
    """The last day that can have been meant by who recorded then: 14 hours ahead of UTC."""
    hour = recorded[:13]
    if hour not in LAST_DAYS:
        LAST_DAYS[hour] = (datetime.datetime.fromisoformat(hour + ":00") + datetime.timedelta(hours=14)).toordinal()
    return LAST_DAYS[hour]


class Fact:
    """An event as it stands: amended where it was, with its possible days and where it came from."""

    def __init__(self, line, data, first, last, amendments):
        self.seq, self.id, self.type = line["seq"], line["id"], line["type"]
        self.data, self.first, self.last, self.amendments = data, first, last, amendments
        self.spread, self.is_death, self.recording, self.occurred = None, False, None, None
        # The first and the last day on which the patient can have died, of a fact that says that.
        self.death = None

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


def ids_of(facts):
    """Ids of the facts and of the amendments in force of them, by position."""
    lines = {fact.seq: fact.id for fact in facts}
    for fact in facts:
        lines.update({line["seq"]: line["id"] for line in fact.amendments})
    return [lines[seq] for seq in sorted(lines)]


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


def by_patient(lines, known_at):
    """The known lines of each patient, by name; a line of no patient is in none."""
    patients = {}
    for line in lines:
        if "patient" in line and is_known(line, known_at):
            patients.setdefault(line["patient"], []).append(line)
    return sorted(patients.items())


def facts_of(lines):
    """The facts of one patient's known lines, after all amendments and retractions; or those of no patient."""
    retractions, amendments = {}, {}
    for line in lines:
        if line["type"] == "event-retracted":
            retractions.setdefault(line["data"]["event"], []).append(line["id"])
        elif line["type"] == "event-amended":
            amendments.setdefault(line["data"]["amends"], []).append(line)

    def is_retracted(identifier):
        return any(not is_retracted(each) for each in retractions.get(identifier, []))

    facts = []
    for line in lines:
        if line["type"] in CORRECTIONS or is_retracted(line["id"]):
            continue
        data, occurred, recorded = line["data"], line["occurred"], line["recorded"]
        data_from = date_from = None
        for other in amendments.get(line["id"], []):
            if not is_retracted(other["id"]):
                data, data_from = other["data"]["data"], other
                if "occurred" in other["data"]:
                    occurred, recorded, date_from = other["data"]["occurred"], other["recorded"], other
        first, last = possible_days(occurred)
        own = [each for each in (data_from, date_from) if each]
        facts.append(Fact(line, data, first, min(last, last_day_of_record(recorded)), own))
        facts[-1].recording, facts[-1].occurred = last_day_of_record(recorded), occurred
    return close(facts)


def close(facts):
    """A stretch open at its start begins with the first day of what else is known, at the latest as its end begins, and
    not after its recording."""
    for fact in facts:
        if fact.occurred.startswith(".."):
            others = [each.first for each in facts if not each.occurred.startswith("..")]
            end = possible_days(fact.occurred[2:])[0] if fact.occurred != ".." else fact.recording
            fact.first = min(others + [end, fact.last])
    return facts
