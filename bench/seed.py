"""Banter's data before each session: a lobby whose members have joined before.

Clients make it over the wire, once for a whole run: they connect, open the lobby and leave. Otherwise every session
would also measure joins, which are announced to everybody in the room.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

import process
from generator import Generator, Shape
from peers import PEERS, Start
from process import BenchError

AT_ONCE = 20  # with more, each would get more announcements of the others


class Seed:
    """A data directory with `people` members of the lobby, made at first use."""

    def __init__(self, app: Path, results: Path, people: int) -> None:
        self._app = app
        self._people = people
        self._data = Path(tempfile.mkdtemp(dir=results, prefix="seed-"))
        self._made = False

    def __enter__(self) -> Seed:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._data)

    def copy_to(self, directory: Path) -> None:
        """Copy the data to a directory."""
        if not self._made:
            self._make()
            self._made = True
        shutil.copytree(self._data, directory, dirs_exist_ok=True)

    def _make(self) -> None:
        ours, (server_core, load_core) = PEERS["ours"], process.cores()
        start = Start(process.free_port(), self._data, self._app, durable=True)
        migrate = [str(self._app / ".venv/bin/flask"), "--app", "chat", "migrate"]
        done = subprocess.run(migrate, cwd=self._app, env=ours.env(start), capture_output=True, text=True)
        if done.returncode:
            raise BenchError(f"Banter's database can't be made: {done.stderr}")
        _lift_quotas(self._data / "chat.db")
        with ours.start(start, server_core) as server:
            server.wait_until_it_answers(start.port)
            with closing(Generator(ours, start.port, load_core, Shape())) as load:
                load.visit(self._people, AT_ONCE)
        (self._data / "log").unlink()


def _lift_quotas(database: Path) -> None:
    """Disable the quotas, since 10,000 people come from one address here."""
    with closing(sqlite3.connect(database)) as connection, connection:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'quotas'").fetchone():
            connection.execute("CREATE TRIGGER lifted AFTER INSERT ON quotas BEGIN DELETE FROM quotas; END")
