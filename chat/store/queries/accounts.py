"""Queries on accounts and their passwords."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from chat.store.engine.transaction import Tx
from chat.store.tables import people

# The roles of people with an account.
ROLES = ("owner", "admin", "member")


class AccountRow(NamedTuple):
    """An account. `password_hash` is None if nobody can sign in to it."""

    id: int
    name: str
    role: str
    password_hash: str | None
    banned_at: int | None


_COLUMNS = tuple(people.c[name] for name in AccountRow._fields)


def by_id(tx: Tx, person_id: int) -> AccountRow | None:
    return _one(tx, people.c.id == person_id)


def by_name(tx: Tx, name_key: str) -> AccountRow | None:
    """Return the account that holds this name."""
    return _one(tx, people.c.name_key == name_key)


def _one(tx: Tx, its: ColumnElement[bool]) -> AccountRow | None:
    row = tx.sql.execute(select(*_COLUMNS).where(its, people.c.role.in_(ROLES))).first()
    return AccountRow(*row) if row else None


def has_owner(tx: Tx) -> bool:
    return tx.sql.execute(select(people.c.id).where(people.c.role == "owner").limit(1)).first() is not None
