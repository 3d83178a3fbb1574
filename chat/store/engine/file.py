"""The file of a SQLite database, which somebody may replace or delete while it is open.

Whoever has a file open keeps it, though its name leads to another one by now or to none: what is committed then
goes into a file that nobody will find. So the store compares device and inode before a commit counts.
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
    """Which files a name leads to: device and inode of the database, and those of its write-ahead log."""

    database: tuple[int, int]
    log: tuple[int, int] | None


class Replaced(sqlite3.OperationalError):
    """The name of the database leads to another file than the one that is open, or to none."""


class DatabaseFile:
    """A database by its `path`, and which file that was when it was opened."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._opened: Stamp | None = None

    def connect(self, timeout: float) -> sqlite3.Connection:
        """Open the file; one that is not there is not made. The connection is used by one thread at a time."""
        address = f"file:{quote(self.path)}?mode=rw"
        return sqlite3.connect(address, uri=True, timeout=timeout, check_same_thread=False)

    def stamp(self) -> Stamp:
        """The files that are there now. Raises Replaced where there is no database."""
        database = _identity(self.path)
        if database is None:
            raise Replaced(f"{self.path} is gone")
        return Stamp(database, _identity(beside(self.path, "-wal")))

    def is_another(self, stamp: Stamp) -> bool:
        """Whether this is another database than the one that was opened before."""
        return self._opened is not None and self._opened.database != stamp.database

    def clear_away(self) -> None:
        """Where there is another database now, take away what SQLite kept beside the one before: it would be read as
        part of this one (section 1.4). To be called when no connection is open any more."""
        log = _identity(beside(self.path, "-wal"))
        if self._opened is not None and self._opened.log == log and self.is_another(self.stamp()):
            for end in BESIDE:
                with suppress(FileNotFoundError):
                    os.unlink(beside(self.path, end))

    def check_kind(self) -> None:
        """Raise Replaced for a file that is not a SQLite database; opening would make an empty one of it."""
        with open(self.path, "rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise Replaced(f"{self.path} is not a database")

    def opened(self, before: Stamp) -> None:
        """A connection was opened, `before` which the files were these. Raises Replaced when they are others by now."""
        now = self.stamp()
        if now.database != before.database:
            raise Replaced(f"{self.path} was replaced while it was opened")
        self._opened = now

    def check_database(self) -> None:
        """Raise Replaced when there is another database than the one that was opened."""
        stamp = self.stamp()
        self._opened = self._opened or stamp
        if self.is_another(stamp):
            raise Replaced(f"{self.path} was replaced while it was open")

    def check(self) -> None:
        """Raise Replaced when what was committed is not where others will look for it."""
        now = self.stamp()
        if self._opened is not None and self._opened.log is None:
            self._opened = self._opened._replace(log=now.log)
        if now != self._opened:
            raise Replaced(f"{self.path}, or its log, was replaced or deleted while it was open")


def make_private(path: str) -> None:
    """Make the file if it is not there, and let nobody but us read it and what SQLite keeps beside it."""
    Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE))
    for name in (path, *(beside(path, end) for end in BESIDE)):
        with suppress(FileNotFoundError, PermissionError):
            Path(name).chmod(PRIVATE)


def beside(path: str, end: str) -> str:
    """The file that SQLite keeps beside a database: where the database is, and not where a link to it is."""
    return os.path.realpath(path) + end


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
