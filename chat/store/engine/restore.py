"""Backup and restore of a SQLite database, both also while it is in use.

A backup uses SQLite's backup API (https://www.sqlite.org/backup.html), which includes the content of the log.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import make_url

from chat.errors import Invalid, Unavailable
from chat.store.engine.file import BESIDE, DatabaseFile, make_private
from chat.store.engine.migrate import migrate

WAIT_SECONDS = 10  # for write transactions of other processes


def backup(url: str, copy: Path) -> None:
    """Copy the database, as it is at one moment, to a new file. Raises Invalid, Unavailable."""
    database = _database(url)
    if copy.exists():
        raise Invalid(f"{copy} exists already.", field="file")
    make_private(str(copy))
    try:
        with closing(DatabaseFile(str(database)).connect(WAIT_SECONDS)) as one, closing(sqlite3.connect(copy)) as other:
            one.backup(other)
            other.execute("PRAGMA journal_mode=DELETE")  # so that everything is in one file
    except sqlite3.Error as error:
        copy.unlink()
        raise Unavailable(f"{database} can't be copied: {error}") from None


def restore(url: str, copy: Path) -> Path:
    """Replace the database by a copy, and return the path to which the old one was moved. A running server continues
    with the copy. Raises Invalid if the file is not a complete database of ours, Unavailable."""
    database = _database(url)
    draft = database.with_name(f"{database.name}.restoring")
    try:
        make_private(str(draft))
        for end in ("", "-wal"):  # a copy made by hand may consist of a file and its log
            if (part := Path(f"{copy}{end}")).exists():
                shutil.copyfile(part, f"{draft}{end}")
        _check(copy, draft)
        migrate(f"sqlite:///{draft}")
        _begin_epoch(draft)
        kept = database.with_name(f"{database.name}.before-{time.strftime('%Y-%m-%d-%H%M%S')}")
        _swap(database, draft, kept)
    finally:
        for end in ("", *BESIDE):
            Path(f"{draft}{end}").unlink(missing_ok=True)
    return kept


def _database(url: str) -> Path:
    if not url.startswith("sqlite:"):
        raise Invalid("This works for SQLite only. For PostgreSQL use pg_dump and pg_restore, then run new-epoch.")
    return Path(make_url(url).database or "").resolve()


def _check(copy: Path, draft: Path) -> None:
    """Raise Invalid unless this is a complete, undamaged database of a Banter server."""
    try:
        with closing(sqlite3.connect(draft)) as one:
            finding: str = one.execute("PRAGMA integrity_check(1)").fetchone()[0]
            has_log = one.execute("SELECT 1 FROM meta WHERE name = 'epoch'").fetchone() is not None
    except sqlite3.Error as error:
        raise Invalid(f"{copy} can't be restored: {error}", field="file") from None
    if finding != "ok":
        raise Invalid(f"{copy} can't be restored: {finding}", field="file")
    if not has_log:
        raise Invalid(f"{copy} can't be restored: it is another program's.", field="file")


def _begin_epoch(draft: Path) -> None:
    """Give the copy a new epoch: clients may hold messages that are not in it, and throw them away at a new epoch."""
    with closing(sqlite3.connect(draft)) as one, one:
        one.execute("UPDATE meta SET value = lower(hex(randomblob(8))) WHERE name = 'epoch'")
        one.execute("DELETE FROM notices")


def _swap(database: Path, draft: Path, kept: Path) -> None:
    """Swap the files while nobody can write. For a moment there is not a file at the path, so that nobody opens the new
    database together with the log of the old one."""
    with closing(sqlite3.connect(draft)) as one:
        one.execute("PRAGMA journal_mode=WAL")
    with closing(_locked(database)):
        for end in ("", *BESIDE):
            with suppress(FileNotFoundError):
                os.rename(f"{database}{end}", f"{kept}{end}")
        os.rename(draft, database)
        folder = os.open(database.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def _locked(database: Path) -> sqlite3.Connection:
    """Take the write lock of the database that is in use, and return its connection. If there is not a database, lock
    nothing."""
    there = str(database) if database.exists() else ":memory:"
    connection = sqlite3.connect(there, timeout=WAIT_SECONDS)
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        connection.close()
        raise Unavailable(f"{database} is in use: {error}") from None
    return connection
