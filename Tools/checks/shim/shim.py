"""The program under test, with the library `shim.c` between it and the C library where that is asked for."""
import dataclasses
import errno
import os
import shutil
import signal
import subprocess
import threading

FOLDER = os.path.dirname(os.path.abspath(__file__))
# Far more seconds than any call takes. A program that is not back after several times as many hangs; after once, the
# machine can have been stopped in between.
PATIENCE, ROUNDS = 60, 5


@dataclasses.dataclass
class Outcome:
    """The end of one run: its status, negative for a signal and None where the program hung, and what it wrote."""
    status: int
    output: str
    errors: str

    @property
    def is_killed(self):
        return self.status == -9

    @property
    def is_trapped(self):
        return self.status is None or self.status < 0 and self.status != -9

    def __str__(self):
        return f"exit {self.status}\n{self.output}{self.errors}"


class Program:
    """A program in a scratch folder, under which the shim counts calls."""

    def __init__(self, path, scratch):
        self.path, self.scratch = os.path.abspath(path), scratch
        self.library = os.path.join(scratch, "shim.so")
        self.runs = 0
        compiler = next(filter(None, map(shutil.which, ("cc", "clang", "gcc"))), "cc")
        subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", self.library, os.path.join(FOLDER, "shim.c"),
                        "-ldl"], check=True)

    def environment(self, **settings):
        """The environment of a run; `settings` are those of the shim, in small letters, and switch it on."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("REGIMEN_", "SHIM_"))}
        # A killed program would leave half a profile.
        kept.update(NO_COLOR="1", REGIMEN_THREADS="1", LLVM_PROFILE_FILE="/dev/null")
        if settings:
            kept.update(LD_PRELOAD=self.library, SHIM_UNDER=os.path.join(self.scratch, "under"))
            kept.update({f"SHIM_{name.upper()}": str(value) for name, value in settings.items()})
        return kept

    def run(self, words, text="", user=None, closed=(), **settings):
        """Runs the program, as a user if one is given, with some of the standard streams closed."""
        self.runs += 1
        command = [self.path, *words]
        if closed:
            shut = " ".join(f"{number}{'<' if number == 0 else '>'}&-" for number in closed)
            command = ["sh", "-c", f'exec "$0" "$@" {shut}', *command]
        who = {} if user is None else {"user": user.number, "group": user.group, "extra_groups": [user.group]}
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=self.environment(**settings), cwd=self.scratch, umask=0o022, **who)
        output, errors = self.end(process, text.encode())
        if process.returncode is None:
            process.kill()
            process.communicate()
            return Outcome(None, "", "the program hangs")
        return Outcome(process.returncode, output.decode("utf-8", "replace") + self.made(),
                       errors.decode("utf-8", "replace"))

    def run_until(self, moment, words, text=b"", **settings):
        """Runs the program, and kills it that many seconds after its start if `moment` is not None.

        Returns its status, what it printed, and its errors.
        """
        process = subprocess.Popen([self.path, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=self.environment(**settings))
        timer = None if moment is None else threading.Timer(moment, process.send_signal, [signal.SIGKILL])
        if timer:
            timer.start()
        output, errors = process.communicate(text)
        if timer:
            timer.cancel()
        return process.returncode, output.decode("utf-8", "replace"), errors.decode("utf-8", "replace")

    @staticmethod
    def end(process, text):
        """Waits for the end of a process; what it put out is nothing where it does not end."""
        for _ in range(ROUNDS):
            try:
                return process.communicate(text, timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                # What is left of it is sent in the next round.
                text = None
        return b"", b""

    def made(self):
        """What a command wrote to the file that it was told to make, as a part of what it put out."""
        path = os.path.join(self.scratch, "under", "made")
        if not os.path.exists(path):
            return ""
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
        os.remove(path)
        return text


@dataclasses.dataclass(frozen=True)
class User:
    """A user of a log of several, without a name or a home."""
    number: int
    group: int
    group_name: str


@dataclasses.dataclass(frozen=True)
class Call:
    """A call that the shim counted."""
    number: int
    name: str
    path: str


def trace(program, words, text, user=None):
    """Runs the program and returns its end and the calls that it made."""
    path = os.path.join(program.scratch, "trace")
    with open(path, "w", encoding="utf-8"):
        os.chmod(path, 0o666)
    outcome = program.run(words, text, user, trace=path)
    with open(path, encoding="utf-8", errors="replace") as file:
        lines = [line.rstrip("\n").split("\t") for line in file]
    return outcome, [Call(int(number), name, path) for number, name, path in lines]


@dataclasses.dataclass(frozen=True)
class Deed:
    """What goes wrong at a call: `fail-EIO`, `short`, `kill`, or the name of a script that runs before it."""
    name: str
    error: str = ""

    def __str__(self):
        return f"{self.name}-{self.error}" if self.error else self.name

    @staticmethod
    def read(text):
        name, _, error = text.rpartition("-")
        return Deed(name, error) if error.isupper() else Deed(text)

    @property
    def kills(self):
        return self.name in ("kill", "kill-after", "torn")

    @property
    def is_harmless(self):
        """True if nothing failed: the program has to go on as if nothing had been."""
        return self.name == "short" or self.error == "EINTR"

    def settings(self, call_number):
        """What the shim is told; without a script, which the caller adds."""
        number = getattr(errno, self.error) if self.error else 0
        return {"at": call_number, "do": self.name.partition(":")[0], "errno": number}


def deeds(*texts):
    return [Deed.read(text) for text in texts]


# Calls that change or find files and that the library does not stand before: the program should make none of them. Only
# the handler of Control-C calls dup2: it puts /dev/null in the place of standard input.
UNSEEN = set("""creat fopen fdopen freopen truncate chmod fchmodat chown lchown fchownat symlink symlinkat readlink
readlinkat utimensat futimens posix_fallocate fallocate copy_file_range sendfile statx readv writev preadv pwritev sync
syncfs sync_file_range msync dup dup3 scandir getdents64 lockf faccessat remove mkstemp mkostemp
mknod mkfifo nftw fts_open setxattr fsetxattr""".split())


def unseen_calls(path):
    """The calls of a program, by the names that it takes from the C library, before which nothing can go wrong."""
    if not shutil.which("nm"):
        return []
    listed = subprocess.run(["nm", "--dynamic", "--undefined-only", path], capture_output=True, text=True, check=True)
    return sorted(UNSEEN & {line.split()[-1].partition("@")[0] for line in listed.stdout.splitlines()})


# The deeds that are tried at each call. A kill is tried where the disk can have changed since the last.
ENDS = ["fail-EIO", "fail-EINTR", "fail-on-EIO", "after-EIO", "kill", "kill-after"]
DEEDS = {
    "open": deeds("fail-EIO", "fail-EINTR", "fail-EMFILE", "fail-on-EIO", "fail-all-EIO", "kill", "kill-after"),
    "opendir": deeds("fail-EIO", "fail-on-EIO", "fail-EMFILE"),
    "readdir": deeds("fail-EIO"),
    "close": deeds("fail-EIO", "fail-EINTR"),
    "read": deeds("fail-EIO", "fail-EINTR", "short"),
    "pread": deeds("fail-EIO", "fail-EINTR", "fail-on-EIO", "fail-all-EIO", "short"),
    "write": deeds("fail-EIO", "fail-ENOSPC", "fail-EPIPE", "fail-EINTR", "short", "torn", "kill"),
    "pwrite": deeds("fail-ENOSPC", "fail-EDQUOT", "fail-on-ENOSPC", "fail-all-EIO", "short", "torn", *ENDS),
    "fsync": deeds(*ENDS, "fail-all-EIO", "fail-ENOSPC"),
    "fdatasync": deeds(*ENDS, "fail-all-EIO", "fail-ENOSPC"),
    "ftruncate": deeds(*ENDS, "fail-all-EIO"),
    "fchmod": deeds("fail-EIO", "fail-EINTR", "kill"),
    "fchown": deeds("fail-EIO", "fail-EINTR", "kill"),
    "flock": deeds("fail-EINTR", "fail-ENOLCK", "kill-after"),
    "stat": deeds("fail-EIO", "fail-EINTR", "fail-on-EIO"),
    "access": deeds("fail-EIO"),
    "mkdir": deeds("fail-ENOSPC", *ENDS),
    "unlink": deeds(*ENDS, "fail-all-EIO"),
    "rename": deeds("fail-ENOSPC", *ENDS, "fail-all-EIO"),
    "link": deeds("fail-ENOSPC", *ENDS),
    "mmap": deeds("fail-EIO"),
    "fcntl": deeds("fail-EIO"),
}
