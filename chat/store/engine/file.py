"""The file of a SQLite database, which somebody may replace or delete while it is open.

A process that has the file open keeps using it even when its name belongs to another file by now. What it commits then
goes into a file that nobody will find. So the store compares device and inode after each commit, before it counts.
https://www.sqlite.org/howtocorrupt.html, sections 1.3, 1.4 and 2.4
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

PRIVATE = 0o600
BESIDE = ("-wal", "-shm")
MAGIC = b"SQLite format 3\0"


class Stamp(NamedTuple):
    """The identity of the files at a path: device and inode of the database, and of its write-ahead log."""

    database: tuple[int, int]
    log: tuple[int, int] | None


class Replaced(sqlite3.OperationalError):
    """The file at the database's path is not the one that is open, or is gone."""


class DatabaseFile:
    """The file of a database: its `path`, and its identity when it was opened."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._opened: Stamp | None = None

    def connect(self, timeout: float) -> sqlite3.Connection:
        """Open the file, which must exist. The caller lets only one thread at a time use the connection."""
        address = f"file:{quote(self.path)}?mode=rw"
        return sqlite3.connect(address, uri=True, timeout=timeout, check_same_thread=False)

    def stamp(self) -> Stamp:
        """Return the identity of the files that are at the path now. Raises Replaced if there is not a database."""
        database = _identity(self.path)
        if database is None:
            raise Replaced(f"{self.path} is gone")
        return Stamp(database, _identity(beside(self.path, "-wal")))

    def is_another(self, stamp: Stamp) -> bool:
        """True if this is not the database that was opened before."""
        return self._opened is not None and self._opened.database != stamp.database

    def delete_stale_log(self) -> None:
        """Delete the log of a database that was replaced: SQLite would read it as part of the new one (section 1.4).
        Call this when all connections are closed."""
        log = _identity(beside(self.path, "-wal"))
        if self._opened is not None and self._opened.log == log and self.is_another(self.stamp()):
            for end in BESIDE:
                with suppress(FileNotFoundError):
                    os.unlink(beside(self.path, end))

    def check_kind(self) -> None:
        """Raise Replaced if the file is not a SQLite database, or can't be read. SQLite would turn another file into an
        empty database."""
        try:
            with open(self.path, "rb") as file:
                begins = file.read(len(MAGIC))
        except OSError as error:
            raise Replaced(f"{self.path} can't be read: {error}") from error
        if begins != MAGIC:
            raise Replaced(f"{self.path} is not a database")

    def remember(self, before: Stamp) -> None:
        """Remember which file was opened; `before` is its stamp from just before. Raises Replaced if the file at the
        path has changed since."""
        now = self.stamp()
        if now.database != before.database:
            raise Replaced(f"{self.path} was replaced while it was opened")
        self._opened = now

    def check_database(self) -> None:
        """Raise Replaced if the database at the path is not the one that was opened."""
        stamp = self.stamp()
        self._opened = self._opened or stamp
        if self.is_another(stamp):
            raise Replaced(f"{self.path} was replaced while it was open")

    def check(self) -> None:
        """Raise Replaced if the database or its log at the path is not the one that the commit was written to."""
        now = self.stamp()
        if self._opened is not None and self._opened.log is None:
            self._opened = self._opened._replace(log=now.log)
        if now != self._opened:
            raise Replaced(f"{self.path}, or its log, was replaced or deleted while it was open")


def make_private(path: str) -> None:
    """Create the file unless it exists, and let only our user read it and the files that SQLite keeps beside it."""
    Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE))
    for name in (path, *(beside(path, end) for end in BESIDE)):
        with suppress(FileNotFoundError, PermissionError):
            Path(name).chmod(PRIVATE)


def beside(path: str, end: str) -> str:
    """Return the path of a file that SQLite keeps beside the database itself, not beside a symbolic link to it."""
    return os.path.realpath(path) + end


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
