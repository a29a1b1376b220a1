"""Seeded random cohorts, and counts of events, as three CSV files that every program under comparison reads.

A cohort has one to sixty people, a time each, a cause (0 where censored, else 1 or 2) and one of up to four groups. The
times are whole numbers (many ties), quarters or 32nds (few), so that every sum is exact in binary; some are 0. One
cohort in ten is censored throughout, one in ten has one person, one in ten one time for all.

A late cohort has rows of which some come under observation after 0, in groups, strata and patients, with the same
kinds. One in ten has nobody who enters late, one in ten a patient for each row, one in ten one patient for all.
"""
import csv
import random

DIVISORS = [1, 4, 32]


def draw_cohort(rng):
    kind = rng.choices(["usual", "censored", "single", "tied", "uncensored"], [6, 1, 1, 1, 1])[0]
    size = 1 if kind == "single" else rng.choice([2, 3, 5, 8, 12, 20, 35, 60])
    divisor = rng.choice(DIVISORS)
    longest = rng.choice([9, 40]) * divisor
    common = rng.randint(0, longest) / divisor
    share = {"censored": 0.0, "uncensored": 1.0}.get(kind, rng.choice([0.1, 0.35, 0.6, 0.8, 1.0]))
    groups = rng.choice([2, 2, 3, 4])
    return [{
        "time": common if kind == "tied" else 0 if rng.random() < 0.05 else rng.randint(0, longest) / divisor,
        "cause": rng.choice([1, 1, 2]) if rng.random() < share else 0,
        "group": rng.randrange(groups),
    } for _ in range(size)]


def draw_late_cohort(rng):
    kind = rng.choices(["usual", "censored", "single", "uncensored", "punctual"], [6, 1, 1, 1, 1])[0]
    size = 1 if kind == "single" else rng.choice([2, 3, 5, 8, 12, 20, 35, 60])
    divisor = rng.choice(DIVISORS)
    longest = rng.choice([9, 40]) * divisor
    share = {"censored": 0.0, "uncensored": 1.0}.get(kind, rng.choice([0.1, 0.35, 0.6, 0.8, 1.0]))
    late = 0 if kind == "punctual" else rng.choice([0.2, 0.5, 1.0])
    groups, strata = rng.choice([2, 2, 3, 4]), rng.choice([1, 2, 3, 5])
    patients = rng.choices([size, max(1, size * 2 // 3), max(1, size // 2), max(1, size // 3), 1], [1, 3, 3, 2, 1])[0]
    rows = []
    for index in range(size):
        entry = rng.randint(0, longest - 1) if rng.random() < late else 0
        rows.append({
            "entry": entry / divisor, "time": rng.randint(entry + 1, longest) / divisor,
            "cause": rng.choice([1, 1, 2]) if rng.random() < share else 0,
            "group": rng.randrange(groups), "stratum": rng.randrange(strata),
            "patient": index if patients == size else rng.randrange(patients),
            "events": rng.choice([0, 0, 1, 1, 3]),
        })
    return rows


def draw_counts(rng):
    total = rng.choice([1, 2, 5, 10, 18, 50, 300, 5000, 100000])
    count = rng.choice([0, total, rng.randint(0, total), min(total, rng.randint(0, 20))])
    return {"count": count, "total": total, "time": rng.randint(1, 4000000) / 64}


def write(directory, number, seed):
    """Writes cohorts.csv, counts.csv and late.csv, `number` of each, and gives all three back."""
    rng = random.Random(seed)
    cohorts = [draw_cohort(rng) for _ in range(number)]
    counts = [draw_counts(rng) for _ in range(number)]
    with open(directory / "cohorts.csv", "w", newline="", encoding="ascii") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["cohort", "time", "cause", "group"])
        for index, cohort in enumerate(cohorts):
            rows.writerows([index, repr(float(row["time"])), row["cause"], row["group"]] for row in cohort)
    with open(directory / "counts.csv", "w", newline="", encoding="ascii") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["cohort", "count", "total", "time"])
        rows.writerows([index, row["count"], row["total"], repr(row["time"])] for index, row in enumerate(counts))
    late = [draw_late_cohort(rng) for _ in range(number)]
    with open(directory / "late.csv", "w", newline="", encoding="ascii") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["cohort", *late[0][0]])
        for index, cohort in enumerate(late):
            rows.writerows([index, *row.values()] for row in cohort)
    return cohorts, counts, late
