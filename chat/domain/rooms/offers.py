"""Add people to rooms. An offer asks a person first, if the room is private."""

from __future__ import annotations

from typing import Literal

from chat.core import invalidate, policy, quotas
from chat.core.command import Actor, Done, Reply, RoomCommand, WorkspaceCommand
from chat.core.event import Audience
from chat.core.wire import Number, Person, Slug
from chat.domain.people.acquaintance import allows_adding, check_blocks, known
from chat.domain.rooms.bans import lift
from chat.domain.rooms.events import Offers
from chat.domain.rooms.membership import join
from chat.domain.rooms.wire import Offer
from chat.errors import Forbidden, Invalid, NotFound
from chat.store import Tx, WriteNeeded, queries
from chat.store.queries.access import Standing
from chat.store.queries.offers import OfferRow

DAY = 24 * 3600 * 1000  # milliseconds
HOLDS = 30 * DAY  # an offer is valid so long
ASKED_AGAIN = 7 * DAY  # after a person declined, until anybody may ask them again
MOST = 100  # offers that may wait for one person


class Added(Reply):
    """`member` is true if the person is in the room now, and false if they were asked first."""

    member: bool


class OfferList(Reply):
    """The private rooms to which you were invited and which you have neither accepted nor declined, the newest
    first."""

    offers: list[Offer]


class Adding(Reply):
    """The setting for the people who may add you."""

    adding: str


class AddMember(RoomCommand[Added]):
    """Add a person with an account to a room; adding a member again is not an error. Unless you are an admin, a person
    is asked before they join a private room: see `offer:accept`. It is `forbidden` if they declined within the last
    week or, unless you are an admin, if one of you has blocked the other or their setting `me:adding` does not allow
    it. If the person is banned from the room, adding them lifts the ban if you are a moderator, and else is `forbidden`
    too."""

    event = "member:add"
    person: Number

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> Added:
        row = known(tx, actor, self.person)
        if row.banned_at is not None:
            raise NotFound("There is no such person.", field="person")
        if row.role == "guest":
            raise Invalid("Guests can't be added. Invite them with a link.", field="person")
        if queries.rooms.member_role(tx, found.room.id, row.id) is not None:
            return Added(member=True)
        is_admin = policy.rank_of(actor) >= policy.Rank.ADMIN
        if not is_admin:
            # The same for a block and a setting, so that a block stays secret.
            refusal = f"You can't add {row.name}."
            check_blocks(tx, actor, [row], refusal=refusal, field="person")
            if not allows_adding(tx, actor, row):
                raise Forbidden(refusal, field="person")
        _let_back(tx, actor, found, row.id)
        if found.room.kind == "private" and not is_admin:
            _ask(tx, actor, found.room.id, row.id)
            return Added(member=False)
        join(tx, found.room, Person(row.id, row.name, row.avatar), by=actor.person)
        invalidate.person(tx, row.id)
        return Added(member=True)


class ListOffers(WorkspaceCommand[OfferList]):
    """List the private rooms to which you were invited and have not answered yet."""

    event = "offer:list"
    writes = False

    def perform(self, tx: Tx, actor: Actor) -> OfferList:
        return OfferList(offers=[Offer.of(row) for row in _standing(tx, actor.id)])


class AcceptOffer(WorkspaceCommand[Done]):
    """Become a member of a private room to which you were invited."""

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
    """Decline to join a private room to which you were invited. Nobody is told, and you can't be asked again for a
    week."""

    event = "offer:decline"
    room: Slug

    def perform(self, tx: Tx, actor: Actor) -> Done:
        queries.offers.decline(tx, actor.id, _offer(tx, actor, self.room).room_id)
        tell(tx, actor.id)
        return Done()


class SetAdding(WorkspaceCommand[Adding]):
    """Choose the people who may add you to rooms and start conversations with you: `anybody`, those who share a room
    with you (`shared`), or `nobody`. Without `adding`, the reply has the current setting."""

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
        # Checked here and not by the command's `demands`: those are checked before `perform` knows that the actor may
        # know of this person, and their refusal would not say that a moderator can help.
        if policy.refusal(actor, "room:unban", found):
            raise Forbidden("They're banned from this room. A moderator can add them.", field="person")
        lift(tx, actor, found.room, person_id)


def _ask(tx: Tx, actor: Actor, room_id: int, person_id: int) -> None:
    last = queries.offers.last(tx, person_id, room_id)
    if last is not None and last.declined_at is not None and tx.now - last.declined_at < ASKED_AGAIN:
        raise Forbidden("They declined within the last week. Ask again later.", field="person")
    waiting = _standing(tx, person_id)
    if any(row.room_id == room_id for row in waiting):
        return
    if len(waiting) >= MOST:
        raise Forbidden("They have too many unanswered invitations. Ask again later.", field="person")
    queries.offers.make(tx, person_id, room_id, actor.id)
    tell(tx, person_id)


def _standing(tx: Tx, person_id: int) -> list[OfferRow]:
    return queries.offers.standing(tx, person_id, since=tx.now - HOLDS, limit=MOST)


def _offer(tx: Tx, actor: Actor, slug: str) -> OfferRow:
    for row in _standing(tx, actor.id):
        if row.slug == slug:
            return row
    raise NotFound("You weren't invited to this room, or the invitation has expired.", field="room")


def tell(tx: Tx, person_id: int) -> None:
    """Publish a person's current offers to them."""
    event = Offers(offers=[Offer.of(row) for row in _standing(tx, person_id)])
    tx.publish(event, Audience(people=(person_id,)))
