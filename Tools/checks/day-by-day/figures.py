"""The figures of `durations` and `survival` for some rows, computed in the plainest way."""
import statistics
from fractions import Fraction

FAILURES = ("no-response", "insufficient-response", "loss-of-efficacy", "adverse-event", "infection")


def groups(found, by):
    """The rows that count, by the word that they are grouped by."""
    def word(row):
        return {"anchor": row["anchor"], "partner": "+".join(row["partners"]) or "none",
                "response": row["response"] or "not recorded", None: "all"}[by]
    counting = [row for row in found if row["counts"]]
    names = sorted({word(row) for row in counting}) if by else ["all"]
    # Groups stand where all of their rows are left out, too.
    counting = [row for row in counting if row["kind of entry"] != "left out"]
    return [(name, [row for row in counting if word(row) == name]) for name in names]


def quartiles(values):
    """Type 7, as R's default."""
    return statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3 or [None] * 3


def mean(values):
    return None if not values or None in values else statistics.fmean(values)


def median_survival(rows):
    """The first time at which the product of (1 - ended / at risk) is below a half; where it is a half, the middle of
    that time and the next at which something ends, if there is one."""
    share, flat_from = Fraction(1), None
    rows = [row for row in rows if row["kind of entry"] == "followed"]
    for time in sorted({round(row["months"], 9) for row in rows}):
        at_risk = sum(round(row["months"], 9) >= time and (not row["entry"] or row["entry months"] < time - 1e-8)
                      for row in rows)
        ended = sum(round(row["months"], 9) == time and not row["ongoing"] for row in rows)
        if ended and flat_from is not None:
            return (flat_from + time) / 2
        share *= 1 - Fraction(ended, at_risk)
        if share < Fraction(1, 2):
            return time
        if share == Fraction(1, 2) and ended:
            flat_from = time
    return flat_from


def durations(found, listed, rules, by):
    rows = []
    for name, group in groups(found, by):
        own = [row for row in listed if any(row is each for each in group)]
        lengths = [row["months"] for row in own]
        low, middle, high = quartiles(lengths)
        row = {
            "group": name, "unit": rules["unit"], "n": len(own), "ongoing": sum(each["ongoing"] for each in own),
            "mean": mean(lengths), "sd": statistics.stdev(lengths) if len(own) > 1 else None, "median": middle,
            "q1": low, "q3": high, "min": min(lengths, default=None), "max": max(lengths, default=None)}
        if all(each["exact"] for each in own):
            row.update(meanMin=mean([each["monthsMin"] for each in own]),
                       meanMax=mean([each["monthsMax"] for each in own]))
        if rules["endpoint"] == "failure" or by == "response" or not any(each["kind of entry"] == "followed" for each in group) \
                or any(each["sums"] > 1 for each in group):
            row["kaplanMeier"] = None
        else:
            row["kaplanMeier"] = {"median": median_survival(group)}
        rows.append(row)
    return rows


def counts(found, rules, by):
    """Of each group: rows, patients, what ended, what competed and what is ongoing."""
    rows = []
    for name, whole in groups(found, by):
        group = [row for row in whole if row["kind of entry"] == "followed"]
        failed = sum(not row["ongoing"] and any(reason in FAILURES for reason in row["reasons"]) for row in group)
        ongoing = sum(row["ongoing"] for row in group)
        is_failure = rules["endpoint"] == "failure"
        # Death competes with the stop of a single drug.
        died = sum(not row["ongoing"] and "death" in row["reasons"] for row in group)
        is_course = rules["unit"] == "course"
        rows.append({
            "group": name, "unit": rules["unit"], "n": len(group), "patients": len({row["patient"] for row in group}),
            "ended": failed if is_failure else len(group) - ongoing - is_course * died,
            "competing": len(group) - ongoing - failed if is_failure else died if is_course else None,
            "ongoing": ongoing})
    return rows
