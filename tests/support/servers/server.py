"""A real chat server: Gunicorn with gunicorn.conf.py, on a free port, with data of its own."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from http.client import HTTPException
from pathlib import Path
from typing import Self

from tests.support import ROOT
from tests.support.clients.http import ask
from tests.support.data.store import migrated_file
from tests.support.servers.forkserver import flask, fork_server
from tests.support.servers.process import (
    Forked,
    PortTaken,
    children,
    clean_environment,
    end,
    free_port,
    kill_group,
    tail,
)
from tests.support.wait import until

BIN = Path(sys.executable).parent
GUNICORN = [str(BIN / "gunicorn"), "-c", "gunicorn.conf.py", "chat:create_app()"]


class Server:
    """One chat server. `data` is its CHAT_DATA directory; `settings` are environment variables for it.

    As a context manager it starts and stops the server. A migrated database is copied before the first start, which
    saves a fifth of its time; on PostgreSQL, and in tests of the set-up, the server migrates it.
    """

    checkout = ROOT  # the directory of the code that runs

    def __init__(self, data: Path, **settings: str) -> None:
        self.data = data
        self.log = data / "server.log"
        # The rate limit is off unless a test is about it, because tests post as fast as they can.
        self.settings = {"CHAT_DATA": str(data), "CHAT_EVENTS_PER_SECOND": "0", **settings}
        self.port = 0
        self.process: subprocess.Popen[bytes] | Forked | None = None
        data.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.process:
            self.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
        return clean_environment(**{"HOST": "127.0.0.1", "PORT": str(self.port or 1), **self.settings, "PATH": path})

    def start(self, command: list[str] = GUNICORN, seconds: float = 30) -> None:
        """Start, and return when /health answers. All starts use the same port."""
        self._prepare()
        for _ in range(5):
            again = self.port
            self.port = self.port or free_port()
            try:
                return self._start_on_port(command, seconds)
            except PortTaken:
                self.port = again
        raise AssertionError("no free port was found five times in a row")

    def _prepare(self) -> None:
        file = self.data / "chat.db"
        if "DATABASE_URL" not in self.settings and not file.exists():
            file.write_bytes(migrated_file())

    def _start_on_port(self, command: list[str], seconds: float) -> None:
        start = self.log.stat().st_size if self.log.exists() else 0
        self.process = self._run(command)
        try:
            until(lambda: self._answers(start), seconds, "an answer of /health")
        except BaseException as error:
            kill_group(self.process)
            self.process = None
            if isinstance(error, AssertionError):
                error.add_note(f"The server's log ends so:\n{tail(self.log)}")
            raise

    def _run(self, command: list[str]) -> subprocess.Popen[bytes] | Forked:
        self.log.touch()
        if self.checkout == ROOT and command[: len(GUNICORN) - 1] == GUNICORN[:-1]:  # whichever app it serves
            return fork_server().fork(command, self.environment, Path(os.devnull), self.log, self.log)
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command, cwd=self.checkout, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def _answers(self, start: int) -> bool:
        written = self.log.read_bytes()[start:]
        if b"in use" in written:
            raise PortTaken
        if self.process is None or self.process.poll() is not None:
            raise RuntimeError(f"the server ended at once; its log ends so:\n{tail(self.log)}")
        # Before this line is logged, an answer would come from another server on this port.
        return b"Listening at" in written and self.healthy()

    def healthy(self) -> bool:
        try:
            return ask(f"{self.url}/health").status == 200
        except (OSError, HTTPException):
            return False

    def stop(self, seconds: float = 30) -> None:
        """Send SIGTERM, and wait for the end, which must come within `seconds`."""
        if self.process:
            end(self.process, seconds)
            self.process = None

    def kill(self) -> None:
        """Kill the master and the worker at once, as in a power failure."""
        assert self.process, "the server isn't running"
        kill_group(self.process)
        self.process = None

    def kill_worker(self) -> None:
        """Kill only the worker. Gunicorn's master starts another one."""
        for pid in self.workers():
            os.kill(pid, signal.SIGKILL)

    def restart(self) -> None:
        """Stop and start, with the same port and data."""
        self.stop()
        self.start()

    def workers(self) -> list[int]:
        """Return the process ids of Gunicorn's workers."""
        return children(self.process.pid) if self.process else []

    def lift_quotas(self) -> None:
        """Disable all quotas, for a test that is about something else."""
        with closing(sqlite3.connect(self.data / "chat.db")) as database, database:
            database.execute("CREATE TRIGGER lifted AFTER INSERT ON quotas BEGIN DELETE FROM quotas; END")

    def flask(self, *arguments: str, typed: str = "") -> str:
        """Run a `flask --app chat` command with the server's settings, and this input; returns what it printed."""
        done = flask(["--app", "chat", *arguments], self.environment, typed)
        assert done.returncode == 0, f"flask {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}"
        return done.stdout
