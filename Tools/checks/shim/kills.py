#!/usr/bin/env python3
"""Kills backups, readers that follow a log, and merges at random moments, and looks for what is lost or there twice.

    kills.py REGIMEN [--rounds 20] [--seconds N] [--steps 12] [--kill 0.7] [--seed 1] [--keep]

REGIMEN is the program. Each round makes a log, a copy of it that goes its own way, and a copy that only follows. In
random turns both grow, the copy is brought up to the log, a reader follows the log from the place that it stored, each
of the two is merged into the other, and patients are erased; often a writer appends beside. A seeded share of all of
these processes is killed (SIGKILL) at a random moment, and tried again until one ends by itself; in half of the rounds
the library `shim.c` delays a seeded share of their system calls, so that the moments lie in the middle of their work.

After each kill the copy must verify as a beginning of the log that is no shorter than it was, and a merge must have
written all of its events or none. In the end everything acknowledged must be there once, in the log, in the copy
and with the reader; no file of them may hold an erased patient; a copy that parted must be refused by its last common
seal and stay as it is. Prints the counts and exits with 1 if anything is wrong. The choices are seeded; the moments at
which processes run are not the same twice.
"""
import argparse, collections, json, os, random, re, shutil, signal, sys, tempfile, threading, time

sys.path.insert(1, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import sound
from shared.program import MEMORY
from shim import Program

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MERGED = re.compile(r"merged (\d+) events?\b")


class Killer:
    """Starts the program, kills a seeded share of what may be killed, and counts."""

    def __init__(self, options, program, seed, counts):
        self.program, self.share, self.counts = program, options.kill, counts
        self.chance, self.guard = random.Random(f"kills/{seed}"), threading.Lock()
        self.delays = self.chance.random() < 0.5
        self.usual = collections.defaultdict(lambda: 0.03)

    def start(self, words, text=b"", may_die=False, ends=True):
        """Returns the status of a run, what it printed, and its errors; one that does not end is always killed."""
        kind = words[0]
        with self.guard:
            is_doomed = not ends or may_die and self.chance.random() < self.share
            moment = self.chance.random() * self.usual[kind] * 1.5
            delays = {"delays": f"{self.chance.getrandbits(40)}:50:5000"} if self.delays else {}
        begun = time.monotonic()
        status, output, errors = self.program.run_until(moment if is_doomed else None, words, text, **delays)
        with self.guard:
            if not is_doomed:
                self.usual[kind] += (time.monotonic() - begun - self.usual[kind]) / 4
            self.counts["runs"] += 1
            self.counts[f"kills of {kind}"] += status == -signal.SIGKILL
        return status, output, errors


class Log:
    """A log that is written to, and what it has acknowledged."""

    def __init__(self, name, path):
        self.name, self.path = name, path
        self.patients, self.ids, self.erased, self.number = [], set(), set(), 0

    def lines(self):
        return sound.verified(self.path)[1]


class Round:
    """One log, its copies and a reader."""

    def __init__(self, options, program, seed, counts):
        self.options, self.seed, self.counts, self.faults = options, seed, counts, []
        self.under = os.path.join(program.scratch, "under", str(seed))
        os.makedirs(self.under)
        self.killer = Killer(options, program, seed, counts)
        self.chance = random.Random(f"rounds/{seed}")
        self.ward = Log("W", os.path.join(self.under, "ward"))
        self.laptop = Log("L", os.path.join(self.under, "laptop"))
        self.copy, self.copied = os.path.join(self.under, "copy"), 0
        # What the reader has stored: the places, each with the number of lines that it stands after, and the lines.
        self.places, self.followed = [], []

    def fault(self, text):
        self.faults.append(f"seed {self.seed}: {text}")

    def until_done(self, words, text=b"", after_kill=None, right=(0,)):
        """Tries a command again until it is not killed; returns what it printed and its errors."""
        for attempt in range(12):
            status, output, errors = self.killer.start(words, text, may_die=attempt < 11)
            if status == -signal.SIGKILL:
                if after_kill:
                    after_kill()
            elif status == 3 and "waited" in errors:
                # The lock was held for too long: it is to come again.
                continue
            else:
                if status not in right:
                    self.fault(f"{' '.join(words)} exits with {status}: {output}{errors}")
                return status, output, errors
        self.fault(f"{' '.join(words)} does not come to its end")
        return None, "", ""

    # What is written.

    def drafts(self, log, chance):
        """A batch about a patient of the log's own; now and then a large one."""
        events = []

        def add(kind, patient, occurred, **data):
            id = "0" + "".join(chance.choice(ALPHABET) for _ in range(25))
            events.append({"id": id, "type": kind, "patient": patient, "occurred": occurred, "data": data})
        if log.patients and chance.random() < 0.4:
            patient = chance.choice(log.patients)
        else:
            log.number += 1
            patient = f"{log.name}{log.number:04d}X"
            log.patients.append(patient)
            add("patient-enrolled", patient, "2022-03-01", sex="female", note=f"of {patient}")
            add("treatment-started", patient, "2022-04", treatment="T1", drug="methotrexate")
        for _ in range(chance.choice([0, 1, 1, 2, 3, 400 if chance.random() < 0.2 else 1])):
            add("patient-seen", patient, f"2022-{chance.randint(5, 12):02}", note="x" * chance.choice([1, 9, 300]))
        return events or self.drafts(log, chance)

    def grow(self, log, batches, chance):
        for _ in range(batches):
            events = self.drafts(log, chance)
            text = "".join(json.dumps(event) + "\n" for event in events).encode()
            words = ["append", "-", "--accept", "all", "--log", log.path]
            if self.until_done(words, text)[0] == 0:
                log.ids.update(event["id"] for event in events)
                self.counts["events acknowledged"] += len(events)

    def beside(self, work):
        """Does some work, and half of the time appends to the log beside it."""
        chance = random.Random(self.chance.random())
        batches = self.chance.randint(1, 4) if self.chance.random() < 0.5 else 0
        writer = threading.Thread(target=self.grow, args=(self.ward, batches, chance))
        writer.start()
        work()
        writer.join()

    def erase(self):
        """Erases a patient of the log; where the other has it from a merge, it is erased there, too."""
        patients = [each for each in self.ward.patients if each not in self.ward.erased]
        if not patients:
            return
        patient = self.chance.choice(patients)
        for log in (self.ward, self.laptop):
            lines = log.lines()
            gone = {line.event["id"] for line in lines if line.event.get("patient") == patient}
            # What is erased is not merged.
            self.ward.ids -= gone
            self.laptop.ids -= gone
            if not gone:
                continue
            words = ["erase", "--patient", patient, "--reason", "asked for", "--log", log.path]
            # A killed one is finished by whoever comes next, who then finds nothing to erase.
            self.until_done(words, right=(0, 1, 2, 3))
            if sound.places_of(log.path, patient):
                self.until_done(words)
            if sound.places_of(log.path, patient):
                self.fault(f"{patient} was erased, and stands in {sound.places_of(log.path, patient)}")
        self.ward.patients.remove(patient)
        self.ward.erased.add(patient)
        self.counts["patients erased"] += 1

    # The copy that only follows.

    def judge_copy(self, path, is_done=False):
        """The copy must be a beginning of the log, and no shorter than it was."""
        if not is_done and self.copied == 0 and not os.path.exists(os.path.join(path, "log.json")):
            # It is made last: so far there is no log.
            return 0
        try:
            found, whole = sound.verified(path)[1], self.ward.lines()
        except sound.Unsound as error:
            self.fault(f"the second verifier, of a copy or the log: {error}")
            return 0
        if len(found) > len(whole) or len(found) < self.copied:
            self.fault(f"the copy has {len(found)} lines, the log {len(whole)}; it had {self.copied}")
        for one, other in zip(found, whole):
            if one.leaf != other.leaf or one.is_stub and not other.is_stub:
                self.fault(f"the copy has at seq {one.seq} {one.raw[:120]}, the log {other.raw[:120]}")
                break
        return len(found)

    def backup(self, path=None):
        path, expected = path or self.copy, len(self.ward.lines())
        erased = set(self.ward.erased)
        words = ["backup", path, "--log", self.ward.path, "--threads", str(self.chance.choice([1, 2]))]
        self.until_done(words, after_kill=lambda: self.judge_copy(path))
        found = self.judge_copy(path, is_done=True)
        if found < expected:
            self.fault(f"the copy has {found} lines of {expected}, and was acknowledged")
        if path == self.copy:
            self.copied = found
        for patient in erased:
            if sound.places_of(path, patient):
                self.fault(f"{patient} was erased, and stands in the copy in {sound.places_of(path, patient)}")
        self.counts["backups"] += 1

    # The reader.

    def follow(self, once=False):
        """Follows the log from the last place, is killed, and stores what came before the last mark with its place."""
        place = ["--after", self.places[-1][0]] if self.places else []
        words = ["follow", "--log", self.ward.path, *place, *(["--once"] if once else [])]
        status, output, errors = self.killer.start(words, ends=once)
        if status not in ((0,) if once else (-signal.SIGKILL,)):
            self.fault(f"{' '.join(words)} exits with {status}: {errors}")
        self.store(output)

    def store(self, output):
        waiting = []
        for text in output.split("\n")[:-1]:
            event = json.loads(text)
            if "resume" not in event:
                waiting.append(sound.Line(text.encode()))
                continue
            for line in waiting:
                if line.seq != len(self.followed) + 1:
                    self.fault(f"the reader has {len(self.followed)} lines, and was given seq {line.seq}")
                self.followed.append(line)
            waiting = []
            self.places.append((event["resume"], len(self.followed)))
            self.counts["marks followed"] += 1

    def follow_late(self):
        """A reader who stored an earlier place is given every line after it."""
        if self.places:
            place, count = self.chance.choice(self.places)
            words = ["follow", "--once", "--log", self.ward.path, "--after", place]
            status, output, errors = self.killer.start(words)
            events = [json.loads(text) for text in output.splitlines()]
            found = [event["seq"] for event in events if "seq" in event]
            is_whole = found == list(range(count + 1, count + 1 + len(found)))
            if status or not is_whole or count + len(found) < len(self.followed):
                self.fault(f"after {place} exits with {status} and gives {found[:5]}: {errors}")

    def judge_followed(self):
        self.follow(once=True)
        whole = self.ward.lines()
        if [line.leaf for line in self.followed] != [line.leaf for line in whole]:
            self.fault(f"the reader has {len(self.followed)} lines that are not the {len(whole)} of the log")
        seals = {f"{line.event['seal']}@{line.seq}" for line in whole if "seal" in line.event}
        for place, _ in self.places:
            if place not in seals:
                self.fault(f"the reader was given {place}, which was never the end of a batch")
        self.counts["events followed"] += len(self.followed)

    # The copy that goes its own way.

    def merge(self, source, target):
        before, new = sound.fingerprint(source.path), set(source.ids)
        new -= {line.event["id"] for line in target.lines()}

        def whole_or_not():
            places = collections.Counter(line.event["id"] for line in target.lines())
            there = sum(id in places for id in new)
            if there not in (0, len(new)):
                self.fault(f"a killed merge wrote {there} of {len(new)} events")
            self.counts["killed merges that had written"] += there > 0
        words = ["merge", source.path, "--accept", "all", "--log", target.path]
        status, output, errors = self.until_done(words, after_kill=whole_or_not, right=(0, 1))
        again = self.until_done(words, right=(0, 1))[1]
        found = MERGED.search(again)
        if not found or int(found[1]):
            self.fault(f"merged again: {again}")
        if status == 1 and "erased in the copy" not in output + errors:
            self.fault(f"merge exits with 1: {output}{errors}")
        places = collections.Counter(line.event["id"] for line in target.lines())
        for id in sorted(source.ids):
            if places[id] != 1:
                self.fault(f"{id} stands {places[id]} times after a merge")
                break
        target.ids |= source.ids
        self.counts["merges"] += 1
        self.counts["events merged"] += len(new)
        if source is self.laptop and sound.fingerprint(source.path) != before:
            self.fault("a merge changed the copy that it read")

    def fork(self):
        """A copy that parted is refused by its last common seal, and stays as it is; so is a place in it."""
        self.grow(self.laptop, 1, self.chance)
        self.grow(self.ward, 1, self.chance)
        before = sound.fingerprint(self.laptop.path)
        seals = [{line.seq: line.event["seal"] for line in log.lines() if "seal" in line.event}
                 for log in (self.ward, self.laptop)]
        seq = max(seq for seq, seal in seals[0].items() if seals[1].get(seq) == seal)
        words = ["backup", self.laptop.path, "--log", self.ward.path]
        status, output, errors = self.until_done(words, right=(3,))
        if status == 3 and f"after seq {seq}, seal {seals[0][seq]}" not in errors:
            self.fault(f"the last common seal is at seq {seq}: {errors}")
        if sound.fingerprint(self.laptop.path) != before:
            self.fault("a refused backup changed the copy that parted")
        end = max(seals[1])
        self.until_done(["follow", "--once", "--log", self.ward.path, "--after", f"{seals[1][end]}@{end}"], right=(3,))
        self.counts["forks named"] += 2

    # The whole.

    def run(self):
        self.killer.start(["init", self.ward.path])
        self.grow(self.ward, self.chance.randint(1, 4), self.chance)
        self.backup(self.laptop.path)
        self.grow(self.laptop, 1, self.chance)
        works = [lambda: self.beside(self.backup)] * 4 + [lambda: self.beside(self.follow)] * 5 + [
            lambda: self.beside(lambda: self.merge(self.laptop, self.ward)), self.follow_late, self.fork, self.erase,
            lambda: self.merge(self.laptop, self.ward), lambda: self.merge(self.ward, self.laptop),
            lambda: self.grow(self.laptop, 2, self.chance)]
        for _ in range(self.options.steps):
            self.chance.choice(works)()
            if len(self.faults) > 20:
                return
        self.fork()
        self.backup()
        self.merge(self.laptop, self.ward)
        self.backup()
        self.judge_followed()
        self.judge_ids()

    def judge_ids(self):
        for log in (self.ward, self.laptop):
            places = collections.Counter(line.event["id"] for line in log.lines())
            lost = [id for id in sorted(log.ids) if id not in places]
            twice = [id for id, count in places.items() if count > 1]
            self.counts["lost"] += len(lost)
            self.counts["twice"] += len(twice)
            if lost or twice:
                self.fault(f"acknowledged and not there: {lost[:3]}, there twice: {twice[:3]}")
        for path in (self.ward.path, self.copy, self.laptop.path):
            status, output, errors = self.killer.start(["verify", "--log", path])
            if status:
                self.fault(f"verify of {path}: {output}{errors}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("regimen")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seconds", type=float, help="how long rounds begin")
    parser.add_argument("--steps", type=int, default=12, help="in each round")
    parser.add_argument("--kill", type=float, default=0.7, help="the share that is killed")
    parser.add_argument("--seed", type=int, default=1, help="of the first round; the others follow")
    parser.add_argument("--keep", action="store_true", help="leave the logs where they are")
    options = parser.parse_args()
    scratch = tempfile.mkdtemp(prefix="kills-", dir=MEMORY)
    program, counts, faults, begun = Program(options.regimen, scratch), collections.Counter(), [], time.monotonic()
    rounds = 0
    while len(faults) <= 20 and (rounds < options.rounds if options.seconds is None
                                 else time.monotonic() - begun < options.seconds):
        each = Round(options, program, options.seed + rounds, counts)
        try:
            each.run()
        except sound.Unsound as error:
            each.fault(f"the second verifier: {error}")
        rounds += 1
        faults += each.faults
        if not each.faults and not options.keep:
            shutil.rmtree(each.under)
    kills = ", ".join(f"{counts[name]} {name}" for name in sorted(counts) if name.startswith("kills of"))
    names = ["backups", "marks followed", "events followed", "merges", "events merged", "killed merges that had written",
             "patients erased", "forks named", "events acknowledged"]
    print(f"{rounds} rounds from seed {options.seed}: {counts['runs']} runs; {kills}; "
          + ", ".join(f"{counts[name]} {name}" for name in names)
          + f"; {counts['lost']} lost, {counts['twice']} twice, {len(faults)} faults, {time.monotonic() - begun:.0f} s")
    for fault in faults[:20]:
        print("fault:", fault)
    if faults or options.keep:
        print("the logs:", program.scratch)
    else:
        shutil.rmtree(scratch)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
