#!/usr/bin/env python3
"""Races writers, erasers, a maker of snapshots and readers on one log, kills some, and looks for what is lost.

    race.py REGIMEN [--processes 120] [--seconds N] [--at-once 8] [--kill 0.3] [--batch 3] [--seed 1]
            [--no-erasures] [--keep]

REGIMEN is the program. Many processes append to one log, each a batch of drafts with ids of their own (`append`) or
one event (`record`); others erase patients that were acknowledged, make snapshots, and ask. The library `shim.c`
delays a seeded share of their system calls, so that they meet in the middle of their work. A seeded share of the
writers, erasers and makers of snapshots is killed (SIGKILL) at a random moment; each killed or refused one is tried
again until it is acknowledged. Acknowledged means: the process exited with 0 and printed its line.

Afterwards both verifiers must find the log whole; every acknowledged event must stand in it once and where its writer
was told; no file may hold an erased patient; and every answer that a reader was given must be a state of the log that
there was. With --seconds new writers come for that long, and --processes says nothing. Prints the counts and exits
with 1 if anything is wrong. The random choices are seeded; the moments at which processes run are not the same twice.
"""
import argparse, json, os, random, re, shutil, signal, subprocess, sys, tempfile, threading, time

sys.path.insert(1, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import sound
from judge import ACCUSING, PENDING
from shared.program import MEMORY
from shim import Program

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DRUGS = ["baricitinib", "methotrexate", "dupilumab", "ciclosporin", "azathioprine"]
APPENDED = re.compile(r"appended (\d+) events?(?: as seq (\d+)(?: to (\d+))?)?(?:, (\d+) known already)?"
                      r"(?:, seal ([0-9a-f]{64}))?\n")
RECORDED = re.compile(r"(recorded|already recorded as) seq (\d+): ")
ERASED = re.compile(r"erased \d+ events?\b.*, as seq (\d+) says")
SEAL = re.compile(r"seal ([0-9a-f]{64}) at seq (\d+)\n")


class Job:
    """The events of one writer, and the answer that it got."""

    def __init__(self, number, chance, limit):
        self.patient = f"P{number:05d}X"
        self.is_record = chance.random() < 0.3
        self.ids = ["0" + "".join(chance.choice(ALPHABET) for _ in range(25))
                    for _ in range(1 if self.is_record else chance.randint(1, limit))]
        self.answer = None
        self.tries = 0
        # The seq of the erasure of the patient, once it is acknowledged.
        self.erasure = None

    def words(self):
        if self.is_record:
            return ["record", "patient-enrolled", self.patient, "female", "--on", "2022-03-01", "--id", self.ids[0]]
        return ["append", "-"]

    def drafts(self):
        if self.is_record:
            return b""
        events = [{"id": self.ids[0], "type": "patient-enrolled", "v": 1, "patient": self.patient,
                   "occurred": "2022-03-01", "data": {"sex": "female"}}]
        for index, id in enumerate(self.ids[1:]):
            events.append({"id": id, "type": "treatment-started", "v": 1, "patient": self.patient,
                           "occurred": f"2022-0{index % 6 + 4}",
                           "data": {"treatment": f"T{index + 1}", "drug": DRUGS[index % len(DRUGS)]}})
        return "".join(json.dumps(event, separators=(",", ":")) + "\n" for event in events).encode()


class Race:
    def __init__(self, options, program, log):
        self.options, self.program, self.log = options, program, log
        self.chance = random.Random(options.seed)
        self.jobs = []
        self.guard = threading.Lock()
        self.waiting = []
        self.processes = self.kills = self.busy = self.known = self.reads = self.snapshots = self.erasures = 0
        self.accusations = 0
        self.answers, self.shown, self.faults = [], [], []
        self.longest = 0.05
        self.begun = time.monotonic()
        self.done = threading.Event()

    def fault(self, text):
        with self.guard:
            self.faults.append(text)

    def accuse(self, text):
        with self.guard:
            self.accusations += 1
        self.fault(text)

    # One process.

    def start(self, words, text=b"", may_die=False):
        """Runs the program with seeded delays and returns its status, what it printed, and its errors."""
        with self.guard:
            is_doomed = may_die and self.chance.random() < self.options.kill
            moment = self.chance.random() * self.longest * 1.2
            seed = self.chance.getrandbits(40)
        begun = time.monotonic()
        delays = f"{seed}:{self.options.delayed}:{self.options.delay}"
        status, output, errors = self.program.run_until(
            moment if is_doomed else None, [*words, "--log", self.log], text, delays=delays)
        with self.guard:
            if not is_doomed:
                self.longest = max(self.longest * 0.98, time.monotonic() - begun)
            self.kills += status == -signal.SIGKILL
        return status, output, errors

    def is_over(self):
        if len(self.faults) > 20:
            return True
        if self.options.seconds is not None:
            return time.monotonic() - self.begun > self.options.seconds
        return len(self.jobs) >= self.options.processes

    # Writers.

    def next_job(self):
        with self.guard:
            if self.waiting and self.chance.random() < 0.7:
                return self.waiting.pop(0)
            if not self.is_over():
                self.jobs.append(Job(len(self.jobs) + 1, self.chance, self.options.batch))
                return self.jobs[-1]
            return self.waiting.pop(0) if self.waiting else None

    def writer(self):
        while len(self.faults) <= 20:
            job = self.next_job()
            if job is None:
                return
            with self.guard:
                self.processes += 1
            self.attempt(job)
            if job.answer is None:
                with self.guard:
                    self.waiting.append(job)

    def attempt(self, job):
        job.tries += 1
        status, output, errors = self.start(job.words(), job.drafts(), may_die=job.tries < 10)
        if status == 0:
            self.acknowledge(job, output)
        elif status != -signal.SIGKILL and not self.is_busy(status, errors):
            self.fault(f"{job.patient}: exit {status}: {errors}")
            job.answer = []

    def is_busy(self, status, errors):
        """True if the lock was held for too long: the process is to come again."""
        is_busy = status == 3 and "waited" in errors
        with self.guard:
            self.busy += is_busy
        return is_busy

    def acknowledge(self, job, output):
        found = (RECORDED if job.is_record else APPENDED).search(output)
        if not found:
            self.fault(f"{job.patient}: exit 0 without its line: {output!r}")
            job.answer = []
        elif job.is_record:
            job.answer = [int(found[2])]
            self.count_known(job, found[1] == "already recorded as")
        elif found[2]:
            first, last = int(found[2]), int(found[3] or found[2])
            if last - first + 1 != int(found[1]) or int(found[1]) != len(job.ids) or found[4]:
                self.fault(f"{job.patient}: a part of the batch was appended: {output!r}")
            with self.guard:
                self.answers.append((last, found[5]))
            job.answer = list(range(first, last + 1))
        else:
            if int(found[1]) != 0 or int(found[4] or 0) != len(job.ids):
                self.fault(f"{job.patient}: a false answer: {output!r}")
            self.count_known(job, True)
            job.answer = []

    def count_known(self, job, is_known):
        """A batch can be known already only where an earlier try was killed after it had been written."""
        if is_known and job.tries == 1:
            self.fault(f"{job.patient}: known before it was appended")
        with self.guard:
            self.known += is_known

    # Those who work beside them.

    def eraser(self):
        """Erases every fifth patient, and looks through the files as soon as that is acknowledged."""
        for number in self.turns(0.2):
            with self.guard:
                whole = [job for job in self.jobs if job.answer and job.erasure is None]
            if len(whole) < 5:
                continue
            job = whole[number % len(whole)]
            status, output, errors = self.erase(job, may_die=True)
            found = ERASED.search(output)
            if status == 0 and found:
                job.erasure = int(found[1])
                self.erasures += 1
                self.search(job)
            elif status == -signal.SIGKILL:
                self.finish_erasure(job)
            elif not self.is_busy(status, errors):
                self.accuse(f"an eraser: exit {status}: {output}{errors}")

    def erase(self, job, may_die=False):
        return self.start(["erase", "--patient", job.patient, "--reason", "asked for"], may_die=may_die)

    def finish_erasure(self, job):
        """Comes again after an eraser was killed, until nothing of the patient is left."""
        for _ in range(20):
            status, output, errors = self.erase(job)
            if not self.is_busy(status, errors):
                break
        found = ERASED.search(output)
        # Where the first one had recorded it, the second finished it as it opened the log, and had nothing to erase.
        job.erasure = int(found[1]) if found else 0
        self.erasures += 1
        self.search(job)

    def search(self, job):
        for attempt in range(3):
            try:
                found = sound.places_of(self.log, job.patient)
            except FileNotFoundError:
                # A file that was listed has taken another name.
                continue
            if found:
                self.fault(f"{job.patient}: erased, and stands in {', '.join(found)}")
            return

    def snapshot_maker(self):
        for number in self.turns(0.3):
            status, output, errors = self.start(["snapshot"], may_die=True)
            self.snapshots += status == 0
            if status not in (0, -signal.SIGKILL) and not self.is_busy(status, errors):
                self.accuse(f"a snapshot: exit {status}: {output}{errors}")

    def turns(self, pause):
        number = 0
        while not self.done.wait(pause) and len(self.faults) <= 20:
            yield number
            number += 1

    def reader(self):
        calls = [["verify"], ["query", "patients", "--format", "json", "--as-of", "2024-01-01"], ["verify"],
                 ["query", "events", "--format", "json"], ["prove", "1"], ["report", "--output", "-"]]
        for number in self.turns(0.02):
            words = calls[number % len(calls)]
            with self.guard:
                erased = [job.patient for job in self.jobs if job.erasure is not None]
                last = max((max(job.answer) for job in self.jobs if job.answer), default=None)
                if words[0] == "prove":
                    words = ["prove", str(self.chance.randint(1, last or 1))]
            status, output, errors = self.start(words)
            self.reads += 1
            self.judge_reader(words, status, output, errors, is_empty=last is None)
            for patient in erased:
                if patient in output:
                    self.fault(f"{words[0]} shows {patient}, who was erased before")

    def judge_reader(self, words, status, output, errors, is_empty):
        said = output + errors
        if status != 0:
            is_told = words[0] == "verify" and PENDING.search(said) and not ACCUSING.search(said)
            is_refused = words[0] == "prove" and ("was erased" in said or is_empty)
            if not is_told and not is_refused:
                self.accuse(f"a reader: {words[0]} exits with {status}: {said}")
        elif words[0] == "verify":
            seal = SEAL.search(output)
            self.answers.append((int(seal[2]), seal[1]) if seal else (0, None))
        elif words[0] == "query":
            answer = json.loads(output)
            self.answers.append((answer["log"]["seq"], answer["log"]["seal"]))
            rows = {row["patient"] for row in answer["rows"] if row.get("patient")}
            self.shown.append((answer["log"]["seq"], rows))

    def run(self):
        works = [self.reader, self.reader] + ([] if self.options.no_erasures else [self.eraser, self.snapshot_maker])
        beside = [threading.Thread(target=work) for work in works]
        writers = [threading.Thread(target=self.writer) for _ in range(self.options.at_once)]
        for thread in beside + writers:
            thread.start()
        for thread in writers:
            thread.join()
        self.done.set()
        for thread in beside:
            thread.join()
        # Whoever comes next finishes what a killed one left.
        for _ in range(5):
            status, _, errors = self.start(["record", "patient-seen", "NEXT", "--on", "2022-03-01"])
            if status != 3:
                break

    # The judgement.

    def judge(self):
        """Looks through the log; returns how many events were acknowledged and how many of them are lost."""
        try:
            _, lines = sound.verified(self.log)
        except sound.Unsound as error:
            self.faults.append(f"the second verifier: {error}")
            return 0, 0
        places = {}
        for line in lines:
            if line.event["id"] in places:
                self.faults.append(f"seq {line.seq} repeats the id of seq {places[line.event['id']]}")
            places[line.event["id"]] = line.seq
        answered = [job for job in self.jobs if job.answer is not None]
        lost = [id for job in answered for id in job.ids if id not in places]
        for job in answered:
            if job.answer and job.answer != [places.get(id) for id in job.ids]:
                found = [places.get(id) for id in job.ids]
                self.faults.append(f"{job.patient}: was told {job.answer}, stands at {found}")
            is_gone = all(lines[places[id] - 1].is_stub for id in job.ids if id in places)
            if is_gone != (job.erasure is not None):
                self.faults.append(f"{job.patient}: erased is {job.erasure}, stubs are {is_gone}")
            if job.erasure is not None:
                self.search(job)
        self.judge_answers(lines, answered, places)
        if lost:
            self.faults.append(f"lost: {lost[:5]}")
        return sum(len(job.ids) for job in answered), len(lost)

    def judge_answers(self, lines, answered, places):
        seals = {line.seq: line.event["seal"] for line in lines if "seal" in line.event}
        seals[0] = None
        for seq, seal in self.answers:
            if seq not in seals or seals[seq] != seal:
                self.faults.append(f"an answer names seal {seal} at seq {seq}, which never was the log's end")
        ends = {}
        for line in lines:
            for seq in line.event["data"]["events"] if line.event.get("type") == "event-erased" else []:
                ends[seq] = line.seq
        spans = [(job.patient, places[job.ids[0]], ends.get(places[job.ids[0]], len(lines) + 1))
                 for job in answered if job.ids[0] in places]
        for seq, rows in self.shown:
            expected = {patient for patient, start, end in spans if start <= seq < end}
            if rows - {"NEXT"} != expected:
                self.faults.append(f"an answer at seq {seq} has {len(rows)} patients in place of {len(expected)}")

    def verify(self):
        status, output, errors = self.start(["verify"])
        if status != 0:
            self.accuse(f"verify: {output}{errors}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("regimen")
    parser.add_argument("--processes", type=int, default=120, help="writers, without those that try again")
    parser.add_argument("--seconds", type=float, help="how long new writers come")
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--kill", type=float, default=0.3, help="the share that is killed")
    parser.add_argument("--delayed", type=int, default=50, help="how many of 1,000 calls are delayed")
    parser.add_argument("--delay", type=int, default=10000, help="the longest delay in microseconds")
    parser.add_argument("--batch", type=int, default=3, help="the most events in a batch")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-erasures", action="store_true", help="nor snapshots: writers and readers alone")
    parser.add_argument("--keep", action="store_true", help="leave the log where it is")
    options = parser.parse_args()
    scratch = tempfile.mkdtemp(prefix="race-", dir=MEMORY)
    program = Program(options.regimen, scratch)
    os.mkdir(os.path.join(scratch, "under"))
    race = Race(options, program, os.path.join(scratch, "under", "log"))
    subprocess.run([program.path, "init", race.log], check=True, stdout=subprocess.DEVNULL)
    race.run()
    acknowledged, lost = race.judge()
    race.verify()
    print(f"seed {options.seed}: {race.processes} writing processes, {race.kills} killed ({race.known} after they had "
          f"written), {race.busy} sent away by the lock, {race.erasures} patients erased, {race.snapshots} snapshots, "
          f"{race.reads} answers to readers, {acknowledged} events acknowledged, {race.accusations} false accusations, "
          f"{lost} lost, {len(race.faults)} faults")
    for fault in race.faults[:20]:
        print("fault:", fault)
    if options.keep or race.faults:
        print("the log:", race.log)
    else:
        shutil.rmtree(scratch)
    sys.exit(1 if race.faults else 0)


if __name__ == "__main__":
    main()
