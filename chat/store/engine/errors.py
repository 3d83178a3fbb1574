"""Errors of the databases as errors of the chat.

PostgreSQL's are known by their fields, because psycopg is imported only where the database is PostgreSQL.
"""

from __future__ import annotations

import logging
import sqlite3

from sqlalchemy.exc import DataError, IntegrityError

from chat.errors import ChatError, Conflict, Invalid, Unavailable, Unknown

log = logging.getLogger(__name__)

# The last write of a SQLite commit makes it valid. After one of these errors that write was not made. After others,
# such as a failed flush, it may have been made, and the commit may count after a restart.
SQLITE_REFUSED = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_BUSY", "SQLITE_READONLY", "SQLITE_CONSTRAINT")
# A violated uniqueness rule, by SQLite's names and by PostgreSQL's code.
UNIQUE = ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_ROWID", "23505")


def as_chat_error(error: Exception, *, committing: bool = False) -> ChatError:
    """Turn an error of the database into one that a client is told about.

    It is `Conflict` for a violated uniqueness rule, `internal` for any other rule (that is a defect of ours), and
    `Invalid` for a NUL character, which PostgreSQL can't store in a text. Everything else is `Unavailable`, or
    `Unknown` if the error came while `committing` and the database did not say that the commit failed. The cause goes
    into the log, never into the answer.
    """
    if isinstance(error, IntegrityError | sqlite3.IntegrityError):
        if _is_about_uniqueness(error):
            return Conflict("Somebody else did this at the same time. Please try again.")
        log.error("a rule of the database was violated: %s", _without_detail(error))
        return ChatError("Something went wrong here. It was not your fault.")
    if isinstance(error, DataError) and getattr(error.orig, "sqlstate", None) is None:  # the driver refused to send it
        return Invalid("The text contains a NUL character. Please remove it.")
    log.error("the database failed: %s", _without_detail(error))
    if committing and not _was_refused(error):
        return Unknown(
            "The database connection was lost, so this may or may not be done. Please check before you try again."
        )
    return Unavailable("The database can't be reached. Nothing was changed; please try again.")


def _without_detail(error: Exception) -> str:
    """Return the text of an error without PostgreSQL's detail, which quotes the whole row. SQLAlchemy adds the
    statement after it."""
    said, _, rest = str(error).partition("\nDETAIL:")
    return said + "".join(rest.rpartition("\n[SQL:")[1:])


def _is_about_uniqueness(error: Exception) -> bool:
    cause = getattr(error, "orig", error)
    return getattr(cause, "sqlite_errorname", getattr(cause, "sqlstate", None)) in UNIQUE


def _was_refused(error: Exception) -> bool:
    """True if the database itself said that the commit failed."""
    cause = getattr(error, "orig", error)
    if isinstance(cause, sqlite3.Error):
        return str(getattr(cause, "sqlite_errorname", "")).startswith(SQLITE_REFUSED)
    # A FATAL error says that the connection has ended, in PostgreSQL or in a proxy; it says nothing about the commit.
    severity: str | None = getattr(getattr(cause, "diag", None), "severity_nonlocalized", None)
    return severity == "ERROR"
