"""A headless Chromium with Playwright and axe-core, installed below .build where they are missing."""

import importlib.util
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
PLACE = os.path.join(ROOT, ".build", "report-browser")
# The exit code by which the tests know that nothing could be tried here.
SKIPPED = 77


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def ensure_packages():
    """Starts this program again in an environment that has what it needs, made once for what is asked for."""
    if all(map(importlib.util.find_spec, ["playwright", "axe_playwright_python"])):
        return
    python = os.path.join(PLACE, "bin", "python")
    if sys.prefix == PLACE and os.environ.get("REGIMEN_BROWSER_RESTARTED"):
        skip("Playwright or axe-core is not in its environment")
    requirements = os.path.join(HERE, "requirements.txt")
    installed = os.path.join(PLACE, "installed")
    try:
        with open(requirements, encoding="utf-8") as file:
            asked = file.read()
        if not os.path.exists(installed) or open(installed, encoding="utf-8").read() != asked:
            subprocess.run([sys.executable, "-m", "venv", PLACE], check=True, capture_output=True)
            subprocess.run(
                [python, "-m", "pip", "install", "--quiet", "--requirement", requirements], check=True,
                capture_output=True, timeout=300)
            with open(installed, "w", encoding="utf-8") as file:
                file.write(asked)
    except (subprocess.SubprocessError, OSError):
        skip("Playwright and axe-core cannot be installed: no network?")
    os.environ["REGIMEN_BROWSER_RESTARTED"] = "1"
    os.execv(python, [python] + sys.argv)


def axe():
    """The text of axe-core, which looks for what shuts people out (WCAG 2.2)."""
    place = importlib.util.find_spec("axe_playwright_python").submodule_search_locations[0]
    with open(os.path.join(place, "axe.min.js"), encoding="utf-8") as file:
        return file.read()


def chromium():
    """The path of Chromium, which Debian has as a package."""
    names = ["chromium", "chromium-browser", "google-chrome"]
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        try:
            environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
            for words in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
                subprocess.run(
                    ["apt-get", "--quiet", *words], check=True, capture_output=True, timeout=600, env=environment)
        except (subprocess.SubprocessError, OSError):
            skip("Chromium cannot be installed: no network?")
        found = shutil.which("chromium")
    if found is None:
        skip("there is no Chromium")
    return found
