"""Remove people from a room, and ban them from it for some time or permanently."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from chat.core import audit, invalidate, policy
from chat.core.audit import AuditDetail
from chat.core.command import Actor, Done, Reply, RoomCommand
from chat.core.event import Audience
from chat.core.wire import FOR_EVER, Number, Person
from chat.domain.people.acquaintance import known
from chat.domain.people.power import subject
from chat.domain.rooms.events import BansChanged
from chat.domain.rooms.membership import leave
from chat.domain.rooms.wire import RoomBan
from chat.errors import Forbidden, Invalid
from chat.store import Tx, queries
from chat.store.queries.access import Standing
from chat.store.queries.people import PersonRow
from chat.store.queries.rooms import RoomRow

PAGE = 50
HOUR = 3600 * 1000  # milliseconds
# A ban after each removal, so that the person can't come back at once, by joining a public room or with a link.
AFTER_REMOVAL = 1  # hours


class RoomBans(Reply):
    """A page of the bans of a room, by the id of the person. If `more`, ask for the next page `after` the last id."""

    bans: list[RoomBan]
    more: bool


class RemoveMember(RoomCommand[Done]):
    """Remove a person from a room: from then on none of their connections receives its events. They are banned from the
    room for an hour, unless a moderator adds them or lifts that ban (`room:unban`)."""

    event = "member:remove"
    person: Number

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> Done:
        row = subject(tx, actor, self.person, found=found)
        _shut_out(tx, actor, found.room, row, tx.now + AFTER_REMOVAL * HOUR)
        audit.note(tx, actor, self.event, person=row.id, room=found.room.id)
        return Done()


class BanFromRoom(RoomCommand[Done]):
    """Ban a person from a room, for so many `hours` (up to a year) or permanently, and remove them if they are in it.
    They can't read it, join it, or enter with a link. You can also ban a person who is not a member, but not an
    admin."""

    event = "room:ban"
    person: Number
    hours: Annotated[int, Meta(ge=1, le=8760)] | None = None

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> Done:
        is_member = queries.rooms.member_role(tx, found.room.id, self.person) is not None
        row = subject(tx, actor, self.person, found=found) if is_member else _stranger(tx, actor, self.person)
        if policy.Rank[row.role.upper()] >= policy.Rank.ADMIN:
            raise Forbidden("Admins can't be banned from a room.", field="person")
        _shut_out(tx, actor, found.room, row, FOR_EVER if self.hours is None else tx.now + self.hours * HOUR)
        audit.note(tx, actor, self.event, person=row.id, room=found.room.id, detail=AuditDetail(hours=self.hours))
        return Done()


class UnbanFromRoom(RoomCommand[Done]):
    """Lift a person's ban from a room. It does not make them a member. Lifting it again is not an error."""

    event = "room:unban"
    person: Number

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> Done:
        if queries.standings.banned_until(tx, found.room.id, self.person):
            lift(tx, actor, found.room, self.person)
        return Done()


class ListRoomBans(RoomCommand[RoomBans]):
    """List the people who are banned from a room, in pages of 50, by id."""

    event = "room:bans"
    writes = False
    after: Number = 0

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> RoomBans:
        rows = queries.standings.bans(tx, found.room.id, after=self.after, limit=PAGE + 1)
        return RoomBans(bans=[RoomBan.of(row, FOR_EVER) for row in rows[:PAGE]], more=len(rows) > PAGE)


def lift(tx: Tx, actor: Actor, room: RoomRow, person_id: int) -> None:
    """Lift a person's ban from a room, write that to the audit log, and tell those whom it concerns."""
    queries.standings.change(tx, room.id, person_id, banned_until=None)
    audit.note(tx, actor, "room:unban", person=person_id, room=room.id)
    _tell(tx, room, person_id)


def _stranger(tx: Tx, actor: Actor, person_id: int) -> PersonRow:
    if person_id == actor.id:
        raise Invalid("You can't do this to yourself.", field="person")
    return known(tx, actor, person_id)


def _shut_out(tx: Tx, actor: Actor, room: RoomRow, row: PersonRow, until: int) -> None:
    if queries.rooms.member_role(tx, room.id, row.id) is not None:
        leave(tx, room, Person(row.id, row.name, row.avatar), by=actor.person)
    queries.standings.change(tx, room.id, row.id, banned_until=until, banned_by=actor.id, banned_at=tx.now)
    _tell(tx, room, row.id)


def _tell(tx: Tx, room: RoomRow, person_id: int) -> None:
    """Publish that the bans of a room have changed, and with them this person's rights."""
    invalidate.person(tx, person_id)
    tx.publish(BansChanged(room=room.slug), Audience(room=room.slug, rev=room.rev))
