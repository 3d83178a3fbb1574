"""Queries on accounts: their passwords, and the links that reset them."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import select

from chat.store.engine.transaction import Tx
from chat.store.tables import links, people

# The roles of people with an account.
ROLES = ("owner", "admin", "member")


class AccountRow(NamedTuple):
    """An account and the hash of its password; None for one that nobody can sign in to."""

    id: int
    name: str
    role: str
    password_hash: str | None
    banned_at: int | None


_COLUMNS = tuple(people.c[name] for name in AccountRow._fields)


def by_id(tx: Tx, person_id: int) -> AccountRow | None:
    return _one(tx, people.c.id == person_id)


def by_name(tx: Tx, name_key: str) -> AccountRow | None:
    """The account that holds this name."""
    return _one(tx, people.c.name_key == name_key)


def _one(tx: Tx, its: Any) -> AccountRow | None:
    row = tx.sql.execute(select(*_COLUMNS).where(its, people.c.role.in_(ROLES))).first()
    return AccountRow(*row) if row else None


def has_owner(tx: Tx) -> bool:
    return tx.sql.execute(select(people.c.id).where(people.c.role == "owner").limit(1)).first() is not None


def whose_reset(tx: Tx, token_hash: str) -> int | None:
    """Whose password may be set anew by the link with this secret, now."""
    its = (links.c.kind == "reset", links.c.token_hash == token_hash)
    is_open = (links.c.uses == 0, links.c.revoked_at.is_(None), links.c.until > tx.now)
    return tx.sql.execute(select(links.c.person_id).where(*its, *is_open)).scalar_one_or_none()


def use_resets(tx: Tx, person_id: int) -> int:
    """No link resets this person's password any more; how many there were. Of two at once, one finds some."""
    unused = links.update().where(links.c.kind == "reset", links.c.person_id == person_id, links.c.uses == 0)
    return tx.sql.execute(unused.values(uses=1)).rowcount
