"""A headless Chromium with Playwright, installed below .build where it is missing."""

import importlib.util
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PLACE = os.path.join(ROOT, ".build", "report-browser")
# What the tests take for "could not be tried here".
SKIPPED = 77


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def ensure_playwright():
    """Starts this program again in an environment that has Playwright, made once."""
    if importlib.util.find_spec("playwright"):
        return
    python = os.path.join(PLACE, "bin", "python")
    if sys.prefix == PLACE:
        skip("Playwright is not in its environment")
    try:
        if not os.path.exists(os.path.join(PLACE, "installed")):
            subprocess.run([sys.executable, "-m", "venv", PLACE], check=True, capture_output=True)
            requirements = os.path.join(HERE, "requirements.txt")
            subprocess.run(
                [python, "-m", "pip", "install", "--quiet", "--requirement", requirements], check=True,
                capture_output=True, timeout=300)
            open(os.path.join(PLACE, "installed"), "w").close()
    except (subprocess.SubprocessError, OSError):
        skip("Playwright cannot be installed: no network?")
    os.execv(python, [python] + sys.argv)


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
