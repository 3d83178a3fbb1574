"""Migrations lead to the schema of the code, even if they run repeatedly."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine

from chat.errors import Unavailable
from chat.store.engine import migrate as its_module
from chat.store.engine.migrate import MIGRATIONS, WAIT_SECONDS, is_current, migrate
from chat.store.engine.restore import restore
from chat.store.tables import metadata
from tests.support.data.migrations import migrate_to, rows, url_of
from tests.support.data.store import Workspace

NEWEST = max(path.name for path in (MIGRATIONS / "versions").glob("*.py"))[:4]


def test_the_migrated_schema_is_the_one_the_code_works_with(engine: Engine) -> None:
    migrate(url_of(engine))
    with engine.connect() as connection:
        # Alembic takes SQLite's '' for a different default than the original empty one.
        options = {"compare_server_default": engine.dialect.name == "postgresql"}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_a_new_database_has_a_lobby_and_an_epoch(engine: Engine) -> None:
    migrate(url_of(engine))
    assert rows(engine, "SELECT slug, kind, rev, member_count FROM rooms") == [("lobby", "public", 0, 0)]
    [(epoch,)] = rows(engine, "SELECT value FROM meta WHERE name = 'epoch'")
    assert len(str(epoch)) == 16


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    migrate(url_of(engine))
    before = rows(engine, "SELECT name, value FROM meta"), rows(engine, "SELECT * FROM rooms")
    migrate(url_of(engine))
    assert (rows(engine, "SELECT name, value FROM meta"), rows(engine, "SELECT * FROM rooms")) == before


class Waiting:
    """A clock for a migration that waits. After `seconds` it lets go of the file."""

    def __init__(self, file: sqlite3.Connection, seconds: float) -> None:
        self.now, self._file, self._end = 0.0, file, seconds

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        if self.now >= self._end:
            self._file.execute("ROLLBACK")


@pytest.fixture
def writer(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program, which is writing into an empty database."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA user_version=0")
        connection.execute("BEGIN IMMEDIATE")  # SQLite then refuses another journal mode at once
        yield connection


@pytest.mark.parametrize("seconds", [0.01, WAIT_SECONDS - 0.06, WAIT_SECONDS - 0.01])
def test_a_migration_waits_while_another_program_writes_the_file(
    path: Path, writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    monkeypatch.setattr(its_module, "time", Waiting(writer, seconds))
    migrate(f"sqlite:///{path}")
    with Workspace(f"sqlite:///{path}") as workspace:
        assert workspace.sql("PRAGMA journal_mode") == [("wal",)]


def test_a_migration_does_not_wait_for_ever(
    path: Path, writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Waiting(writer, 3 * WAIT_SECONDS)
    monkeypatch.setattr(its_module, "time", clock)
    with pytest.raises(Unavailable, match=r"^The database can't be used: database is locked$"):
        migrate(f"sqlite:///{path}")
    assert WAIT_SECONDS <= clock.now <= WAIT_SECONDS + 0.1
    writer.execute("ROLLBACK")
    assert writer.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_what_is_no_database_can_not_be_migrated(path: Path) -> None:
    path.write_bytes(b"hello" * 1000)
    with pytest.raises(Unavailable, match=r"^The database can't be used: file is not a database$"):
        migrate(f"sqlite:///{path}")
    assert path.read_bytes() == b"hello" * 1000


def test_a_database_of_an_earlier_version_is_not_current(path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    for revision, current in (("0001", False), (f"{int(NEWEST) - 1:04}", False), (NEWEST, True)):
        migrate_to(engine, revision)
        with engine.connect() as connection:
            assert is_current(connection) is current
    with create_engine("sqlite://").connect() as connection:
        assert not is_current(connection), "an empty database"
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT)")
        assert not is_current(connection), "a migration that was broken off"
    engine.dispose()


def test_a_backup_of_an_earlier_version_is_migrated_when_it_is_restored(tmp_path: Path, path: Path) -> None:
    old = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    migrate_to(old, f"{int(NEWEST) - 1:04}")
    old.dispose()
    restore(f"sqlite:///{path}", tmp_path / "old.db")
    with closing(sqlite3.connect(path)) as one:
        assert one.execute("SELECT version_num FROM alembic_version").fetchone() == (NEWEST,)


def test_a_migration_that_fails_changes_nothing(path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    migrate_to(engine, "0001")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE notices (mine)")
        before = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master ORDER BY name").all()
    with pytest.raises(Unavailable, match="already exists"):
        migrate(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").all() == [("0001",)]
        assert connection.exec_driver_sql("SELECT name, sql FROM sqlite_master ORDER BY name").all() == before
    engine.dispose()


def test_a_postgresql_that_can_not_be_reached_is_unavailable_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Unavailable, match="The database can't be used: connection failed"):
        migrate("postgresql+psycopg://127.0.0.1:1/chat")
    assert list(tmp_path.iterdir()) == []
