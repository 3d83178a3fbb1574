"""Jobs on real servers: they run from the start, again after a kill, and on one of several workers."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from chat.core import jobs
from chat.core.jobs import RecurringJob
from chat.core.retention import NOTICES
from chat.domain import JOBS
from chat.store import Tx, open_store
from tests.support.data.jobs import Linger
from tests.support.data.store import with_driver
from tests.support.servers.postgres import Postgres
from tests.support.servers.server import GUNICORN, Server
from tests.support.wait import until

COMMAND = [*GUNICORN[:-1], "tests.support.data.jobs:create_app()"]


class Lingering:
    """A job that runs on a server until the gate is open."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / "lingering"
        self._gate = directory / "gate"

    def enqueue(self, url: str) -> None:
        store = open_store(url)
        store.write(lambda tx: jobs.enqueue(tx, Linger(file=str(self._file), gate=str(self._gate))))
        store.close()

    def seen(self) -> list[str]:
        return self._file.read_text().split() if self._file.exists() else []

    def open_gate(self) -> None:
        self._gate.touch()


@pytest.fixture
def lingering(tmp_path: Path) -> Lingering:
    return Lingering(tmp_path)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "data")
    server.start(COMMAND)
    yield server
    if server.process:
        server.stop()


def url_of(server: Server) -> str:
    return f"sqlite:///{server.data / 'chat.db'}"


def sql(server: Server, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(server.data / "chat.db", isolation_level=None)) as database:
        return database.execute(statement).fetchall()


def kinds(tx: Tx) -> list[str]:
    """Of the jobs there are."""
    return [kind for (kind,) in tx.sql.execute(text("SELECT kind FROM jobs ORDER BY kind"))]


def test_a_server_does_jobs_before_anybody_has_connected(tmp_path: Path) -> None:
    with Server(tmp_path / "data") as server:
        until(lambda: sql(server, "SELECT min(run_at > created_at) FROM jobs") == [(1,)], 20, "the first jobs")
        sql(server, f"INSERT INTO notices (at, person_id) VALUES (unixepoch() * 1000 - {NOTICES + 1}, 7)")
        sql(server, "UPDATE jobs SET run_at = 0 WHERE kind = 'notices:delete'")
        until(lambda: sql(server, "SELECT * FROM notices") == [], 20, "the end of the notice")


def test_a_job_in_the_middle_of_which_its_server_is_killed_runs_again(server: Server, lingering: Lingering) -> None:
    lingering.enqueue(url_of(server))
    until(lambda: lingering.seen() == ["begun"], 20, "the job")
    server.kill()
    server.start(COMMAND)
    later = Lingering(server.data)
    later.open_gate()
    later.enqueue(url_of(server))
    until(lambda: later.seen() == ["begun", "ended"], 20, "a job that came later")
    assert lingering.seen() == ["begun"], "the lease still holds"
    sql(server, "UPDATE jobs SET leased_until = 0 WHERE kind = 'test:linger'")
    lingering.open_gate()
    until(lambda: lingering.seen() == ["begun", "begun", "ended"], 20, "the job again")
    until(lambda: sql(server, "SELECT * FROM jobs WHERE kind = 'test:linger'") == [], 20, "the end of the job")


def test_a_server_that_is_told_to_stop_ends_what_it_is_doing_and_begins_nothing(
    server: Server, lingering: Lingering
) -> None:
    lingering.enqueue(url_of(server))
    until(lambda: lingering.seen() == ["begun"], 20, "the job")
    assert server.process
    os.kill(server.process.pid, signal.SIGTERM)
    until(lambda: not server.healthy(), 20, "the end of the service")
    lingering.open_gate()
    server.stop()
    assert lingering.seen() == ["begun", "ended"]
    assert sql(server, "SELECT * FROM jobs WHERE kind = 'test:linger'") == []


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database for several servers."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'shared.db'}"
    cluster: Postgres = request.getfixturevalue("postgres")
    return with_driver(cluster.fresh_database())


def test_two_servers_do_each_job_once_and_have_each_recurring_one_once(
    database: str, tmp_path: Path, lingering: Lingering
) -> None:
    servers = [Server(tmp_path / name, DATABASE_URL=database) for name in ("one", "two")]
    others = [Lingering(tmp_path / name) for name in ("one", "two")]
    try:
        for server in servers:
            server.start(COMMAND)
        everything = [lingering, *others]
        for one in everything:
            one.open_gate()
            one.enqueue(database)
        for one in everything:
            until(lambda one=one: one.seen() == ["begun", "ended"], 20, "the job")
        store = open_store(database)
        recurring = sorted(job.kind for job in JOBS if issubclass(job, RecurringJob))
        until(lambda: store.read(kinds) == recurring, 20, "the end of the jobs")
        store.close()
        assert [one.seen() for one in everything] == [["begun", "ended"]] * 3
    finally:
        for server in servers:
            if server.process:
                server.stop()
