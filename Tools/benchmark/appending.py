"""Durable appends: batches a second that are on the disk when they are acknowledged."""
import contextlib
import os
import pathlib
import shutil
import subprocess
import tempfile

import measuring
from measuring import Missing

LINE = 400


def product_rate(product, directory, seconds, batch, threads):
    """Batches a second of the product's writer; 0 threads are the plain writer."""
    with tempfile.TemporaryDirectory(dir=directory) as scratch:
        line = measuring.output([product.tool("append-rate"), scratch, seconds, batch, threads])
    return float(line.split(": ")[1].split()[0])


def sqlite_rate(directory, seconds, batch):
    program = measuring.compiled("sqlite_append", "-lsqlite3")
    with tempfile.TemporaryDirectory(dir=directory) as scratch:
        return float(measuring.output([program, f"{scratch}/log.db", seconds, batch, LINE]))


def postgres_programs():
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise Missing("PostgreSQL is not installed: run Tools/benchmark/install")
    return found[-1].parent


class Postgres:
    """A server of its own, in a new directory, until it is stopped."""

    def __init__(self, directory):
        self.programs = postgres_programs()
        self.home = tempfile.mkdtemp(dir=directory)
        # The server refuses to run as the superuser.
        self.user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.user:
            shutil.chown(self.home, "postgres")
        self.options = f"-k {self.home} -c listen_addresses= -c fsync=on -c synchronous_commit=on"
        self._call("initdb", "-D", f"{self.home}/data", "--auth=trust", "--no-sync")
        self._call("pg_ctl", "-D", f"{self.home}/data", "-o", self.options, "-w", "-l", f"{self.home}/log", "start")
        self._call("psql", "-h", self.home, "postgres", "-c", "CREATE TABLE event(seq bigserial PRIMARY KEY, line text)")
        script = pathlib.Path(self.home) / "insert.sql"
        script.write_text(f"INSERT INTO event(line) VALUES (repeat('x', {LINE}));\n")

    def _call(self, program, *words):
        done = subprocess.run([*self.user, str(self.programs / program), *words], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False, cwd="/")
        if done.returncode:
            raise Missing(f"PostgreSQL did not start: {done.stdout.strip().splitlines()[-1:]}")
        return done.stdout

    def rate(self, seconds, clients):
        out = self._call("pgbench", "-h", self.home, "-n", "-c", str(clients), "-j", "2", "-T", str(max(1, round(seconds))),
                         "-f", f"{self.home}/insert.sql", "postgres")
        return float(out.split("tps = ")[1].split()[0])

    def stop(self):
        with contextlib.suppress(Missing):
            self._call("pg_ctl", "-D", f"{self.home}/data", "-m", "immediate", "stop")
        shutil.rmtree(self.home, ignore_errors=True)
