"""The migration of a database to the newest schema."""

from __future__ import annotations

import time
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from chat.errors import Unavailable
from chat.store.engine.deadline import deadline
from chat.store.engine.file import make_private

MIGRATIONS = Path(__file__).parent.parent / "migrations"
UPGRADE_SECONDS = 3600
WAIT_SECONDS = 5  # for another process that is using the file


def migrate(url: str) -> None:
    """Apply all missing migrations, in one transaction. Safe to run twice, also at the same time. Raises Unavailable
    if the database can't be used."""
    if url.startswith("sqlite:") and (database := make_url(url).database):
        make_private(database)
    engine = create_engine(url)
    if engine.dialect.name == "postgresql":
        from chat.store.engine.connections import connect_with_deadlines

        connect_with_deadlines(engine, timeouts="")  # a migration may take long, and may wait for another one
    try:
        if not _has_newest_schema(engine):
            with deadline(UPGRADE_SECONDS):
                _upgrade(engine)
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", error))
        raise Unavailable(f"The database can't be used: {' '.join(cause.split())}") from error
    finally:
        engine.dispose()


def is_current(connection: Connection) -> bool:
    """True if the newest migration has been applied."""
    newest = max(path.name for path in (MIGRATIONS / "versions").glob("*.py"))
    try:
        applied = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError:
        return False  # the table does not exist yet, or the database can't be reached, which the caller will notice
    return newest.startswith(f"{applied}_")


def _has_newest_schema(engine: Engine) -> bool:
    """True if there is nothing to do. Alembic is then not even imported, so that the start is quick."""
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
    """Set the journal mode, which SQLite stores in the file, once. It can't be left to the stores: while the file is in
    use, SQLite refuses to change the mode at once, instead of waiting for the lock as usual."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            return
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
