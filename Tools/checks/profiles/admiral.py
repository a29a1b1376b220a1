"""What admiral's templates derive for one subject: ADSL, ADAE, ADCM and ADEX (R; pharmaverse).

Study treatment is that with anchors: EX. The courses of other drugs are concomitant: CM.
"""
from shared.dates import text_of
from shared.drugs import matches

from doses import DAYS, strength


def derive_dt(first, last, imputation, min_dates=(), max_dates=()):
    """`derive_vars_dt` of a date that is one of the days from `first` to `last`: it is imputed as the first or the last
    of them, then restricted. Only bounds in the range of possible dates are considered."""
    imputed = first if imputation == "first" else last
    for bound in min_dates:
        if bound is not None and first <= bound <= last:
            imputed = max(imputed, bound)
    for bound in max_dates:
        if bound is not None and first <= bound <= last:
            imputed = min(imputed, bound)
    return imputed


def text(day):
    return "" if day is None else text_of(day)


class Subject:
    """One subject, of whom the possible days of each event are known."""

    def __init__(self, patient):
        self.patient, self.bounded = patient, 0
        self.courses = {each["label"]: each for each in patient.courses}
        self.study = [label for label, each in self.courses.items()
                      if not each["local"] and matches(each["drug"], patient.rules["anchor"])]
        self.trtsdt = min((self.courses[label]["facts"][0]["possible"][0] for label in self.study), default=None)
        self.dthdt = min((fact["possible"][-1] for fact in patient.deaths), default=None)
        self.eosdt = patient.lost["possible"][-1] if patient.lost else None

    def derived(self, fact, imputation, is_study=False):
        first, last = fact["possible"][0], fact["possible"][-1]
        free = derive_dt(first, last, imputation)
        if is_study:
            return free
        bound = derive_dt(first, last, imputation, [self.trtsdt] if imputation == "first" else [],
                          [self.dthdt, self.eosdt] if imputation == "last" else [])
        self.bounded += bound != free
        return bound

    def begun(self, label):
        return self.derived(self.courses[label]["facts"][0], "first", label in self.study)

    def ended(self, label):
        """The day of the stop or of the death, whichever is earlier; None while it goes on."""
        course = self.courses[label]
        stop = self.derived(course["stop"], "last", label in self.study) if course["stop"] else None
        return min((day for day in (stop, self.dthdt) if day is not None), default=None)

    def last_day(self, label):
        """The last day of a course, to the data cut or the last contact while it goes on."""
        end = self.ended(label)
        return max(self.begun(label), self.patient.horizon("chosen") if end is None else end)

    def variables(self):
        ends = [self.ended(label) for label in self.study]
        # A stop is the first day off; one on the first day leaves that day.
        last = None if None in ends or not ends else max(
            max(self.begun(label), end - 1) for label, end in zip(self.study, ends))
        return {"TRTSDT": text(self.trtsdt), "TRTEDT": text(last)}

    def adverse_events(self):
        """ASTDT and AENDT by term."""
        found = {}
        for fact in self.patient.facts:
            if fact["type"] == "adverse-event-recorded":
                ends = [self.derived(each, "last") for each in self.patient.facts
                        if each["type"] == "adverse-event-resolved" and each["data"]["event"] == fact["id"]]
                found[fact["data"]["term"]] = {
                    "ASTDT": text(self.derived(fact, "first")), "AENDT": text(ends[0] if ends else None)}
        return found

    def start(self, labels):
        return text_of(min(self.begun(label) for label in labels))

    def end(self, labels):
        ends = [self.ended(label) for label in labels]
        if None in ends:
            return None
        return text_of(max(max(self.begun(label), end) for label, end in zip(labels, ends)))

    def duration(self, labels):
        """`derive_vars_duration` of courses that follow one another without a day between."""
        return max(self.last_day(label) for label in labels) - min(self.begun(label) for label in labels) + 1

    def records(self, label):
        """The records of EX of one course: one for each dose, less the days of interruptions, with EXDURD and DOSEO."""
        course, begun, last = self.courses[label], self.begun(label), self.last_day(label)
        holds, open_hold, steps = [], None, []
        for fact in course["facts"]:
            if fact["type"] == "treatment-held":
                open_hold = self.derived(fact, "last", label in self.study)
            elif fact["type"] == "treatment-resumed" and open_hold is not None:
                holds.append((open_hold, self.derived(fact, "first", label in self.study) - 1))
                open_hold = None
            elif fact is course["facts"][0] or "dose" in fact["data"]:
                day = begun if fact is course["facts"][0] else max(begun, self.patient.day(fact, "chosen"))
                steps.append((day, fact["data"].get("dose")))
        if open_hold is not None:
            holds.append((open_hold, last))
        records = []
        for number, (day, dose) in enumerate(steps):
            end = min([last] + [later - 1 for later, _ in steps[number + 1:]])
            held = {each for start, stop in holds for each in range(max(start, day), min(stop, end) + 1)}
            days = end - day + 1 - len(held)
            # One administration is one, whatever is said of the days after it.
            is_once = bool(dose) and dose["every"] == "once"
            if days > 0 or is_once and end >= day:
                records.append({"EXDURD": days, "DOSEO": dose_of(dose) * (1 if is_once else days)})
        return records


def dose_of(dose):
    """EXDOSE per day, or of one administration."""
    if not dose or dose["every"] == "as-needed" or "upTo" in dose:
        return 0
    return strength(dose)[0] / (1 if dose["every"] == "once" else DAYS[dose["every"]])
