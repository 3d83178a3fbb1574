"""The pictures of people."""

from __future__ import annotations

import hashlib

from chat.core import access, invalidate, policy, quotas
from chat.core.command import Actor
from chat.domain.people.memberships import reintroduce
from chat.errors import Unauthenticated
from chat.store import Tx, queries
from chat.store.queries.avatars import load
from chat.store.queries.people import PersonRow

__all__ = ["expect_picture", "load", "set_avatar"]


def expect_picture(tx: Tx, person_id: int) -> None:
    """Charge a person for a picture before it is drawn, because drawing is the expensive part. Raises Unauthenticated,
    Forbidden, TooMany."""
    quotas.charge(tx, _owner(tx, person_id)[1], "picture")


def set_avatar(tx: Tx, person_id: int, image: bytes | None) -> str | None:
    """Set a person's picture (a WebP that we drew), or remove it for None. Returns its name in addresses. Raises
    Unauthenticated, Forbidden."""
    row, _ = _owner(tx, person_id)
    digest = hashlib.sha256(image).hexdigest() if image is not None else None
    if digest == row.avatar:
        return digest
    if image is not None and digest is not None:
        queries.avatars.keep(tx, digest, image)
    queries.people.change(tx, person_id, avatar=digest)
    if row.avatar is not None:
        queries.avatars.drop_unused(tx, row.avatar)
    reintroduce(tx, person_id)
    invalidate.person(tx, person_id)
    return digest


def _owner(tx: Tx, person_id: int) -> tuple[PersonRow, Actor]:
    if (row := queries.people.by_id(tx, person_id)) is None:
        raise Unauthenticated("Your session has ended. Sign in again.")
    actor = access.actor_of(row)
    policy.demand(actor, "me:avatar")
    return row, actor
