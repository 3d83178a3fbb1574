"""Fixtures: a workspace on one of the two databases, for tests of what only that one does."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, event

from chat.store import Tx
from chat.store.engine.like import teach_plain
from tests.support.data.store import DATABASES, Workspace, fresh_url, with_driver
from tests.support.servers.postgres import Postgres


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty database."""
    engine = create_engine(fresh_url(request.param, request))
    yield engine
    engine.dispose()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of the database of `lite`."""
    return tmp_path / "chat.db"


@pytest.fixture
def lite(path: Path) -> Iterator[Workspace]:
    """A workspace on SQLite."""
    with Workspace(f"sqlite:///{path}") as workspace:
        yield workspace


@pytest.fixture
def pg(postgres: Postgres) -> Iterator[Workspace]:
    """A workspace on PostgreSQL."""
    with Workspace(with_driver(postgres.fresh_database())) as workspace:
        yield workspace


@pytest.fixture
def operator(postgres: Postgres) -> Iterator[psycopg.Connection[Any]]:
    """A connection to the cluster, but not to the database of the chat."""
    with psycopg.connect(postgres._url("postgres"), autocommit=True) as connection:
        yield connection


@pytest.fixture
def tx(workspace: Workspace) -> Iterator[Tx]:
    """A transaction at the thousandth second of 1970, in which a test writes and reads. It is never committed."""
    engine = create_engine(workspace.url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _record: teach_plain(connection))
    with engine.connect() as connection:
        yield Tx(connection, now=lambda: 1000.0)
    engine.dispose()
