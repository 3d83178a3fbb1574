"""Migrations lead to the schema of the code, even if they run repeatedly."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, text

from chat.core.audit import AuditDetail, detail_of
from chat.store.engine.migrate import MIGRATIONS, migrate
from chat.store.tables import metadata
from tests.support.data.store import DATABASES, fresh_url

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
        AuditDetail(invitation="place", hours=1, uses=2), AuditDetail(invitation="guest", hours=25),
        AuditDetail(invitation="guest"), AuditDetail(),
    ]  # fmt: skip


def test_an_old_notice_says_what_it_is_about_where_it_gave_the_number_of_nobody(engine: Engine) -> None:
    migrate_to(engine, "0007")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO notices (at, person_id) VALUES (1, 7), (2, 0), (3, -1)"))
    migrate(url_of(engine))
    found = rows(engine, "SELECT kind, person_id FROM notices ORDER BY at")
    assert found == [("person", 7), ("networks", None), ("workspace", None)]
