"""Bringing people into rooms: whom one may add, and asking first where the room is private."""

from __future__ import annotations

from typing import Literal

from chat.core import invalidate, policy, quotas
from chat.core.command import Actor, Done, Reply, RoomCommand, WorkspaceCommand
from chat.core.event import Audience
from chat.core.wire import Number, Person, Slug
from chat.domain.people.acquaintance import known, may_add
from chat.domain.rooms.bans import lift
from chat.domain.rooms.events import Offers
from chat.domain.rooms.membership import join
from chat.domain.rooms.wire import Offer
from chat.errors import Forbidden, Invalid, NotFound
from chat.store import Tx, WriteNeeded, queries
from chat.store.queries.access import Standing
from chat.store.queries.offers import OfferRow

DAY = 24 * 3600 * 1000  # milliseconds
HOLDS = 30 * DAY
ASKED_AGAIN = 7 * DAY  # after somebody declined, whoever asks
MOST = 100  # that wait for one person


class Added(Reply):
    """Whether they are in the room; if not, they were asked."""

    member: bool


class OfferList(Reply):
    """The rooms that you were asked into and have not answered for, the newest first."""

    offers: list[Offer]


class Adding(Reply):
    """The setting: which people may add you."""

    adding: str


class AddMember(RoomCommand[Added]):
    """Bring somebody with an account into a room; adding a member again is no error. Into a private room they are asked
    first, unless you are an admin: see `offer:accept`. Who blocked you, or lets nobody like you add them, can be added
    by admins alone, and who declined isn't asked again for a week: `forbidden`. Somebody who is banned from the room is
    let in again by it where you are a moderator, and else it is `forbidden` too."""

    event = "member:add"
    person: Number

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> Added:
        row = known(tx, actor, self.person)
        if row.banned_at is not None:
            raise NotFound("There is no such person.", field="person")
        if row.role == "guest":
            raise Invalid("Only somebody with an account can be added; guests are invited.", field="person")
        if queries.rooms.member_role(tx, found.room.id, row.id) is not None:
            return Added(member=True)
        is_admin = policy.rank_of(actor) >= policy.Rank.ADMIN
        if not is_admin and not may_add(tx, actor, row):
            raise Forbidden(f"You can't add {row.name}.", field="person")  # a block and a setting look alike
        _let_back(tx, actor, found, row.id)
        if found.room.kind == "private" and not is_admin:
            _ask(tx, actor, found.room.id, row.id)
            return Added(member=False)
        join(tx, found.room, Person(row.id, row.name, row.avatar), by=actor.person)
        invalidate.person(tx, row.id)
        return Added(member=True)


class ListOffers(WorkspaceCommand[OfferList]):
    """Which private rooms you were asked into."""

    event = "offer:list"
    writes = False

    def perform(self, tx: Tx, actor: Actor) -> OfferList:
        return OfferList(offers=[Offer.of(row) for row in _standing(tx, actor.id)])


class AcceptOffer(WorkspaceCommand[Done]):
    """Become a member of a private room that you were asked into."""

    event = "offer:accept"
    room: Slug

    def perform(self, tx: Tx, actor: Actor) -> Done:
        row = _offer(tx, actor, self.room)
        found = queries.access.look(tx, actor.id, None, row.slug, lock=True).found
        if found is not None and not found.member:
            policy.demand_not_banned(actor, found)
            quotas.charge(tx, actor, "join")
            join(tx, found.room, actor.person, by=Person(row.by_id, row.by_name, row.by_avatar))
            invalidate.person(tx, actor.id)
        queries.offers.delete(tx, actor.id, row.room_id)
        tell(tx, actor.id)
        return Done()


class DeclineOffer(WorkspaceCommand[Done]):
    """Say no to a private room that you were asked into. Nobody is told, and you are not asked again for a week."""

    event = "offer:decline"
    room: Slug

    def perform(self, tx: Tx, actor: Actor) -> Done:
        queries.offers.decline(tx, actor.id, _offer(tx, actor, self.room).room_id)
        tell(tx, actor.id)
        return Done()


class SetAdding(WorkspaceCommand[Adding]):
    """Say who may add you to rooms and begin conversations with you: `anybody`, those who have a room in common with
    you (`shared`), or `nobody`. Without it, it is answered how it is."""

    event = "me:adding"
    writes = False
    adding: Literal["anybody", "shared", "nobody"] | None = None

    def perform(self, tx: Tx, actor: Actor) -> Adding:
        row = queries.people.by_id(tx, actor.id)
        now = row.adding if row else "anybody"
        if self.adding in (None, now):
            return Adding(adding=now)
        if not tx.writing:
            raise WriteNeeded
        queries.people.change(tx, actor.id, adding=self.adding)
        return Adding(adding=str(self.adding))


def _let_back(tx: Tx, actor: Actor, found: Standing, person_id: int) -> None:
    if queries.standings.banned_until(tx, found.room.id, person_id):
        # Asked here, and not one of the command's demands: those are judged before `perform` has found that the actor
        # may know of this person, and by their refusal nobody would learn who can help.
        if policy.refusal(actor, "room:unban", found):
            raise Forbidden("They are banned from this room. A moderator can add them.", field="person")
        lift(tx, actor, found.room, person_id)


def _ask(tx: Tx, actor: Actor, room_id: int, person_id: int) -> None:
    last = queries.offers.last(tx, person_id, room_id)
    if last is not None and last.declined_at is not None and tx.now - last.declined_at < ASKED_AGAIN:
        raise Forbidden("They were asked, and declined.", field="person")
    waiting = _standing(tx, person_id)
    if any(row.room_id == room_id for row in waiting):
        return
    if len(waiting) >= MOST:
        raise Forbidden("They have too many such questions to answer already.", field="person")
    queries.offers.make(tx, person_id, room_id, actor.id)
    tell(tx, person_id)


def _standing(tx: Tx, person_id: int) -> list[OfferRow]:
    return queries.offers.standing(tx, person_id, since=tx.now - HOLDS, limit=MOST)


def _offer(tx: Tx, actor: Actor, slug: str) -> OfferRow:
    for row in _standing(tx, actor.id):
        if row.slug == slug:
            return row
    raise NotFound("You were not asked into such a room.", field="room")


def tell(tx: Tx, person_id: int) -> None:
    """Tell somebody which offers they have now."""
    event = Offers(offers=[Offer.of(row) for row in _standing(tx, person_id)])
    tx.publish(event, Audience(people=(person_id,)))
