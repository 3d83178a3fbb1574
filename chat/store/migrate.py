"""Bringing the database to the present schema."""

from __future__ import annotations

import time
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

WAIT_SECONDS = 5  # for another process that has the file


def migrate(url: str) -> None:
    """Apply every migration that is missing, in one transaction. Safe to run twice, and
    beside another that does the same."""
    if url.startswith("sqlite:") and (database := make_url(url).database):
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(20260101)"))
            else:
                _switch_to_wal(connection)
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


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
