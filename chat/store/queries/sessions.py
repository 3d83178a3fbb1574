"""Queries on sessions: secrets that identify a returning person."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import bindparam, select

from chat.store.engine.prepared import Prepared, PreparedInsert
from chat.store.engine.transaction import Tx
from chat.store.queries.people import PersonRow
from chat.store.tables import people, sessions


class SessionRow(NamedTuple):
    """A session. `kind` is browser, key (a program's own secret) or token (of the API); `label` names the device or
    the token."""

    id: int
    person_id: int
    kind: str
    label: str
    scopes: str
    address: str
    created_at: int
    used_at: int


_COLUMNS = tuple(sessions.c[name] for name in SessionRow._fields)
_PERSON = tuple(people.c[name] for name in PersonRow._fields)
_BY_HASH = Prepared(
    select(*_COLUMNS, *_PERSON)
    .select_from(sessions.join(people, people.c.id == sessions.c.person_id))
    .where(sessions.c.token_hash == bindparam("token_hash"))
)
_INSERT = PreparedInsert(sessions)


def by_hash(tx: Tx, token_hash: str) -> tuple[SessionRow, PersonRow] | None:
    """Return the session whose secret has this hash, and its person."""
    row = _BY_HASH.one(tx, token_hash=token_hash)
    width = len(_COLUMNS)
    return (SessionRow(*row[:width]), PersonRow(*row[width:])) if row else None


def of_person(tx: Tx, person_id: int, kinds: tuple[str, ...]) -> list[SessionRow]:
    """Return a person's sessions of these kinds, the most recently used first."""
    its = (sessions.c.person_id == person_id, sessions.c.kind.in_(kinds))
    query = select(*_COLUMNS).where(*its).order_by(sessions.c.used_at.desc(), sessions.c.id.desc())
    return [SessionRow(*row) for row in tx.sql.execute(query)]


def tokens(tx: Tx, session_ids: list[int]) -> dict[int, tuple[str, int]]:
    """Return the names of API tokens, and when they were made, by their ids; those that were revoked are absent."""
    its = (sessions.c.id.in_(session_ids), sessions.c.kind == "token")
    rows = tx.sql.execute(select(sessions.c.id, sessions.c.label, sessions.c.created_at).where(*its))
    return {row[0]: (row[1], row[2]) for row in rows}


def insert(
    tx: Tx, *, person_id: int, kind: str, token_hash: str, label: str, scopes: str = "", address: str = ""
) -> SessionRow:
    values = {"person_id": person_id, "kind": kind, "label": label, "scopes": scopes, "address": address}
    session_id = _INSERT.add(tx, **values, token_hash=token_hash, created_at=tx.now, used_at=tx.now)
    return SessionRow(session_id, person_id, kind, label, scopes, address, tx.now, tx.now)


def touch(tx: Tx, session_id: int, *, label: str, address: str) -> None:
    """Record that a session is used now, from this device and address."""
    values = {"used_at": tx.now, "label": label, "address": address}
    tx.sql.execute(sessions.update().where(sessions.c.id == session_id).values(**values))


def end(tx: Tx, person_id: int, session_id: int, kinds: tuple[str, ...]) -> bool:
    """End one session of this person, if it is of one of these kinds. Return False if there is not such a session."""
    its = (sessions.c.id == session_id, sessions.c.person_id == person_id, sessions.c.kind.in_(kinds))
    return bool(tx.sql.execute(sessions.delete().where(*its)).rowcount)


def end_all(tx: Tx, person_id: int, *, but: int | None = None, kinds: tuple[str, ...] = ()) -> int:
    """End the sessions of this person, except the session `but`, and return their number. `kinds` limits it to these
    kinds."""
    doomed = sessions.delete().where(sessions.c.person_id == person_id)
    if but is not None:
        doomed = doomed.where(sessions.c.id != but)
    if kinds:
        doomed = doomed.where(sessions.c.kind.in_(kinds))
    return tx.sql.execute(doomed).rowcount


def unused_since(tx: Tx, before: int, kinds: tuple[str, ...], limit: int) -> list[tuple[int, int]]:
    """Return sessions of these kinds that were last used before a time, as pairs (session id, person id), the oldest
    first."""
    its = (sessions.c.used_at < before, sessions.c.kind.in_(kinds))
    query = select(sessions.c.id, sessions.c.person_id).where(*its).order_by(sessions.c.used_at).limit(limit)
    return [(row.id, row.person_id) for row in tx.sql.execute(query)]


def addresses(tx: Tx, person_id: int) -> list[str]:
    """Return the addresses from which a person's sessions were last used."""
    return list(tx.sql.execute(select(sessions.c.address).where(sessions.c.person_id == person_id)).scalars())


def alive(tx: Tx, person_id: int) -> set[int]:
    """Return the ids of a person's sessions."""
    return set(tx.sql.execute(select(sessions.c.id).where(sessions.c.person_id == person_id)).scalars())
