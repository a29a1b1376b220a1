"""The program under test: logs that it makes, erases from and answers from."""
import json
import os
import re
import sys

from shared.dates import text_of
from shared.program import json_lines, query_words, run

ERASED = re.compile(r"erased (\d+) events? \(seq ([0-9, ]+)[;)].*, as seq (\d+) says\n")


class Program:
    def __init__(self, path, directory):
        self.path, self.directory, self.count = path, directory, 0
        # Drawn doses and drugs are no therapy: what the program would ask about is accepted.
        self.accepting = ["--accept", "all"] if "--accept" in self.run("append", "--help").stdout else []

    def run(self, *words, text=None):
        return run(self.path, *words, text=text)

    def empty_log(self, recorded="given"):
        """A new log; `recorded` says who gives the instants."""
        self.count += 1
        log = os.path.join(self.directory, f"log-{os.getpid()}-{self.count}")
        made = self.run("init", log, "--recorded", recorded)
        if made.returncode:
            sys.exit(made.stderr)
        return log

    def append(self, log, drafts):
        """Returns the words of a refusal; None if the program took the drafts."""
        said = self.run("append", "--log", log, *self.accepting, text=json_lines(drafts))
        return said.stderr or f"exit code {said.returncode}" if said.returncode else None

    def log(self, drafts):
        """A log of the drafts, or None and what was said."""
        log = self.empty_log()
        said = self.append(log, drafts)
        return (None, said) if said else (log, "")

    def erase(self, log, words, recorded):
        """Returns the erased positions with that of the event that names them, or the words of a refusal."""
        given = ["--recorded", recorded] if recorded else []
        said = self.run("erase", *words, "--reason", "drawn", "--log", log, *given)
        found = ERASED.match(said.stdout)
        if said.returncode or not found:
            return None, said.stdout + said.stderr
        positions = [int(each) for each in found[2].split(", ")]
        return (positions, int(found[3])), None

    def ask(self, log, question, *more):
        """The rows and how many events were erased up to there; or why there is no answer."""
        words = query_words(question["query"], log, text_of(question["asOf"]), question["profile"])
        said = self.run(*words, "--known-at", question["typed"], *more)
        if said.returncode:
            return {"failed": said.returncode, "said": said.stderr}
        document = json.loads(said.stdout)
        return {"rows": document["rows"], "erased": document["erased"]}
