#!/usr/bin/env python3
"""Makes system calls of the real program go wrong, one by one, and judges what stands on the disk afterwards.

    check.py --regimen PATH [--cases N] [--seconds N] [--seed S] [--only COMMANDS] [--deeds DEEDS] [--show N] [--keep]
    check.py --regimen PATH --case CASE

Every call of every command fails once, or for good, or takes half, or is the last before a kill; then again during the
recovery from each state that a kill leaves. Before every call by which a command finds or changes something, another
process erases, appends, reads, takes the lock away, or puts links in the place of the log's files. The commands run
with closed streams and with wrong clocks, and as two users on a log of a group, if the superuser runs the check.

Afterwards `Tools/verify-seals.py` must find the log sound with all that was acknowledged in it, the program must say
the same of it, the next writer must succeed, no file may hold a text that was erased, and no file beside the log may
have changed. A reader beside which something goes wrong must give the right answer or say that it has none.

--cases N tries N cases, drawn so that all commands, calls and faults have their turn; without it all are tried, which
takes hours; or those that there is time for in --seconds. --only and --deeds keep the commands and the deeds that one
of some regular expressions matches, with commas between them. --case tries one case and shows what was said.
Prints figures, and for each fault the command that shows it again; exits with 1 if there is one.
"""
import argparse
import collections
import dataclasses
import grp
import os
import random
import re
import shutil
import sys
import tempfile
import time

sys.path.insert(1, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import cases
from commands import GROUPS, Command, Folder, commands, record_seen
from judge import KINDS, Figures
from shared.program import MEMORY
from shim import Call, Deed, Program, User, unseen_calls

# A later writer that meets what a kill left.
LATER = Command("later", "ward", "writes", tuple(record_seen("gerenukmark", 88)), mark="gerenukmark", count=1,
                has_ids=True)
# The commands after whose kills a recovery is tried: one of each way in which files are changed.
RECOVERED = ("record", "append", "erase-patient", "erase-event", "snapshot")


def two_users(program):
    """Two users of one group, and why there are none."""
    if os.geteuid() != 0:
        return None, "two users: skipped, only the superuser can become others"
    group = next((one for one in grp.getgrall() if one.gr_gid), None)
    if group is None:
        return None, "two users: skipped, there is no group"
    users = [User(number, group.gr_gid, group.gr_name) for number in (64001, 64002)]
    try:
        reaches = program.run(["--version"], user=users[0]).status == 0
    except OSError:
        reaches = False
    if not reaches:
        # The users may not reach the place where it was built.
        program.path = shutil.copy(program.path, os.path.join(program.scratch, "regimen"))
        if program.run(["--version"], user=users[0]).status != 0:
            return None, "two users: skipped, the program does not run for another user"
    return users, f"two users: 64001 and 64002 of the group {group.gr_name}"


def shared_commands(all_commands, users):
    """The commands on a log of two users: one has made it, the other runs them, the first comes next."""
    for command in all_commands:
        if command.fixture == "ward" and command.role not in ("reads", "copies") and command.name != "merge":
            yield dataclasses.replace(command, name=f"group-{command.name}", fixture="group", user=users[1],
                                      next_user=users[0])


def known_names(program):
    """The names of the commands that the program has, by its own help."""
    names = listed_in_help(program, [], "Commands")
    for group in names & set(GROUPS):
        names = names - {group} | {f"{group} {name}" for name in listed_in_help(program, [group], "Formats")}
    return names


def listed_in_help(program, words, heading):
    section = program.run([*words, "--help"]).output.partition(f"\n{heading}:\n")[2].partition("\n\n")[0]
    return set(re.findall(r"^  ([a-z-]+)  ", section, re.MULTILINE))


def later_one(command):
    return dataclasses.replace(LATER, fixture=command.fixture, user=command.user, next_user=command.next_user)


def all_cases(bench, is_sampling, rng):
    """Every case; where they are drawn, recoveries from a few states alone, since each state must be made first."""
    listed = list(bench.commands.values())
    for command in listed:
        yield from cases.plain(bench, command)
        yield from cases.beside(bench, command)
        if command.user is None:
            yield from cases.whole(command)
    for command in listed:
        if command.name.removeprefix("group-") in RECOVERED:
            kills = cases.kills(bench, command)
            if is_sampling:
                kills = [rng.choice(kills)] if rng.random() < 0.3 else []
            yield from cases.recoveries(bench, kills, later_one(command))


def drawn(all_of_them, number, rng):
    """Draws cases so that each command, call and deed comes once before any comes twice."""
    strata = collections.defaultdict(list)
    for case in all_of_them:
        strata[len(case), case[-1].stratum].append(case)
    order = list(strata.values())
    rng.shuffle(order)
    for members in order:
        rng.shuffle(members)
    chosen = []
    while order and len(chosen) < number:
        order = [members for members in order if members]
        for members in order[:number - len(chosen)]:
            chosen.append(members.pop())
    return chosen


def named_case(bench, text):
    """Reads the name of a case back."""
    steps = []
    for part in text.split(","):
        name, number, deed = part.split("/")
        command = bench.commands.get(name)
        if name == "later":
            command = later_one(steps[0].command)
        if command is None:
            raise SystemExit(f"no command of that name: {name}")
        called = {call.number: call for call in bench.trace(command)} if name != "later" else {}
        steps.append(cases.Step(command, called.get(int(number), Call(int(number), "call", "")), Deed.read(deed)))
    return tuple(steps)


def matches(patterns, thing):
    return any(re.fullmatch(pattern, str(thing)) for pattern in patterns.split(","))


def report(figures, options, seconds):
    wrong = ", ".join(f"{figures.wrong[kind]} {words}" for kind, words in KINDS.items())
    print(f"seed {options.seed}: {figures.calls} calls tried, {figures.kills} kills, {figures.acknowledged} events "
          f"acknowledged in {seconds:.0f} s: {wrong}; {figures.erased_bytes} bytes of erased text")
    by_kind = collections.defaultdict(list)
    for case, kind, text in figures.faults:
        by_kind[kind].append((case, text))
    for kind, found in by_kind.items():
        print(f"\n{len(found)} {KINDS[kind]}:")
        for case, text in found[:options.show]:
            print(f"  {text}\n    {sys.argv[0]} --regimen {options.regimen} --case {case}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--regimen", required=True)
    parser.add_argument("--cases", type=int)
    parser.add_argument("--seconds", type=float, help="how long cases are tried")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default=".*")
    parser.add_argument("--deeds", default=".*")
    parser.add_argument("--case")
    parser.add_argument("--show", type=int, default=5, help="how many faults of a kind are shown")
    parser.add_argument("--keep", action="store_true", help="leave the scratch folder where it is")
    return parser.parse_args()


def check(options, scratch):
    rng, figures, begun = random.Random(options.seed), Figures(), time.monotonic()
    program = Program(options.regimen, scratch)
    users, words = two_users(program)
    print(words)
    unseen = unseen_calls(program.path)
    if unseen:
        raise SystemExit(f"the program makes calls that shim.c does not know: {', '.join(unseen)}")
    folder = Folder(program)
    folder.make_fixtures(users)
    folder.fill_outside()
    known = commands(known_names(program))
    known += shared_commands(known, users) if users else []
    bench = cases.Bench(folder, figures, [one for one in known if matches(options.only, one.name)])
    if options.case:
        bench.is_loud = True
        chosen = [named_case(bench, options.case)]
    else:
        chosen = all_cases(bench, options.cases is not None, rng)
        chosen = (case for case in chosen if all(matches(options.deeds, step.deed) for step in case))
        chosen = drawn(chosen, options.cases, rng) if options.cases is not None else chosen
    for number, case in enumerate(chosen, 1):
        if options.seconds is not None and time.monotonic() - begun > options.seconds:
            break
        bench.run(case)
        if number % 500 == 0:
            print(f"{number} cases, {len(figures.faults)} faults", file=sys.stderr)
    report(figures, options, time.monotonic() - begun)
    return 1 if figures.faults else 0


def main():
    options = arguments()
    scratch = tempfile.mkdtemp(prefix="shim-", dir=MEMORY)
    os.chmod(scratch, 0o755)
    try:
        status = check(options, scratch)
    finally:
        if options.keep:
            print("the scratch folder:", scratch)
        else:
            shutil.rmtree(scratch, ignore_errors=True)
    sys.exit(status)


if __name__ == "__main__":
    main()
