"""Dates as proleptic Gregorian ordinals, partial dates, and the rules `month` and `partial`."""
import datetime
import functools

OPENING = ("treatment-started", "co-therapy-added", "treatment-resumed")
CLOSING = ("treatment-stopped", "treatment-held", "follow-up-ended")
# The ends of a stretch that has none of its own.
OPEN = (1, 3_000_000)


def text_of(day):
    return datetime.date.fromordinal(day).isoformat()


@functools.lru_cache(maxsize=100_000)
def possible_days(text):
    """First and last day of 2022, 2022-03, 2022-03-09, or of a stretch of them, as 2022-03..2022-06 or ..2022-06."""
    if ".." in text:
        first, last = text.split("..")
        return possible_days(first)[0] if first else OPEN[0], possible_days(last)[1] if last else OPEN[1]
    numbers = [int(part) for part in text.split("-")]
    if len(numbers) == 3:
        day = datetime.date(*numbers).toordinal()
        return day, day
    year, month = numbers[0], numbers[1] if len(numbers) == 2 else None
    first = datetime.date(year, month or 1, 1)
    following = datetime.date(year + 1, 1, 1) if month in (None, 12) else datetime.date(year, month + 1, 1)
    return first.toordinal(), following.toordinal() - 1


def chosen_day(kind, first, last, reading):
    """The day that the rule `partial` chooses of the possible days of an event of that type."""
    if reading == "longest" and kind in OPENING or reading == "shortest" and kind in CLOSING:
        return first
    if reading == "longest" and kind in CLOSING or reading == "shortest" and kind in OPENING:
        return last
    return first + (last - first) // 2


def add_months(day, months):
    """The same day of a later month, or the last day of that month where it is shorter."""
    date = datetime.date.fromordinal(day)
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    following = datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    length = (following - datetime.date(year, month + 1, 1)).days
    return datetime.date(year, month + 1, min(date.day, length)).toordinal()


def months_between(start, end, rule):
    if rule != "calendar":
        return (end - start) / 30.4375
    whole = 0
    while add_months(start, whole + 1) <= end:
        whole += 1
    here, following = add_months(start, whole), add_months(start, whole + 1)
    return whole + (end - here) / (following - here)
