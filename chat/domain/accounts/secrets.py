"""Secrets that identify a returning person, or let somebody in: told once, and kept as a hash."""

from __future__ import annotations

import hashlib
import secrets
from typing import NamedTuple

from chat.store import Tx, queries
from chat.store.queries.people import PersonRow
from chat.store.queries.sessions import SessionRow


class Secret(NamedTuple):
    """A new secret, and the hash by which it is found again."""

    text: str
    hash: str


def new(mark: str = "") -> Secret:
    """A 256-bit random secret; it begins with `mark`."""
    text = mark + secrets.token_urlsafe(32)
    return Secret(text, hash_of(text))


def hash_of(secret: str) -> str:
    """Hash a secret that is too random to be guessed, for keeping."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def holder(tx: Tx, secret: str | None) -> tuple[SessionRow, PersonRow] | None:
    """The session with this secret, and whose it is; None for an unknown one, or for none."""
    return queries.sessions.by_hash(tx, hash_of(secret)) if secret is not None else None
