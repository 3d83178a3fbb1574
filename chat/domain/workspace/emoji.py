"""The workspace's own emoji: small pictures with a name, which admins upload. A message has them as `:name:`."""

from __future__ import annotations

import hashlib
import re

from chat.core import access, audit, invalidate, policy, quotas
from chat.core.audit import AuditDetail
from chat.core.command import Actor, Done, Reply, Who, WorkspaceCommand
from chat.domain.workspace.wire import OwnEmoji
from chat.errors import Conflict, Invalid
from chat.store import Tx, queries
from chat.store.queries.emoji import EmojiRow, load

__all__ = ["ListEmoji", "RemoveEmoji", "add", "every", "expect", "is_there", "is_written", "load"]

MOST = 200  # an event with all of them has about 25 kB
_NAME = re.compile("[a-z0-9_+-]{2,32}")
_WRITTEN = re.compile(":([a-z0-9_+-]{2,32}):")


class AllEmoji(Reply):
    """All of the workspace's own emoji, by name."""

    emoji: list[OwnEmoji]


class ListEmoji(WorkspaceCommand[AllEmoji]):
    """List the workspace's own emoji. Admins add one with `POST /api/emoji:add` and a token, a form
    (`multipart/form-data`) with the fields `name` (2 to 32 of a to z, 0 to 9, `_`, `+` and `-`) and `image`, of up to
    5 MB; the answer has the new `emoji`."""

    event = "emoji:list"
    writes = False

    def perform(self, tx: Tx, actor: Actor) -> AllEmoji:
        return AllEmoji(emoji=every(tx))


class RemoveEmoji(WorkspaceCommand[Done]):
    """Remove one of the workspace's own emoji, if it is there. Messages and reactions that have it show its name."""

    event = "emoji:remove"
    name: str

    def perform(self, tx: Tx, actor: Actor) -> Done:
        if _NAME.fullmatch(self.name) and queries.emoji.delete(tx, self.name):
            audit.note(tx, actor, self.event, detail=AuditDetail(emoji=self.name))
            invalidate.emoji(tx)
        return Done()


def every(tx: Tx) -> list[OwnEmoji]:
    """Return all emoji, by name."""
    return [_wire(row) for row in queries.emoji.every(tx)]


def is_there(tx: Tx, written: str) -> bool:
    """Return True if this is `:name:` of one of the workspace's emoji."""
    found = _WRITTEN.fullmatch(written)
    return found is not None and queries.emoji.exists(tx, found[1])


def is_written(text: str) -> bool:
    """Return True if this may be `:name:` of an emoji, which may have been removed since."""
    return _WRITTEN.fullmatch(text) is not None


def expect(tx: Tx, who: Who, name: str) -> None:
    """Check an emoji, and charge its sender for it, before it is drawn, because drawing is the expensive part. Raises
    Unauthenticated, Forbidden, TooMany, Invalid, Conflict."""
    actor = _admin(tx, who)
    _check(tx, name)
    quotas.charge(tx, actor, "emoji")


def add(tx: Tx, who: Who, name: str, image: bytes) -> OwnEmoji:
    """Add an emoji with its picture, a WebP that we drew. Raises Unauthenticated, Forbidden, Invalid, Conflict."""
    actor = _admin(tx, who)
    _check(tx, name)
    row = queries.emoji.insert(tx, name, digest=hashlib.sha256(image).hexdigest(), image=image, by=actor.id)
    audit.note(tx, actor, "emoji:add", detail=AuditDetail(emoji=name))
    invalidate.emoji(tx)
    return _wire(row)


def _wire(row: EmojiRow) -> OwnEmoji:
    return OwnEmoji(row.id, row.name, f"/emoji/{row.hash}.webp")


def _admin(tx: Tx, who: Who) -> Actor:
    actor = access.identify(tx, who)
    policy.demand(actor, "emoji:add")
    return actor


def _check(tx: Tx, name: str) -> None:
    if _NAME.fullmatch(name) is None:
        raise Invalid("Use 2 to 32 of these: a to z, 0 to 9, _, + and -.", field="name")
    if queries.emoji.exists(tx, name):
        raise Conflict("There is an emoji of this name already.", field="name")
    if queries.emoji.count(tx) >= MOST:
        raise Conflict(f"There are {MOST} emoji, which is the most. Remove one first.", field="name")
