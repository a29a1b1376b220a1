"""The commands that are tried, and the logs that they are tried on."""
import dataclasses
import datetime
import json
import os
import shutil

import sound

# Texts that stand in the log for what is recorded and for what is erased. Nothing else holds them.
MARK, NEXT, OTHER = "kudumark", "nyalamark", "bongomark"
PATIENT, NOTE = "ZEBRA04", "okapitrace"
# A type of event that no program knows yet.
LATER_TYPE = "genome-sequenced"
CLAIMS = json.dumps({"claims": [{"claim": "1", "text": "patients", "printed": 5, "query": "patients",
                                 "statistic": "count"}]})
# A mapping of a sheet of visits, and the sheet.
MAPPING = json.dumps({
    "mapping": 1, "source": "visits", "salt": "a3d90b6c1e4f58722d6b9f0013c4e5a7",
    "file": {"delimiter": ",", "encoding": "utf-8", "decimal": ".", "dates": ["YYYY-MM-DD"], "missing": [""]},
    "patient": {"column": "patient"},
    "tables": [{"key": ["patient", "date"], "events": [
        {"slot": "seen", "type": "patient-seen", "on": {"column": "date"}, "data": {"note": {"column": "note"}}}]}]})
SHEET = f"patient,date,note\nP01,2023-04-01,{MARK}\nP02,2023-04-02,{MARK}\n"
# Two visits as resources that the program wrote of another log.
FHIR = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": resource} for patient in (1, 2)
                   for resource in (
    {"resourceType": "Patient", "id": f"P0{patient}", "meta": {"source": "urn:regimen:log:11111111-2222-4333-8444-555555555555"},
     "identifier": [{"system": "urn:regimen:patient", "value": f"P0{patient}"}]},
    {"resourceType": "EpisodeOfCare", "id": f"e-{patient}", "patient": {"reference": f"Patient/P0{patient}"},
     "meta": {"source": "urn:regimen:log:11111111-2222-4333-8444-555555555555"}},
    {"resourceType": "Encounter", "id": f"v{patient}", "status": "finished", "subject": {"reference": f"Patient/P0{patient}"},
     "period": {"start": f"2023-04-0{patient}"},
     "extension": [{"url": "urn:regimen:note", "valueString": MARK}]})]})
# More visits than a batch can hold, of two patients.
MANY_DAYS = 5_001
MANY = "patient,date,note\n" + "".join(
    f"{patient},{datetime.date(2010, 1, 1) + datetime.timedelta(day)},{MARK}\n"
    for patient in ("P01", "P02") for day in range(MANY_DAYS))
# Commands whose formats are commands of their own, and commands that read no log and write none.
GROUPS, UNTRIED = ("export", "import"), {"completions", "help"}
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def ulid(number):
    """An id that is the same in each run."""
    return "01M8G4Q0AWQA7N6KX6ZJ" + "".join(ALPHABET[number >> 5 * place & 31] for place in range(5, -1, -1))


def draft(kind, patient, occurred, number=None, **rest):
    whole = {} if number is None else {"id": ulid(number)}
    whole.update(type=kind, patient=patient, occurred=occurred, **rest)
    return whole


def json_lines(drafts):
    return "".join(json.dumps(one) + "\n" for one in drafts)


def seen(mark, number=None, patient="P01", **rest):
    return draft("patient-seen", patient, "2023-04-01", number, data={"note": mark}, **rest)


def record_seen(mark, number=None, patient="P01"):
    words = ["record", "patient-seen", patient, "--on", "2023-04-01", "--note", mark, "--log", "{log}"]
    return words + (["--id", ulid(number)] if number is not None else [])


@dataclasses.dataclass(frozen=True)
class Command:
    """A command that is tried.

    `role` is what it does to the log: reads, writes, erases, repairs, makes, snapshots, or copies: brings the log up to
    another, from which it must not part. A writer adds `count` lines
    that hold `mark` or `also`. An eraser adds one, and afterwards no file holds one of the `needles`. With `has_ids` it
    brings the ids of its events, so that it can be tried again as it is.
    """
    name: str
    fixture: str
    role: str
    words: tuple
    text: str = ""
    mark: str = MARK
    also: str = ""
    count: int = 0
    needles: tuple = ()
    has_ids: bool = False
    has_several_batches: bool = False
    user: object = None
    next_user: object = None

    @property
    def kind(self):
        """The command of the program that is called."""
        return " ".join(self.words[:2 if self.words[0] in GROUPS else 1])

    def wrote(self, line):
        """True if a line can be one that this command wrote."""
        return any(mark.encode() in line.raw for mark in (self.mark, self.also) if mark)


class Folder:
    """The scratch folder: the log that is worked on, files beside it that nobody may touch, and logs to begin with."""

    def __init__(self, program):
        self.program = program
        self.under = os.path.join(program.scratch, "under")
        self.log, self.outside = os.path.join(self.under, "log"), os.path.join(self.under, "outside")
        self.fixtures = os.path.join(program.scratch, "fixtures")
        for folder in (self.under, self.fixtures, self.outside):
            os.makedirs(folder, exist_ok=True)
            os.chmod(folder, 0o755)
        self.victims = ""
        # The last seq before the batch that is damaged in one of the logs.
        self.kept = 0

    def fill_outside(self):
        """Makes the files beside the log, some of them named as files of a log are; and another log."""
        shutil.rmtree(self.outside)
        os.makedirs(self.outside)
        for name in ("thesis.txt", "00000000000000000009.snapshot", "set-aside-00000000000000000009-1", "head.new"):
            with open(os.path.join(self.outside, name), "w", encoding="utf-8") as file:
                file.write(f"precious {name}")
        copy(os.path.join(self.fixtures, "ward"), os.path.join(self.outside, "ward"))
        self.victims = sound.fingerprint(self.outside)

    def words(self, words):
        return [word.format(log=self.log, under=self.under, kept=self.kept) for word in words]

    def run(self, words, text="", user=None, **settings):
        return self.program.run(self.words(words), text, user, **settings)

    def must(self, *words, text="", user=None):
        outcome = self.run(words, text, user)
        if outcome.status != 0:
            raise SystemExit(f"{' '.join(words)}: {outcome}")
        return outcome

    def clear(self):
        for name in os.listdir(self.under):
            path = os.path.join(self.under, name)
            if name != "outside":
                shutil.rmtree(path) if os.path.isdir(path) and not os.path.islink(path) else os.remove(path)
        # The users of a log of two make and remove names beside it.
        os.chmod(self.under, 0o777)

    def begin(self, fixture):
        """Puts a log in place as it is to begin with."""
        self.clear()
        if fixture != "nothing":
            copy(os.path.join(self.fixtures, fixture), self.log)
            for name in ("ahead", "thinned") if fixture == "ward" else ():
                copy(os.path.join(self.fixtures, name), os.path.join(self.under, name))
        for name, text in (("drafts.jsonl", json_lines(drafts_of_a_file())), ("claims.json", CLAIMS),
                           ("sheet.csv", SHEET), ("many.csv", MANY), ("mapping.json", MAPPING), ("fhir.json", FHIR)):
            with open(os.path.join(self.under, name), "w", encoding="utf-8") as file:
                file.write(text)
            os.chmod(file.name, 0o644)

    def keep(self, fixture):
        copy(self.log, os.path.join(self.fixtures, fixture))

    # The logs to begin with.

    def make_fixtures(self, users):
        self.clear()
        self.must("init", "{log}")
        self.fill_ward(None, None)
        self.keep("ward")
        self.make_ahead()
        self.clear()
        copy(os.path.join(self.fixtures, "ward"), self.log)
        self.make_later()
        self.begin("ward")
        self.must("record", "patient-seen", "P06", "--on", "2022-07-02", "--log", "{log}")
        self.keep("found")
        self.begin("ward")
        self.make_damaged()
        self.clear()
        self.must("init", "{log}", "--recorded", "given")
        first = enrolled("P01", recorded="2024-01-01T00:00:00.000Z")
        self.must("append", "-", "--log", "{log}", text=json_lines([first]))
        self.keep("given")
        if users:
            self.clear()
            self.must("init", "{log}", "--group", users[0].group_name, user=users[0])
            self.fill_ward(*users)
            self.keep("group")

    def fill_ward(self, one, other):
        """A log with three segments, a stub, a tail that was set aside, a correction and a snapshot."""
        def must(*words, text="", user=one):
            self.must(*words, "--log", "{log}", text=text, user=user)

        must("append", "-", text=json_lines([enrolled("P09"), enrolled("P08")]))
        must("erase", "--patient", "P09", "--reason", "asked for", user=other)
        must("append", "-", text=json_lines([
            enrolled("P01"), started("P01", "T1", "baricitinib"), enrolled("P02"),
            draft("patient-seen", "P02", "2022-06-01", data={"note": NOTE}),
            enrolled(PATIENT), started(PATIENT, "T1", "methotrexate", number=4004)]))
        last = os.path.join(self.log, sound.segment_names(self.log)[-1])
        with open(last, "ab") as file:
            file.write(f'{{"seq":10,"patient":"{PATIENT}","data":{{"note":"{NOTE}"}}'.encode())
        must("record", "patient-enrolled", "P03", "female", "--on", "2022-03-01", user=other)
        must("amend", ulid(4004), "--set", "dose=10mg/week", "--reason", "misread")
        must("snapshot", user=other)
        must("record", "patient-seen", "P01", "--on", "2022-07-01")

    def make_ahead(self):
        """Logs that go on from the first: one with two batches more, and one that has erased a patient then."""
        for number, patient in ((21, "P01"), (22, "P02")):
            self.must(*record_seen(MARK, number, patient))
        self.keep("ahead")
        self.must("erase", "--patient", PATIENT, "--reason", MARK, "--log", "{log}")
        self.keep("thinned")

    def make_later(self):
        """A log with lines of a patient that a later program has written: of a later type, and of a later version."""
        seal, lines = sound.verified(self.log)
        frontier, raw = [], []
        for line in lines:
            sound.verify_seals.add(frontier, line.leaf)
        stem = {"salt": "5491aa1a60b272010debc4066ff21828", "type": LATER_TYPE, "v": 1, "patient": PATIENT,
                "occurred": "2022-08-01", "recorded": lines[-1].event["recorded"][:-4] + "999Z", "data": {"note": NOTE}}
        for number, changed in enumerate(({}, {"type": "patient-seen", "v": 2})):
            event = {"seq": len(lines) + number + 1, "id": ulid(5000 + number), **stem, **changed}
            bare = json.dumps(event, separators=(",", ":")).encode()
            sound.verify_seals.add(frontier, sound.verify_seals.sha(b"\0" + bare))
            raw.append(bare)
        seal = sound.verify_seals.root(frontier).hex()
        raw[-1] = raw[-1][:-1] + f',"seal":"{seal}"}}'.encode()
        last = sound.segment_names(self.log)[-1]
        with open(os.path.join(self.log, last), "ab") as file:
            file.write(b"".join(line + b"\n" for line in raw))
        with open(os.path.join(self.log, "head"), "w", encoding="utf-8") as file:
            file.write(f'{{"seq":{len(lines) + 2},"seal":"{seal}","segment":"{last}",'
                       f'"length":{os.path.getsize(os.path.join(self.log, last))}}}\n')
        self.keep("later")

    def make_damaged(self):
        """A log whose last batch is changed, and one without a head."""
        _, lines = sound.verified(self.log)
        self.kept = len(lines) - 1
        last = os.path.join(self.log, sound.segment_names(self.log)[-1])
        with open(last, "rb") as file:
            content = file.read()
        self.begin("ward")
        with open(last, "wb") as file:
            file.write(content[:-len(lines[-1].raw) - 1] + lines[-1].raw.replace(b"2022-07-01", b"2022-07-02") + b"\n")
        self.keep("damaged")
        self.begin("ward")
        os.remove(os.path.join(self.log, "head"))
        self.keep("headless")


def copy(folder, target):
    """Copies a folder with its owners and modes."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target, symlinks=True)
    if os.geteuid() == 0:
        for name in [".", *sound.files(folder)]:
            status = os.lstat(os.path.join(folder, name))
            os.lchown(os.path.join(target, name), status.st_uid, status.st_gid)
            if not os.path.islink(os.path.join(target, name)):
                os.chmod(os.path.join(target, name), status.st_mode & 0o7777)


def enrolled(patient, number=None, **rest):
    return draft("patient-enrolled", patient, "2022-03-01", number, data={"sex": "female", "age": 43}, **rest)


def started(patient, treatment, drug, number=None, **rest):
    data = {"treatment": treatment, "drug": drug}
    return draft("treatment-started", patient, "2022-03-05", number, data=data, **rest)


def drafts_of_a_file():
    return [seen(MARK, 21), draft("treatment-started", "P02", "2023-04-01", 22,
                                  data={"treatment": "T1", "drug": "dupilumab", "note": MARK})]


def writers():
    append = ("append", "-", "--log", "{log}")
    with_id = {"role": "writes", "fixture": "ward", "has_ids": True}
    yield Command("record", words=tuple(record_seen(MARK, 11)), count=1, **with_id)
    yield Command("append", words=append, text=json_lines(drafts_of_a_file()), count=2, **with_id)
    yield Command("append-file", words=("append", "{under}/drafts.jsonl", "--log", "{log}"), count=2, **with_id)
    sheet = ("import", "csv", "{under}/sheet.csv", "--mapping", "{under}/mapping.json", "--log", "{log}")
    yield Command("import", words=sheet, count=2, **with_id)
    yield Command("import-fhir", words=("import", "fhir", "{under}/fhir.json", "--log", "{log}"), count=2, **with_id)
    # All of its batches are there at once, or none.
    many = ("import", "csv", "{under}/many.csv", *sheet[3:])
    yield Command("import-many", words=many, count=2 * MANY_DAYS, **with_id)
    given = [seen(MARK, 30 + place, recorded=f"2024-02-0{day}T00:00:00.000Z") for place, day in enumerate((1, 1, 2, 3))]
    yield Command("append-given", "given", "writes", append, text=json_lines(given), count=4, has_ids=True,
                  has_several_batches=True)
    without = {"role": "writes", "fixture": "ward", "count": 1}
    yield Command("record-without-id", words=tuple(record_seen(MARK)), **without)
    yield Command("append-without-ids", words=append, text=json_lines([seen(MARK)]), **without)
    yield Command("amend", words=("amend", "5", "--set", "dose=4mg/day", "--reason", MARK, "--log", "{log}"), **without)
    yield Command("retract", words=("retract", "7", "--reason", MARK, "--log", "{log}"), **without)
    yield Command("undo", words=("undo", "--reason", MARK, "--log", "{log}"), **without)
    answer = ("answer", "not-enrolled@13", "--as", "correct", "--reason", MARK, "--log", "{log}")
    yield Command("answer", words=answer, **{**without, "fixture": "found"})
    yield Command("link", words=("link", "P01", "P03", "--reason", MARK, "--log", "{log}"), **without)
    yield Command("merge", words=("merge", "{under}/ahead", "--log", "{log}"), count=2, **with_id)
    move = ("move", "7", "P03", "--reason", MARK, "--log", "{log}")
    yield Command("move", "ward", "writes", move, count=2, also=NOTE)
    yield Command("log", words=("log", "P01", "--log", "{log}"), text=f"patient-seen\n2023-04-01\n{MARK}\nyes\nno\n",
                  **without)


def others():
    whole = ("erase", "--patient", PATIENT, "--reason", MARK, "--log", "{log}")
    yield Command("erase-patient", "ward", "erases", whole, count=1, needles=(PATIENT,))
    yield Command("erase-event", "ward", "erases", ("erase", "7", "--reason", MARK, "--log", "{log}"), count=1,
                  needles=(NOTE,))
    yield Command("erase-later", "later", "erases", whole, count=1, needles=(PATIENT,))
    yield Command("repair-cut", "damaged", "repairs", ("repair", "--cut-after", "{kept}", "--log", "{log}"))
    yield Command("repair-head", "headless", "repairs", ("repair", "--renew-head", "--log", "{log}"))
    yield Command("snapshot", "ward", "snapshots", ("snapshot", "--log", "{log}"))
    copies = {"fixture": "ward", "role": "copies", "has_ids": True, "has_several_batches": True}
    yield Command("backup", words=("backup", "{log}", "--log", "{under}/ahead"), count=2, **copies)
    yield Command("backup-erasing", words=("backup", "{log}", "--log", "{under}/thinned"), count=3,
                  needles=(PATIENT,), **copies)
    yield Command("init", "nothing", "makes", ("init", "{log}"))


def readers():
    calls = {
        "verify": ["verify"], "repair-says": ["repair"],
        "query-patients": ["query", "patients", "--format", "json"],
        "query-regimens": ["query", "regimens", "--format", "csv", "--snapshots", "ignore"],
        "query-events": ["query", "events", "--explain", "--format", "jsonl"],
        "report": ["report", "--output", "-"], "plot": ["plot", "swimmer", "--output", "-"],
        "prove": ["prove", "5"], "prove-growth": ["prove", "--since", "2"],
        "replay": ["replay", "--as-of", "2022-08-01"], "diff": ["diff", "patients", "--since", "@4"],
        "timeline": ["timeline", "P01"], "drugs": ["drugs"], "instruments": ["instruments"],
        "check": ["check"], "follow": ["follow", "--once"],
        "today": ["today", "--as-of", "2022-08-01"],
        "export": ["export", "redcap", "--output", "{under}/pack"],
        "export-tables": ["export", "tables", "--output", "{under}/tables"],
        "export-adam": ["export", "adam", "--output", "{under}/adam"],
        "export-omop": ["export", "omop", "--output", "{under}/omop"],
        "export-fhir": ["export", "fhir", "--output", "{under}/fhir", "--bundles"],
        "export-phenopackets": ["export", "phenopackets", "--output", "{under}/phenopackets"],
        "instruments": ["instruments"],
        "report-file": ["report", "--output", "{under}/made"], "claims": ["claims", "{under}/claims.json"],
    }
    for name, words in calls.items():
        yield Command(name, "ward", "reads", (*words, "--log", "{log}"))


def commands(names_known):
    """All commands that are tried, of those that the program has; ends where one of the program's is not tried."""
    listed = (*writers(), *others(), *readers())
    missing = set(names_known) - {command.kind for command in listed} - UNTRIED
    if missing:
        raise SystemExit(f"commands of the program without an entry in commands.py: {', '.join(sorted(missing))}")
    return [command for command in listed if command.kind in names_known]
