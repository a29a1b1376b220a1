"""A loop in Python, with orjson where it is installed: python_replay.py OUT FILE..."""
import sys

import answer

try:
    from orjson import loads
except ImportError:
    from json import loads

out, files = sys.argv[1], sys.argv[2:]
patients = {}
for path in files:
    with open(path, "rb") as lines:
        for line in lines:
            event = loads(line)
            kind, data = event["type"], event["data"]
            if event["patient"] not in patients:
                patients[event["patient"]] = ([], {}, [])
            starts, stops, responses = patients[event["patient"]]
            if kind in ("treatment-started", "co-therapy-added"):
                starts.append((event["occurred"], data["treatment"], data["drug"]))
            elif kind == "treatment-stopped":
                stops[data["treatment"]] = event["occurred"]
            elif kind == "response-assessed":
                responses.append((event["occurred"], event["seq"], data["response"]))
answer.write((row for patient, facts in patients.items() for row in answer.combinations(patient, *facts)), out)
