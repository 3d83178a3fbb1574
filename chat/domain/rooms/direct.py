"""Direct conversations: rooms without a name, one for each set of people."""

from __future__ import annotations

import re
import secrets
from typing import Annotated

from msgspec import Meta

from chat.core import invalidate, quotas
from chat.core.command import Actor, Reply, WorkspaceCommand
from chat.core.event import Audience
from chat.core.wire import Number, Person
from chat.domain.people.acquaintance import allows_adding, check_blocks
from chat.domain.rooms import membership
from chat.domain.rooms.events import RoomChanged
from chat.domain.rooms.wire import Room
from chat.errors import Forbidden, Invalid, NotFound
from chat.store import Tx, queries
from chat.store.queries.rooms import RoomRow

REFUSAL = "You can't start this conversation."  # the same for a block and a setting, so that a block stays secret
_SLUG = re.compile(r"direct-[0-9a-f]{16}")


class DirectRoom(Reply):
    """The conversation, as a room."""

    room: Room


def is_direct(slug: str) -> bool:
    """Return True for the slug of a direct conversation; very rarely, for one of a room that is named like that."""
    return _SLUG.fullmatch(slug) is not None


def people_of(tx: Tx, rows: list[RoomRow]) -> dict[int, list[Person]]:
    """Return the members of those of these rooms that are direct conversations, by the id of the room."""
    found: dict[int, list[Person]] = {}
    for room_id, row in queries.people.in_rooms(tx, [row.id for row in rows if row.kind == "direct"]):
        found.setdefault(room_id, []).append(Person(row.id, row.name, row.avatar))
    return found


def seen(tx: Tx, row: RoomRow) -> Room:
    """Return the wire object of a room, with its people if it is a direct conversation."""
    return Room.of(row, people_of(tx, [row]).get(row.id))


class OpenDirect(WorkspaceCommand[DirectRoom]):
    """Open the direct conversation with one to seven other people, or start it. There is one for each set of people. It
    is `forbidden` if you have blocked one of them or one of them has blocked you; starting one also if somebody's
    setting `me:adding` does not allow you to add them."""

    event = "direct:open"
    people: Annotated[list[Number], Meta(min_length=1, max_length=7)]

    def perform(self, tx: Tx, actor: Actor) -> DirectRoom:
        others = sorted(set(self.people) - {actor.id})
        if not others:
            raise Invalid("Choose someone else.", field="people")
        rows = [
            row
            for one in others
            if (row := queries.people.by_id(tx, one)) and row.role != "guest" and not row.banned_at
        ]
        if len(rows) < len(others):
            raise NotFound("There is no such person.", field="people")
        check_blocks(tx, actor, rows, refusal=REFUSAL, field="people")
        key = " ".join(map(str, sorted([actor.id, *others])))
        room = queries.rooms.by_direct_key(tx, key)
        if room is None:
            queries.people.lock(tx, [actor.id, *others])  # if two start it at once, the second finds the first's room
            room = queries.rooms.by_direct_key(tx, key)
        if room is None:
            if not all(allows_adding(tx, actor, row) for row in rows):
                raise Forbidden(REFUSAL, field="people")
            room = self._begin(tx, actor, key, [Person(row.id, row.name, row.avatar) for row in rows])
        return DirectRoom(room=seen(tx, room))

    def _begin(self, tx: Tx, actor: Actor, key: str, others: list[Person]) -> RoomRow:
        quotas.charge(tx, actor, "direct")
        slug = f"direct-{secrets.token_hex(8)}"  # in the form of `_SLUG`
        room = queries.rooms.insert(
            tx, slug=slug, name="", topic="", kind="direct", created_by=actor.id, direct_key=key
        )
        for person in (actor.person, *others):
            membership.check_room_limit(tx, person.id)
            queries.rooms.add_member(tx, room, person.id)
        everybody = (actor.id, *(person.id for person in others))
        tx.publish(RoomChanged(room=seen(tx, room)), Audience(people=everybody))
        for person_id in everybody:
            invalidate.person(tx, person_id)
        return room
