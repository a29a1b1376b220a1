"""Table 1: the patients on the first day of their first row that counts, restated."""
import collections
import statistics

from lines import PRIOR
from restated import Row
from shared.dates import months_between, text_of

import figures

INSTRUMENTS = ["SALT", "EASI", "IGA", "DLQI"]


def years(start, end):
    """Completed years between two days, the earlier first."""
    return int(months_between(start, end, "calendar") + 1e-9) // 12


class Member:
    """One patient at the index date."""

    def __init__(self, name, row):
        self.name, self.row, self.patient, self.day = name, row, row["pairs"][0].patient, row["start"]
        own = self.patient
        self.facts = sorted(((own.day(fact, "chosen"), number, fact) for number, fact in enumerate(own.facts)),
                            key=lambda each: each[:2])
        enrolled = next((fact for fact in own.facts if fact["type"] == "patient-enrolled"), None)
        self.sex, self.age = (enrolled["data"].get("sex"), self.age_of(enrolled)) if enrolled else (None, None)
        if self.sex == "unknown":
            self.sex = None
        weights = [fact["data"]["value"] for day, _, fact in self.facts
                   if fact["type"] == "measurement-recorded" and fact["data"]["analyte"] in ("weight", "body weight")
                   and fact["data"].get("unit") == "kg" and 0 <= self.day - day <= 365]
        self.weight = weights[-1] if weights else None
        self.condition = self.condition_of()
        assessed = Row(row)
        self.scores = {name: assessed.before(name) for name in INSTRUMENTS}
        diagnosed = [day for day, _, fact in self.facts if fact["type"] == "diagnosis-recorded"
                     and day <= self.day and fact["data"]["condition"] == self.condition]
        self.since = (self.day - min(diagnosed)) / 365.25 if diagnosed else None
        texts = [fact["data"]["therapy"] for day, _, fact in self.facts
                 if fact["type"] == "prior-therapy-recorded" and day <= self.day]
        self.prior = sorted({PRIOR.get(text) or text for text in texts}) if texts else None

    def age_of(self, enrolled):
        data, day = enrolled["data"], self.patient.day(enrolled, "chosen")
        if "age" in data:
            return data["age"] + years(day, self.day) if day <= self.day else data["age"] - years(self.day, day)
        if "birthYear" in data:
            return int(text_of(self.day)[:4]) - data["birthYear"]
        return None

    def condition_of(self):
        """The indication of an anchor, else that of a partner if it is a primary diagnosis or there is none, else the
        latest primary diagnosis by the index date, else the first after it."""
        primary = [(day, fact["data"]["condition"]) for day, _, fact in self.facts
                   if fact["type"] == "diagnosis-recorded" and fact["data"]["role"] == "primary"]
        pairs = self.row["pairs"]

        def given(exposures):
            return [fact["data"]["indication"] for each in exposures for course in each.courses
                    for fact in course["facts"][:1] if "indication" in fact["data"]]
        anchors = given({id(pair.anchor): pair.anchor for pair in pairs}.values())
        beside = [text for text in given({id(pair.partner): pair.partner for pair in pairs}.values())
                  if not primary or text in [name for _, name in primary]]
        if anchors or beside:
            return (anchors + beside)[0]
        before = [name for day, name in primary if day <= self.day]
        return before[-1] if before else primary[0][1] if primary else None


def summary(values):
    low, middle, high = figures.quartiles(values)
    return {"mean": figures.mean(values), "sd": statistics.stdev(values) if len(values) > 1 else None,
            "median": middle, "q1": low, "q3": high, "min": min(values, default=None),
            "max": max(values, default=None)}


def difference(own, others):
    """The standardised difference of two lists of numbers, or of truths as shares."""
    if min(len(own), len(others)) < 10:
        return None
    means = [statistics.fmean(each) for each in (own, others)]
    is_share = all(isinstance(each, bool) for each in own + others)
    spread = [mean * (1 - mean) for mean in means] if is_share else [statistics.variance(each) for each in (own, others)]
    scale = (sum(spread) / 2)**0.5
    return (means[0] - means[1]) / scale if scale else None


def rows(members, group_of):
    """The rows of the answer."""
    numbers = [("age in years", lambda each: each.age), ("sex", lambda each: each.sex and [each.sex]),
               ("weight in kg", lambda each: each.weight),
               ("condition", lambda each: each.condition and [each.condition])]
    numbers += [(name, lambda each, name=name: each.scores[name]) for name in INSTRUMENTS
                if any(each.scores[name] is not None for each in members)]
    numbers += [("years since diagnosis", lambda each: each.since),
                ("number of prior therapies",
                 lambda each: None if each.prior is None else len([text for text in each.prior if text != "none"])),
                ("prior therapy", lambda each: each.prior)]
    groups = collections.defaultdict(list)
    for each in members:
        groups[group_of(each)].append(each)
    for name, own in sorted(groups.items()):
        others = [each for other, part in groups.items() if other != name for each in part]
        for characteristic, get in numbers:
            yield from of_characteristic(name, characteristic, get, own, others, members)


def of_characteristic(name, characteristic, get, own, others, members):
    mine, theirs = ([get(each) for each in part if get(each) is not None] for part in (own, others))
    row = {"group": name, "patients": len(own), "characteristic": characteristic, "known": len(mine),
           "missing": len(own) - len(mine)}
    if characteristic not in ("sex", "condition", "prior therapy"):
        yield dict(row, level=None, count=None, share=None, standardizedDifference=difference(mine, theirs),
                   **summary(mine))
        return
    levels = collections.Counter(level for each in members for level in get(each) or [])
    for level, _ in sorted(levels.items(), key=lambda item: (-item[1], item[0])):
        count = sum(level in each for each in mine)
        yield dict(row, level=level, count=count, share=count / len(mine) if mine else None, mean=None,
                   standardizedDifference=difference([level in each for each in mine],
                                                     [level in each for each in theirs]))
