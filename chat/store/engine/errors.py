"""What a database says when it can't, in the words of the chat."""

from __future__ import annotations

import logging
import sqlite3

import psycopg
from sqlalchemy.exc import DataError, IntegrityError

from chat.errors import ChatError, Conflict, Invalid, Unavailable, Unknown

log = logging.getLogger(__name__)

# SQLite's last write of a commit is the one that makes it valid. After these that one was not made; after others (a
# flush that failed) it may have been, and count after a restart.
SQLITE_REFUSED = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_BUSY", "SQLITE_READONLY", "SQLITE_CONSTRAINT")


def as_chat_error(error: Exception, *, committing: bool = False) -> ChatError:
    """`Conflict` where a uniqueness rule was hit, `Invalid` for a NUL, which PostgreSQL's text can't have; else
    `Unavailable`, or `Unknown` where a commit was begun and the database did not say that it failed. The cause goes
    into the log and never into the answer."""
    if isinstance(error, IntegrityError | sqlite3.IntegrityError):
        return Conflict("Somebody else was faster. Please try again.")
    if isinstance(error, DataError) and getattr(error.orig, "sqlstate", None) is None:  # the driver refused to send it
        return Invalid("There is a NUL character in this.")
    log.error("the database failed: %s", error)
    if committing and not _was_refused(error):
        return Unknown("The database was lost before it said whether this was done. Please look before you try again.")
    return Unavailable("The database can't be reached. Nothing was changed; please try again.")


def _was_refused(error: Exception) -> bool:
    """Whether the database itself said that there is no commit."""
    cause = getattr(error, "orig", error)
    if isinstance(cause, sqlite3.Error):
        return str(getattr(cause, "sqlite_errorname", "")).startswith(SQLITE_REFUSED)
    # One that is FATAL tells of the end of the connection, from PostgreSQL or from a proxy before it, and of no commit.
    return isinstance(cause, psycopg.Error) and cause.diag.severity_nonlocalized == "ERROR"
