"""Links with which a person who lost their password sets a new one."""

from __future__ import annotations

from chat.domain.accounts import secrets
from chat.errors import NotFound
from chat.store import Tx, queries
from chat.store.queries.accounts import AccountRow

HOLDS = 24 * 3600 * 1000  # milliseconds that a link is valid


def issue(tx: Tx, person_id: int, made_by: int) -> str:
    """Make a link for this person, which works once, and return its secret."""
    secret = secrets.new()
    until = tx.now + HOLDS
    queries.links.insert_reset(tx, person_id=person_id, token_hash=secret.hash, made_by=made_by, until=until)
    return secret.text


def whose(tx: Tx, token: str) -> AccountRow:
    """Return the account whose password a link resets. Raises NotFound for a link that is not valid."""
    person_id = queries.links.whose_reset(tx, secrets.hash_of(token))
    account = queries.accounts.by_id(tx, person_id) if person_id is not None else None
    if account is None or account.banned_at is not None:
        raise _not_valid()
    return account


def use(tx: Tx, token: str) -> AccountRow:
    """Use up a link and all others of the same person, and return the account. Raises NotFound for a link that is not
    valid; if two requests use it at once, one of them gets NotFound."""
    account = whose(tx, token)
    if not void(tx, account.id):
        raise _not_valid()
    return account


def void(tx: Tx, person_id: int) -> bool:
    """Make all reset links of this person invalid. Returns False if there were none."""
    return bool(queries.links.use_resets(tx, person_id))


def _not_valid() -> NotFound:
    return NotFound("This link no longer works. Ask an admin for a new one.")
