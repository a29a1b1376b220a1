"""One patient, day by day: the drugs that ran on each day, and those of them that were held.

A drug that still runs has the as-of day among its days; one that has ended has not. So the as-of day stands for all
later days.
"""
from shared.dates import CLOSING, OPENING, add_months
from shared.drugs import NOT_SYSTEMIC, drug_name, matches

import days

# What may be known of a patient whom nobody saw.
UNSEEN = ("diagnosis-recorded", "prior-therapy-recorded", "follow-up-ended")
READINGS = ("chosen", "longest", "shortest")


def later(day, period):
    """The day a number of days, or P and a number of months or years, later."""
    if period.isdigit():
        return day + int(period)
    return add_months(day, int(period[1:-1]) * {"M": 1, "Y": 12}[period[-1]])


def is_death(fact):
    """A fact that says that the patient died."""
    data = fact["data"]
    return fact["type"] == "follow-up-ended" and data["reason"] == "death" or "death" in data.get("reasons", [])


def shows_follow_up(fact):
    return fact["type"] in ("patient-seen", "patient-enrolled", "response-assessed") or "treatment" in fact["data"]


def narrow_by_ends(facts):
    """Keeps of a death only days on which all else can have begun, of another end of follow-up those on which all that
    shows follow-up can have, and of all else those on which nobody is certainly dead; all days where none is left."""
    lost = [fact for fact in facts if fact["type"] == "follow-up-ended" and not is_death(fact)]
    written = {fact["seq"]: list(fact["possible"]) for fact in facts}

    def can_have_begun(fact, others, first_day_off=0):
        last = written[fact["seq"]][-1]
        begun = [written[other["seq"]][0] - (first_day_off if other["type"] == "treatment-stopped" else 0)
                 for other in others]
        return {day for day in written[fact["seq"]] if all(day >= first for first in begun if first <= last)}

    for fact in facts:
        if fact in lost:
            kept = can_have_begun(fact, [other for other in facts if shows_follow_up(other)], first_day_off=1)
        elif is_death(fact):
            kept = can_have_begun(fact, [other for other in facts if other not in lost])
        else:
            continue
        fact["possible"] = sorted(kept)
    deaths = [fact for fact in facts if is_death(fact)]
    for fact in facts:
        alive = [day for day in fact["possible"] if all(day <= written[death["seq"]][-1] for death in deaths)]
        if alive and fact not in lost:
            fact["possible"] = alive


class Patient:
    """The record of one patient as of a day, under the rules that decide days."""

    def __init__(self, lines, as_of, rules):
        self.as_of, self.rules = as_of, rules
        facts = days.of_one_patient(lines)
        labels = sorted({fact["data"]["treatment"] for fact in facts if fact["type"] == "treatment-started"})
        courses = [days.narrowed(days.in_order([fact for fact in facts if fact["data"].get("treatment") == label]))
                   for label in labels]
        courses = [[dict(fact, step=step) for step, fact in enumerate(course)] for course in courses]
        others = [fact for fact in facts if "treatment" not in fact["data"]]
        self.facts = [fact for each in courses + [others] for fact in each]
        days.narrowed_by_names(self.facts)
        narrow_by_ends(self.facts)
        self.facts.sort(key=days.place)
        self.facts = self.with_last_days_on()
        self.facts = [dict(fact, possible=[day for day in fact["possible"] if day <= as_of]) for fact in self.facts]
        self.facts = [fact for fact in self.facts if fact["possible"]]
        self.lost = self.end_of_follow_up()
        followed = self.facts[:self.facts.index(self.lost)] if self.lost else self.facts
        self.deaths = [fact for fact in followed if is_death(fact)]
        self.courses = [self.course(label) for label in labels]
        self.courses = [course for course in self.courses if course]
        if rules["partial"] == "adam":
            self.choose_analysis_days()

    def choose_analysis_days(self):
        """Gives each fact its day under `partial=adam`: the first or the last possible one, or a bound among them."""
        treated = [each for each in self.courses if not each["local"] and matches(each["drug"], self.rules["anchor"])]
        labels = [each["label"] for each in treated]
        begun = [each["facts"][0]["possible"][0] for each in treated]
        ends = [fact["possible"][-1] for fact in [self.lost] if fact]
        ends += sorted(fact["possible"][-1] for fact in self.deaths)[:1]
        for fact in self.facts + [fact for each in self.courses for fact in each["facts"]]:
            possible, kind = fact["possible"], fact["type"]
            is_free = fact["data"].get("treatment") in labels or kind == "follow-up-ended"
            first = [day for day in begun if day == min(begun) and day in possible and not is_free]
            last = [day for day in ends if day in possible and not is_free]
            if kind in OPENING + ("adverse-event-recorded",):
                fact["analysis"] = max(first + possible[:1])
            elif kind in CLOSING + ("adverse-event-resolved",):
                fact["analysis"] = min(last + possible[-1:])

    def with_last_days_on(self):
        """The facts: a stop with the first day that can have been the last on the drug, an end with its last day."""
        def shown(fact):
            return fact["possible"][0] - 1 if fact["type"] == "treatment-stopped" else fact["possible"][-1]

        return [dict(fact, shown=shown(fact)) for fact in self.facts]

    def end_of_follow_up(self):
        """The end that holds: nothing after it shows that the patient came back. Withdrawn consent holds for good."""
        ended = None
        for fact in self.facts:
            is_enrolment = fact["type"] == "patient-enrolled"
            if ended and ended["data"]["reason"] == "consent-withdrawn" and not is_enrolment:
                continue
            if fact["type"] == "follow-up-ended":
                ended = ended if is_death(fact) else fact
            elif shows_follow_up(fact) and not (
                    fact["type"] == "treatment-stopped" and ended and fact["shown"] <= ended["shown"]):
                ended = None
        return ended

    def day(self, fact, reading):
        if reading == "drawn":
            return fact["drawn"]
        if reading == "chosen" and "analysis" in fact:
            return fact["analysis"]
        return days.taken(fact, self.rules["partial"] if reading == "chosen" else reading)

    def draw_days(self, rng):
        """Gives each fact one of its days at random, such that no course goes back."""
        for fact in self.facts:
            fact["drawn"] = rng.choice(fact["possible"])
        for course in self.courses:
            reached = 0
            for fact in course["facts"]:
                fact["drawn"] = reached = rng.choice([day for day in fact["possible"] if day >= reached])

    def horizon(self, reading):
        """The day to which what still runs is counted."""
        if self.lost:
            return self.day(self.lost, reading)
        rule = self.rules["assume-continuing"]
        facts = [fact for fact in self.facts if rule == "no" or fact["type"] not in UNSEEN]
        if rule == "yes" or not facts:
            return self.as_of
        if reading in ("chosen", "drawn"):
            last = max(self.day(fact, reading) for fact in facts)
        else:
            last = max(fact["possible"][-1 if reading == "longest" else 0] for fact in facts)
        return last if rule == "no" else min(self.as_of, later(last, rule))

    def enrolled(self):
        """The first day of an enrolment; None without one."""
        return min((self.day(fact, "chosen") for fact in self.facts if fact["type"] == "patient-enrolled"),
                   default=None)

    def course(self, label):
        """A course; None where it has not begun."""
        facts = [fact for fact in self.facts if fact["data"].get("treatment") == label]
        if not facts:
            return None
        facts.sort(key=lambda fact: fact["step"])
        days.spread(facts)
        data = facts[0]["data"]
        return {
            "label": label, "drug": drug_name(data), "facts": facts,
            "local": data.get("route") in NOT_SYSTEMIC, "earlier": data.get("onOrBefore", False),
            "stop": facts[-1] if facts[-1]["type"] == "treatment-stopped" else None}

    def first_day(self, course, reading):
        return self.day(course["facts"][0], reading)

    def day_off(self, course, reading):
        """The first day off; the day after the as-of day while it runs."""
        ends = [self.day(fact, reading) for fact in [course["stop"], *self.deaths] if fact]
        return min(ends, default=self.as_of + 1)

    def days_of(self, course, reading):
        return set(range(self.first_day(course, reading), self.day_off(course, reading)))

    def held_days(self, course, reading):
        """The days of a course on which it was held."""
        return self.on_hold(course, reading) & self.days_of(course, reading)

    def on_hold(self, course, reading):
        """The days on which a course was held, those after its end included where nothing resumed it."""
        held, on_hold = set(), None
        for fact in course["facts"]:
            if fact["type"] == "treatment-held":
                on_hold = self.day(fact, reading)
            elif fact["type"] == "treatment-resumed":
                held |= set(range(on_hold, self.day(fact, reading)))
                on_hold = None
        if on_hold is not None:
            held |= set(range(on_hold, self.as_of + 1))
        return held

    def exposures(self):
        """Time on a drug: courses without a gap, or with one of at most `gap` days, on chosen days."""
        found = []
        for drug in sorted({course["drug"] for course in self.courses if not course["local"]}):
            courses = [each for each in self.courses if each["drug"] == drug and not each["local"]]
            on_drug = {day for each in courses for day in self.days_of(each, "chosen")}
            filled = set(on_drug)
            for day in on_drug:
                reach = range(day + 1, day + int(self.rules["gap"]) + 2)
                later = next((each for each in reach if each in on_drug), day)
                filled |= set(range(day, later))
            found += [Exposure(self, drug, [each]) for each in courses if not self.days_of(each, "chosen")]
            while filled:
                block = [min(filled)]
                while block[-1] + 1 in filled:
                    block.append(block[-1] + 1)
                filled -= set(block)
                running = [each for each in courses if self.days_of(each, "chosen")]
                found.append(Exposure(self, drug, [
                    each for each in running if self.first_day(each, "chosen") in block]))
        return found


class Exposure:
    """Courses of one drug that count as one time on it."""

    def __init__(self, patient, drug, courses):
        self.patient, self.drug = patient, drug
        self.courses = sorted(courses, key=lambda each: (
            patient.first_day(each, "chosen"), days.place(each["facts"][0])))
        self.labels = [each["label"] for each in self.courses]
        self.start = {name: self.first(name) for name in READINGS}
        self.end = {name: self.off(name) for name in READINGS}
        self.has_holds = any(fact["type"] == "treatment-held" for each in courses for fact in each["facts"])

    def first(self, reading):
        return min(self.patient.first_day(each, reading) for each in self.courses)

    def off(self, reading):
        return max(self.patient.day_off(each, reading) for each in self.courses)

    def days(self, reading):
        return set(range(self.first(reading), self.off(reading)))

    def held(self, reading):
        """The days on which it ran, and every course that ran was held."""
        if self.patient.rules["holds"] == "counted":
            return set()
        ran = {day for each in self.courses for day in self.patient.days_of(each, reading)}
        taken = {day for each in self.courses
                 for day in self.patient.days_of(each, reading) - self.patient.held_days(each, reading)}
        return ran - taken

    def is_earlier(self, reading):
        """Returns true if it was already running when the record first names it."""
        return all(each["earlier"] for each in self.courses
                   if self.patient.first_day(each, reading) == self.start[reading])

    def reasons(self, day):
        """Returns the reasons of its end on that day; nothing if it did not end then."""
        last = [each for each in self.courses if self.patient.day_off(each, "chosen") == day]
        if self.end["chosen"] != day or day > self.patient.as_of or not last:
            return []
        return last[-1]["stop"]["data"]["reasons"] if last[-1]["stop"] else ["death"]
