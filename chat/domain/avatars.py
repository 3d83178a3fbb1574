"""The pictures that people give themselves."""

from __future__ import annotations

import hashlib

from chat.domain import notices, policy, quotas
from chat.domain.membership import reintroduce
from chat.domain.people import Known
from chat.errors import NotFound
from chat.store import Tx, avatars, people
from chat.store.avatars import load

__all__ = ["load", "set_avatar"]


def set_avatar(tx: Tx, person_id: int, image: bytes | None) -> str | None:
    """Give somebody this picture (WebP, drawn by us) or, for None, none; its name in addresses. Raises Forbidden,
    TooMany."""
    if (row := people.by_id(tx, person_id)) is None:
        raise NotFound("You are not known here any more.")
    actor = Known(row, None).actor
    policy.demand(actor, "me:avatar")
    digest = hashlib.sha256(image).hexdigest() if image is not None else None
    if digest == row.avatar:
        return digest
    quotas.charge(tx, actor, "picture")
    if image is not None and digest is not None:
        avatars.keep(tx, digest, image)
    people.change(tx, person_id, avatar=digest)
    if row.avatar is not None:
        avatars.drop_unused(tx, row.avatar)
    reintroduce(tx, person_id)
    notices.concern(tx, person_id)
    return digest
