"""Migrations: they lead to the very schema the code has, however often and by however many they are run."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, text

from chat.store.migrate import migrate
from chat.store.tables import metadata
from tests.support.store import DATABASES, at_the_same_moment, ended, fresh_url


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty database."""
    engine = create_engine(fresh_url(request.param, request))
    yield engine
    engine.dispose()


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def rows(engine: Engine, query: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_the_migrated_schema_is_the_one_the_code_works_with(engine: Engine) -> None:
    migrate(url_of(engine))
    with engine.connect() as connection:
        # Alembic takes SQLite's '' for another default than the empty one it was made with.
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


def test_several_processes_may_migrate_at_once(engine: Engine) -> None:
    program = "from chat.store.migrate import migrate; migrate(sys.argv[1])"
    for process in at_the_same_moment(program, url_of(engine), processes=3):
        ended(process)
    assert rows(engine, "SELECT count(*) FROM rooms") == [(1,)]
    assert rows(engine, "SELECT version_num FROM alembic_version") == [("0004",)]
