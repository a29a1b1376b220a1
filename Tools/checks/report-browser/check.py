#!/usr/bin/env python3
"""Drives a report in headless Chromium and holds it to what the command line answers.

    Tools/checks/report-browser/check.py --regimen .build/debug/regimen [--screenshots DIR] [--patients 400] [--days 40]

Needs Chromium (Debian), Playwright and axe-core (PyPI), and installs what is missing. Exits with 77 where they are not
to be had.
"""

import argparse
import datetime
import os
import random
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import browser
import wards
from accessibility import check_accessibility, check_axe
from behind import check_marks, check_rows
from leaving import Faults, check_mutants, check_policy, open_report

SIZES = {"phone": (390, 844), "laptop": (1366, 900)}

def replayed(regimen, log, day, known):
    """Returns the answer of `replay`: a patient's pseudonym and words, as a table of Markdown has them.

    The last column, the day of the last entry, is left out.
    """
    words = [regimen, "replay", "--as-of", day, "--known-at", known, "--format", "markdown", "--log", log]
    output = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    rows = [line for line in output.splitlines() if line.startswith("| ")][2:]
    return [tuple(cell.strip() for cell in row[2:-2].rsplit(" | ", 1)[0].split(" | ", 1)) for row in rows]


def shown_on(page):
    return [tuple(row) for row in page.evaluate(
        "() => Array.from(document.querySelectorAll('#on tbody tr')).map((row) => Array.from(row.cells).map("
        "(cell) => cell.textContent))")]


def check_replay(page, regimen, log, count, seed, faults, unescaped=lambda text: text):
    """The slider at some days, as known at some moments, against `replay`."""
    generator = random.Random(seed)
    first, last = (int(page.get_attribute("#day", name)) for name in ("min", "max"))
    moments = page.eval_on_selector_all("#known option", "(all) => all.map((one) => [one.value, one.textContent])")
    changes = page.evaluate(
        "() => data.replay.patients.flatMap((one) => one[1]).flatMap((known) => known[1].filter("
        "(value, index) => index % 2 === 0)).map((day) => data.replay.first + day)")
    for _ in range(count):
        number = generator.randint(first, last)
        # Mistakes are made on the day of a change and beside it.
        if generator.random() < 0.6:
            number = min(max(generator.choice(changes) + generator.choice([-1, 0, 0, 1]), first), last)
        value, moment = generator.choice(moments) if generator.random() < 0.6 else moments[0]
        page.select_option("#known", value)
        page.eval_on_selector(
            "#day", "(slider, day) => { slider.value = day; slider.dispatchEvent(new Event('input')); }", number)
        day = (datetime.date(1970, 1, 1) + datetime.timedelta(days=number)).isoformat()
        known = moment.split(" ")[0]
        answered = [tuple(unescaped(cell) for cell in row) for row in replayed(regimen, log, day, known)]
        faults.expect(shown_on(page) == answered, f"{log}, {day} as known at {known}: {shown_on(page)} for {answered}")
        faults.expect(page.get_attribute("#day", "aria-valuetext") == day, "the slider says its date")


def check_sorting(page, faults):
    """A column of numbers and one of words, both ways."""
    for heading, read in (("months", float), ("condition", str)):
        button = page.locator("#outcome-table thead button", has_text=heading).first
        column = button.evaluate("(button) => button.closest('th').cellIndex")
        for expected in ("ascending", "descending"):
            button.focus()
            page.keyboard.press("Enter")
            cells = page.eval_on_selector_all(
                "#outcome-table tbody tr", "(rows, column) => rows.map((row) => row.cells[column].textContent)", column)
            values = [read(cell) for cell in cells]
            faults.expect(values == sorted(values, reverse=expected == "descending"), f"{heading} {expected}: {values}")
            states = page.eval_on_selector_all(
                "#outcome-table thead th", "(all) => all.map((one) => one.getAttribute('aria-sort'))")
            faults.expect(states.count(expected) == 1 and states.count("none") == len(states) - 1, f"{states}")


def check_groups(context, path, faults):
    """A page of groups alone names no patient and holds no event; it sorts, and can be read."""
    page = open_report(context, path, faults)
    text = page.content()
    faults.expect(not any(f"P{number:02}" in text for number in range(1, 19)), "a patient's pseudonym")
    faults.expect("data-events" not in text and page.evaluate("() => Object.keys(data).length") == 0, "events")
    button = page.locator("#rate-table thead button").nth(1)
    button.click()
    faults.expect(button.evaluate("(one) => one.closest('th').getAttribute('aria-sort')") == "ascending", "it sorts")
    check_axe(page, faults)
    page.close()


def check_keyboard(page, faults):
    """From a name to a bar with the arrow keys, its events, and back."""
    page.locator("#lanes .name").first.focus()
    page.keyboard.press("ArrowRight")
    faults.expect(page.evaluate("() => document.activeElement.getAttribute('class')") in ("bar", "mark"), "arrow right")
    label = page.evaluate("() => document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    details = page.inner_text("#details")
    faults.expect(label in details and "seq " in details and "recorded " in details, f"details: {details}")
    faults.expect(page.evaluate("() => document.activeElement.id") == "details", "the events have the focus")
    page.keyboard.press("Escape")
    faults.expect(page.evaluate("() => document.activeElement.getAttribute('aria-label')") == label, "escape")
    page.keyboard.press("ArrowDown")
    faults.expect(page.evaluate("() => document.activeElement.getAttribute('class')") == "name", "arrow down")


# The dates that a page shows, each with the number of its lines.
DATES = """() => Array.from(document.querySelectorAll(".day")).filter((one) => one.getClientRects().length).map((one) => {
  const range = document.createRange();
  range.selectNodeContents(one);
  return new Set(Array.from(range.getClientRects()).map((box) => Math.round(box.top))).size;
})"""

# The distance of an element from the left edge of its frame, once the frame is scrolled to its end.
MOVED = """([frame, element]) => new Promise((resolve) => {
  const box = document.querySelector(frame);
  box.scrollLeft = box.scrollWidth;
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const first = document.querySelector(element);
    resolve([box.scrollLeft, first ? first.getBoundingClientRect().left - box.getBoundingClientRect().left : null]);
  }));
})"""


def check_narrow(page, faults):
    """On a narrow screen the curves fit, and names stay where they are seen when tables and lanes are moved."""
    wide = page.evaluate("() => { const box = document.querySelector('#survival .scroll');"
                         " return box.scrollWidth - box.clientWidth; }")
    faults.expect(wide <= 0, f"the curves are {wide} px too wide")
    wide = page.evaluate("() => Array.from(document.querySelectorAll('caption div')).filter((one) =>"
                         " one.getBoundingClientRect().right > window.innerWidth).length")
    faults.expect(wide == 0, f"{wide} captions run out of sight")
    for kind, count in (("narrow", 2), ("wide-only", 0)):
        shown = page.locator(f"#survival .{kind} svg:visible").count()
        faults.expect(shown == count, f"{shown} {kind} drawings are seen")
    for frame, element in (
        ("#outcomes .scroll", "#outcome-table tbody th"), ("#swimmer .scroll:has(#lanes)", "#lanes .follow text")):
        moved, left = page.evaluate(MOVED, [frame, element])
        faults.expect(moved > 100 and left is not None and 0 <= left < 20, f"{element}: {left} px after {moved}")
    shown = page.locator("#lanes .follow text").all_text_contents()
    own = page.locator("#lanes .name text, #lanes svg > text[font-weight=bold]").all_text_contents()
    faults.expect(shown == own and "P01" in own, f"names and headings that follow: {shown} for {own}")
    page.evaluate("() => document.querySelectorAll('.scroll').forEach((one) => { one.scrollLeft = 0; })")
    page.wait_for_function("() => !document.querySelector('#lanes .follow')")


def check_sizes(context, path, screenshots, faults):
    """Nothing but tables and plots in their frames is wider than the screen; on paper there are no controls."""
    page = open_report(context, path, faults)
    for name, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faults.expect(wide <= 0, f"{name}: the page is {wide} px too wide")
        lines = page.evaluate(DATES)
        faults.expect(len(lines) > 20 and set(lines) == {1}, f"{name}: dates on several lines: {lines}")
        if name == "phone":
            check_narrow(page, faults)
        if screenshots:
            page.screenshot(path=os.path.join(screenshots, f"{name}.png"), full_page=True)
    page.emulate_media(media="print")
    faults.expect(page.locator(".controls:visible").count() == 0, "no controls on paper")
    faults.expect(page.locator(".on-screen:visible").count() == 0, "nothing on paper of what can be clicked")
    document = page.pdf(prefer_css_page_size=True)
    faults.expect(document.startswith(b"%PDF"), "it prints")
    if screenshots:
        with open(os.path.join(screenshots, "print.pdf"), "wb") as file:
            file.write(document)
    page.close()


def check_hostile(context, path, faults):
    """Texts are shown as they are, and nothing of them acts."""
    page = open_report(context, path, faults)
    lanes = page.eval_on_selector_all("#lanes .lane", "(all) => all.map((one) => one.dataset.patient)")
    shown = {text.replace("\u202e", "\\u{202E}") for text in wards.HOSTILE}
    faults.expect(set(lanes) == shown, f"pseudonyms: {lanes}")
    terms = page.eval_on_selector_all(
        "#adverse-event-table td:nth-child(2)", "(all) => all.map((one) => one.textContent)")
    faults.expect(set(terms) == shown, f"terms: {terms}")
    for lane in page.locator("#lanes .name").all():
        lane.click()
    text = page.inner_text("#details")
    faults.expect("seq " in text, "a name opens all of its lane")
    faults.expect(page.evaluate("() => window.harmed === undefined"), "a text of the record was run")
    counts = page.evaluate("() => ['img', 'script', 'iframe', '[onclick]', '[onerror]', 'b'].map("
                           "(name) => document.querySelectorAll(name).length)")
    faults.expect(counts == [0, 2, 0, 0, 0, 0], f"elements that no one wrote: {counts}")
    return page


def check_large(context, path, count, faults):
    """A page of lanes at a time, an overview of all, and a slider that keeps up."""
    started = time.monotonic()
    page = open_report(context, path, faults)
    opened = time.monotonic() - started
    faults.expect(page.locator("#lanes .lane").count() == 40, "40 lanes are shown")
    elements = page.evaluate("() => document.querySelectorAll('*').length")
    faults.expect(elements < 20_000, f"{elements} elements, before anything is asked for")
    faults.expect(f"of {count}" in page.inner_text("#page-words"), "and said to be some of all")
    page.click("#page-on")
    faults.expect(page.inner_text("#page-words").startswith("lanes 41 to 80"), "the next page")
    page.fill("#find-patient", f"P{count - 1:05}")
    page.press("#find-patient", "Enter")
    name = page.evaluate("() => document.activeElement.closest('.lane').dataset.patient")
    faults.expect(name == f"P{count - 1:05}", f"found {name}")
    page.locator(".overview").click(position={"x": 20, "y": 3})
    faults.expect(page.inner_text("#page-words").startswith("lanes 1 to 40"), "a click on the overview")
    milliseconds = page.evaluate("""() => {
      const slider = document.getElementById("day");
      const start = performance.now();
      for (let step = 0; step < 20; step++) {
        slider.value = Number(slider.min) + (slider.max - slider.min) * step / 20;
        slider.dispatchEvent(new Event("input"));
      }
      return (performance.now() - start) / 20;
    }""")
    table = page.locator("#outcome-table tbody tr")
    faults.expect(table.count() == min(200, count), f"{table.count()} rows at first")
    if count > 200:
        page.click("button[data-table=outcome-table]")
    faults.expect(page.locator("#outcome-table tbody tr:visible").count() == count, "all rows are shown")
    size = os.path.getsize(path) / 1e6
    print(f"{count} patients: {size:.1f} MB, opened in {opened:.1f} s, {milliseconds:.1f} ms a step of the slider")
    page.close()


def main():
    browser.ensure_packages()
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--regimen", required=True)
    parser.add_argument("--screenshots")
    parser.add_argument("--patients", type=int, default=400)
    parser.add_argument("--days", type=int, default=40)
    options = parser.parse_args()
    regimen = os.path.abspath(options.regimen)
    series = os.path.join(browser.ROOT, "EventLogs", "case-series")
    faults = Faults()
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        logs = {"series": series}
        logs["hostile"] = wards.hostile(regimen, os.path.join(directory, "hostile"))
        logs["large"] = wards.large(regimen, os.path.join(directory, "large"), options.patients)
        reports = {name: os.path.join(directory, name + ".html") for name in logs}
        for name, log in logs.items():
            words = [regimen, "report", "--output", reports[name], "--log", log]
            subprocess.run(words, check=True, capture_output=True)
        reports["groups"] = os.path.join(directory, "groups.html")
        words = [regimen, "report", "--suppress-below", "5", "--by", "condition", "--output", reports["groups"]]
        subprocess.run(words + ["--log", series], check=True, capture_output=True)
        chromium = playwright.chromium.launch(executable_path=browser.chromium(), args=["--no-sandbox"])
        context = chromium.new_context(viewport={"width": 1366, "height": 900})
        page = open_report(context, reports["series"], faults)
        check_replay(page, regimen, series, options.days, 1, faults)
        check_sorting(page, faults)
        check_accessibility(page, faults)
        check_axe(page, faults)
        check_keyboard(page, faults)
        check_marks(page, faults)
        check_rows(page, regimen, series, faults)
        check_axe(page, faults)
        page.close()
        check_groups(context, reports["groups"], faults)
        check_sizes(context, reports["series"], options.screenshots, faults)
        page = check_hostile(context, reports["hostile"], faults)
        check_replay(page, regimen, logs["hostile"], options.days, 2, faults, unescaped_markdown)
        check_accessibility(page, faults)
        check_axe(page, faults)
        page.close()
        check_mutants(context, reports["series"], directory, faults)
        page = context.new_page()
        page.goto("file://" + reports["series"])
        check_policy(page, faults)
        check_large(context, reports["large"], options.patients, faults)
        chromium.close()
    for fault in faults.found[:20]:
        print(fault)
    print(f"{len(faults.found)} faults in {faults.checks} checks")
    sys.exit(1 if faults.found else 0)


def unescaped_markdown(text):
    """The text of a cell of Markdown."""
    for written, meant in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(written, meant)
    plain, index = "", 0
    while index < len(text):
        if text[index] == "\\" and index + 1 < len(text) and text[index + 1] in "\\|`*_{}[]<>#~$&!":
            index += 1
        plain += text[index]
        index += 1
    return plain


if __name__ == "__main__":
    main()
