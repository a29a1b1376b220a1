#!/usr/bin/env python3
"""Prints the events of a snapshot as lines of JSON, patient by patient, sharing nothing with the program that wrote it.

    read-snapshot.py FILE

Written from the section "Snapshots" of Documentation/format.md, to show that the page suffices. Lines have the keys of
a log's lines but for `salt` and `seal`, which a snapshot does not hold; the last has what is in no patient's history.
Every hash and the index are checked. Of a file of places it prints what each entry says, patients before ids.
Exits 1 and says why where the file is no snapshot of layout 1, content 8, and no file of places, content 1001.
"""
import datetime, json, struct, sys

CODES = {
    "sex": "female male other unknown",
    "role": "primary comorbidity",
    "prior": "failed not-tolerated other",
    "route": "oral subcutaneous intravenous intramuscular topical intralesional phototherapy other",
    "start": "first-line partial-response no-response loss-of-efficacy insufficient-prior comorbidity flare"
    " adverse-event other",
    "stop": "no-response insufficient-response loss-of-efficacy adverse-event complete-response course-completed"
    " patient-preference funding other-condition death other infection pregnancy surgery vaccination non-adherence",
    "change": "partial-response no-response insufficient-response loss-of-efficacy complete-response adverse-event"
    " comorbidity flare course-completed patient-preference funding other-condition other infection pregnancy"
    " surgery vaccination non-adherence",
    "response": "complete partial none unassessable",
    "better": "lower higher",
    "answer": "correct will-amend not-applicable",
    "phase": "monotherapy combination",
    "severity": "mild moderate severe",
    "comparator": "< <= >= >",
    "causality": "certain probable possible unlikely conditional unassessable",
    "action": "none held reduced stopped",
    "outcome": "recovered recovering recovered-with-sequelae not-recovered fatal unknown",
    "follow-up": "death lost transferred consent-withdrawn other",
    "basis": "reported inferred synthetic",
    "dates": "reported length chosen",
    "unit": "g mg ug IU mL mg/kg mg/m2 J/cm2 tablet application session",
}
CODES = {name: words.split() for name, words in CODES.items()}

# The fields of each type as `name kind`, a `?` behind the kind where the field has a bit.
COURSE = (
    "treatment text?, drug text?, dose dose?, route code:route?, indication text?, reason code:start?, plan text?,"
    " onOrBefore flag?"
)
CHANGE = "treatment text?, reason code:change?"
TITRATION = "treatment text?, dose dose, reason code:change?"
TYPES = {
    "patient-enrolled": "sex code:sex, birthYear integer?, age integer?",
    "diagnosis-recorded": "condition text?, role code:role, code text?",
    "prior-therapy-recorded": "therapy text?, outcome code:prior?",
    "treatment-started": COURSE,
    "co-therapy-added": COURSE + ", addedTo labels?",
    "dose-down-titrated": TITRATION,
    "dose-up-titrated": TITRATION,
    "treatment-held": CHANGE,
    "treatment-resumed": CHANGE,
    "treatment-stopped": "treatment text?, reasons codes:stop, switchedTo text?",
    "response-assessed": "response code:response?, condition text?, treatments labels?, phase code:phase?,"
    " transitory flag?, instrument text?, score float?, baseline float?",
    "measurement-recorded": "analyte text?, comparator code:comparator?, value float?, unit text?, result text?",
    "adverse-event-recorded": "term text?, severity code:severity?, grade integer?, serious flag?, recurrence flag?,"
    " suspects suspects?, measurements identifiers?",
    "adverse-event-resolved": "event id, outcome code:outcome",
    "patient-seen": "",
    "follow-up-ended": "reason code:follow-up",
    "event-amended": "amends id, occurred date?, data replacement, reason text?",
    "event-retracted": "event id, reason text?",
    "event-erased": "",
    "dose-schedule-changed": TITRATION,
    "adverse-event-graded": "event id, grade integer?",
    "diagnosis-resolved": "event id",
    "drug-defined": "drug text?, class text?, immunomodulator flag?, synonyms text?, atc text?, code text?,"
    " routes codes:route, usualDose dose?, highestAmount float?",
    "instrument-defined": "instrument text?, lowest float, highest float, better code:better, whole flag?, names text?,"
    " absolute text?, relative text?, minimumDifference float?, reference text?",
    "finding-answered": "event id, check text?, answer code:answer, reason text?",
    "patients-linked": "patient text?, other text?, reason text?",
}
TYPES = {
    name: [tuple(field.split()) for field in f"{fields}, note text?".strip(", ").split(", ")]
    for name, fields in TYPES.items()
}
NAMES = list(TYPES)
ARENA = 1 << 27
ALL = (1 << 64) - 1


def fold(left, right):
    product = left * right
    return product >> 64 ^ product & ALL


def word(data, at):
    return int.from_bytes(data[at : at + 8], "little")


def last(data):
    if len(data) >= 8:
        return word(data, len(data) - 8)
    if len(data) >= 4:
        return int.from_bytes(data[:4] + data[-4:], "little")
    return int.from_bytes(bytes([data[0], data[len(data) // 2], data[-1]]), "little")


def folded(data, seed=0):
    if not data:
        return fold(seed ^ 0x9E3779B97F4A7C15, 0xA0761D6478BD642F)
    hash, at = seed ^ len(data) * 0x9E3779B97F4A7C15 & ALL, 0
    while at + 16 <= len(data):
        hash = fold(word(data, at) ^ 0xA0761D6478BD642F, word(data, at + 8) ^ hash)
        at += 16
    if at + 8 < len(data):
        hash = fold(word(data, at) ^ 0xE7037ED1A0B428DB, hash)
    return fold(last(data) ^ 0x8EBC6AF09C88C6E3, hash ^ 0x589965CC75374CC3)


def expect(holds, what):
    if not holds:
        sys.exit(f"read-snapshot: {what}")


class Bytes:
    """Bytes that are read from the first to the last."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        expect(self.at + count <= len(self.data), "bytes are missing")
        self.at += count
        return self.data[self.at - count : self.at]

    def fixed(self, count, signed=False):
        return int.from_bytes(self.take(count), "little", signed=signed)

    def word(self):
        return self.fixed(8)

    def string(self):
        return self.take(self.word()).decode()

    def number(self):
        value, shift = 0, 0
        while True:
            byte = self.fixed(1)
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def float(self):
        value = struct.unpack("<d", self.take(8))[0]
        return int(value) if value == int(value) and abs(value) < 1e15 else value

    def code(self, name):
        return CODES[name][self.fixed(1)]

    def id(self):
        value = self.word() << 64 | self.word()
        return "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[value >> 5 * place & 31] for place in range(25, -1, -1))

    def date(self):
        year, month, day = self.fixed(2), self.fixed(1), self.fixed(1)
        if year & 0x8000:
            end = self.fixed(4)
            last = end & 0xFFFF, end >> 16 & 0xFF, end >> 24
            return self.written(year & 0x7FFF, month, day) + ".." + ("" if end == 0xFFFFFFFF else self.written(*last))
        return self.written(year, month, day)

    @staticmethod
    def written(year, month, day):
        if not year:
            return ""
        return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")

    def instant(self, count):
        milliseconds = self.fixed(count, signed=True)
        moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=milliseconds)
        return moment.isoformat(timespec="milliseconds") + "Z"

    def dose(self):
        amount, unit, count = self.float(), self.code("unit"), self.fixed(2)
        kind = self.fixed(1)
        every = ["PT{}H", "P{}D", "P{}W", "P{}M", "once", "as-needed"][kind & 127]
        most = {"upTo": self.float()} if kind & 128 else {}
        return {"amount": amount, **most, "unit": unit, "every": every.format(count)}


class Snapshot:
    def __init__(self, data):
        expect(len(data) >= 24 and data[-8:] == b"regimen1", "no snapshot")
        length, hash = word(data, len(data) - 24), word(data, len(data) - 16)
        expect(0 < length <= len(data) - 24, "the trailer's length is wrong")
        body, trailer = data[: -24 - length], Bytes(data[-24 - length : -24])
        expect(folded(trailer.data) == hash, "the trailer was changed")
        layout, self.content = trailer.word(), trailer.word()
        expect(layout == 1 and self.content in (8, 1001), "another version")
        self.log, self.seq, self.recorded = trailer.string(), trailer.word(), trailer.instant(8)
        self.roots = [trailer.take(32).hex() for _ in range(trailer.word())]
        self.segments = [(trailer.string(), trailer.word()) for _ in range(trailer.word())]
        lengths = [trailer.word() for _ in range(trailer.word())]
        hashes = [trailer.word() for _ in range(trailer.word())]
        expect(trailer.at == length and sum(lengths) == len(body), "the lengths do not add up")
        blocks = [body[at : at + 16384] for at in range(0, len(body), 16384)]
        expect([folded(block, seed) for seed, block in enumerate(blocks)] == hashes, "a block was changed")
        starts = [sum(lengths[:place]) for place in range(len(lengths) + 1)]
        self.sections = [body[start:end] for start, end in zip(starts, starts[1:])]
        self.texts = [None] + [text.decode() for text in self.parts(2)] if self.content == 8 else [None]

    def parts(self, section):
        """The parts of a section, whose ends stand in the next."""
        ends = [0] + [end for (end,) in struct.iter_unpack("<Q", self.sections[section + 1])]
        return [self.sections[section][start:end] for start, end in zip(ends, ends[1:])]

    def list(self, kind, source):
        section, size = {"labels": (4, 4), "suspects": (5, 6), "identifiers": (6, 16)}[kind]
        start, count = source.number() - ARENA, source.number()
        elements = Bytes(self.sections[section][start * size : (start + count) * size])
        return [self.element(kind, elements) for _ in range(count)]

    def element(self, kind, source):
        if kind == "identifiers":
            return source.id()
        label = self.texts[source.fixed(4)]
        if kind == "labels":
            return label
        suspect = {"treatment": label}
        for name in ("causality", "action"):
            place = source.fixed(1)
            if place:
                suspect[name] = CODES[name][place - 1]
        return suspect

    def field(self, kind, source):
        if kind == "text":
            return self.texts[source.number()]
        if kind.startswith("code:"):
            return source.code(kind[5:])
        if kind.startswith("codes:"):
            packed = source.number()
            return [CODES[kind[6:]][(packed >> shift & 31) - 1] for shift in range(0, packed.bit_length(), 5)]
        if kind == "flag":
            return source.fixed(1) == 1
        if kind == "integer":
            return source.fixed(4, signed=True)
        if kind == "replacement":
            place = source.number()
            data = Bytes(self.parts(7)[place - ARENA - 1])
            return self.fields(data.fixed(1), data)
        if kind in ("labels", "suspects", "identifiers"):
            return self.list(kind, source)
        return getattr(source, kind)()

    def fields(self, type, source):
        present, data = source.fixed(2), {}
        for name, kind in TYPES[NAMES[type]]:
            is_there = True
            if kind.endswith("?"):
                is_there, present = present & 1, present >> 1
            if is_there:
                data[name] = self.field(kind.rstrip("?"), source)
                if data[name] == []:
                    del data[name]
        return data

    def event(self, patient, source):
        event = {"seq": source.number()}
        end = source.number() + source.at
        type = source.fixed(1)
        event |= {"id": source.id(), "type": NAMES[type], "v": 1}
        if patient != "\0":
            event["patient"] = patient
        recorded, parts, evidence = source.instant(7), source.fixed(1), {}
        if parts & 1:
            event["occurred"] = source.date()
        event["recorded"] = recorded
        if parts & 2:
            event["author"] = self.texts[source.number()]
        if parts & 4:
            evidence["source"] = self.texts[source.number()]
        if parts & 8:
            evidence["basis"] = source.code("basis")
        if parts & 64:
            evidence["dates"] = source.code("dates")
        if parts & 16:
            evidence["note"] = self.texts[source.number()]
        accepted = self.list("labels", source) if parts & 32 else []
        event["data"] = self.fields(type, source)
        if evidence:
            event["evidence"] = evidence
        if accepted:
            event["accepted"] = accepted
        expect(source.at == end, "an event has another length")
        return event

    def places(self):
        """The entries of a file of places, and its notes."""
        base, count = struct.unpack("<2Q", self.sections[0])
        for name, section in zip(("patient", "id"), self.sections[1:3]):
            entries = list(struct.iter_unpack("<2Q", section))
            expect(entries == sorted(entries) and len(entries) <= count, f"the entries by {name} are wrong")
            for hash, place in entries:
                yield {name: f"{hash:016x}", "segment": self.segments[place >> 40][0], "offset": place & (1 << 40) - 1}
        yield {"after": base} | self.notes(3)

    def notes(self, section=10):
        source = Bytes(self.sections[section])
        many = lambda read: [read() for _ in range(source.word())]
        fault = lambda: {
            "seq": source.word(), "patient": self.texts[source.word()], "earlier": source.fixed(8, signed=True),
            "message": source.string(),
        }
        line = lambda: {
            "seq": source.word(), "id": source.id(), "recorded": source.instant(8),
            "acceptsClock": source.word() == 1,
        }
        notes = {
            "unknown": many(lambda: {"seq": source.word(), "type": source.string()}), "faults": many(fault),
            "stubs": many(line), "others": many(line), "erased": many(source.word),
            "misnamed": many(lambda: {"seq": source.word(), "named": source.word()}),
        }
        expect(source.at == len(source.data), "the notes have another length")
        return notes

    def index(self):
        """The words of the index as they must be, given the images."""
        words = []
        for patient, data in enumerate(self.parts(0)):
            source = Bytes(data)
            while source.at < len(data):
                source.number()
                event = source.take(source.number())
                words.append(folded(event[1:17]) >> 32 << 32 | patient)
        return sorted(words)

    def events(self):
        for patient, data in enumerate(self.parts(0), 1):
            source = Bytes(data)
            while source.at < len(data):
                yield self.event(self.texts[patient], source)


def main():
    with open(sys.argv[1], "rb") as file:
        snapshot = Snapshot(file.read())
    lines = snapshot.places()
    if snapshot.content == 8:
        words = snapshot.index()
        expect(struct.pack(f"<{len(words)}Q", *words) == snapshot.sections[9], "the index is wrong")
        lines = [*snapshot.events(), snapshot.notes()]
    for line in lines:
        print(json.dumps(line, separators=(",", ":"), ensure_ascii=False))


if __name__ == "__main__":
    main()
