"""Write and read the log of a room. Every change of a message goes through this module."""

from __future__ import annotations

from typing import Any

from chat.core.event import Audience, Moved
from chat.core.wire import Person
from chat.domain.messages.assembly import assemble, assemble_one
from chat.domain.messages.events import MessageChanged
from chat.domain.messages.mentions import NOBODY, Meant, since
from chat.domain.messages.wire import Message
from chat.store import Tx, queries
from chat.store.queries.messages import SAID, MessageRow
from chat.store.queries.rooms import RoomRow

PAGE = 50
LARGEST_PAGE = 200
# Bytes of text in a page. 200 of the longest messages are 6 MB, more than may wait for a client: it would be
# disconnected for its own request, reconnect, and ask for the same page.
PAGE_BYTES = 256 * 1024
REACTION_BYTES = 10  # the id of a person, and a comma


def append(
    tx: Tx,
    room: RoomRow,
    kind: str,
    author: Person | None,
    text: str | None = None,
    client_id: str | None = None,
    about: Person | None = None,
    answered: MessageRow | None = None,
    meant: Meant = NOBODY,
) -> Message:
    """Add a message at the room's next rev, publish it and return it. It may be a reply, and `meant` for people."""
    rev = queries.rooms.advance(tx, room.id, post=kind in SAID)
    more: dict[str, Any] = {}
    if answered is not None:
        more = {"reply_to_id": answered.id, "root_id": answered.root_id or answered.id}
    if meant.mentioned is not None or meant.people:
        more |= {"mentioned": meant.mentioned, "meant_count": len(meant.people)}
    row = queries.messages.insert(
        tx,
        room_id=room.id,
        rev=rev,
        kind=kind,
        author_id=_id(author),
        about_id=_id(about),
        text=text,
        client_id=client_id,
        **more,
    )
    if meant.people:
        queries.mentions.change(tx, row, {}, meant.people, rev=rev)
    return publish(tx, room, row, author, about)


def rewrite(tx: Tx, room: RoomRow, row: MessageRow, meant: Meant, author: Person) -> Message:
    """Change the text and the addressees of a message at the room's next rev, publish it and return it."""
    rev = queries.rooms.advance(tx, room.id)
    mentioned, count = since(row, meant.mentioned, rev), len(meant.people)
    if (was := queries.mentions.of(tx, row.id) if row.meant_count else {}) != meant.people:
        queries.mentions.change(tx, row, was, meant.people, rev=rev)
    values: dict[str, Any] = {"mentioned": mentioned, "meant_count": count, "meant_rev": rev}
    changed = queries.messages.set_text(tx, row, rev=rev, text=meant.text, **values)
    return publish(tx, room, changed, author)


def retell(tx: Tx, room: RoomRow, row: MessageRow, kind: str, author: Person, about: Person | None) -> Message:
    """Change the content of a message of the server at the room's next rev, publish it and return it."""
    rev = queries.rooms.advance(tx, room.id)
    changed = queries.messages.retell(tx, row, rev=rev, kind=kind, author_id=author.id, about_id=_id(about))
    return publish(tx, room, changed, author, about)


def _id(person: Person | None) -> int | None:
    return None if person is None else person.id


def bury(tx: Tx, room: RoomRow, row: MessageRow, *known: Person | None) -> Message:
    """Delete a message, with all that people have added to it, publish the tombstone and return it."""
    if row.reacted:
        queries.reactions.clear(tx, row.id)
    if row.edited_at is not None:
        queries.edits.clear(tx, row.id)
    if row.meant_count:
        queries.mentions.clear(tx, row.id)
    queries.saved.clear(tx, row.id)
    buried = publish(tx, room, queries.messages.bury(tx, row, rev=queries.rooms.advance(tx, room.id)), *known)
    if row.root_id is not None and (root := queries.messages.by_id(tx, room.id, row.root_id)) is not None:
        count_replies(tx, room, root, -1)
    return buried


def count_replies(tx: Tx, room: RoomRow, root: MessageRow, more: int) -> None:
    """Change the number of replies in a thread, and publish its first message to the room."""
    rev, last = queries.rooms.advance(tx, room.id), tx.now if more > 0 else root.replied_at
    changed = queries.messages.set_replies(tx, root, rev=rev, replies=root.replies + more, replied_at=last)
    publish(tx, room, changed)


def publish(tx: Tx, room: RoomRow, row: MessageRow, *known: Person | None) -> Message:
    """Publish the current state of a changed message to the room. People in `known` are not queried."""
    message = assemble_one(tx, row, *known)
    changed = MessageChanged(room=room.slug, prev=row.rev - 1, rev=row.rev, message=message)
    tx.publish(changed, Audience(room=room.slug))
    return message


def hint(tx: Tx, room: RoomRow, row: MessageRow) -> None:
    """Publish that a message has changed, for followers to read its state in a moment: they read it once, however many
    such changes there are until then."""
    tx.publish(Moved(room.slug, row.rev), Audience())


def changes(tx: Tx, room: RoomRow, since: int, limit: int = LARGEST_PAGE) -> tuple[list[Message], int, bool]:
    """Return a page of the messages that changed after `since`, in the order of their last change, with the rev that
    the page reaches, and True if there are more."""
    rows = queries.messages.changed_since(tx, room.id, since, limit)
    fitting = rows[: _fitting(rows)]
    more = len(rows) == limit or len(fitting) < len(rows)
    reached = fitting[-1].rev if more else max(room.rev, since)
    return assemble(tx, fitting), reached, more


def follow(tx: Tx, slug: str, since: int) -> list[MessageChanged]:
    """Return a page of the changes after `since` as events, each of which follows the one before."""
    room = queries.rooms.by_slug(tx, slug)
    if room is None:
        return []
    changed, _, _ = changes(tx, room, since)
    prevs = [since, *(message.rev for message in changed)]
    return [
        MessageChanged(room=slug, prev=prev, rev=message.rev, message=message)
        for prev, message in zip(prevs, changed, strict=False)
    ]


def positions(tx: Tx, slugs: list[str]) -> dict[str, int]:
    """Return the current rev of each of these rooms."""
    return queries.rooms.revs(tx, slugs)


def epoch(tx: Tx) -> str:
    """Return the epoch of the log. It changes when a backup is restored, and revs of different epochs can't be
    compared."""
    return queries.epoch.epoch(tx)


def try_to_write(tx: Tx) -> None:
    """Check that the database can be written, with a write that changes nothing. Raises Unavailable if it can't."""
    queries.epoch.touch(tx)


def last_word(tx: Tx, slug: str) -> int | None:
    """Return the time of the newest post in a room, or None if nobody has posted. Joins and topics are not posts."""
    room = queries.rooms.by_slug(tx, slug)
    found = queries.messages.after(tx, room.id, room.last_seq - 1, 1) if room and room.last_seq else []
    return found[0].at if found else None


def newest(tx: Tx, room: RoomRow, limit: int = PAGE) -> tuple[list[Message], bool]:
    """Return the newest messages, oldest first, and True if older ones exist. The result is cached for readers as long
    as the room has this rev, because thousands of clients ask for the same page after a restart."""

    def read() -> tuple[list[Message], bool]:
        return page(tx, queries.messages.before(tx, room.id, None, limit + 1), limit, newest_kept=True)

    return read() if tx.shared is None else tx.shared.get(("newest", room.id, room.rev, limit), read)


def around(tx: Tx, room: RoomRow, seq: int, limit: int) -> tuple[list[Message], bool, bool]:
    """Return a page with `seq` in its middle; True if there are older messages; and True if there are newer ones."""
    after = limit // 2
    up_to = limit - after
    rows = queries.messages.before(tx, room.id, seq + 1, up_to + 1)
    older, are_older = page(tx, rows, up_to, newest_kept=True, parts=2)
    rows = queries.messages.after(tx, room.id, seq, after + 1)
    newer, are_newer = page(tx, rows, after, newest_kept=False, parts=2)
    return older + newer, are_older, are_newer


def page(
    tx: Tx, rows: list[MessageRow], limit: int, *, newest_kept: bool, parts: int = 1
) -> tuple[list[Message], bool]:
    """Cut a result of `limit` + 1 rows to a page, or to one of so many `parts` of a page. Returns its messages, and
    True if there are more."""
    if newest_kept:
        kept = rows[-limit:]
        kept = kept[len(kept) - _fitting(kept[::-1], parts) :]
    else:
        kept = rows[:limit]
        kept = kept[: _fitting(kept, parts)]
    return assemble(tx, kept), len(kept) < len(rows)


def _fitting(rows: list[MessageRow], parts: int = 1) -> int:
    """Return how many of these rows, with their reactions, fit into a page from the first on; at least one if there is
    one."""
    size = 0
    for count, row in enumerate(rows):
        size += len((row.text or "").encode()) + row.reacted * REACTION_BYTES
        if count and size > PAGE_BYTES // parts:
            return count
    return len(rows)
