"""The consequences of a row of a room's log, the same whether the bus brought it or it was read later."""

from __future__ import annotations

from chat.domain.messages.events import MessageChanged, Unread
from chat.domain.rooms.events import MemberChanged
from chat.store.queries.messages import SAID

CAME, WENT = ("join", "add"), ("leave", "remove")  # the kinds of messages that tell who is in a room


def consequences(change: MessageChanged) -> tuple[MemberChanged | None, Unread | None]:
    """The member who came or went by this change, and the message that is unread after it. A message that was changed
    before this worker told anybody of it (its seq lies after `prev`) is unread all the same; a deleted one is not."""
    message, member, unread = change.message, None, None
    if message.kind in (*CAME, *WENT) and (whom := message.about or message.author) is not None:
        by = message.author if message.about else None
        member = MemberChanged(change.room, change.rev, whom, message.kind in CAME, by)
    if message.kind in SAID and message.seq > change.prev and not message.deleted:
        unread = Unread(change.room, message.seq, message.author.id if message.author else None)
    return member, unread
