#!/usr/bin/env python3
"""Checks `regimen export phenopackets` over the reference log and random cohorts.

  .build/export-checks/bin/python Tools/checks/export/packets.py --regimen PATH [--cohorts N] [--first SEED]

Each packet is parsed strictly by the published protobuf classes and has to come back equal. What the specification asks
for and protobuf does not check is checked here: every prefix of a code is declared and every declared one is used, a
dose has a quantity, a frequency and an interval that does not end before it starts. Exits with 1 where something is wrong.
"""
import argparse
import json
import pathlib

import phenopackets
from google.protobuf.json_format import MessageToDict, Parse

import logs


def codes(value):
    """Every code in a packet."""
    if isinstance(value, dict):
        if {"id", "label"} <= set(value):
            yield value["id"]
        for inner in value.values():
            yield from codes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from codes(inner)


def faults_of(text):
    """What is wrong with a packet."""
    packet = json.loads(text)
    try:
        message = Parse(text, phenopackets.Phenopacket())
    except Exception as error:  # Any refusal is a fault.
        return [f"refused: {error}"]
    found = [] if MessageToDict(message) == packet else ["does not come back equal"]
    used = {code.split(":")[0] for code in codes({key: packet[key] for key in packet if key != "metaData"})}
    declared = {each["namespacePrefix"] for each in packet["metaData"].get("resources", [])}
    if used != declared:
        found.append(f"prefixes {sorted(used)} are used, {sorted(declared)} declared")
    for action in packet.get("medicalActions", []):
        for dose in action["treatment"].get("doseIntervals", []):
            if {"quantity", "scheduleFrequency", "interval"} - set(dose):
                found.append("a dose without quantity, frequency or interval")
            elif not dose["interval"]["start"] <= dose["interval"]["end"]:
                found.append("a dose that ends before it starts")
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--regimen", required=True)
    parser.add_argument("--cohorts", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    given = parser.parse_args()
    count, logs_checked, faults = 0, 0, 0
    for name, context in logs.logs(given.regimen, given.cohorts, given.first):
        with context as (log, as_of, scratch):
            logs.succeed(given.regimen, "export", "phenopackets", "--output", scratch + "/packets", "--log", log, "--as-of",
                         as_of)
            for file in sorted(pathlib.Path(scratch + "/packets").glob("*.phenopacket.json")):
                found = faults_of(file.read_text(encoding="utf-8"))
                for fault in found:
                    print(f"{name}: {file.name}: {fault}", flush=True)
                count, faults = count + 1, faults + len(found)
            logs_checked += 1
            if logs_checked % 20 == 0:
                print(f"{logs_checked} logs, {count} packets: {faults} faults", flush=True)
    print(f"{logs_checked} logs, {count} packets: {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
