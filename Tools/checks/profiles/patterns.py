"""The treatment history of TreatmentPatterns 3.1.0 (R; OHDSI): eras that are collapsed, then combined, for one person.

An era is its first day, its last, the same as it is shown (None while it goes on), and its drugs.
"""
from shared.drugs import matches


def eras(patient):
    """The eras of each drug that is an anchor or a partner. An event cohort has no two entries of a person on one day:
    courses of a drug that overlap are one."""
    found, horizon = [], patient.horizon("chosen")
    for course in patient.courses:
        is_combined = any(matches(course["drug"], patient.rules[name]) for name in ("anchor", "partner"))
        start, off = patient.first_day(course, "chosen"), patient.day_off(course, "chosen")
        is_running = off > patient.as_of
        if course["local"] or not is_combined or start > (horizon if is_running else off):
            continue
        found.append([start, horizon if is_running else off, None if is_running else off, frozenset([course["drug"]])])
    return found


def outlasts(rows):
    """True if a drug goes on, and a partial date stops another course of it after the day to which that is counted."""
    counted = {drugs: end for _, end, shown, drugs in rows if shown is None}
    return any(shown is not None and end > counted.get(drugs, end) for _, end, shown, drugs in rows)


def collapsed(rows, gap):
    """doEraCollapse: the next era of the drug within `gap` days belongs to the one before."""
    done = []
    for drugs in {row[3] for row in rows}:
        own = []
        for start, end, shown, _ in sorted((row for row in rows if row[3] == drugs), key=lambda row: row[:2]):
            if own and start - own[-1][1] <= gap:
                own[-1][2] = later(own[-1], [start, end, shown, drugs])
                own[-1][1] = max(own[-1][1], end)
            else:
                own.append([start, end, shown, drugs])
        done += own
    return done


def later(one, other):
    """The end of two eras as it is shown."""
    return None if None in (one[2], other[2]) else max(one[2], other[2])


def ordered(rows):
    return sorted(rows, key=lambda row: (row[0], row[1], sorted(row[3])))


def steps(rows, gap, window, minimum):
    """doCombinationWindow: the first row that starts before the one before it ends is resolved, until there is none."""
    rows = ordered(collapsed(rows, gap))
    while True:
        place = next((number for number in range(1, len(rows)) if rows[number][0] < rows[number - 1][1]), None)
        if place is None:
            return [tuple(row) for row in rows]
        before, row = rows[place - 1], rows[place]
        overlap = before[1] - row[0]
        durations = [each[1] - each[0] for each in (before, row)]
        if overlap < window and overlap not in durations:
            before[1:3] = [row[0], row[0]]  # A switch.
        elif before[1] < row[1]:  # First received, first stopped.
            rows.append([row[0], before[1], before[2], row[3] | before[3]])
            row[0], before[1:3] = before[1], [row[0], row[0]]
        else:  # Last received, first stopped.
            rows.append([row[1], before[1], before[2], before[3]])
            row[3] = row[3] | before[3]
            before[1:3] = [row[0], row[0]]
        rows = ordered([each for each in rows if each[1] - each[0] >= minimum])


def path(found, repeats, length):
    """doFilterTreatments and the maximum of steps."""
    kept = []
    for _, _, _, drugs in found:
        if repeats != "first" or drugs not in kept:
            kept.append(drugs)
    return [sorted(drugs) for drugs in kept[:length]]
