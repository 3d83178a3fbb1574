"""Queries on the followers of threads."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, select

from chat.store.engine.prepared import Prepared
from chat.store.engine.transaction import Tx
from chat.store.tables import followers

_f = followers.c
_MINE = (_f.root_id == bindparam("root"), _f.person_id == bindparam("person"))
_STATE = Prepared(select(_f.following).where(*_MINE))
_SET = Prepared(followers.update().where(*_MINE), columns=("following",))
_INSERT = Prepared(followers.insert(), columns=("root_id", "person_id", "following"))


def follow(tx: Tx, root_id: int, person_id: int, following: bool) -> None:
    """Record that a person follows a thread, or does not want to any more."""
    if not _SET.run(tx, root=root_id, person=person_id, following=int(following)):
        _INSERT.run(tx, root_id=root_id, person_id=person_id, following=int(following))


def involve(tx: Tx, root_id: int, person_ids: Collection[int]) -> list[int]:
    """Add followers of a thread, except people who have stopped following it, and return the new ones."""
    new = [one for one in person_ids if _STATE.one(tx, root=root_id, person=one) is None]
    for person_id in new:
        _INSERT.run(tx, root_id=root_id, person_id=person_id, following=1)
    return new


def is_followed(tx: Tx, root_id: int, person_id: int) -> bool:
    row = _STATE.one(tx, root=root_id, person=person_id)
    return row is not None and bool(row[0])
