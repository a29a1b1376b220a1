"""The events behind the marks and rows of a report, against what queries say that they rest on."""

import json
import os
import subprocess


def asked(regimen, log, query):
    words = [regimen, "query", query, "--format", "json", "--log", log]
    return json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)["rows"]


def check_marks(page, faults):
    """Every mark and every bar names events that the page holds."""
    missing = page.evaluate(
        "() => Array.from(document.querySelectorAll('#lanes [data-events]')).filter((one) => one.dataset.events === ''"
        " || one.dataset.events.split(' ').some((position) => !data.events[position])).length")
    faults.expect(missing == 0, f"{missing} marks or bars without events")
    mark = page.locator("#lanes .mark").first
    label = mark.get_attribute("aria-label")
    mark.click(force=True)
    faults.expect(label in page.inner_text("#details"), f"a click opens {label}")


def check_rows(page, regimen, log, faults):
    """Each row of the outcomes and of the adverse events opens the events that the queries say it rests on."""
    with open(os.path.join(log, "00000000000000000001.jsonl"), encoding="utf-8") as file:
        places = {event["id"]: event["seq"] for event in map(json.loads, file)}
    shown = lambda table: page.eval_on_selector_all(
        f"#{table} tbody button.opens",
        "(all) => all.map((one) => [one.getAttribute('aria-label'), one.dataset.events.split(' ').map(Number)])")
    outcomes = [sorted(places[one] for one in row["events"]) for row in asked(regimen, log, "outcomes")]
    faults.expect(sorted(outcomes) == sorted(events for _, events in shown("outcome-table")), "events behind outcomes")
    adverse = {}
    for row in asked(regimen, log, "adverse-events"):
        for suspect in row["suspects"] or [{"drug": "none"}]:
            key = f"{suspect['drug']}: {row['term']}"
            adverse.setdefault(key, set()).update(places[one] for one in row["events"])
    expected = {key: sorted(events) for key, events in adverse.items()}
    faults.expect(dict(shown("adverse-event-table")) == expected, "events behind adverse events")
    missing = page.evaluate(
        "() => Array.from(document.querySelectorAll('button.opens')).flatMap((one) => one.dataset.events.split(' '))"
        ".filter((position) => !data.events[position])")
    faults.expect(not missing, f"events that the page does not hold: {missing}")
    for table in ("outcome-table", "adverse-event-table"):
        button = page.locator(f"#{table} tbody button.opens").nth(1)
        button.focus()
        page.keyboard.press("Enter")
        panel = page.inner_text(f"#{table}-details")
        faults.expect(button.get_attribute("aria-label") in panel and "seq " in panel, f"{table} opens: {panel}")
        focused = page.evaluate("() => document.activeElement.id")
        faults.expect(focused == f"{table}-details", "the events have the focus")
        page.keyboard.press("Escape")
        faults.expect(button.evaluate("(one) => one === document.activeElement"), "escape leads back to the row")
