"""Words of a record that both oracles draw from, and identifiers of events."""
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# From the best to the one that says nothing.
RESPONSES = ["complete", "partial", "none", "unassessable"]


def identifier(number):
    """A ULID that orders as the numbers do."""
    text = ""
    for _ in range(24):
        number, digit = divmod(number, 32)
        text = ALPHABET[digit] + text
    return "01" + text
