#!/usr/bin/env python3
"""Compares `response-rates` and `time-to-response` with their definitions, restated, on seeded random cohorts.

  compare.py --regimen PATH [--cohorts N] [--seed S] [--jobs J] [--patients P]

Cohorts are those of the derivation day by day, with more assessments: global responses and scores of four instruments,
with baselines that agree and that do not. The rows themselves are derived day by day; what is said of responses is
restated in `restated.py`, which shares nothing with the program. Compared are every count, every share, and the 95 %
interval of rates, whose limits are found by bisection of binomial tails; of the time to a response every interval,
every count, the share documented by each month and the share stopped before, summed over the times. Prints what was
compared and every difference with its seed; exits with 1 if there is one.
"""
import argparse
import collections
import concurrent.futures
import functools
import json
import math
import os
import random
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
# The checks share a package beside them; rows of combinations are those of the derivation day by day.
sys.path[1:1] = [os.path.dirname(HERE), os.path.join(os.path.dirname(HERE), "day-by-day")]

import cohorts
import rows
from restated import RESPONSES, Row
from patients import is_death
from shared.dates import possible_days, text_of
from shared.program import MEMORY, json_lines, query_words, run, same
from shared.words import identifier

MONTHS = [1, 3, 6, 9, 12, 18]
RULES = {
    "unit": ["pair", "regimen", "patient", "course"], "days": ["elapsed"], "month": ["calendar", "30.4375"],
    "gap": ["0", "30", "365"], "minimum": ["0", "30"], "partial": ["middle", "longest"], "possible": ["imputed"],
    "holds": ["counted"], "anchor": ["jak-inhibitor", "baricitinib"],
    "partner": ["systemic-immunomodulator", "methotrexate"], "ongoing": ["included"], "response": ["best"],
    "patient-response": ["best"], "endpoint": ["discontinuation"], "lag": ["0"],
    "assume-continuing": ["P3M", "yes", "no"],
    "prevalent": ["delayed", "delayed", "left-out", "naive"],
}
SCALES = {"SALT": 100, "EASI": 72, "IGA": 4, "DLQI": 30}


def assessments(rng, name, labels):
    """More assessments of one patient: for some, scores from before the first course on."""
    first = cohorts.FIRST_DAY - 60
    for _ in range(rng.choice([0, 2, 5, 9])):
        data = {"response": rng.choice(["complete", "partial", "none", "none", "unassessable"])}
        if labels and rng.random() < 0.4:
            data["treatments"] = rng.sample(labels, rng.randint(1, min(2, len(labels))))
        yield name, rng.randint(first, cohorts.LAST_DAY), data
    for instrument in rng.sample(sorted(SCALES), rng.choice([0, 1, 2])):
        most, score = SCALES[instrument], None
        for day in sorted(rng.randint(first, cohorts.LAST_DAY) for _ in range(rng.choice([1, 3, 6, 12]))):
            fall = rng.choice([0, 0, 0.3, 0.6, 0.95])
            score = max(0, min(most, round(rng.random() * most if score is None else score * (1 - fall))))
            data = {"instrument": instrument, "score": score}
            if rng.random() < 0.3:
                data["baseline"] = rng.randint(0, most)
            if labels and rng.random() < 0.2:
                data["treatments"] = [rng.choice(labels)]
            if rng.random() < 0.1:
                data["phase"] = rng.choice(["monotherapy", "combination"])
            yield name, day, data


def draw(seed, patients):
    drafts, as_of, _ = cohorts.draw(seed, patients)
    rng = random.Random(f"response-rates/{seed}")
    labels = collections.defaultdict(list)
    for draft in drafts:
        labels[draft["patient"]] += [draft["data"]["treatment"]] if draft["type"] == "treatment-started" else []
    died = collections.defaultdict(lambda: cohorts.LAST_DAY)
    for draft in drafts:
        if is_death(draft):
            died[draft["patient"]] = min(died[draft["patient"]], possible_days(draft["occurred"])[0])
    # Nothing is assessed after death.
    more = [each for name in sorted({draft["patient"] for draft in drafts})
            for each in assessments(rng, name, sorted(labels[name])) if each[1] < died[name]]
    drafts += [{"id": identifier(len(drafts) + number + 1), "type": "response-assessed", "v": 1, "patient": name,
                "occurred": text_of(day), "recorded": cohorts.RECORDED, "author": "oracle", "data": data}
               for number, (name, day, data) in enumerate(more)]
    return drafts, as_of


@functools.lru_cache(maxsize=None)
def limits(count, total):
    """The exact interval in per cent: where a tail of the binomial distribution has 2.5 %."""
    if not total:
        return None, None

    def tail(share, low, high):
        return math.fsum(math.comb(total, k) * share**k * (1 - share)**(total - k) for k in range(low, high + 1))

    def solve(is_below):
        low, high = 0.0, 1.0
        for _ in range(200):
            middle = (low + high) / 2
            low, high = (middle, high) if is_below(middle) else (low, middle)
        return 100 * low
    lower = 0 if count == 0 else solve(lambda share: tail(share, count, total) < 0.025)
    upper = 100 if count == total else solve(lambda share: tail(share, 0, count) > 0.025)
    return lower, upper


def counted(group, month, method, response, verdicts, reasons):
    """One row of the answer, from the verdicts of the starters and the reasons beside them."""
    judged = [verdict for verdict in verdicts if verdict is not None]
    count, total = sum(judged), len(judged)
    lower, upper = limits(count, total)
    is_failing = method in ("non-responder", "best")
    failing = collections.Counter(reason for verdict, reason in zip(verdicts, reasons) if verdict is False and reason)
    apart = collections.Counter(
        reason if reason in ("beforeEnrolment", "startUnknown", "noBaseline", "outOfReach", "tooRecent")
        or is_failing and reason == "followUpEnded" else "notAssessed"
        for verdict, reason in zip(verdicts, reasons) if verdict is None)
    return {
        "group": group, "month": month, "method": method, "response": response, "n": count, "N": total,
        "percent": 100 * count / total if total else None, "lower": lower, "upper": upper,
        "starters": len(verdicts),
        "failing": {name: failing[name] if is_failing else 0 for name in ("stopped", "rescued", "missing")},
        "apart": {name: apart[name] for name in (
            "beforeEnrolment", "startUnknown", "noBaseline", "outOfReach", "tooRecent", "followUpEnded",
            "notAssessed")}}


def wanted(group, found, response, months):
    for month in months:
        standings = [row.at(response, month) for row in found]
        for place, method in enumerate(("non-responder", "observed", "last-observed")):
            yield counted(group, month, method, response, [each[place] for each in standings],
                          [each[3] for each in standings])
    best = [row.best(response) for row in found]
    yield counted(group, None, "best", response, [each[0] for each in best], [each[1] for each in best])


def incidence(times, month):
    """The shares documented and stopped by a month, and who is at risk then; None beyond what was seen."""
    ends = [(when, entry, how) for how, _, when, entry in times]
    at_risk = sum(entry < month <= when for when, entry, _ in ends)
    left, shares = 1.0, {"documented": 0.0, "stopped": 0.0, "ongoing": 0.0}
    is_known = any(month <= when for when, _, _ in ends)
    for point in sorted({when for when, _, _ in ends}):
        there = sum(entry < point <= when or entry == point == 0 for when, entry, _ in ends)
        ended = [how for when, _, how in ends if when == point and how != "ongoing"]
        if point <= month:
            for how in ended:
                shares[how] += left / there
        left *= (there - len(ended)) / there
    return at_risk, *((shares["documented"], shares["stopped"]) if ends and (is_known or left == 0) else (None, None))


def middle(numbers):
    ordered, half = sorted(numbers), len(numbers) // 2
    return None if not ordered else ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def wanted_times(group, found, response, months):
    """The row of `time-to-response`, but the limits and the events."""
    followed = [(row.patient.facts[0]["patient"], *row.time_to(response)) for row in found]
    times = [time for _, time, _ in followed if time]
    apart = collections.Counter(reason for _, time, reason in followed if not time)
    intervals = [{"patient": name, "after": time[1], "by": time[2]}
                 for name, time, _ in followed if time and time[0] == "documented"]
    points = [(month, *incidence(times, month)) for month in months]
    halves = [when for when in sorted({when for _, _, when, _ in times})
              if (incidence(times, when)[1] or 0) >= 0.5 - 1e-12]
    return {
        "group": group, "response": response, "patients": len(times), "documented": len(intervals),
        "stopped": sum(time[0] == "stopped" for time in times),
        "ongoing": sum(time[0] == "ongoing" for time in times), "median": halves[0] if halves else None,
        "after": middle([each["after"] for each in intervals]), "by": middle([each["by"] for each in intervals]),
        "at": [{"month": month, "atRisk": at_risk, "share": share, "stopped": stopped}
               for month, at_risk, share, stopped in points],
        "intervals": intervals, "starters": len(found),
        "apart": {name: apart[name] for name in ("beforeEnrolment", "startUnknown", "noBaseline", "outOfReach")}}


def grouped(found, by):
    """The first row of each patient in each group, by the name of the group."""
    groups = collections.defaultdict(dict)
    for name, each in found:
        key = {"anchor": each["anchor"], "partner": "+".join(each["partners"]) or "none"}.get(by, "all")
        groups[key].setdefault(name, each)
    return {key: [Row(each) for each in firsts.values()] for key, firsts in sorted(groups.items())}


def compare_cohort(path, seed, patients):
    drafts, as_of = draw(seed, patients)
    lines = [dict(draft, seq=number + 1) for number, draft in enumerate(drafts)]
    rng, tally, wrong = random.Random(f"rates/{seed}"), collections.Counter(), []
    with tempfile.TemporaryDirectory(dir=MEMORY) as directory:
        log = directory + "/log"
        for words, text in ((["init", log, "--recorded", "given"], None),
                            (["append", "--accept", "all", "--log", log], json_lines(drafts))):
            said = run(path, *words, text=text)
            if said.returncode:
                return tally, [f"seed {seed}: {said.stderr}"]
        for by in (None, rng.choice(["anchor", "partner"])):
            rules = {name: rng.choice(values) for name, values in RULES.items()}
            response, months = rng.choice(RESPONSES), sorted(rng.sample(MONTHS, 3))
            found = [(name, each) for name in sorted({line["patient"] for line in lines})
                     for each in rows.combinations([line for line in lines if line["patient"] == name], as_of, rules)
                     if each["counts"]]
            groups = grouped(found, by) or ({} if by else {"all": []})
            asked = {"response-rates": [row for group, firsts in groups.items()
                                        for row in wanted(group, firsts, response, months)],
                     "time-to-response": [wanted_times(group, firsts, response, months)
                                          for group, firsts in groups.items()]}
            for query, own in asked.items():
                said = run(path, *query_words(query, log, text_of(as_of), rules), "--response", response,
                           "--at", ",".join(map(str, months)), *(["--by", by] if by else []))
                where = f"seed {seed} {query} by {by} {response} as of {text_of(as_of)} {rules}"
                if said.returncode:
                    wrong.append(f"{where}: {said.stderr}")
                    continue
                rows_said = json.loads(said.stdout)["rows"]
                if len(rows_said) != len(own):
                    wrong.append(f"{where}: {len(rows_said)} rows and not {len(own)}")
                wrong += [f"{where}:\n  program  {json.dumps(one)}\n  restated {json.dumps(other)}"
                          for one, other in zip(rows_said, own) if not same(one, other)]
                count(tally, query, response, own)
    return tally, wrong


def count(tally, query, response, own):
    """Adds what was compared: rows, and patients by what became of them."""
    tally[f"rows of {query}"] += len(own)
    for row in own:
        if query == "response-rates":
            tally[response] += row["N"]
            for reason, number in [*row["failing"].items(), *row["apart"].items()]:
                tally[reason] += number
        else:
            tally["intervals"] += row["documented"]
            tally["followed to a response"] += row["patients"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--regimen", required=True, help="path of the program")
    parser.add_argument("--cohorts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1, help="of the first cohort; the others follow")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--patients", type=int, default=12, help="in each cohort")
    options = parser.parse_args()
    begun, total, wrong = time.monotonic(), collections.Counter(), 0
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        running = [pool.submit(compare_cohort, os.path.abspath(options.regimen), seed, options.patients)
                   for seed in range(options.seed, options.seed + options.cohorts)]
        for cohort in concurrent.futures.as_completed(running):
            tally, faults = cohort.result()
            total.update(tally)
            wrong += len(faults)
            for fault in faults:
                print(f"difference: {fault}", flush=True)
    for name, number in sorted(total.items()):
        print(f"{name}: {number}")
    unseen = [response for response in RESPONSES if not total[response]]
    if unseen:
        print("never counted: " + ", ".join(unseen))
    print(f"{options.cohorts} cohorts, {total['rows of response-rates']} rows of response rates and "
          f"{total['rows of time-to-response']} of times to response compared, {wrong} differences, "
          f"{time.monotonic() - begun:.0f} s")
    return 1 if wrong or not total["rows of response-rates"] else 0


if __name__ == "__main__":
    sys.exit(main())
