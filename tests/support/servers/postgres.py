"""A temporary PostgreSQL: a cluster in a temporary directory, on a free port of the loopback address."""

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import psycopg

from tests.support.servers.process import children, clean_environment, end, free_port, tail
from tests.support.wait import until


def server_program(name: str) -> str:
    """Return the path of initdb or postgres. Debian has them outside of PATH, in a directory for each version."""
    newest_first = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parts[-2]), reverse=True
    )
    found = shutil.which(name) or shutil.which(name, path=os.pathsep.join(map(str, newest_first)))
    assert found, f"{name} was not found. Please install PostgreSQL: sudo apt-get install postgresql"
    return found


def _account() -> str | None:
    """Return the user to run as: as root the package's own user, because PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


class Postgres:
    """A cluster. `fresh_database()` makes an empty database in it."""

    def __init__(self) -> None:
        self.port = 0
        self._numbers = itertools.count(1)
        self._account = _account()
        # Not in pytest's directory, which other users can't read.
        self._home = Path(tempfile.mkdtemp(prefix="banter-postgres-"))
        self._log = self._home / "log"
        self._process: subprocess.Popen[bytes] | None = None
        if self._account:
            shutil.chown(self._home, self._account)

    def __enter__(self) -> Self:
        self._run(
            server_program("initdb"),
            "--pgdata",
            str(self._home / "data"),
            "--username",
            "banter",
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--locale",
            "C",
            "--no-sync",
        )
        for _ in range(5):
            self._start()
            try:
                until(self._answers, 30, "PostgreSQL to answer")
                return self
            except ConnectionError:
                continue  # the port was taken
        raise AssertionError(f"PostgreSQL didn't start:\n{tail(self._log)}")

    def __exit__(self, *_: object) -> None:
        if self._process:
            end(self._process, 30, signal.SIGINT)  # its "fast" shutdown: clients are cut off
        shutil.rmtree(self._home)

    def fresh_database(self) -> str:
        """Make an empty database and return its URL."""
        name = f"banter_{next(self._numbers)}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self._url(name)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Stop all its processes for the block, so that it accepts connections but does not answer."""
        assert self._process
        stopped = []
        try:
            for pid in (self._process.pid, *children(self._process.pid)):
                os.kill(pid, signal.SIGSTOP)
                stopped.append(pid)
            yield
        finally:
            for pid in stopped:
                os.kill(pid, signal.SIGCONT)

    def _url(self, database: str) -> str:
        return f"postgresql://banter@127.0.0.1:{self.port}/{database}"

    def _start(self) -> None:
        self.port = free_port()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    server_program("postgres"),
                    "-D",
                    str(self._home / "data"),
                    "-F",
                    "-h",
                    "127.0.0.1",
                    "-p",
                    str(self.port),
                    "-k",
                    str(self._home),
                    "-c",
                    "max_connections=200",
                    "-c",
                    "full_page_writes=off",  # nobody starts it again after a crash
                    "-c",
                    "wal_level=minimal",
                    "-c",
                    "max_wal_senders=0",
                ],
                env=clean_environment(),
                stdout=log,
                stderr=log,
                cwd=self._home,
                user=self._account,
                start_new_session=True,
            )

    def _answers(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            raise ConnectionError
        try:
            psycopg.connect(self._url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, *command: str) -> None:
        done = subprocess.run(
            command, cwd=self._home, env=clean_environment(), user=self._account, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{command[0]} failed:\n{done.stdout}{done.stderr}"
