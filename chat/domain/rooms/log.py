"""The events that follow from a change in a room's log, whether it came by the bus or was read from the log."""

from __future__ import annotations

from chat.domain.messages.events import MessageChanged, Unread
from chat.domain.messages.wire import Message
from chat.domain.rooms.events import MemberChanged
from chat.store.queries.messages import SAID

CAME, WENT = ("join", "add"), ("leave", "remove")  # kinds of messages that change the members of a room


def consequences(change: MessageChanged) -> tuple[MemberChanged | None, Unread | None]:
    """Return the events about the member who joined or left by this change, and about the message that is unread after
    it, or None for each. A message that was edited before this worker delivered it (its seq is above `prev`) is still
    unread; a deleted one is not. Of older messages, devices hear if they are deleted or meant for other people."""
    message, member, unread = change.message, None, None
    if message.kind in (*CAME, *WENT) and (person := message.about or message.author) is not None:
        by = message.author if message.about else None
        member = MemberChanged(change.room, change.rev, person, message.kind in CAME, by)
    if message.kind in SAID:
        is_new = message.seq > change.prev
        if message.deleted != is_new or message.meant_rev > change.prev:
            unread = _unread(change.room, message)
    return member, unread


def _unread(slug: str, message: Message) -> Unread:
    return Unread(
        slug,
        message.seq,
        message.author.id if message.author else None,
        message.rev,
        message.meant,
        message.meant_later,
        message.everybody,
        message.deleted,
    )
