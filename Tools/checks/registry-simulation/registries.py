"""Made-up registries of which the truth is known, as the lines of a log.

A registry opens on 2018-01-01. Patients begin a JAK inhibitor with one partner or two at an even rate, for three years
before that day and for two years after it. Each combination lasts for a time of its own, exponential with a median of
12 months; the two times of one patient go together (normal copula, correlation 0.6). Who begins after the opening is
enrolled on that day. Who began before is enrolled at the opening if something is still going on then, else never.

Adverse events come while a combination lasts, at 30 per 100 patient-years times a factor of the patient (gamma, mean 1,
variance 0.5), and any number of times; they are recorded from the enrolment on. Each patient is seen at the enrolment
and every three months after it, and on the last day, 2022-01-01. With silent loss a patient is lost at 20 % a year: no
visit is made after that, and what had not happened by the last visit is not recorded. Without loss everything is.
"""
import dataclasses
import datetime
import math
import random
import statistics

MONTH = 30.4375
YEAR = 365.25
MEDIAN, RATE = 12.0, 0.30
OPENING, LAST = 0.0, 4 * YEAR
BEFORE, ACCRUAL = 3 * YEAR, 2 * YEAR
FREQUENCY = 60 / ACCRUAL
CORRELATION, VARIANCE = 0.6, 0.5
LOSS, VISITS = -math.log(0.8) / YEAR, 3 * MONTH
PARTNERS = ("methotrexate", "prednisone")
# Day 0 is the opening.
CALENDAR = datetime.date(2018, 1, 1).toordinal()


@dataclasses.dataclass
class Patient:
    name: str
    start: int
    enrolled: int
    ends: list
    events: list
    lost: float

    def last_visit(self, is_losing):
        """The last day on which the patient was seen."""
        if not is_losing or self.lost > LAST:
            return int(LAST)
        visits = int((self.lost - self.enrolled) / VISITS)
        return self.enrolled + int(visits * VISITS)


def draw(rng):
    """The patients who came into the registry."""
    patients = []
    begun = -BEFORE
    while True:
        begun += rng.expovariate(FREQUENCY)
        if begun >= ACCRUAL:
            return patients
        patient = draw_patient(rng, len(patients), math.floor(begun))
        if patient:
            patients.append(patient)


def draw_patient(rng, number, start):
    enrolled = max(start, int(OPENING))
    ends = [start + max(1, round(length)) for length in lengths(rng, rng.choice([1, 2]))]
    factor = rng.gammavariate(1 / VARIANCE, VARIANCE)
    events, day = [], float(start)
    while True:
        day += rng.expovariate(RATE / YEAR * factor)
        if day >= max(ends):
            break
        events.append(math.floor(day))
    lost = enrolled + rng.expovariate(LOSS)
    if max(ends) <= enrolled:
        return None
    return Patient(f"P{number}", start, enrolled, ends, [day for day in events if day >= enrolled], lost)


def lengths(rng, number):
    """Exponential times with the median, in days, of which two have a normal copula."""
    common = rng.gauss(0, 1)
    normal = statistics.NormalDist()
    values = [math.sqrt(CORRELATION) * common + math.sqrt(1 - CORRELATION) * rng.gauss(0, 1) for _ in range(number)]
    return [-math.log(1 - normal.cdf(value)) / math.log(2) * MEDIAN * MONTH for value in values]


def lines(patients, is_losing):
    """The events as drafts of a log: what was seen by each patient's last visit."""
    return [draft for patient in patients for draft in drafts(patient, patient.last_visit(is_losing))]


def drafts(patient, last):
    def draft(kind, day, **data):
        return {"type": kind, "patient": patient.name, "occurred": date(day), "data": data}

    yield draft("patient-enrolled", patient.enrolled, sex="female")
    yield draft("treatment-started", patient.start, treatment="T0", drug="baricitinib")
    for number, end in enumerate(patient.ends, 1):
        yield draft("treatment-started", patient.start, treatment=f"T{number}", drug=PARTNERS[number - 1])
        if end <= last:
            yield draft("treatment-stopped", end, treatment=f"T{number}", reasons=["other"])
    for day in patient.events:
        if day <= last:
            yield draft("adverse-event-recorded", day, term="nausea")
    # Of the visits only the last one decides anything.
    yield draft("patient-seen", last)
    if max(patient.ends) <= last:
        yield draft("treatment-stopped", max(patient.ends), treatment="T0", reasons=["other"])


def date(day):
    return datetime.date.fromordinal(CALENDAR + day).isoformat()
