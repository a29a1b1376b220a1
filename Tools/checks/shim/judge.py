"""Judges a log after something went wrong: against what was acknowledged, and against what a reader says of it."""
import datetime
import json
import os
import re
import stat

import sound
from commands import LATER_TYPE, NEXT, Command, draft, json_lines

# Words by which the program says that a log is not sound, or that one should bring an older one back.
ACCUSING = re.compile(r"damage|restore|tamper|does not agree|do not agree|was cut|taken away|no erasure says|forged"
                      r"|not verify|does not fit|is changed")
PENDING = re.compile(r"eras(ure|ing)")
ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
SEAL = re.compile(r"seal ([0-9a-f]{64}) at seq (\d+)")


class Figures:
    """What a run of the check counts."""

    def __init__(self):
        self.calls = self.kills = self.acknowledged = 0
        self.wrong = dict.fromkeys(KINDS, 0)
        self.erased_bytes = 0
        self.faults = []


# Each kind of fault, as it is printed.
KINDS = {
    "lost": "events lost", "half": "half-written", "accused": "false accusations", "text": "erased texts found",
    "outside": "files outside touched", "ahead": "stamps ahead", "trap": "traps and hangs", "answer": "wrong answers",
    "stuck": "logs not writable afterwards", "twice": "retries that double or are not possible",
    "files": "files left or open to others", "silent": "unfinished erasures unsaid",
}


class Ledger:
    """What was tried on one log, and what was acknowledged."""

    def __init__(self, folder, figures, lines, command):
        self.folder, self.figures, self.base = folder, figures, lines
        self.case = ""
        self.tried = []
        self.is_failed = False
        self.starts_damaged = command.role == "repairs"
        self.starts_missing = command.role == "makes"
        self.has_given_instants = command.fixture == "given"
        self.user, self.next_user = command.user, command.next_user
        self.is_settled = False

    def fault(self, kind, text):
        self.is_failed = True
        self.figures.wrong[kind] += 1
        self.figures.faults.append((self.case, kind, " ".join(str(text).split())[:400]))

    def add(self, command, outcome):
        """Notes a run of a command that changes the log."""
        # A dialogue that was left ends well, and has recorded nothing.
        is_acknowledged = bool(ACKNOWLEDGED.search(outcome.output)) or outcome.status == 0 and command.kind != "log"
        self.tried.append(Tried(command, is_acknowledged, outcome))
        if is_acknowledged:
            self.figures.acknowledged += command.count
        self.require_no_trap(outcome)

    def require_no_trap(self, outcome):
        if outcome.is_trapped:
            self.fault("trap", outcome)

    def has_acknowledged(self, role):
        return any(tried.is_acknowledged and tried.command.role == role for tried in self.tried)

    def run(self, words, user=None):
        outcome = self.folder.run(words, user=user or self.user)
        self.require_no_trap(outcome)
        return outcome


ACKNOWLEDGED = re.compile(r"^(recorded|appended|backed up|merged|erased|known as|made|undone|moved|kept|wrote|renewed)\b", re.MULTILINE)


class Tried:
    def __init__(self, command, is_acknowledged, outcome):
        self.command, self.is_acknowledged, self.outcome = command, is_acknowledged, outcome


def judge(ledger):
    """Judges what stands on the disk now, and what two readers say of it."""
    if sound.fingerprint(ledger.folder.outside) != ledger.folder.victims:
        ledger.fault("outside", "a file beside the log is not as it was")
    if not ledger.is_settled and (ledger.starts_missing or ledger.starts_damaged):
        if not ledger.has_acknowledged("makes") and not ledger.has_acknowledged("repairs"):
            return
    try:
        seal, lines = sound.verified(ledger.folder.log)
    except sound.Unsound as error:
        ledger.fault("lost", f"the second verifier: {error}")
        return
    judge_lines(ledger, lines)
    judge_readers(ledger, seal, lines)
    judge_texts(ledger, lines)
    judge_files(ledger)


def judge_lines(ledger, lines):
    allowed = sound.erasures(lines)
    for number, base in enumerate(ledger.base):
        if number >= len(lines):
            return ledger.fault("lost", f"seq {base.seq} is gone")
        line = lines[number]
        is_stub = line.is_stub and line.leaf == base.leaf and line.seq in allowed
        if line.raw != base.raw and not is_stub:
            ledger.fault("lost", f"seq {base.seq} is another line: {line.raw[:120]}")
    new = [line for line in lines[len(ledger.base):] if not line.is_stub]
    marks = {}
    for tried in ledger.tried:
        marks.setdefault(tried.command.mark, []).append(tried)
    for line in new:
        if not any(tried.command.wrote(line) for tried in ledger.tried):
            ledger.fault("half", f"nobody wrote {line.raw[:120]}")
        if not ledger.has_given_instants and instant(line.event["recorded"]) > latest_possible():
            ledger.fault("ahead", line.event["recorded"])
    for all_tried in marks.values():
        judge_count(ledger, all_tried, sum(all_tried[-1].command.wrote(line) for line in new))


def judge_count(ledger, all_tried, found):
    """Judges the number of lines of a command, and of its repetitions with the same ids."""
    command = all_tried[-1].command
    is_acknowledged = any(tried.is_acknowledged for tried in all_tried)
    if is_acknowledged and found < command.count:
        ledger.fault("lost", f"{command.name} was acknowledged: {found} of {command.count} events are there")
    elif found > command.count and command.role != "erases":
        ledger.fault("twice", f"{command.name}: {found} events in place of {command.count}")
    elif found not in (0, command.count) and not command.has_several_batches:
        ledger.fault("half", f"{command.name}: {found} of {command.count} events are there")


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def latest_possible():
    """The latest instant that a clock can have given: batches of one millisecond push each other ahead."""
    return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=1)


def judge_readers(ledger, seal, lines):
    """Asks `verify` and a query, which must say that the log is sound, and answer from it."""
    is_pending = os.path.exists(os.path.join(ledger.folder.log, "erasing"))
    verify = ledger.run(["verify", "--log", "{log}"])
    said = verify.output + verify.errors
    is_half_erased = bool(sound.erasures(lines) - {line.seq for line in lines if line.is_stub})
    if is_half_erased and not PENDING.search(said):
        ledger.fault("silent", f"lines that an erasure names stand: verify says {said}")
    if verify.status != 0 and not (is_pending and PENDING.search(said) and not ACCUSING.search(said)):
        ledger.fault("accused", f"verify exits with {verify.status}: {said}")
    if verify.status == 0 and (seal, str(len(lines))) not in SEAL.findall(said) and lines:
        is_beyond = any(not tried.is_acknowledged for tried in ledger.tried)
        if not is_beyond or ledger.is_settled:
            ledger.fault("answer", f"verify names another seal than that of seq {len(lines)}: {said}")
    query = ledger.run(["query", "events", "--format", "json", "--log", "{log}"])
    if query.status != 0:
        ledger.fault("accused", f"query exits with {query.status}: {query.errors}")
    else:
        judge_answer(ledger, query.output, lines)


def judge_answer(ledger, text, lines):
    rows = json.loads(text)["rows"]
    erased = sound.erasures(lines)
    if any(line.event.get("type") == LATER_TYPE for line in lines):
        # Of a log of a later program the answer leaves out what it does not understand.
        return
    expected = [line.seq for line in lines
                if not line.is_stub and line.seq not in erased and line.event["type"] != "event-erased"]
    shown = [row["seq"] for row in rows]
    if shown != expected:
        ledger.fault("answer", f"query events shows {shown}, should show {expected}")


def judge_texts(ledger, lines):
    """After an acknowledged erasure no file holds the text; once its event stands no answer does."""
    for tried in ledger.tried:
        command = tried.command
        stands = any(command.mark.encode() in line.raw and line.event.get("type") == "event-erased" for line in lines)
        for needle in command.needles:
            found = sound.places_of(ledger.folder.log, needle)
            if found and (tried.is_acknowledged or ledger.is_settled):
                ledger.figures.erased_bytes += sum(found.values())
                ledger.fault("text", f"{needle} stands in {', '.join(found)}")
            elif found and stands:
                judge_unfinished(ledger, needle, lines)


def judge_unfinished(ledger, needle, lines):
    """Nothing may hand out what is to be erased while the work is not finished."""
    seqs = [line.seq for line in lines if needle.encode() in line.raw]
    for words in [["prove", str(seqs[0])]] if seqs else []:
        outcome = ledger.run([*words, "--log", "{log}"])
        if needle in outcome.output:
            ledger.figures.erased_bytes += outcome.output.count(needle) * len(needle)
            ledger.fault("text", f"{words[0]} hands out {needle}, whose erasure is not finished")


def judge_files(ledger):
    log = ledger.folder.log
    is_shared = ledger.user is not None
    for name in sound.files(log):
        status = os.lstat(os.path.join(log, name))
        mode = (0o770 if is_shared else 0o700) if stat.S_ISDIR(status.st_mode) else 0o660 if is_shared else 0o600
        is_new = sound.UNFINISHED.fullmatch(name)
        if stat.S_ISLNK(status.st_mode):
            ledger.fault("files", f"{name} is a link")
        elif not is_new and status.st_mode & 0o777 != mode:
            ledger.fault("files", f"{name} has mode {status.st_mode & 0o7777:o}")
        if not is_new and not sound.NAMES.fullmatch(name) or ledger.is_settled and is_new and "/" not in name:
            ledger.fault("files", f"{name} is left")
    if os.path.getsize(os.path.join(log, "lock")):
        ledger.fault("files", "something is written in lock")


def settle(ledger, choice):
    """Does what a user does next, without anything going wrong; then everything has to be in order.

    `choice` is 0 or 1: after an erasure that was not acknowledged, the next writer comes, or the erasure is repeated.
    """
    for tried in list(ledger.tried):
        command = tried.command
        if command.role == "makes":
            again(ledger, tried)
        elif command.role == "repairs" and not tried.is_acknowledged:
            again(ledger, tried)
        elif command.has_ids:
            again(ledger, tried)
        elif command.role == "erases" and choice and not tried.is_acknowledged:
            again(ledger, tried)
    write_next(ledger)
    if ledger.is_failed:
        return
    for tried in [one for one in ledger.tried if one.command.role == "erases"]:
        # Where nothing was erased yet, it is now.
        if any(sound.places_of(ledger.folder.log, needle) for needle in tried.command.needles):
            again(ledger, tried)
    ledger.is_settled = True
    judge(ledger)
    judge_ids(ledger)


def write_next(ledger):
    command = Command("next", "", "writes", ("append", "-", "--log", "{log}"), mark=NEXT, count=1, has_ids=True)
    rest = {"recorded": "2024-03-01T00:00:00.000Z"} if ledger.has_given_instants else {}
    first = draft("patient-enrolled", "P07", "2022-01-01", 99, data={"sex": "female", "note": NEXT}, **rest)
    outcome = ledger.folder.run(command.words, json_lines([first]), ledger.next_user)
    ledger.add(command, outcome)
    if outcome.status != 0:
        ledger.fault("stuck", f"the next record: {outcome}")


def again(ledger, tried):
    """Tries a command again, as its user would."""
    command = tried.command
    outcome = ledger.folder.run(command.words, command.text, ledger.user)
    is_done = outcome.status == 0
    if command.role == "makes":
        # A log that was made whole is refused, and rightly.
        is_done = is_done or "holds a log already" in outcome.errors
    if command.role == "repairs":
        is_done = is_done or "not damaged" in outcome.errors
    if command.role == "erases" and not is_done:
        is_done = not any(sound.places_of(ledger.folder.log, needle) for needle in command.needles)
    if not is_done:
        ledger.fault("stuck" if command.role != "writes" else "twice", f"{command.name} tried again: {outcome}")
    if command.role != "makes":
        tried.is_acknowledged = tried.is_acknowledged or outcome.status == 0


def judge_ids(ledger):
    """Whoever was not told that an event was written, although it was, must know its id to try again."""
    try:
        _, lines = sound.verified(ledger.folder.log)
    except sound.Unsound:
        return
    for tried in ledger.tried:
        command, outcome = tried.command, tried.outcome
        if command.role != "writes" or command.has_ids or outcome.status in (0, -9, None):
            continue
        if ledger.case.endswith(("closed:12", "closed:012")):
            # There is nowhere to say it.
            continue
        ids = [line.event["id"] for line in lines[len(ledger.base):] if command.wrote(line)]
        if ids and not any(id in outcome.errors + outcome.output for id in ids):
            ledger.fault("twice", f"{command.name} wrote {ids[0]} and exits with {outcome.status} without its id: "
                                  f"{outcome.errors}")
