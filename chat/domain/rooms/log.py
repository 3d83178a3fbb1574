"""The events that follow from a change in a room's log, whether it came by the bus or was read from the log."""

from __future__ import annotations

from chat.domain.messages.events import MessageChanged, Unread
from chat.domain.messages.wire import Message
from chat.domain.rooms.events import MemberChanged
from chat.store.queries.messages import SAID

CAME, WENT = ("join", "add"), ("leave", "remove")  # kinds of messages that change the members of a room


def consequences(change: MessageChanged) -> tuple[MemberChanged | None, Unread | None]:
    """Return the events about the member who joined or left by this change, and about the message that is unread after
    it, or None for each. A message that is newer than what was delivered is unread, even if it was edited since; of an
    older one, devices hear if it was edited or deleted since."""
    message = change.message
    if message.kind in SAID:
        is_news = is_new_post(change) or message.seq <= _since(change) < message.meant_rev
        return None, (_unread(change.room, message) if is_news else None)
    person = message.about or message.author
    if message.kind not in (*CAME, *WENT) or person is None:
        return None, None
    by = message.author if message.about else None
    return MemberChanged(change.room, change.rev, person, message.kind in CAME, by), None


def is_new_post(change: MessageChanged) -> bool:
    """Return True if the change is a new message of people or the operator, as it stands now."""
    message = change.message
    return message.kind in SAID and message.seq > _since(change) and not message.deleted


def _since(change: MessageChanged) -> int:
    return change.prev if change.since is None else change.since


def _unread(slug: str, message: Message) -> Unread:
    return Unread(
        slug,
        message.seq,
        message.author.id if message.author else None,
        message.rev,
        message.at,
        message.root,
        message.meant,
        message.meant_later,
        message.everybody,
        message.meant_rev,
        message.deleted,
    )
