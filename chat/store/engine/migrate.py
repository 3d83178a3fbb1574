"""Bringing the database to the present schema."""

from __future__ import annotations

import time
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from chat.errors import Unavailable
from chat.store.engine.file import make_private
from chat.store.engine.patience import connect_patiently, patience

MIGRATIONS = Path(__file__).parent.parent / "migrations"
UPGRADE_SECONDS = 3600
WAIT_SECONDS = 5  # for another process that has the file


def migrate(url: str) -> None:
    """Apply every migration that is missing, in one transaction. Safe to run twice, and
    beside another that does the same. Raises Unavailable when the database can't be used."""
    if url.startswith("sqlite:") and (database := make_url(url).database):
        make_private(database)
    engine = create_engine(url)
    if engine.dialect.name == "postgresql":
        connect_patiently(engine, give_up="")  # who migrates may have to wait for another, and may be long about it
    try:
        if not _needs_nothing(engine):
            with patience(UPGRADE_SECONDS):
                _upgrade(engine)
    except SQLAlchemyError as error:
        cause = str(error.orig) if isinstance(error, DBAPIError) else str(error)
        raise Unavailable(f"The database can't be used: {' '.join(cause.split())}") from error
    finally:
        engine.dispose()


def is_current(connection: Connection) -> bool:
    """Whether the newest migration is in."""
    newest = max(path.name for path in (MIGRATIONS / "versions").glob("*.py"))
    try:
        applied = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError:
        return False  # there is no such table yet; or no database, as will be seen
    return applied is not None and newest.startswith(f"{applied}_")


def _needs_nothing(engine: Engine) -> bool:
    """Then Alembic need not be loaded, for a quick start."""
    try:
        with engine.connect() as connection:
            return is_current(connection)
    except SQLAlchemyError:
        return False


def _upgrade(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(20260101)"))
        else:
            _switch_to_wal(connection)
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _switch_to_wal(connection: Connection) -> None:
    """The mode is kept in the file, so it is set here, once. A store that found another one would
    have to switch, which SQLite refuses at once, without its usual patience, while the file is in use."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            return
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
