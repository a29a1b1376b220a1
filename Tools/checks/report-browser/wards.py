"""Logs for the reports that are driven: texts that mean harm, and many patients."""

import json
import random
import subprocess

# Texts that would be markup, script, a formula or an end of the page's data if they were not escaped.
HOSTILE = [
    "<script>window.harmed = 1</script>", "\"><img src=x onerror=window.harmed=1>",
    "</script><script>window.harmed=1//", "<!--<script>", "${window.harmed=1}", "' onclick='window.harmed=1", "=1+1",
    "&lt;b&gt;", "\u202eevil", "</template>",
]


def draft(kind, patient, occurred, data):
    return json.dumps({"type": kind, "patient": patient, "occurred": occurred, "data": data})


def make(regimen, directory, batches):
    """A log of some batches of drafts."""
    subprocess.run([regimen, "init", directory], check=True, capture_output=True)
    for batch in batches:
        subprocess.run(
            [regimen, "append", "--accept", "all", "--log", directory], input="\n".join(batch), text=True, check=True,
            capture_output=True)
    return directory


def course(patient, label, drug, start, stop=None, **more):
    dose = {"amount": 10, "unit": "mg", "every": "P1D"}
    lines = [draft("treatment-started", patient, start, {"treatment": label, "drug": drug, "dose": dose, **more})]
    if stop:
        lines.append(draft("treatment-stopped", patient, stop, {"treatment": label, "reasons": ["other"]}))
    return lines


def hostile(regimen, directory):
    """Each text as pseudonym, drug, term, condition and note; dates of months and years; two batches."""
    first, second = [], []
    for index, text in enumerate(HOSTILE):
        first.append(draft("diagnosis-recorded", text, "2021", {"condition": text, "role": "primary", "note": text}))
        first += course(text, "T1", "baricitinib", "2022-01", note=text)
        first += course(text, text, text, "2022-03", "2022-0%d" % (4 + index % 5))
        first += course(text, "T3", "methotrexate", "2022-02-1%d" % index, "2023")
        event = {"term": text, "suspects": [{"treatment": text}]}
        second.append(draft("adverse-event-recorded", text, "2022-04", event))
        second.append(draft("treatment-held", text, "2022-06", {"treatment": "T1"}))
        second.append(draft("treatment-resumed", text, "2022-07", {"treatment": "T1"}))
        if index % 2:
            second.append(draft("follow-up-ended", text, "2023-06", {"reason": "death" if index % 4 == 1 else "lost"}))
    return make(regimen, directory, [first, second])


def large(regimen, directory, count, seed=7):
    """Many patients, a few courses each."""
    generator = random.Random(seed)
    lines = []
    for number in range(count):
        patient = f"P{number:05}"
        month = generator.randrange(1, 13)
        year = generator.randrange(2018, 2022)
        lines += course(patient, "T1", generator.choice(["baricitinib", "upadacitinib"]), f"{year}-{month:02}-03")
        partner = generator.choice(["methotrexate", "prednisone", "dupilumab"])
        stop = f"{year + 1}-{month:02}-20" if generator.random() < 0.7 else None
        lines += course(patient, "T2", partner, f"{year}-{month:02}-10", stop)
        lines.append(draft("response-assessed", patient, f"{year + 1}-{month:02}-15", {"response": "partial"}))
        if generator.random() < 0.4:
            lines.append(draft("adverse-event-recorded", patient, f"{year + 1}-{month:02}-05", {"term": "nausea"}))
    # A batch holds 10,000 events at most.
    batches = [lines[start:start + 9000] for start in range(0, len(lines), 9000)]
    return make(regimen, directory, batches)
