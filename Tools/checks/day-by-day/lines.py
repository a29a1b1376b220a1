"""Lines of therapy, day by day: on each day a drug is new, or it is not.

Each day is a set of (condition, class, drug) that run. A drug that appears for the first time begins a line; drugs that
appear on one day begin it together. On a day on which an anchor runs, a partner that appears begins none.
"""
import collections
import random

from shared.drugs import CLASSES, matches

CLASS = {drug: classes[-1] for drug, classes in CLASSES.items()}
WAYS = ("next", "returned", "ongoing", "followUpEnded", "died", "dropouts")
PRIOR = {"none": None, "phototherapy": None, "topical baricitinib": None, "baricitinib": "baricitinib",
         "upadacitinib": "upadacitinib", "methotrexate": "methotrexate", "mtx": "methotrexate",
         "ciclosporin": "ciclosporin"}
PRIOR_CLASSES = {"JAK inhibitors": "jak-inhibitor", "oral corticosteroids": "corticosteroid"}
CONDITIONS = ["alopecia areata", "atopic dermatitis"]


def facts(seed, drafts):
    """Prior therapies and diagnoses of the patients of some drafts, drawn apart from everything else."""
    rng = random.Random(f"lines/{seed}")
    dead = {draft["patient"] for draft in drafts if "death" in (
        draft["data"].get("reason"), *draft["data"].get("reasons", []))}
    found = []
    for name in sorted({draft["patient"] for draft in drafts}):
        for text in rng.sample(list(PRIOR) + list(PRIOR_CLASSES), rng.choice([0, 1, 1, 2, 3])):
            found.append((name, "prior-therapy-recorded", "2020-06-01", {"therapy": text}))
        # Nobody writes a diagnosis after a death.
        days = ["2020-01-01", "2020-05-01"] + (["2021-08-01", "2022-03-15"] if name not in dead else [])
        for day in rng.sample(days, rng.choice([0, 1, 1, 2])):
            data = {"condition": rng.choice(CONDITIONS), "role": rng.choice(["primary", "primary", "comorbidity"])}
            found.append((name, "diagnosis-recorded", day, data))
    return found


def indicate(seed, draft):
    """Gives some courses an indication, by the number of the draft alone."""
    rng = random.Random(f"indication/{seed}/{draft['id']}")
    if draft["type"] == "treatment-started" and rng.random() < 0.2:
        draft["data"]["indication"] = rng.choice(CONDITIONS)


def condition(patient, exposure):
    """The indication of its first course that has one, else the diagnosis of the first day, else the next one."""
    for course in exposure.courses:
        if "indication" in course["facts"][0]["data"]:
            return course["facts"][0]["data"]["indication"]
    known = [fact for fact in patient.facts
             if fact["type"] == "diagnosis-recorded" and fact["data"]["role"] == "primary"]
    before = [fact for fact in known if patient.day(fact, "chosen") <= exposure.start["chosen"]]
    after = [fact for fact in known if fact not in before]
    chosen = max(before, key=lambda fact: (patient.day(fact, "chosen"), known.index(fact)), default=None) \
        or min(after, key=lambda fact: (patient.day(fact, "chosen"), known.index(fact)), default=None)
    return chosen["data"]["condition"] if chosen else None


class Walk:
    """One patient's days from the first to the as-of day, and the lines that began on them."""

    def __init__(self, patient):
        self.patient, self.rules = patient, patient.rules
        self.exposures = [each for each in patient.exposures() if each.drug in CLASSES]
        self.conditions = {id(each): condition(patient, each) for each in self.exposures}
        self.texts = [fact["data"]["therapy"] for fact in patient.facts if fact["type"] == "prior-therapy-recorded"]
        self.begun = collections.defaultdict(dict)
        self.walk()

    def group(self, exposure):
        return self.conditions[id(exposure)], CLASS[exposure.drug]

    def role(self, drug):
        if matches(drug, self.rules["anchor"]):
            return "anchor"
        return "partner" if matches(drug, self.rules["partner"]) else None

    def walk(self):
        """Goes from day to day; a drug taken for less than a day appears on its day, too."""
        days = sorted({each.start["chosen"] for each in self.exposures})
        for day in days:
            anchored = any(self.role(each.drug) == "anchor" and day in each.days("chosen") for each in self.exposures)
            for each in self.exposures:
                if each.start["chosen"] == day and not (anchored and self.role(each.drug) == "partner"):
                    self.begun[self.group(each)].setdefault(each.drug, day)

    def number(self, group, drug):
        """The number of a line, or None."""
        prior = {PRIOR[text] for text in self.texts if PRIOR.get(text) and CLASS[PRIOR[text]] == group[1]}
        if not self.texts or group[1] in [PRIOR_CLASSES.get(text) for text in self.texts]:
            return None
        if prior and len(set(self.conditions.values())) > 1:
            return None
        if drug in prior:
            return 1 if len(prior) == 1 else None
        seen, number = set(), len(prior)
        for other, day in sorted(self.begun[group].items(), key=lambda item: item[1]):
            if other not in prior and day not in seen:
                seen.add(day)
                number += 1
            if other == drug:
                return number if other not in prior else None
        return None

    def rest(self, group, drug):
        """The exposures of a drug from the day of its line on."""
        return [each for each in self.exposures if each.drug == drug and self.group(each) == group
                and each.start["chosen"] >= self.begun[group][drug]]

    def state(self, group, drugs):
        """The state of a line's drugs, and the reasons for the end of that which ended last."""
        lasting = [self.last(group, drug) for drug in drugs]
        running = [each for each in lasting if each.end["chosen"] > self.patient.as_of]
        if running:
            return ("followUpEnded" if self.patient.lost else "ongoing"), None
        reasons = {id(each): each.reasons(each.end["chosen"]) for each in lasting}
        if any("death" in reasons[id(each)] or self.ended_by_death(each) for each in lasting):
            return "died", None
        last = max(lasting, key=lambda each: max(each.end["chosen"], each.start["chosen"]))
        return "stopped", reasons[id(last)]

    def ended_by_death(self, exposure):
        """Returns true if the course that ended last ran to a death, and was not stopped by then."""
        patient = self.patient
        dead = min((patient.day(fact, "chosen") for fact in patient.deaths), default=None)
        last = [each for each in exposure.courses if patient.day_off(each, "chosen") == exposure.end["chosen"]][-1]
        return dead is not None and (last["stop"] is None or patient.day(last["stop"], "chosen") > dead)

    def last(self, group, drug):
        return max(self.rest(group, drug), key=lambda each: (each.end["chosen"], each.start["chosen"]))

    def lines(self):
        """(group, number, drugs, way, reasons) of each line."""
        for group, drugs in self.begun.items():
            numbers = {drug: self.number(group, drug) for drug in drugs}
            for number in set(numbers.values()):
                own = sorted((drug for drug in drugs if numbers[drug] == number), key=lambda drug: (drugs[drug], drug))
                start = min(drugs[drug] for drug in own)
                others = [drug for drug in drugs if drug not in own]
                state, reasons = self.state(group, own)
                if number is not None and any(
                        numbers[drug] is not None and numbers[drug] > number and drugs[drug] > start
                        for drug in others):
                    way = "next"
                elif state != "stopped":
                    way = state
                else:
                    end = max(max(self.last(group, drug).end["chosen"], self.last(group, drug).start["chosen"])
                              for drug in own)
                    later = any(each.start["chosen"] >= end for drug in others for each in self.rest(group, drug))
                    way = "returned" if later else "dropouts"
                yield group, number, own, way, reasons


def must_refuse(patients):
    """Under `partial=refuse`: whether a start, stop or hold of a systemic course may have been on several days."""
    return any(len(fact["possible"]) > 1 for patient in patients for course in patient.courses if not course["local"]
               for fact in course["facts"] if not fact["type"].startswith("dose-"))


def counts(patients):
    """The rows of `query lines`, as far as they are compared: keys, patients, drugs, ways and reasons."""
    found = collections.defaultdict(list)
    for patient in patients:
        for group, number, drugs, way, reasons in Walk(patient).lines():
            found[(*group, number)].append((drugs, way, reasons))
    rows = []
    for (condition_name, drug_class, number), parts in found.items():
        drugs = collections.Counter(drug for own, _, _ in parts for drug in own)
        ways = collections.Counter(way for _, way, _ in parts)
        stopped = collections.Counter()
        dropped = collections.Counter()
        for _, way, reasons in parts:
            for reason in [] if reasons is None else reasons or [None]:
                stopped[reason] += 1
                dropped[reason] += way == "dropouts"
        rows.append({
            "condition": condition_name, "class": drug_class, "line": number, "patients": len(parts),
            "drugs": sorted([drug, n] for drug, n in drugs.items()), **{way: ways[way] for way in WAYS},
            "reasons": sorted(([reason, n, dropped[reason]] for reason, n in stopped.items()), key=str)})
    return sorted(rows, key=key)


def key(row):
    return row["condition"] is None, row["condition"] or "", row["class"], row["line"] is None, row["line"] or 0


def said(rows):
    """The program's rows in the same form."""
    return [{**{name: row[name] for name in ("condition", "class", "line", "patients", *WAYS)},
             "drugs": sorted([each["drug"], each["patients"]] for each in row["drugs"]),
             "reasons": sorted(([each["reason"], each["patients"], each["dropouts"]] for each in row["reasons"]),
                               key=str)} for row in rows]


def faults(answer, patients):
    """The faults of an answer of `lines`, and the number of rows."""
    own, program = counts(patients), said(answer["rows"])
    wrong = []
    if [key(row) for row in program] != sorted(key(row) for row in program):
        wrong.append("the order of the lines")
    for row in program:
        if row["patients"] != sum(row[way] for way in WAYS):
            wrong.append(f"the ways do not add up: {row}")
    if program != own:
        wrong.append("\n".join([f"  program    {row}" for row in program if row not in own]
                               + [f"  day by day {row}" for row in own if row not in program]))
    return wrong, len(own)
