"""Migrations lead to the schema of the code, even if they run repeatedly."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, text

from chat.core.audit import AuditDetail, detail_of
from chat.errors import Unavailable
from chat.store.engine import migrate as its_module
from chat.store.engine.migrate import MIGRATIONS, WAIT_SECONDS, is_current, migrate
from chat.store.engine.restore import restore
from chat.store.tables import metadata
from tests.support.data.store import DATABASES, Workspace, fresh_url

NEWEST = max(path.name for path in (MIGRATIONS / "versions").glob("*.py"))[:4]


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty database."""
    engine = create_engine(fresh_url(request.param, request))
    yield engine
    engine.dispose()


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def migrate_to(engine: Engine, revision: str) -> None:
    """Migrate the database to an earlier version of the chat."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def rows(engine: Engine, query: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


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


OLD = """
INSERT INTO people (id, role, name, name_until, created_at) VALUES
    (7, 'member', 'Ann', 0, 0), (8, 'member', 'Ben', 0, 0);
INSERT INTO members (room_id, person_id, role, joined_at, posted_at) VALUES
    (1, 7, 'muted', 0, 0), (1, 8, 'member', 0, 5);
INSERT INTO audit (at, act, detail) VALUES (1, 'message:delete', 'a secret'), (2, 'report:delete', 'a secret'),
    (3, 'room:settings', 'name: a secret, posting: moderators'), (4, 'room:settings', 'slow_seconds: 5'),
    (5, 'place:change', 'name: a secret'), (6, 'person:ban', 'rude'), (7, 'ban:create', '192.0.2.0/24 a flood'),
    (8, 'ban:delete', '192.0.2.0/24'), (9, 'room:archive', 'archived_at: 5'),
    (10, 'room:archive', 'archived_at: None'),
    (11, 'room:settings', 'posting: moderators, slow_seconds: 5'), (12, 'place:change', 'name, door: closed'),
    (13, 'room:ban', '7 days'), (14, 'room:ban', 'for good'), (15, 'member:role', 'muted'),
    (16, 'person:role', 'admin'),
    (17, 'invitation:create', 'place, 1 hour, 2 uses'), (18, 'room:invite', 'guest, 25 hours, any number of uses'),
    (19, 'room:uninvite', 'guest'), (20, 'place:set_up', '');
"""


def test_an_old_database_keeps_who_is_muted_and_slowed_down_and_loses_the_texts_of_its_audit_log(
    engine: Engine,
) -> None:
    migrate_to(engine, "0004")
    with engine.begin() as connection:
        for statement in OLD.split(";\n"):
            if statement.strip():
                connection.execute(text(statement))
    migrate(url_of(engine))
    assert rows(engine, "SELECT person_id, muted, posted_at, banned_until FROM standings ORDER BY person_id") == [
        (7, 1, 0, None),
        (8, 0, 5, None),
    ]
    assert rows(engine, "SELECT person_id, role FROM members ORDER BY person_id") == [(7, "muted"), (8, "member")]
    details = [detail_of(str(detail)) for (detail,) in rows(engine, "SELECT detail FROM audit ORDER BY at")]
    assert details == [
        AuditDetail(), AuditDetail(), AuditDetail(renamed=True), AuditDetail(slow_seconds=5), AuditDetail(renamed=True),
        AuditDetail(reason="rude"), AuditDetail(network="192.0.2.0/24", reason="a flood"),
        AuditDetail(network="192.0.2.0/24"), AuditDetail(archived=True), AuditDetail(archived=False),
        AuditDetail(posting="moderators", slow_seconds=5), AuditDetail(door="closed", renamed=True),
        AuditDetail(hours=168), AuditDetail(), AuditDetail(role="muted"), AuditDetail(role="admin"),
        AuditDetail(invitation="workspace", hours=1, uses=2), AuditDetail(invitation="guest", hours=25),
        AuditDetail(invitation="guest"), AuditDetail(),
    ]  # fmt: skip


def test_an_old_notice_says_what_it_is_about_where_it_gave_the_number_of_nobody(engine: Engine) -> None:
    migrate_to(engine, "0007")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO notices (at, person_id) VALUES (1, 7), (2, 0), (3, -1)"))
    migrate(url_of(engine))
    found = rows(engine, "SELECT kind, person_id FROM notices ORDER BY at")
    assert found == [("person", 7), ("networks", None), ("workspace", None)]


def test_what_was_called_a_place_is_called_a_workspace(engine: Engine) -> None:
    migrate_to(engine, "0010")
    with engine.begin() as connection:
        for statement in (
            "INSERT INTO meta (name, value) VALUES ('place', 'A place:of')",
            "INSERT INTO people (id, role, name, name_until, created_at) VALUES (7, 'admin', 'Ann', 0, 0)",
            "INSERT INTO links (kind, token_hash, made_by, created_at, until) VALUES"
            " ('place', 'a', 7, 0, 1), ('guest', 'b', 7, 0, 1)",
        ):
            connection.execute(text(statement))
        insert = text("INSERT INTO audit (at, act, detail) VALUES (:at, :act, :detail)")
        said = [
            ("place:change", '{"renamed":true}'),
            ("invitation:create", '{"invitation": "place", "hours": 1}'),
            ("invitation:revoke", '{"invitation":"place"}'),
            ("ban:create", '{"reason": "\\"invitation\\":\\"place\\""}'),
        ]
        connection.execute(insert, [{"at": at, "act": act, "detail": one} for at, (act, one) in enumerate(said)])
    migrate(url_of(engine))
    assert rows(engine, "SELECT value FROM meta WHERE name IN ('place', 'workspace')") == [("A place:of",)]
    assert rows(engine, "SELECT name FROM meta WHERE name = 'workspace'") == [("workspace",)]
    assert rows(engine, "SELECT kind FROM links ORDER BY id") == [("workspace",), ("guest",)]
    found = [(act, detail_of(str(detail))) for act, detail in rows(engine, "SELECT act, detail FROM audit ORDER BY at")]
    assert found == [
        ("workspace:change", AuditDetail(renamed=True)),
        ("invitation:create", AuditDetail(invitation="workspace", hours=1)),
        ("invitation:revoke", AuditDetail(invitation="workspace")),
        ("ban:create", AuditDetail(reason='"invitation":"place"')),
    ]


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
