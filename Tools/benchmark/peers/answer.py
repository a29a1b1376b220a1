"""The answer that every contender gives: the rows of all combinations, and the mean and median of their months.

As of CUTOFF, an anchor and a partner that both run make a combination; what has not ended is as long as it is so far; a
month is 30.4375 days; the response is the last one after the first day and no later than the end.
"""
import datetime

ANCHORS = ("baricitinib", "upadacitinib", "tofacitinib", "abrocitinib", "ritlecitinib")
PARTNERS = ("methotrexate", "ciclosporin", "azathioprine", "prednisone", "dupilumab")
CUTOFF = "2025-01-01"
MONTH = 30.4375
HEADER = "patient,anchor,partner,start,end,days,response"


def as_list(names):
    return ", ".join(f"'{name}'" for name in names)


def combinations(patient, starts, stops, responses):
    """The rows of one patient. Starts: (day, treatment, drug); stops: {treatment: day}; responses: (day, seq, word)."""
    for day, treatment, drug in starts:
        if drug not in ANCHORS:
            continue
        for other_day, other, partner in starts:
            if partner not in PARTNERS:
                continue
            start = max(day, other_day)
            ends = [stops[label] for label in (treatment, other) if label in stops]
            end = min(ends, default="")
            if end and end <= start:
                continue
            seen = [entry for entry in responses if start < entry[0] <= (end or CUTOFF)]
            response = max(seen)[2] if seen else ""
            days = (datetime.date.fromisoformat(end or CUTOFF) - datetime.date.fromisoformat(start)).days
            yield (patient, drug, partner, start, end, days, response)


def write(rows, path):
    """Writes rows by patient, then the mean and the median."""
    rows = sorted(rows)
    months = sorted(row[5] / MONTH for row in rows)
    middle = len(months) // 2
    median = months[middle] if len(months) % 2 else (months[middle - 1] + months[middle]) / 2
    with open(path, "w") as file:
        file.write(HEADER + "\n")
        file.writelines(",".join(map(str, row)) + "\n" for row in rows)
    with open(path + ".figures", "w") as file:
        file.write(f"{sum(months) / len(months)!r},{median!r}\n")
