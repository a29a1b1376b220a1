"""Combinations, day by day: the drugs that ran together on each day make the rows."""
from shared.dates import add_months, months_between, text_of
from shared.drugs import matches
from shared.words import RESPONSES

from patients import READINGS, Patient

OPPOSITE = {"chosen": "chosen", "longest": "shortest", "shortest": "longest"}


class Pair:
    """An anchor and a partner."""

    def __init__(self, anchor, partner):
        self.patient, self.anchor, self.partner = anchor.patient, anchor, partner
        self.both = (partner, anchor)
        self.start = {name: max(each.start[name] for each in self.both) for name in READINGS}
        self.end = {name: min(each.end[name] for each in self.both) for name in READINGS}
        self.days = {name: anchor.days(name) & partner.days(name) for name in READINGS}
        self.held = {name: anchor.held(name) | partner.held(name) for name in READINGS}
        self.shared = {name: shares(anchor, partner, name) for name in READINGS}
        self.is_listed, self.is_certain = self.shared["longest"], self.shared["shortest"]
        rule = self.patient.rules["possible"]
        self.is_counted = self.is_certain or rule == "counted" or rule == "imputed" and self.shared["chosen"]
        self.is_brief = not all(each.days("chosen") for each in self.both)

    def is_open(self):
        """Returns true if its later start is of a drug that was already running."""
        return any(all(each.start[name] < self.start[name] or each.is_earlier(name) for each in self.both)
                   for name in ("chosen", "longest"))

    def has_exact_bounds(self):
        """Returns true if the bounds of held days are those of the shortest and the longest reading.

        Where courses of one drug join and one of them is held, they are only bounds: a longer course may hold longer.
        """
        return all(len(each.courses) == 1 or not each.has_holds for each in self.both)


def shares(one, other, reading):
    """Whether both were taken on one day for certain. What stopped on its first day was taken on it; what stops before
    it starts, as the shortest reading may have it, was taken on one of the days between."""
    if one.days(reading) & other.days(reading):
        return True
    for short, long in ((one, other), (other, one)):
        if not short.days(reading):
            possible = set(range(short.end[reading], short.start[reading] + 1))
            days = long.days(reading) or {long.start[reading]} & {long.end[reading]}
            if days and possible <= days:
                return True
    return False


def until_horizon(patient, some_days, reading):
    """What runs still counts to the horizon."""
    return {day for day in some_days if day < patient.horizon(reading)} if patient.as_of in some_days else some_days


def counted(patient, some_days, held):
    """How many days count, of those on one block."""
    return len(some_days - held) + (patient.rules["days"] == "inclusive")


def months(patient, start, number):
    return months_between(start, start + number, patient.rules["month"])


def is_long_enough(pair):
    """The rule `minimum`, on chosen days: a number of days, or P and a number of months, weeks or days."""
    text, block = pair.patient.rules["minimum"], pair.days["chosen"]
    if text == "0":
        return True
    if not pair.shared["chosen"]:
        return False
    start = pair.start["chosen"]
    number = counted(pair.patient, until_horizon(pair.patient, block, "chosen"), pair.held["chosen"])
    if text.endswith("M"):
        return add_months(start, int(text[1:-1])) <= start + number
    return number >= (int(text) if text.isdigit() else int(text[1:-1]) * {"W": 7, "D": 1}[text[-1]])


def drawn_days(rng, pair):
    """The days of a pair where every date is one of its possible days, drawn at random; what joins does not change.

    None where none is on both drugs and the day of a stop may count.
    """
    pair.patient.draw_days(rng)
    together = pair.anchor.days("drawn") & pair.partner.days("drawn")
    if not together:
        return 0 if pair.patient.rules["days"] == "elapsed" else None
    held = pair.anchor.held("drawn") | pair.partner.held("drawn")
    return counted(pair.patient, until_horizon(pair.patient, together, "drawn"), held)


def united(spans):
    """The union of spans, each a first day and its days: those that touch are one, and one of no days may stand."""
    found = []
    for start, some_days in sorted(spans, key=lambda span: (span[0], len(span[1]))):
        if found and start <= found[-1][0] + len(found[-1][1]):
            found[-1][1].update(some_days)
        else:
            found.append((start, set(some_days)))
    return found


def imputed(one, other):
    """The highest part in which two days differ."""
    if one is None or other is None or one == other:
        return None
    texts = [text_of(day) for day in (one, other)]
    return "D" if texts[0][:7] == texts[1][:7] else "M" if texts[0][:4] == texts[1][:4] else "Y"


def response(patient, labels, start, end, to_a_drug_alone=False):
    """The response within a row: those that name one of its courses first, then those that name none."""
    last = patient.horizon("chosen") if end is None else end
    seen = [fact for fact in patient.facts if fact["type"] == "response-assessed" and "response" in fact["data"]
            and (to_a_drug_alone or fact["data"].get("phase") != "monotherapy")
            and start < patient.day(fact, "chosen") <= last]
    named = [fact for fact in seen if set(labels) & set(fact["data"].get("treatments", []))]
    found = [fact["data"]["response"] for fact in named or seen if fact in named or "treatments" not in fact["data"]]
    if not found:
        return None
    return found[-1] if patient.rules["response"] == "last" else min(found, key=RESPONSES.index)


def entry(patient, chosen, start, is_open):
    """The days of a row before the patient's enrolment; None where it is in no curve, and its kind.

    `chosen` has the blocks of the row: a first day, days, and those held.
    """
    rule, enrolled = patient.rules["prevalent"], patient.enrolled()
    if rule == "naive":
        return 0, "followed"
    first = min((each[0] for each in chosen["blocks"]), default=start)
    if enrolled is not None and first < enrolled:
        before = sum(len({day for day in block if day < enrolled} - held) for _, block, held in chosen["blocks"])
        if before >= sum(counted(patient, block, held) for _, block, held in chosen["blocks"]):
            return None, "over"
        if is_open:
            return None, "unknown"
        return (None, "left out") if rule == "left-out" else (before, "followed")
    return (None, "unknown") if is_open else (0, "followed")


def row(patient, pairs, measures, start, end, **more):
    """`measures` are for each reading the blocks: a first day, days, and those held; and both bounds."""
    total = {name: [counted(patient, block, held) for _, block, held in each["blocks"]]
             for name, each in measures.items()}
    length = {name: sum(months(patient, start, number)
                        for (start, _, _), number in zip(measures[name]["blocks"], numbers))
              if patient.rules["month"] == "calendar" else sum(numbers) / 30.4375 for name, numbers in total.items()}
    is_open = more.pop("is_open")
    before, kind_of_entry = entry(patient, measures["chosen"], start, is_open)
    first = min((each[0] for each in measures["chosen"]["blocks"]), default=start)
    found = {
        "anchor": "+".join(sorted({pair.anchor.drug for pair in pairs})),
        "partners": sorted({pair.partner.drug for pair in pairs}), "start": start, "end": end, "ongoing": end is None,
        "possible": False, "counts": True, "days": sum(total["chosen"]), "months": length["chosen"],
        "daysMin": min(map(sum, total.values())), "daysMax": None if is_open else max(map(sum, total.values())),
        "monthsMin": min(length.values()), "monthsMax": None if is_open else max(length.values()),
        "startImputed": imputed(*(measures[name]["start"] for name in ("shortest", "longest"))),
        "endImputed": imputed(*(measures[name]["end"] for name in ("shortest", "longest"))),
        "exact": all(pair.has_exact_bounds() for pair in pairs), "pairs": pairs, "kind": patient.rules["unit"],
        "sums": len(measures["chosen"]["blocks"]), "entry": before,
        "kind of entry": "left out" if kind_of_entry == "over" else kind_of_entry, "is over": kind_of_entry == "over",
        "entry months": months(patient, first, before) if before else 0,
    }
    return dict(found, **more)


def ending(patient, day):
    """An end as a row shows it: none while it lasts."""
    return None if day > patient.as_of else day


def pair_row(pair):
    patient, start = pair.patient, pair.start["chosen"]
    end = ending(patient, max(start, pair.end["chosen"]))
    measures = {name: {"blocks": [(pair.start[name], until_horizon(patient, pair.days[name], name), pair.held[name])]
                       if pair.shared[name] else [], "start": pair.start[name],
                       "end": ending(patient, pair.end[name])} for name in READINGS}
    labels = pair.partner.labels + pair.anchor.labels
    reasons = [each.reasons(pair.end["chosen"]) for each in pair.both]
    return row(
        patient, [pair], measures, start, end, possible=not pair.is_certain, counts=pair.is_counted,
        is_open=pair.is_open(), response=response(patient, labels, start, end), kind="pair",
        reasons=next((each for each in reasons if each), []))


class Alone:
    """An exposure by itself, in the place of a pair."""

    is_certain = is_counted = True

    def __init__(self, exposure):
        self.patient, self.anchor, self.partner, self.both = exposure.patient, exposure, exposure, (exposure,)
        self.start, self.end = exposure.start, exposure.end
        self.days = {name: exposure.days(name) for name in READINGS}
        self.held = {name: exposure.held(name) for name in READINGS}
        self.shared = {name: True for name in READINGS}

    def is_open(self):
        return any(self.anchor.is_earlier(name) for name in ("chosen", "longest"))

    def has_exact_bounds(self):
        return len(self.anchor.courses) == 1 or not self.anchor.has_holds


def course_row(alone):
    """The time on one drug, whatever ran beside it. A response to the drug alone counts, too."""
    patient, exposure, start = alone.patient, alone.anchor, alone.start["chosen"]
    end = ending(patient, max(start, alone.end["chosen"]))
    measures = {name: {"blocks": [(alone.start[name], until_horizon(patient, alone.days[name], name),
                                   alone.held[name])],
                       "start": alone.start[name], "end": ending(patient, alone.end[name])} for name in READINGS}
    return row(
        patient, [alone], measures, start, end, is_open=alone.is_open(), partners=[], kind="course",
        response=response(patient, exposure.labels, start, end, to_a_drug_alone=True),
        reasons=exposure.reasons(alone.end["chosen"]))


def drugs_of(pairs):
    return {pair.anchor.drug for pair in pairs}, {pair.partner.drug for pair in pairs}


def regimens(patient, pairs):
    """The first day, the day off and the pairs of consecutive days on one set of anchors and partners.

    What goes on was seen to the horizon. It goes on from there, or from its first day if that is later: as the regimen
    up to that day if the drugs are the same, else as one that was seen on no day.
    """
    seen = {pair: until_horizon(patient, pair.days["chosen"], "chosen") for pair in pairs}
    found = []
    for day in sorted(set().union(*seen.values())):
        running = [pair for pair in pairs if day in seen[pair]]
        if found and found[-1][1] == day and drugs_of(found[-1][2]) == drugs_of(running):
            found[-1] = found[-1][0], day + 1, found[-1][2] + [pair for pair in running if pair not in found[-1][2]]
        else:
            found.append((day, day + 1, running))
    last_seen = {pair: max(pair.start["chosen"], patient.horizon("chosen")) for pair in pairs
                 if patient.as_of in pair.days["chosen"]}
    for day in sorted(set(last_seen.values())):
        going = [pair for pair in pairs if last_seen.get(pair) == day or pair not in last_seen and day in seen[pair]]
        before = [each for each in found if each[1] == day and drugs_of(each[2]) == drugs_of(going)]
        found = [each for each in found if each not in before]
        found += [(first, patient.as_of + 1, inside) for first, _, inside in before or [(day, day, going)]]
    return found


def regimen_rows(patient, pairs):
    """Makes a row of consecutive days with one set of anchors and partners."""
    found = []
    for start, off, inside in regimens(patient, pairs):
        beginning = [pair for pair in pairs if start in (pair.start["chosen"], pair.end["chosen"])]
        ends = [pair for pair in pairs if off in (pair.start["chosen"], pair.end["chosen"])]

        # From the last of what began it to the first of what ended it. What begins it by ending is read in reverse.
        measures = {}
        for name in READINGS:
            begun = max((pair.start[name] if pair.start["chosen"] == start else pair.end[OPPOSITE[name]]
                         for pair in beginning), default=start)
            over = patient.as_of + 1 if off > patient.as_of else min(
                (pair.end[name] if pair.end["chosen"] == off else pair.start[OPPOSITE[name]] for pair in ends),
                default=off)
            held = set.intersection(*(pair.held[name] for pair in inside))
            block = until_horizon(patient, set(range(begun, over)), name)
            measures[name] = {"blocks": [(begun, block, held)], "start": begun,
                              "end": ending(patient, over)}
        exposures = sorted({each.drug: each for pair in inside for each in pair.both}.values(),
                           key=lambda each: (each in [pair.anchor for pair in inside], each.drug))
        labels = [label for each in exposures for label in each.labels]
        end = ending(patient, off)
        reasons = [each.reasons(off) for each in exposures]
        found.append(row(
            patient, inside, measures, start, end, response=response(patient, labels, start, end),
            reasons=next((each for each in reasons if each), []),
            is_open=bool(beginning) and all(pair.start["chosen"] == start and pair.is_open() for pair in beginning)))
    return found


def patient_row(patient, pairs):
    """Days on any combination: each pair's own days first, and then the union of them."""
    measures = {}
    for name in READINGS:
        shared = [pair for pair in pairs if pair.shared[name]]
        cut = {id(pair): until_horizon(patient, pair.days[name], name) for pair in shared}
        together = united([(pair.start[name], cut[id(pair)]) for pair in shared])
        taken = {day for pair in shared for day in cut[id(pair)] - pair.held[name]}
        measures[name] = {"blocks": [(start, block, block - taken) for start, block in together],
                          "start": min(pair.start[name] for pair in pairs),
                          "end": ending(patient, max(pair.end[name] for pair in pairs))}
    alone = in_order([pair_row(pair) for pair in pairs])
    seen = [each["response"] for each in alone if each["response"]]
    rule = patient.rules["patient-response"]
    chosen = None if not seen else {"first": seen[0], "last": seen[-1], "best": min(seen, key=RESPONSES.index)}[rule]
    listed = [pair for pair in pairs if pair.shared["chosen"]] or pairs
    start = min(pair.start["chosen"] for pair in listed)
    end = ending(patient, max(max(pair.start["chosen"], pair.end["chosen"]) for pair in listed))
    last = [pair for pair in pairs if pair.end["chosen"] == end]
    exposures = sorted({id(each): each for pair in last for each in pair.both}.values(),
                       key=lambda each: (each in [pair.anchor for pair in last], each.drug))
    reasons = [each.reasons(end) for each in exposures] if end else []
    return row(
        patient, pairs, measures, start, end, response=chosen,
        reasons=next((each for each in reasons if each), []), is_open=any(pair.is_open() for pair in pairs))


def in_order(rows):
    return sorted(rows, key=lambda each: (each["start"], each["end"] or 10**9, each["anchor"], each["partners"]))


def combinations(lines, as_of, rules):
    """The rows of one patient by the rule `row`, ongoing ones included, in order."""
    found = all_rows(lines, as_of, rules)
    first = [row for row in found if row["counts"] and row["kind of entry"] != "left out"][:1]
    return [row for row in found if rules.get("row") != "first" or not row["counts"]
            or row["kind of entry"] == "left out" or row in first]


def all_rows(lines, as_of, rules):
    """All rows of one patient, ongoing ones included, in order."""
    patient = Patient(lines, as_of, rules)
    exposures = [each for each in patient.exposures()]
    anchors = [each for each in exposures if matches(each.drug, rules["anchor"])]
    partners = [each for each in exposures if each not in anchors and matches(each.drug, rules["partner"])]
    if rules["unit"] == "course":
        alone = [Alone(each) for each in anchors + partners]
        return in_order([course_row(each) for each in alone if is_long_enough(each)])
    pairs = [Pair(anchor, partner) for anchor in anchors for partner in partners]
    pairs = without_repeats([pair for pair in pairs if pair.is_listed])
    pairs = [pair for pair in pairs if is_long_enough(pair)]
    counting = [pair for pair in pairs if pair.is_counted]
    found = [pair_row(pair) for pair in pairs if not pair.is_counted]
    if rules["unit"] == "pair":
        found += [pair_row(pair) for pair in counting]
    elif rules["unit"] == "regimen":
        found += regimen_rows(patient, [pair for pair in counting if pair.days["chosen"]])
        found += [pair_row(pair) for pair in counting if not pair.days["chosen"]]
    elif counting:
        found.append(patient_row(patient, counting))
    return in_order(found)


def without_repeats(pairs):
    """A second course of no days adds no row if another pair of the same drugs has its day, or ends on it."""
    def is_repeat(number, pair):
        return pair.is_brief and any(
            (pair.anchor.drug, pair.partner.drug) == (other.anchor.drug, other.partner.drug)
            and other.shared["chosen"] and other.start["chosen"] <= pair.start["chosen"] <= other.end["chosen"]
            and (not other.is_brief or not pair.shared["chosen"] or place < number)
            for place, other in enumerate(pairs) if other is not pair)
    return [pair for number, pair in enumerate(pairs) if not is_repeat(number, pair)]


def adverse_events(lines, as_of, rules):
    """For each pair, the terms of the adverse events with onset in [start, end + lag] and no other suspect."""
    found = []
    for each in all_rows(lines, as_of, dict(rules, unit="pair")):
        pair, patient = each["pairs"][0], each["pairs"][0].patient
        last = patient.horizon("chosen") if each["ongoing"] else each["end"] + int(rules["lag"])
        terms = [fact["data"]["term"] for fact in patient.facts if fact["type"] == "adverse-event-recorded"
                 and each["start"] <= patient.day(fact, "chosen") <= last
                 and (not fact["data"].get("suspects") or any(
                     suspect["treatment"] in pair.partner.labels + pair.anchor.labels
                     for suspect in fact["data"]["suspects"]))]
        found.append(dict(each, terms=terms))
    return found
