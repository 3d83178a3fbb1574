"""What a database says when it can't, in the words of the chat."""

from __future__ import annotations

import logging
import sqlite3

from sqlalchemy.exc import IntegrityError

from chat.errors import ChatError, Conflict, Unavailable

log = logging.getLogger(__name__)


def as_chat_error(error: Exception) -> ChatError:
    """`Conflict` where a uniqueness rule was hit, else `Unavailable`, with the cause in the
    log and never in the answer."""
    if isinstance(error, IntegrityError | sqlite3.IntegrityError):
        return Conflict("Somebody else was faster. Please try again.")
    log.error("the database failed: %s", error)
    return Unavailable("The database can't be reached. Nothing was changed; please try again.")
