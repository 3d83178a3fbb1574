"""Enter the workspace or a room: as a guest with a name, or by a link. A link also tells the page the next step."""

from __future__ import annotations

from typing import NamedTuple

from chat.core import policy, quotas
from chat.domain.accounts import identity, preferences
from chat.domain.accounts.devices import Device
from chat.domain.accounts.identity import Known
from chat.domain.invitations.links import Opening, not_valid, opens, redeem
from chat.domain.messages import log
from chat.domain.rooms.membership import LOBBY, welcome
from chat.domain.workspace import workspace
from chat.errors import Conflict, Forbidden
from chat.store import Tx, queries
from chat.store.queries.access import standings_of


class Landing(NamedTuple):
    """A valid link, the person who follows it (None if unknown), and whether they are `inside` its destination."""

    opening: Opening
    me: Known | None
    inside: bool

    @property
    def way(self) -> str:
        """The next step: `go` (they are inside already), `enter`, choose a `name`, or get an `account`."""
        if self.me is not None and self.inside:
            return "go"
        if self.opening.kind == "guest":
            return "enter" if self.me else "name"
        return "enter" if _has_account(self.me) else "account"


class Door(NamedTuple):
    """The content of the page for a stranger: the `door` of the workspace, and the name of the public `room` whose
    address they opened, if it is open to them. Private rooms are not named, nor is the lobby, where everybody
    starts. `slug` is that of the room, or of the lobby, whose newest post was at `last_at`; `now` is the time of
    this answer."""

    door: str
    room: str | None
    slug: str
    last_at: int | None
    now: int


def at_the_door(tx: Tx, slug: str | None) -> Door:
    """Return the door, and the room of this slug if a stranger may know its name."""
    door = workspace.load(tx).door
    room = queries.rooms.by_slug(tx, slug) if slug is not None and slug != LOBBY and door == "open" else None
    if room is None or room.kind != "public" or room.archived_at is not None:
        return Door(door, None, LOBBY, log.last_word(tx, LOBBY), tx.now)
    return Door(door, room.name, room.slug, log.last_word(tx, room.slug), tx.now)


def choose_name(tx: Tx, name: str, key: str, device: Device, room: str | None) -> None:
    """Admit a guest with a name into the public room whose address they opened, or else the lobby. Raises the errors of
    `identity.arrive`."""
    known = identity.arrive(tx, name, key, device)
    if known.row.room_id is None:
        welcome(tx, known.person, room)


def land(tx: Tx, token: str, me: Known | None) -> Landing | None:
    """Return the landing of a person who follows a link, or None if the link is not valid."""
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
    """Let a known person use a link, and return the slug of its room. Raises the errors of `redeem`, Forbidden for a
    guest if the link is for accounts, Conflict for a guest of another room, who can't see a second one, and TooMany."""
    opening, row = opens(tx, token), known.row
    if opening is not None and opening.kind != "guest" and not _has_account(known):
        raise Forbidden("You need an account for this invitation. Sign in or create one.")
    if opening is not None and row.room_id not in (None, opening.room_id):
        raise Conflict("You're a guest of another room in this browser. Use another browser, or create an account.")
    quotas.charge(tx, known.actor, "join")
    return redeem(tx, token, known.person)


def come_in(tx: Tx, token: str, name: str, key: str, device: Device) -> str | None:
    """Let a new guest use a link for guests, with a name, and a key that identifies them later. Returns the slug of the
    room. Raises the errors of `enter` and `identity.arrive`."""
    opening = opens(tx, token)
    if opening is None or opening.kind != "guest":
        raise not_valid()
    return enter(tx, token, identity.arrive(tx, name, key, device, room_id=opening.room_id, invited=opening.invites))


def start(tx: Tx, known: Known, wanted: list[str]) -> str:
    """Return the slug of the first of these rooms that a person may open, or else of the lobby. A room that an account
    has chosen comes before them."""
    slugs = [preferences.load(tx, known.row.id).start_room or "", *wanted] if _has_account(known) else wanted
    found = standings_of(tx, known.row.id, set(slugs))
    opens_to = {one.room.slug for one in found if policy.refusal(known.actor, "room:open", one) is None}
    return next((slug for slug in slugs if slug in opens_to), LOBBY)


def _has_account(known: Known | None) -> bool:
    return known is not None and known.row.role != "guest"
