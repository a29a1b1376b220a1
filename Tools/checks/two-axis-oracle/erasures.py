"""The events that go with an erased one: a deliberately naive reading of the rule in words.

An event goes if it names by its id one that goes, or the label of a start that goes. Only events of
one patient name each other.
"""
from facts import STARTS

NAMES_OF_EVENTS = ("amends", "event", "measurements")
NAMES_OF_COURSES = ("treatment", "treatments", "addedTo")


def named(data):
    """Everything that an event's data names, in an amendment's new data too: (ids, labels)."""
    identifiers, labels = set(), set()
    for key, value in data.items():
        values = value if isinstance(value, list) else [value]
        if key in NAMES_OF_EVENTS:
            identifiers.update(values)
        elif key in NAMES_OF_COURSES:
            labels.update(values)
        for each in values:
            if isinstance(each, dict):
                more = named(each)
                identifiers |= more[0]
                labels |= more[1]
    return identifiers, labels


def what_goes(lines, asked):
    """Positions of one patient's lines that go, where those at the positions `asked` are to be erased."""
    gone = set(asked)
    while True:
        identifiers = {line["id"] for line in lines if line["seq"] in gone}
        labels = {line["data"]["treatment"] for line in lines if line["seq"] in gone and line["type"] in STARTS}
        more = {
            line["seq"] for line in lines
            if named(line["data"])[0] & identifiers or named(line["data"])[1] & labels}
        if more <= gone:
            return gone
        gone |= more
