"""The pictures that people give themselves."""

from __future__ import annotations

import hashlib

from chat.domain import notices, policy, quotas
from chat.domain.command import Actor
from chat.domain.membership import reintroduce
from chat.domain.people import Known
from chat.errors import NotFound
from chat.store import Tx, avatars, people
from chat.store.avatars import load
from chat.store.people import PersonRow

__all__ = ["expect_picture", "load", "set_avatar"]


def expect_picture(tx: Tx, person_id: int) -> None:
    """Charge somebody a picture before it is drawn: the drawing is what costs, whatever becomes of it. Raises
    Forbidden, TooMany."""
    quotas.charge(tx, _owner(tx, person_id)[1], "picture")


def set_avatar(tx: Tx, person_id: int, image: bytes | None) -> str | None:
    """Give somebody this picture (WebP, drawn by us) or, for None, none; its name in addresses. Raises Forbidden."""
    row, _ = _owner(tx, person_id)
    digest = hashlib.sha256(image).hexdigest() if image is not None else None
    if digest == row.avatar:
        return digest
    if image is not None and digest is not None:
        avatars.keep(tx, digest, image)
    people.change(tx, person_id, avatar=digest)
    if row.avatar is not None:
        avatars.drop_unused(tx, row.avatar)
    reintroduce(tx, person_id)
    notices.concern(tx, person_id)
    return digest


def _owner(tx: Tx, person_id: int) -> tuple[PersonRow, Actor]:
    if (row := people.by_id(tx, person_id)) is None:
        raise NotFound("You are not known here any more.")
    actor = Known(row, None).actor
    policy.demand(actor, "me:avatar")
    return row, actor
