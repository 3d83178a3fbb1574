"""List, make and leave rooms, and set their topics."""

from __future__ import annotations

import re
import secrets
import unicodedata
from typing import Literal

from chat.core.command import Actor, Done, Reply, RoomCommand, WorkspaceCommand
from chat.core.event import Audience, everybody
from chat.core.text import clean
from chat.core.wire import Person, Slug
from chat.domain.messages import log, slow_mode
from chat.domain.rooms import direct
from chat.domain.rooms.events import RoomChanged
from chat.domain.rooms.membership import join, leave
from chat.domain.rooms.wire import Mention, Room, RoomSummary
from chat.errors import Conflict, Invalid
from chat.store import Tx, queries
from chat.store.queries.access import Standing
from chat.store.queries.reading import MentionRow
from chat.store.queries.rooms import Listed, RoomRow

PAGE = 500


class RoomList(Reply):
    """A page of rooms, by slug. If `more`, ask for the next page `after` the last slug."""

    rooms: list[RoomSummary]
    more: bool


class OneRoom(Reply):
    """The room after the request."""

    room: Room


class ListRooms(WorkspaceCommand[RoomList]):
    """List all public rooms and those you are in, in pages of 500, by slug. Archived ones are listed only if you are in
    them."""

    event = "room:list"
    writes = False
    after: Slug | None = None

    def perform(self, tx: Tx, actor: Actor) -> RoomList:
        blocked = queries.blocks.of_person(tx, actor.id)
        found = queries.rooms.visible_to(tx, actor.id, blocked, only=actor.only_room, after=self.after, limit=PAGE + 1)
        people = direct.people_of(tx, [one.room for one in found])
        mine = [one.room.id for one in found if one.role is not None]
        meant = queries.reading.all_meant(tx, actor.id, mine, blocked)
        summaries = [_summary(one, people.get(one.room.id, []), meant.get(one.room.id, [])) for one in found[:PAGE]]
        return RoomList(rooms=summaries, more=len(found) > PAGE)


class CreateRoom(WorkspaceCommand[OneRoom]):
    """Make a room, and become its first member and moderator. Everybody can find and join a `public` room; people have
    to be added or invited to a `private` one. The name has 1 to 80 characters, the topic up to 300, each on one line.
    The slug, its name in addresses, is made from the letters and digits of the name, joined by dashes. A slug that is
    taken is a `conflict`. The slug of a private room ends with random characters, so that nobody can guess it."""

    event = "room:create"
    demands = ("room:create", "room:create:private")
    name: str
    topic: str = ""
    kind: Literal["public", "private"] = "public"

    def demanded(self, actor: Actor) -> str:
        public, private = self.demands
        return private if self.kind == "private" else public

    def perform(self, tx: Tx, actor: Actor) -> OneRoom:
        name = clean(self.name, field="name", most=80)
        topic = clean(self.topic, field="topic", most=300, least=0)
        slug = slug_of(name)
        if self.kind == "private":
            slug = f"{slug}-{secrets.token_hex(5)}"
        elif queries.rooms.by_slug(tx, slug) is not None:
            raise Conflict("That room name is taken. Choose another.", field="name")
        row = queries.rooms.insert(tx, slug=slug, name=name, topic=topic, kind=self.kind, created_by=actor.id)
        tx.publish(RoomChanged(room=Room.of(row)), audience_of(row, actor.id))
        join(tx, row, actor.person, role="moderator")
        return OneRoom(room=Room.of(row))


class LeaveRoom(RoomCommand[Done]):
    """End your membership of a room. Leaving again is not an error."""

    event = "room:leave"

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> Done:
        if found.member:
            leave(tx, found.room, actor.person)
        return Done()


class SetTopic(RoomCommand[OneRoom]):
    """Set the topic of a room, one line of up to 300 characters. It takes the right to post: where only moderators may
    post, only they may set the topic."""

    event = "room:topic"
    topic: str

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> OneRoom:
        topic = clean(self.topic, field="topic", most=300, least=0)
        room = found.room
        if topic != room.topic:
            slow_mode.take(tx, actor, found)
            queries.rooms.change(tx, room.id, topic=topic)
            room = room._replace(topic=topic)
            log.append(tx, room, "topic", actor.person, topic)
            tx.publish(RoomChanged(room=Room.of(room)), audience_of(room))
        return OneRoom(room=Room.of(room))


def audience_of(room: RoomRow, *person_ids: int) -> Audience:
    """Return the audience of a change of the room itself: everybody and its own visitors for a public room, else its
    members and these people."""
    if room.kind == "public":
        return everybody(room.slug)
    return Audience(members=(room.slug,), people=person_ids, rev=room.rev)


def slug_of(name: str) -> str:
    """Make a slug of the letters and digits of a name, in any script: `Grüße & Co` becomes `grüße-co`."""
    folded = unicodedata.normalize("NFKC", name).lower()
    slug = re.sub(r"[\W_]+", "-", folded).strip("-")[:60].strip("-")
    if not slug:
        raise Invalid("A room's name needs a letter or a digit.", field="name")
    return slug


def _summary(found: Listed, people: list[Person], meant: list[MentionRow]) -> RoomSummary:
    room = found.room
    return RoomSummary(
        slug=room.slug,
        name=room.name,
        topic=room.topic,
        kind=room.kind,
        archived=room.archived_at is not None,
        people=people,
        member=found.role is not None,
        unread=found.unread,
        read_seq=found.read_seq,
        last_seq=room.last_seq,
        last_at=found.last_at,
        member_count=room.member_count,
        rev=room.rev,
        mentions=[Mention(*one) for one in meant],
        level=found.level,
        threads=found.threads,
        reads=found.reads,
    )
