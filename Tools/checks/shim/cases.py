"""The cases: which call of which command goes wrong, how, and what happens after it."""
import dataclasses
import os
import shutil

import shim
import sound
from commands import OTHER, PATIENT, Command, record_seen
from judge import ACCUSING, PENDING, Ledger, judge, settle
from shim import DEEDS, Call, Deed, Outcome

# The calls after which the disk, or what the user knows, can be another than before.
CHANGING = {"pwrite", "write", "fsync", "fdatasync", "ftruncate", "rename", "unlink", "mkdir", "link"}
# The calls by which a reader or a writer finds what is there.
FINDING = {"open", "opendir", "pread", "stat"}
RECOVERY = {name: [deed for deed in DEEDS[name] if deed.error != "EINTR"] for name in CHANGING}

# What others do before a call, as scripts of the shell. What they say stands in the file `said`.
SCRIPTS = {
    "erase": "{program} erase --patient " + PATIENT + " --reason " + OTHER + " --log {log}",
    "append": "{program} " + " ".join(record_seen(OTHER, 77)),
    "snapshot": "{program} snapshot --log {log}",
    "read": "{program} verify --log {log}; echo $? >{under}/verified; {program} query events --format json --log {log}",
    "unlock": "rm {log}/lock; {program} " + " ".join(record_seen(OTHER, 77)),
    "swap-snapshots": "mv {log}/snapshots {under}/was; ln -s {outside} {log}/snapshots",
    "swap-log": "mv {log} {under}/was; ln -s {outside}/ward {log}",
    "plant": "ln -s {outside}/thesis.txt {log}/head.new; ln {outside}/thesis.txt {log}/erasing.new;"
             " ln {outside}/thesis.txt {log}/latest.new;"
             " for name in {log}/*.jsonl; do ln -s {outside}/thesis.txt $name.new; done;"
             " ln -s {outside}/thesis.txt {log}/set-aside-00000000000000000002-1",
}
OTHERS = {
    "erase": Command("other-erase", "", "erases", ("erase", "--patient", PATIENT, "--reason", OTHER, "--log", "{log}"),
                     mark=OTHER, count=1, needles=(PATIENT,)),
    "append": Command("other-append", "", "writes", tuple(record_seen(OTHER, 77)), mark=OTHER, count=1, has_ids=True),
}
OTHERS["unlock"] = OTHERS["append"]
ATTACKS = ("swap-snapshots", "swap-log", "plant")


@dataclasses.dataclass(frozen=True)
class Step:
    command: Command
    call: Call
    deed: Deed

    def __str__(self):
        return f"{self.command.name}/{self.call.number}/{self.deed}"

    @property
    def stratum(self):
        return self.command.name, self.call.name, str(self.deed)


class Bench:
    """Runs cases in a scratch folder."""

    def __init__(self, folder, figures, all_commands):
        self.folder, self.figures = folder, figures
        self.commands = {command.name: command for command in all_commands}
        self.references, self.lines, self.calls = {}, {}, {}
        # The commands whose exported files name the patient who is erased.
        self.naming = set()
        self.is_loud = False

    def trace(self, command):
        """The calls of a command where nothing goes wrong, after it was seen to succeed."""
        if command.name not in self.calls:
            self.folder.begin(command.fixture)
            outcome, calls = shim.trace(
                self.folder.program, self.folder.words(command.words), command.text, command.user)
            if outcome.status != 0:
                raise SystemExit(f"{command.name}: {outcome}")
            self.references[command.name], self.calls[command.name] = outcome, calls
            if self.exports_patient(command):
                self.naming.add(command.name)
        return self.calls[command.name]

    def base(self, command):
        """The lines of the log that a command begins with, as far as it keeps them."""
        if command.fixture not in self.lines:
            fixture = {"nothing": None, "damaged": "ward", "headless": "ward"}.get(command.fixture, command.fixture)
            lines = [] if fixture is None else sound.verified(os.path.join(self.folder.fixtures, fixture))[1]
            self.lines[command.fixture] = lines[:self.folder.kept] if command.fixture == "damaged" else lines
        return self.lines[command.fixture]

    def run(self, case):
        """Runs one case: steps, the last of which is judged."""
        command = case[0].command
        self.folder.begin(command.fixture)
        ledger = Ledger(self.folder, self.figures, self.base(command), command)
        ledger.case = ",".join(map(str, case))
        if command.role == "reads":
            self.read(ledger, case[0])
        else:
            for step in case:
                self.write(ledger, step)
            judge(ledger)
            if not ledger.is_failed:
                settle(ledger, case[-1].call.number % 2)
        if sound.fingerprint(self.folder.outside) != self.folder.victims:
            self.folder.fill_outside()
        return ledger

    def perform(self, step):
        """Runs the command of a step with its deed."""
        self.figures.calls += 1
        command, deed, settings, closed = step.command, step.deed, {}, ()
        kind, _, rest = deed.name.partition(":")
        if kind == "closed":
            closed = tuple(map(int, rest))
        elif kind == "clock":
            settings = {"clock": rest}
        else:
            settings = deed.settings(step.call.number)
        if kind == "run":
            script = SCRIPTS[rest].format(program=self.folder.program.path, log=self.folder.log,
                                          under=self.folder.under, outside=self.folder.outside)
            settings["run"] = f"{{ {script}; }} >{self.folder.under}/said 2>&1; echo $? >{self.folder.under}/status"
        outcome = self.folder.program.run(
            self.folder.words(command.words), command.text, command.user, closed, **settings)
        self.figures.kills += outcome.is_killed
        if self.is_loud:
            print(f"{step}: at {step.call.name} of {step.call.path}\n{outcome}")
        return outcome

    def script_outcome(self):
        """The end of a script; nothing where its call was not reached."""
        path = os.path.join(self.folder.under, "status")
        if not os.path.exists(path):
            return None
        with open(path, encoding="utf-8") as file:
            status = int(file.read())
        with open(os.path.join(self.folder.under, "said"), encoding="utf-8", errors="replace") as file:
            outcome = Outcome(status, file.read(), "")
        if self.is_loud:
            print(f"meanwhile: {outcome}")
        return outcome

    # Commands that change the log.

    def write(self, ledger, step):
        outcome = self.perform(step)
        command, deed = step.command, step.deed
        attack = deed.name.partition(":")[2]
        if attack in ATTACKS:
            self.undo(ledger, attack)
        if command.role in ("writes", "erases", "makes", "repairs", "copies"):
            ledger.add(command, outcome)
        ledger.require_no_trap(outcome)
        if attack in OTHERS or attack in ("read", "snapshot"):
            self.judge_other(ledger, attack)
        if deed.name.startswith("run:") and attack not in (*ATTACKS, "unlock") and outcome.status != 0:
            ledger.fault("accused", f"fails beside another process: {outcome}")
        if deed.is_harmless and outcome.status != 0:
            ledger.fault("answer", f"does not go on after what is no failure: {outcome}")
        if outcome.status not in (0, None) and not outcome.is_killed and not ledger.starts_damaged:
            if ACCUSING.search(outcome.errors) and attack not in ATTACKS:
                ledger.fault("accused", outcome)

    def undo(self, ledger, attack):
        """Takes an attack back, so that the log is where it was; what it made to go wrong stays."""
        if sound.fingerprint(self.folder.outside) != self.folder.victims:
            ledger.fault("outside", f"{attack} makes the program change a file beside the log")
            self.folder.fill_outside()
        was = os.path.join(self.folder.under, "was")
        if attack == "swap-log" and os.path.exists(was):
            if os.path.islink(self.folder.log):
                os.remove(self.folder.log)
            if not os.path.exists(self.folder.log):
                os.rename(was, self.folder.log)
        if attack == "swap-snapshots" and os.path.exists(was):
            shutil.rmtree(was)
        for name in list(sound.files(self.folder.log)):
            if os.path.islink(os.path.join(self.folder.log, name)):
                os.remove(os.path.join(self.folder.log, name))

    def judge_other(self, ledger, name):
        outcome = self.script_outcome()
        if outcome is None:
            return
        if name == "read":
            self.judge_beside(ledger, outcome)
        elif name == "snapshot":
            # Whoever stands still here may hold the lock.
            if outcome.status != 0 and "waited" not in outcome.output:
                ledger.fault("accused", f"a snapshot beside it fails: {outcome}")
        else:
            ledger.add(OTHERS[name], outcome)

    def judge_beside(self, ledger, outcome):
        """Judges two readers in the middle of a writer's work."""
        with open(os.path.join(self.folder.under, "verified"), encoding="utf-8") as file:
            verified = int(file.read())
        is_told = PENDING.search(outcome.output) and not ACCUSING.search(outcome.output)
        if outcome.status != 0 or verified != 0 and not is_told:
            ledger.fault("accused", f"beside it verify exits with {verified}, query with {outcome.status}: {outcome}")

    # Commands that only read.

    def read(self, ledger, step):
        before = sound.fingerprint(self.folder.log)
        outcome = self.perform(step)
        reference = self.references[step.command.name]
        ledger.require_no_trap(outcome)
        if step.deed.name.startswith("run:"):
            self.judge_between(ledger, step.command, outcome, reference)
            return
        if sound.fingerprint(self.folder.log) != before:
            ledger.fault("files", "a reader changes the log")
        if outcome.status == 0 and spoken(outcome) != spoken(reference):
            if step.deed.error != "EPIPE" and not step.deed.name.startswith("closed"):
                ledger.fault("answer", f"exits with 0 and answers otherwise: {outcome.output[:200]}")
        elif outcome.status != 0:
            if step.deed.is_harmless:
                ledger.fault("answer", f"does not go on after what is no failure: {outcome}")
            elif ACCUSING.search(outcome.output + outcome.errors):
                ledger.fault("accused", outcome)

    def judge_between(self, ledger, command, outcome, before):
        """Judges a reader beside whom another process worked: it answers from the state before it or after it."""
        other = self.script_outcome()
        if other is None:
            return
        if other.status != 0:
            ledger.fault("accused", f"the other process fails: {other}")
        given = (outcome.status, spoken(outcome), self.exports_patient(command))
        for path in self.exported(command):
            shutil.rmtree(path)
        after = self.folder.run(command.words, command.text)
        allowed = ((before.status, spoken(before), command.name in self.naming),
                   (after.status, spoken(after), self.exports_patient(command)))
        if given not in allowed:
            ledger.fault("accused" if outcome.status else "answer", outcome)

    def exported(self, command):
        """The directory that an export has made, if it is there."""
        words = self.folder.words(command.words)
        paths = [words[place + 1] for place, word in enumerate(words) if word == "--output"]
        return [path for path in paths if os.path.isdir(path)]

    def exports_patient(self, command):
        """True if the files of an export name the patient who is erased."""
        return any(sound.places_of(path, PATIENT) for path in self.exported(command))


def spoken(outcome):
    """What a reader says of the log; a snapshot that cannot be read is not used, and not spoken of."""
    return [line for line in outcome.output.splitlines() if "snapshot at seq" not in line]


# The cases that there are.

def plain(bench, command):
    """Each deed at each call of a command."""
    for call in bench.trace(command):
        for deed in DEEDS[call.name]:
            if command.role != "reads" or not deed.kills:
                yield (Step(command, call, deed),)


def beside(bench, command):
    """Each script before each call of a command by which it finds or changes something."""
    scripts = {"reads": ["erase", "append"], "writes": ["read", "unlock", "swap-log", "plant"], "repairs": [],
               "erases": ["read", "snapshot", "swap-snapshots", "swap-log", "plant"], "makes": [], "copies": ["read"],
               "snapshots": ["erase", "append", "snapshot", "read", "swap-snapshots", "swap-log", "plant"]}
    for call in bench.trace(command):
        if call.name in CHANGING | FINDING and not call.path.startswith("standard"):
            for script in scripts[command.role]:
                if command.fixture == "ward":
                    yield (Step(command, call, Deed(f"run:{script}")),)


def whole(command):
    """What goes wrong from the start: closed streams, and a clock that is 70 years ahead or one behind."""
    start = Call(0, "start", "")
    for closed in ("0", "1", "2", "12", "012"):
        yield (Step(command, start, Deed(f"closed:{closed}")),)
    if command.role in ("writes", "erases") and not command.has_several_batches:
        for seconds in (70 * 365 * 86400, -365 * 86400):
            yield (Step(command, start, Deed(f"clock:{seconds}")),)


def kills(bench, command):
    """The steps in which a command is killed."""
    return [Step(command, call, deed) for call in bench.trace(command) for deed in DEEDS[call.name] if deed.kills]


def recoveries(bench, steps, later):
    """After each step that kills, each deed at each call of a later command, once for each state that a kill leaves."""
    states = set()
    for step in steps:
        command = step.command
        bench.folder.begin(command.fixture)
        bench.folder.run(command.words, command.text, command.user, **step.deed.settings(step.call.number))
        state = sound.outline(bench.folder.log)
        if state in states:
            continue
        states.add(state)
        _, calls = shim.trace(bench.folder.program, bench.folder.words(later.words), later.text, later.user)
        for call in calls:
            for deed in RECOVERY.get(call.name, []):
                yield step, Step(later, call, deed)
