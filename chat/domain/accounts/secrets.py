"""Secrets that identify a returning person or open an invitation. Each is shown once, and stored as a hash."""

from __future__ import annotations

import hashlib
import secrets
from typing import NamedTuple

from chat.store import Tx, queries
from chat.store.queries.people import PersonRow
from chat.store.queries.sessions import SessionRow


class Secret(NamedTuple):
    """A new secret, and the hash under which it is stored."""

    text: str
    hash: str


def new(mark: str = "") -> Secret:
    """Make a 256-bit random secret that begins with `mark`."""
    text = mark + secrets.token_urlsafe(32)
    return Secret(text, hash_of(text))


def hash_of(secret: str) -> str:
    """Hash a secret for storing. A fast hash is enough, because random secrets can't be guessed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def holder(tx: Tx, secret: str | None) -> tuple[SessionRow, PersonRow] | None:
    """Return the session with this secret and its person, or None if there is no such session."""
    return queries.sessions.by_hash(tx, hash_of(secret)) if secret is not None else None
