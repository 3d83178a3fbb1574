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
SQLITE_UNIQUE = ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_ROWID")


def as_chat_error(error: Exception, *, committing: bool = False) -> ChatError:
    """`Conflict` for a violated uniqueness rule; `internal` for any other rule, as that is a defect of ours; `Invalid`
    for a NUL, which PostgreSQL's text can't have; else `Unavailable`, or `Unknown` where a commit was begun and the
    database did not say that it failed. The cause goes into the log and never into the answer."""
    if isinstance(error, IntegrityError | sqlite3.IntegrityError):
        if _is_about_uniqueness(error):
            return Conflict("Somebody else was faster. Please try again.")
        log.error("a rule of the database was violated: %s", error)
        return ChatError("Something went wrong here. It was not your fault.")
    if isinstance(error, DataError) and getattr(error.orig, "sqlstate", None) is None:  # the driver refused to send it
        return Invalid("There is a NUL character in this.")
    log.error("the database failed: %s", error)
    if committing and not _was_refused(error):
        return Unknown("The database was lost before it said whether this was done. Please look before you try again.")
    return Unavailable("The database can't be reached. Nothing was changed; please try again.")


def _is_about_uniqueness(error: Exception) -> bool:
    cause = getattr(error, "orig", error)
    return isinstance(cause, psycopg.errors.UniqueViolation) or getattr(cause, "sqlite_errorname", "") in SQLITE_UNIQUE


def _was_refused(error: Exception) -> bool:
    """Whether the database itself said that there is no commit."""
    cause = getattr(error, "orig", error)
    if isinstance(cause, sqlite3.Error):
        return str(getattr(cause, "sqlite_errorname", "")).startswith(SQLITE_REFUSED)
    # One that is FATAL tells of the end of the connection, from PostgreSQL or from a proxy before it, and of no commit.
    return isinstance(cause, psycopg.Error) and cause.diag.severity_nonlocalized == "ERROR"
