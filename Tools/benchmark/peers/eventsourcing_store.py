"""pyeventsourcing on SQLite. Writes the events of a log into a store, or replays every aggregate of one.

    eventsourcing_store.py write DATABASE FILE...      prints events written a second
    eventsourcing_store.py replay DATABASE OUT
"""
import json
import os
import sys
import time
import uuid

os.environ |= {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": sys.argv[2]}
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

import answer


class Patient(Aggregate):
    @event("Registered")
    def __init__(self, name):
        self.name, self.starts, self.stops, self.responses = name, [], {}, []

    @staticmethod
    def create_id(name):
        return uuid.uuid5(uuid.NAMESPACE_URL, name)

    @event("Recorded")
    def record(self, seq, kind, occurred, data):
        if kind in ("treatment-started", "co-therapy-added"):
            self.starts.append((occurred, data["treatment"], data["drug"]))
        elif kind == "treatment-stopped":
            self.stops[data["treatment"]] = occurred
        elif kind == "response-assessed":
            self.responses.append((occurred, seq, data["response"]))


def write(files):
    patients = {}
    for path in files:
        with open(path) as lines:
            for line in lines:
                stored = json.loads(line)
                patients.setdefault(stored["patient"], []).append(stored)
    application, start, count = Application(), time.monotonic(), 0
    for name, events in patients.items():
        patient = Patient(name)
        for stored in events:
            patient.record(stored["seq"], stored["type"], stored["occurred"], stored["data"])
            count += 1
        application.save(patient)
    print(f"{count / (time.monotonic() - start):.1f}")
    with open(sys.argv[2] + ".names", "w") as file:
        file.write("\n".join(patients))


def replay(out):
    application = Application()
    with open(sys.argv[2] + ".names") as file:
        names = file.read().split("\n")
    patients = (application.repository.get(Patient.create_id(name)) for name in names)
    answer.write((row for patient in patients
                  for row in answer.combinations(patient.name, patient.starts, patient.stops, patient.responses)), out)


write(sys.argv[3:]) if sys.argv[1] == "write" else replay(sys.argv[3])
