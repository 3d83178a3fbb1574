"""Coming in: by a name alone, or by a link, which says who comes, what there is for them to do, and does it."""

from __future__ import annotations

from typing import NamedTuple

from chat.core import quotas
from chat.domain.accounts import identity
from chat.domain.accounts.devices import Device
from chat.domain.accounts.identity import Known
from chat.domain.invitations.links import Opening, not_valid, opens, redeem
from chat.domain.rooms.membership import LOBBY, welcome
from chat.domain.workspace import workspace
from chat.errors import Conflict, Forbidden
from chat.store import Tx, queries


class Landing(NamedTuple):
    """A link that is valid, who follows it (None: nobody known), and whether they are already where it leads."""

    opening: Opening
    me: Known | None
    inside: bool

    @property
    def way(self) -> str:
        """The next step: `go` on, for they are in already; `enter`; say a `name`; or get an `account`."""
        if self.me is not None and self.inside:
            return "go"
        if self.opening.kind == "guest":
            return "enter" if self.me else "name"
        return "enter" if _has_account(self.me) else "account"


class Door(NamedTuple):
    """The page for a stranger: whom the `door` lets in, and the name of the public room that they came for, if it is
    open to them. Private rooms are not named, nor is the lobby, where everybody starts."""

    door: str
    room: str | None


def at_the_door(tx: Tx, slug: str | None) -> Door:
    """The rooms and messages that a stranger may see."""
    door = workspace.load(tx).door
    room = queries.rooms.by_slug(tx, slug) if slug is not None and slug != LOBBY and door == "open" else None
    if room is None or room.kind != "public" or room.archived_at is not None:
        return Door(door, None)
    return Door(door, room.name)


def choose_name(tx: Tx, name: str, key: str, device: Device, room: str | None) -> None:
    """A guest comes in by a name, into the public room that they came for, or else the lobby. Raises as
    `people.arrive` does."""
    known = identity.arrive(tx, name, key, device)
    if known.row.room_id is None:
        welcome(tx, known.person, room)


def land(tx: Tx, token: str, me: Known | None) -> Landing | None:
    """Where somebody finds themselves who follows a link; None when it is not valid."""
    opening = opens(tx, token)
    if opening is None:
        return None
    if me is None:
        inside = False
    elif opening.room_id is None:
        inside = _has_account(me)
    else:
        inside = queries.rooms.member_role(tx, opening.room_id, me.row.id) is not None
    return Landing(opening, me, inside)


def enter(tx: Tx, token: str, known: Known) -> str | None:
    """Somebody who is here already goes where a link leads; the slug of its room. Raises as `redeem` does;
    Forbidden for a guest whom it does not let in, Conflict for a guest of another room, who sees no other; TooMany."""
    opening, row = opens(tx, token), known.row
    if opening is not None and opening.kind != "guest" and not _has_account(known):
        raise Forbidden("This invitation is for people with an account.")
    if opening is not None and row.room_id not in (None, opening.room_id):
        raise Conflict("In this browser you are the guest of another room. Use another one, or sign up.")
    quotas.charge(tx, known.actor, "join")
    return redeem(tx, token, known.person)


def come_in(tx: Tx, token: str, name: str, key: str, device: Device) -> str | None:
    """Somebody new comes by a link for guests, with a name, and a key by which they are known again. Raises as
    `enter` and `people.arrive` do."""
    opening = opens(tx, token)
    if opening is None or opening.kind != "guest":
        raise not_valid()
    return enter(tx, token, identity.arrive(tx, name, key, device, room_id=opening.room_id, invited=opening.invites))


def _has_account(known: Known | None) -> bool:
    return known is not None and known.row.role != "guest"
