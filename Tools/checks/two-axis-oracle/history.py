"""One patient's record as of a day: what had occurred, the courses in order, the end of follow-up and the death."""
from courses import course_orders, narrow_by_names, narrowed, spread
from ends import REOPENING, narrow_by_ends
from facts import OF_A_COURSE, Fact, facts_of
from shared.dates import add_months

# What may be known of somebody whom nobody saw.
UNSEEN = ("diagnosis-recorded", "diagnosis-resolved", "prior-therapy-recorded", "follow-up-ended")
# The kinds of statements of one day, from the one that says most.
STATEMENTS = {
    "follow-up-ended": 0, "adverse-event-resolved": 1, "adverse-event-recorded": 2, "adverse-event-graded": 2,
    "treatment-stopped": 3,
}


def placed(lines):
    """The facts of one patient with the days that the record leaves them, in its order, and the courses in theirs."""
    facts = facts_of(lines)
    others = [fact for fact in facts if fact.type not in OF_A_COURSE]
    labels = list(dict.fromkeys(fact.data["treatment"] for fact in facts if fact.type in OF_A_COURSE))
    courses = []
    for label in labels:
        order = next(course_orders([
            fact for fact in facts if fact.type in OF_A_COURSE and fact.data["treatment"] == label]), [])
        if order:
            courses.append(narrowed(order))
    narrow_by_names(courses, others)
    narrow_by_ends(others + [fact for course in courses for fact in course])
    ordered = in_order(others, courses)
    for place, fact in enumerate(ordered):
        # The first day off: the patient was on the drug, and followed, on the day before it.
        fact.is_contact = fact.type in REOPENING and not (fact.type == "treatment-stopped" and any(
            fact.first - 1 <= end.last for end in ordered[:place]
            if end.type == "follow-up-ended" and end.data["reason"] != "death"))
    return ordered, courses


def in_order(others, courses):
    """The order of the record: that of the keys, but no event of a course stands before one that precedes it there.

    The days are those before a cut.
    """
    before = {fact: set(course[:index]) for course in courses for index, fact in enumerate(course)}
    rest, ordered = set(others).union(before), []
    while rest:
        ordered.append(min((fact for fact in rest if not before.get(fact, set()) & rest), key=Fact.key))
        rest.remove(ordered[-1])
    return ordered


class History:
    """One patient's record as of a day: the facts that had occurred, cut at that day, and the courses in order."""

    def __init__(self, lines, as_of, profile, catalogue):
        self.as_of, self.continuing, self.catalogue = as_of, profile["assume-continuing"], catalogue
        ordered, courses = placed(lines)
        self.facts = [fact for fact in ordered if fact.first <= as_of]
        for fact in self.facts:
            fact.last = min(fact.last, as_of)
        self.others = [fact for fact in self.facts if fact.type not in OF_A_COURSE]
        self.courses = [[fact for fact in course if fact.first <= as_of] for course in courses]
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
            elif fact.is_contact:
                ended = None
        return ended

    def statements_of_death(self):
        """Copies of the facts, before the end of follow-up, which say that the patient died, with the days of death.

        Their days are those on which the patient can have died, cut at the as-of day.
        """
        found = []
        followed = self.facts[:self.facts.index(self.lost)] if self.lost else self.facts
        for fact in followed:
            if fact.death and fact.death[0] <= self.as_of:
                death = fact.moved(fact.death[0], min(fact.death[1], self.as_of))
                death.is_death = True
                if fact.type == "adverse-event-recorded":
                    death.spread = None
                found.append(death)
        return found

    def death(self, reading):
        """The statement of the earliest day of death; of one day, the one that says most."""
        return min(self.deaths, key=lambda fact: (fact.day(reading), STATEMENTS[fact.type]), default=None)

    def horizon(self, reading):
        """The day to which counts what runs: the end of follow-up, the as-of day, or the day of the last fact."""
        if self.lost:
            return self.lost.day(reading)
        return self.counted_to([fact.day(reading) for fact in self.contacts()])

    def horizons(self):
        """The first and the last day to which may count what runs."""
        if self.lost:
            return self.lost.first, self.lost.last
        contacts = self.contacts()
        return self.counted_to([fact.first for fact in contacts]), self.counted_to([fact.last for fact in contacts])

    def contacts(self):
        """The facts of which the last decides to what day what runs is counted: all, or those that show the patient."""
        return [fact for fact in self.facts if self.continuing == "no" or fact.type not in UNSEEN]

    def counted_to(self, days):
        """The day to which counts what runs, where contacts were on some days."""
        if self.continuing == "yes" or not days:
            return self.as_of
        return max(days) if self.continuing == "no" else min(self.as_of, later(max(days), self.continuing))

    def last(self, reading):
        """The fact to whose day counts what runs."""
        if self.lost or self.continuing == "yes":
            return self.lost
        contacts = self.contacts()
        if not contacts or self.continuing != "no" and self.horizon(reading) == self.as_of:
            return None
        return max(reversed(contacts), key=lambda fact: fact.day(reading))

    def enrolment(self, reading):
        """The enrolment of the earliest day; None without one."""
        enrolments = [fact for fact in self.facts if fact.type == "patient-enrolled"]
        return min(enrolments, key=lambda fact: fact.day(reading), default=None)


def later(day, period):
    """The day a number of days, or P and a number of months, later."""
    return day + int(period) if period.isdigit() else add_months(day, int(period[1:-1]))
