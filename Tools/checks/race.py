#!/usr/bin/env python3
"""Races writers against one log, kills some of them, and looks for acknowledged events that are lost.

    race.py REGIMEN [--processes 120] [--at-once 8] [--kill 0.3] [--batch 3] [--seed 1] [--keep]

REGIMEN is the program. Many processes append to one log, each a batch of drafts with ids of their own (`append`) or
one event (`record`); readers ask meanwhile. A seeded share of the writers is killed (SIGKILL) at a random moment; each
killed or refused writer is tried again with the same ids until it is acknowledged. Acknowledged means: the process
exited with 0 and printed its line. Afterwards both verifiers must find the log whole; every acknowledged event must
stand in it once and where its writer was told; and every answer that a reader was given must be a state of the log that
there was. Prints the counts and exits with 1 if anything is wrong. The random choices are seeded; the moments at
which processes run are not the same twice.
"""
import argparse, json, os, random, re, shutil, signal, subprocess, sys, tempfile, threading, time

TOOLS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
APPENDED = re.compile(r"appended (\d+) events?(?: as seq (\d+)(?: to (\d+))?)?(?:, (\d+) known already)?(?:, seal ([0-9a-f]{64}))?\n")
RECORDED = re.compile(r"(recorded|known as) seq (\d+): ")
SEAL = re.compile(r"seal ([0-9a-f]{64}) at seq (\d+)\n")


class Job:
    """The events of one writer, and the answer that it got."""

    def __init__(self, number, chance, limit):
        self.patient = f"P{number:05d}"
        self.is_record = chance.random() < 0.3
        self.ids = ["0" + "".join(chance.choice(ALPHABET) for _ in range(25))
                    for _ in range(1 if self.is_record else chance.randint(1, limit))]
        self.answer = None
        self.tries = 0

    def command(self, regimen, log):
        if self.is_record:
            return [regimen, "record", "patient-enrolled", self.patient, "female", "--on", "2022-03-01",
                    "--id", self.ids[0], "--log", log]
        return [regimen, "append", "-", "--log", log]

    def drafts(self):
        if self.is_record:
            return b""
        events = [{"id": self.ids[0], "type": "patient-enrolled", "v": 1, "patient": self.patient,
                   "occurred": "2022-03-01", "data": {"sex": "female"}}]
        for index, id in enumerate(self.ids[1:]):
            events.append({"id": id, "type": "treatment-started", "v": 1, "patient": self.patient,
                           "occurred": f"2022-0{index % 9 + 1}", "data": {"treatment": f"T{index + 1}", "drug": DRUGS[index % len(DRUGS)]}})
        return "".join(json.dumps(event, separators=(",", ":")) + "\n" for event in events).encode()


DRUGS = ["baricitinib", "methotrexate", "dupilumab", "ciclosporin", "azathioprine"]


class Race:
    def __init__(self, options, log):
        self.options, self.log = options, log
        self.chance = random.Random(options.seed)
        self.jobs = [Job(number, self.chance, options.batch) for number in range(1, options.processes + 1)]
        self.guard = threading.Lock()
        self.waiting = list(self.jobs)
        self.processes = self.kills = self.busy = self.known = 0
        self.answers, self.faults = [], []
        self.longest = 0.05
        self.done = threading.Event()

    def fault(self, text):
        with self.guard:
            self.faults.append(text)

    def writer(self):
        while True:
            with self.guard:
                if not self.waiting or len(self.faults) > 20:
                    return
                job = self.waiting.pop(0)
                is_doomed = self.chance.random() < self.options.kill and job.tries < 10
                moment = self.chance.random() * self.longest * 1.2
                self.processes += 1
            self.attempt(job, moment if is_doomed else None)
            if job.answer is None:
                with self.guard:
                    self.waiting.append(job)

    def attempt(self, job, moment):
        job.tries += 1
        start = time.monotonic()
        process = subprocess.Popen(job.command(self.options.regimen, self.log), stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if moment is not None:
            timer = threading.Timer(moment, process.send_signal, [signal.SIGKILL])
            timer.start()
        output, errors = process.communicate(job.drafts())
        if moment is not None:
            timer.cancel()
        else:
            with self.guard:
                self.longest = max(self.longest * 0.98, time.monotonic() - start)
        if process.returncode == -signal.SIGKILL:
            with self.guard:
                self.kills += 1
        elif process.returncode == 0:
            self.acknowledge(job, output.decode())
        elif process.returncode == 3 and b"waited" in errors:
            with self.guard:
                self.busy += 1
        else:
            self.fault(f"{job.patient}: exit {process.returncode}: {errors.decode()}")
            job.answer = []

    def acknowledge(self, job, output):
        found = (RECORDED if job.is_record else APPENDED).match(output)
        if not found:
            self.fault(f"{job.patient}: exit 0 without its line: {output!r}")
            job.answer = []
        elif job.is_record:
            job.answer = [int(found[2])]
            self.count_known(job, found[1] == "known as")
        elif found[2]:
            first, last = int(found[2]), int(found[3] or found[2])
            if last - first + 1 != int(found[1]) or int(found[1]) != len(job.ids) or found[4]:
                self.fault(f"{job.patient}: a part of the batch was appended: {output!r}")
            job.answer = list(range(first, last + 1))
            with self.guard:
                self.answers.append((last, found[5]))
        else:
            if int(found[1]) != 0 or int(found[4] or 0) != len(job.ids):
                self.fault(f"{job.patient}: a false answer: {output!r}")
            job.answer = []
            self.count_known(job, True)

    def count_known(self, job, is_known):
        """A batch can be known already only where an earlier try was killed after it had been written."""
        if is_known and job.tries == 1:
            self.fault(f"{job.patient}: known before it was appended")
        with self.guard:
            self.known += is_known

    def reader(self):
        commands = [["verify"], ["query", "patients", "--format", "json", "--as-of", "2024-01-01"]]
        while not self.done.wait(0.02):
            command = commands[self.reads % len(commands)]
            self.reads += 1
            done = subprocess.run([self.options.regimen] + command + ["--log", self.log], capture_output=True)
            text = done.stdout.decode()
            if done.returncode != 0:
                self.fault(f"a reader: {command[0]} exits with {done.returncode}: {done.stderr.decode()}{text}")
            elif command[0] == "verify":
                seal = SEAL.search(text)
                self.answers.append((int(seal[2]), seal[1]) if seal else (0, None))
            else:
                answer = json.loads(text)
                self.answers.append((answer["log"]["seq"], answer["log"]["seal"]))
                self.counts.append((answer["log"]["seq"], len(answer["rows"])))

    def run(self):
        self.reads, self.counts = 0, []
        reader = threading.Thread(target=self.reader)
        writers = [threading.Thread(target=self.writer) for _ in range(self.options.at_once)]
        for thread in [reader] + writers:
            thread.start()
        for thread in writers:
            thread.join()
        self.done.set()
        reader.join()

    def stored(self):
        lines = []
        for name in sorted(name for name in os.listdir(self.log) if name.endswith(".jsonl")):
            with open(os.path.join(self.log, name), "rb") as file:
                lines += [json.loads(line) for line in file]
        return lines

    def judge(self):
        """Looks through the log; returns how many events were acknowledged and how many of them are lost."""
        lines = self.stored()
        if [line["seq"] for line in lines] != list(range(1, len(lines) + 1)):
            self.faults.append("there is a gap")
        places = {}
        for line in lines:
            if line["id"] in places:
                self.faults.append(f"seq {line['seq']} repeats the id of seq {places[line['id']]}")
            places[line["id"]] = line["seq"]
        acknowledged = [(job, index) for job in self.jobs if job.answer is not None for index in range(len(job.ids))]
        lost = [job.ids[index] for job, index in acknowledged if job.ids[index] not in places]
        for job in self.jobs:
            if job.answer and job.answer != [places.get(id) for id in job.ids]:
                self.faults.append(f"{job.patient}: was told {job.answer}, stands at {[places.get(id) for id in job.ids]}")
        if len(places) != sum(len(job.ids) for job in self.jobs):
            self.faults.append(f"{len(places)} events are there, {sum(len(job.ids) for job in self.jobs)} were appended")
        self.judge_answers(lines)
        if lost:
            self.faults.append(f"lost: {lost[:5]}")
        return len(acknowledged), len(lost)

    def judge_answers(self, lines):
        seals = {line["seq"]: line["seal"] for line in lines if "seal" in line}
        seals[0] = None
        for seq, seal in self.answers:
            if seq not in seals or seals[seq] != seal:
                self.faults.append(f"an answer names seal {seal} at seq {seq}, which never was the log's end")
        for seq, rows in self.counts:
            if rows != len({line["patient"] for line in lines[:seq]}):
                self.faults.append(f"an answer at seq {seq} has {rows} patients")

    def verify(self):
        for command in [[self.options.regimen, "verify", "--log", self.log],
                        [sys.executable, os.path.join(TOOLS, "verify-seals.py"), self.log]]:
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode != 0:
                self.faults.append(f"{command[1]}: {done.stdout}{done.stderr}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("regimen")
    parser.add_argument("--processes", type=int, default=120, help="writers, without those that try again")
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--kill", type=float, default=0.3, help="the share that is killed")
    parser.add_argument("--batch", type=int, default=3, help="the most events in a batch")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="leave the log where it is")
    options = parser.parse_args()
    options.regimen = os.path.abspath(options.regimen)
    scratch = tempfile.mkdtemp(prefix="race-")
    race = Race(options, os.path.join(scratch, "log"))
    subprocess.run([options.regimen, "init", race.log], check=True, stdout=subprocess.DEVNULL)
    race.run()
    acknowledged, lost = race.judge()
    race.verify()
    print(f"seed {options.seed}: {race.processes} writing processes, {race.kills} killed ({race.known} after they had written), {race.busy} sent away by the lock, "
          f"{race.reads} answers to readers, {acknowledged} events acknowledged, {lost} lost, "
          f"{len(race.faults)} faults")
    for fault in race.faults[:20]:
        print("fault:", fault)
    if options.keep or race.faults:
        print("the log:", race.log)
    else:
        shutil.rmtree(scratch)
    sys.exit(1 if race.faults else 0)


if __name__ == "__main__":
    main()
