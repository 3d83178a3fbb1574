"""Writing to a room's log, and reading it. Every change in a room passes through here."""

from __future__ import annotations

from chat.core.event import Audience
from chat.core.wire import Person
from chat.domain.messages.assembly import assemble, assemble_one
from chat.domain.messages.events import MessageChanged
from chat.domain.messages.wire import Message
from chat.store import Tx, queries
from chat.store.queries.messages import SAID, MessageRow
from chat.store.queries.rooms import RoomRow

PAGE = 50
LARGEST_PAGE = 200
# Of a page's texts. 200 of the longest are 6 MB, more than may wait for a client: it would be thrown out for
# asking, come back, and ask the same.
PAGE_BYTES = 256 * 1024


def append(
    tx: Tx,
    room: RoomRow,
    kind: str,
    author: Person | None,
    text: str | None = None,
    client_id: str | None = None,
    about: Person | None = None,
) -> Message:
    """A new message at the room's next rev."""
    rev = queries.rooms.advance(tx, room.id, post=kind in SAID)
    row = queries.messages.insert(
        tx,
        room_id=room.id,
        rev=rev,
        kind=kind,
        author_id=_id(author),
        about_id=_id(about),
        text=text,
        client_id=client_id,
    )
    return publish(tx, room, row, author, about)


def retell(tx: Tx, room: RoomRow, row: MessageRow, kind: str, author: Person, about: Person | None) -> Message:
    """Have a message by the server say something else from now on, at the room's next rev."""
    rev = queries.rooms.advance(tx, room.id)
    changed = queries.messages.retell(tx, row, rev=rev, kind=kind, author_id=author.id, about_id=_id(about))
    return publish(tx, room, changed, author, about)


def _id(person: Person | None) -> int | None:
    return None if person is None else person.id


def publish(tx: Tx, room: RoomRow, row: MessageRow, *known: Person | None) -> Message:
    """Tell the room of a message as it is since its last change; people who are `known` are not looked up."""
    message = assemble_one(tx, row, *known)
    changed = MessageChanged(room=room.slug, prev=row.rev - 1, rev=row.rev, message=message)
    tx.publish(changed, Audience(room=room.slug))
    return message


def changes(tx: Tx, room: RoomRow, since: int, limit: int = LARGEST_PAGE) -> tuple[list[Message], int, bool]:
    """A page of what changed after `since`: the messages in the order of their last change,
    the rev that is reached with them, and whether there is more."""
    rows = queries.messages.changed_since(tx, room.id, since, limit)
    fitting = rows[: _fitting(rows)]
    more = len(rows) == limit or len(fitting) < len(rows)
    reached = fitting[-1].rev if more else max(room.rev, since)
    return assemble(tx, fitting), reached, more


def follow(tx: Tx, slug: str, since: int) -> list[MessageChanged]:
    """A page of what changed after `since`, as the events it would have been; each follows on the
    one before."""
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
    """Where each of these rooms stands."""
    return queries.rooms.revs(tx, slugs)


def epoch(tx: Tx) -> str:
    """What revs are counted in; another one after a backup was restored."""
    return queries.epoch.epoch(tx)


def try_to_write(tx: Tx) -> None:
    """Change nothing, in a transaction that has to be written. Raises Unavailable as any other."""
    queries.epoch.touch(tx)


def last_word(tx: Tx, slug: str) -> int | None:
    """When the newest message of a room was made; None for a room that has none."""
    room = queries.rooms.by_slug(tx, slug)
    found = queries.messages.before(tx, room.id, None, 1) if room else []
    return found[0].at if found else None


def newest(tx: Tx, room: RoomRow, limit: int = PAGE) -> tuple[list[Message], bool]:
    """The newest messages, oldest first, and whether older ones exist. Thousands who come back
    after a restart want the same page: it is what it is as long as the room has this rev."""

    def read() -> tuple[list[Message], bool]:
        return page(tx, queries.messages.before(tx, room.id, None, limit + 1), limit, newest_kept=True)

    return read() if tx.shared is None else tx.shared.get(("newest", room.id, room.rev, limit), read)


def page(tx: Tx, rows: list[MessageRow], limit: int, *, newest_kept: bool) -> tuple[list[Message], bool]:
    """Cut rows that were asked for with one to spare, which tells whether there is more."""
    if newest_kept:
        kept = rows[-limit:]
        kept = kept[len(kept) - _fitting(kept[::-1]) :]
    else:
        kept = rows[:limit]
        kept = kept[: _fitting(kept)]
    return assemble(tx, kept), len(kept) < len(rows)


def _fitting(rows: list[MessageRow]) -> int:
    """How many of these, from the first on, make a page; one at least."""
    size = 0
    for count, row in enumerate(rows):
        size += len((row.text or "").encode())
        if count and size > PAGE_BYTES:
            return count
    return len(rows)
