"""The table of rights, and the functions that apply it.

Every command's access check uses them, the page learns from them which actions to offer, and the reference prints the
table. A right has the name of the command that it allows; a command that needs others declares `hears` or `demands`.
"""

from __future__ import annotations

import time
from enum import IntEnum
from typing import NamedTuple

from chat.core.command import Actor
from chat.errors import ChatError, Forbidden, NotFound
from chat.store.queries.access import Standing


class Rank(IntEnum):
    """The role of a person in the workspace. A visitor is a guest who was invited to one single room."""

    VISITOR = 0
    GUEST = 1
    MEMBER = 2
    ADMIN = 3
    OWNER = 4


class Stand(IntEnum):
    """The standing of a person in a room that they may know of. Admins are moderators of every room that they are in,
    and may moderate public ones from outside; direct conversations lack moderators."""

    OUTSIDER = 0
    MUTED = 1
    MEMBER = 2
    MODERATOR = 3


class Rule(NamedTuple):
    """The requirements of a right: the least `rank`; in a room, the least `stand`; from an API token, a `scope`.
    `direct` and `archived` are False if the right does not apply in direct conversations or archived rooms."""

    rank: Rank
    stand: Stand | None
    scope: str
    direct: bool = True
    archived: bool = True


A_LONG_TIME = 2**47  # milliseconds since 1970, in the year 6429; a ban that ends later counts as permanent

VISITOR, GUEST, MEMBER, ADMIN, OWNER = Rank
OUTSIDER, MUTED, TALKING, MODERATOR = Stand
RANKS = {rank.name.lower(): rank for rank in Rank}  # dicts, because each command looks here six times
STANDS: dict[str | None, Stand] = {stand.name.lower(): stand for stand in Stand}

RULES: dict[str, Rule] = {
    # in the workspace
    "room:list": Rule(VISITOR, None, "read"),
    "room:create": Rule(GUEST, None, "post"),
    "room:create:private": Rule(MEMBER, None, "post"),
    # one's own profile, sessions and tokens
    "me:rename": Rule(VISITOR, None, "admin"),
    "me:status": Rule(MEMBER, None, "post"),
    "me:avatar": Rule(MEMBER, None, "admin"),  # no command: POST and DELETE /avatar
    "session:list": Rule(VISITOR, None, "admin"),
    "session:end": Rule(VISITOR, None, "admin"),
    "session:end_others": Rule(VISITOR, None, "admin"),
    "token:create": Rule(MEMBER, None, "admin"),
    "token:list": Rule(MEMBER, None, "admin"),
    "token:revoke": Rule(MEMBER, None, "admin"),
    "me:adding": Rule(MEMBER, None, "admin"),
    "me:timezone": Rule(VISITOR, None, "admin"),
    "me:preferences": Rule(MEMBER, None, "admin"),
    "offer:list": Rule(MEMBER, None, "read"),
    "offer:accept": Rule(MEMBER, None, "post"),
    "offer:decline": Rule(MEMBER, None, "post"),
    "person:block": Rule(MEMBER, None, "post"),
    "person:unblock": Rule(MEMBER, None, "post"),
    # administration of the workspace
    "person:ban": Rule(ADMIN, None, "admin"),
    "person:unban": Rule(ADMIN, None, "admin"),
    "person:sign_out": Rule(ADMIN, None, "admin"),
    "person:reset": Rule(ADMIN, None, "admin"),
    "person:role": Rule(OWNER, None, "admin"),
    "ban:create": Rule(ADMIN, None, "admin"),
    "ban:list": Rule(ADMIN, None, "admin"),
    "ban:delete": Rule(ADMIN, None, "admin"),
    "report:list": Rule(ADMIN, None, "admin"),
    "report:close": Rule(ADMIN, None, "admin"),
    "admin:people": Rule(ADMIN, None, "admin"),
    "admin:rooms": Rule(ADMIN, None, "admin"),
    "admin:sessions": Rule(ADMIN, None, "admin"),
    "admin:end_session": Rule(ADMIN, None, "admin"),
    "workspace:settings": Rule(ADMIN, None, "admin"),
    "workspace:change": Rule(OWNER, None, "admin"),
    "emoji:add": Rule(ADMIN, None, "admin"),  # no command: POST /emoji and /api/emoji:add
    "emoji:remove": Rule(ADMIN, None, "admin"),
    "audit:list": Rule(ADMIN, None, "admin"),
    "job:list": Rule(ADMIN, None, "admin"),
    "job:retry": Rule(ADMIN, None, "admin"),
    "invitation:create": Rule(ADMIN, None, "admin"),
    "invitation:list": Rule(ADMIN, None, "admin"),
    "invitation:revoke": Rule(ADMIN, None, "admin"),
    "emoji:list": Rule(VISITOR, None, "read"),
    "saved:list": Rule(VISITOR, None, "read"),
    "inbox:list": Rule(VISITOR, None, "read"),
    "inbox:read": Rule(VISITOR, None, "read"),
    "inbox:seen": Rule(VISITOR, None, "read"),
    "group:list": Rule(GUEST, None, "read"),
    "group:save": Rule(ADMIN, None, "admin"),
    "group:delete": Rule(ADMIN, None, "admin"),
    "saved:ids": Rule(VISITOR, None, "read"),
    "message:linked": Rule(VISITOR, None, "read"),
    # other people
    "person:list": Rule(MEMBER, None, "read"),
    "person:get": Rule(VISITOR, None, "read"),
    "direct:open": Rule(MEMBER, None, "post"),
    # in a room
    "room:open": Rule(VISITOR, OUTSIDER, "read"),
    "room:join": Rule(VISITOR, OUTSIDER, "post", archived=False),  # others see it, so the scope "read" is not enough
    "room:close": Rule(VISITOR, OUTSIDER, "read"),
    "room:leave": Rule(VISITOR, OUTSIDER, "post", direct=False),
    "room:read": Rule(VISITOR, MUTED, "read"),
    "room:unread": Rule(VISITOR, MUTED, "read"),
    "room:options": Rule(VISITOR, MUTED, "post"),
    "room:topic": Rule(VISITOR, TALKING, "post", direct=False, archived=False),
    "message:list": Rule(VISITOR, OUTSIDER, "read"),
    "message:retry": Rule(VISITOR, OUTSIDER, "post"),  # ask if a post was accepted, possibly after leaving the room
    "message:post": Rule(VISITOR, TALKING, "post", archived=False),
    "message:edit": Rule(VISITOR, TALKING, "post", archived=False),
    "message:mention_room": Rule(VISITOR, MODERATOR, "post", archived=False),  # in a room of more than 20 members
    "thread:list": Rule(VISITOR, OUTSIDER, "read"),
    "thread:follow": Rule(VISITOR, MUTED, "post"),
    "message:react": Rule(VISITOR, TALKING, "post", archived=False),
    "message:reactions": Rule(VISITOR, OUTSIDER, "read"),
    "message:history": Rule(VISITOR, OUTSIDER, "read"),
    "message:pin": Rule(VISITOR, TALKING, "post", archived=False),
    "room:pins": Rule(VISITOR, OUTSIDER, "read"),
    "message:save": Rule(VISITOR, OUTSIDER, "post"),
    "message:delete": Rule(VISITOR, MUTED, "post"),
    "message:delete:any": Rule(VISITOR, MODERATOR, "post", direct=False),
    "room:settings": Rule(VISITOR, MODERATOR, "admin", direct=False, archived=False),
    "room:archive": Rule(VISITOR, MODERATOR, "admin", direct=False),
    "member:add": Rule(MEMBER, TALKING, "post", direct=False, archived=False),
    "member:remove": Rule(VISITOR, MODERATOR, "admin", direct=False),
    "member:role": Rule(VISITOR, MODERATOR, "admin", direct=False),
    "room:ban": Rule(VISITOR, MODERATOR, "admin", direct=False),
    "room:unban": Rule(VISITOR, MODERATOR, "admin", direct=False),
    "room:bans": Rule(VISITOR, MODERATOR, "admin", direct=False),
    "room:invite": Rule(VISITOR, MODERATOR, "admin", direct=False, archived=False),
    "room:invitations": Rule(VISITOR, MODERATOR, "admin", direct=False),
    "room:uninvite": Rule(VISITOR, MODERATOR, "admin", direct=False),
    "member:list": Rule(VISITOR, OUTSIDER, "read"),
    "report:create": Rule(VISITOR, OUTSIDER, "post"),
    "typing:start": Rule(VISITOR, TALKING, "post", archived=False),
}

# The rights that only moderators have in a room where only moderators may post.
SPEAKING = ("message:post", "message:edit", "message:pin", "room:topic", "typing:start")

# The rights of a person banned from a room: to leave it, and to learn whether an earlier post was accepted.
GOING = ("room:close", "room:leave", "message:retry")

RANK_REFUSALS = {
    Rank.GUEST: "Guests of one room can't do this.",
    Rank.MEMBER: "You need an account for this. Sign in or create one.",
    Rank.ADMIN: "Only admins can do this.",
    Rank.OWNER: "Only the owner can do this.",
}
STAND_REFUSALS = {
    Stand.OUTSIDER: "You're not in this room. Join it first.",
    Stand.MUTED: "You're muted in this room.",
    Stand.MEMBER: "Only moderators of this room can do this.",
}


def rank_of(actor: Actor) -> Rank:
    """Return the role of a person in the workspace."""
    return Rank.VISITOR if actor.only_room is not None else RANKS[actor.role]


def stand_of(actor: Actor, found: Standing) -> Stand:
    """Return the standing of a person in a room that they may know of."""
    if not found.member:
        return Stand.OUTSIDER
    if found.room.kind == "direct":
        return Stand.MEMBER
    return Stand.MODERATOR if rank_of(actor) >= Rank.ADMIN else STANDS[found.role]


def sees(actor: Actor, found: Standing) -> bool:
    """Return True if the person may know that this room exists."""
    if actor.only_room is not None and actor.only_room != found.room.id:
        return False
    return found.member or found.room.kind == "public"


def refusal(actor: Actor, right: str, found: Standing | None = None) -> ChatError | None:
    """Return why a person may not do this, or None if they may. A room that they may not know of is NotFound, exactly
    as one that does not exist, whatever other reasons there are."""
    rule = RULES[right]
    if actor.scopes is not None and rule.scope not in actor.scopes:
        return Forbidden(f"This token lacks the scope {rule.scope!r}.")
    if rank_of(actor) < rule.rank:
        return Forbidden(RANK_REFUSALS[rule.rank])
    if rule.stand is None:
        return None
    if found is None or not sees(actor, found):
        return NotFound("There is no such room.", field="room")
    return _refusal_in(actor, right, rule, found)


def _refusal_in(actor: Actor, right: str, rule: Rule, found: Standing) -> ChatError | None:
    room, stand, least = found.room, stand_of(actor, found), rule.stand or Stand.OUTSIDER
    if right not in GOING and (error := _ban(actor, found)) is not None:
        return error
    if room.kind == "direct" and not rule.direct:
        return Forbidden("This can't be done in a direct message.", field="room")
    if room.archived_at is not None and not rule.archived:
        return Forbidden("This room is archived.", field="room")
    if least is Stand.MODERATOR and room.kind == "public" and rank_of(actor) >= Rank.ADMIN:
        return None
    if right in SPEAKING and room.posting == "moderators":
        least = Stand.MODERATOR
    return Forbidden(STAND_REFUSALS[stand], field="room") if stand < least else None


def _ban(actor: Actor, found: Standing) -> ChatError | None:
    """Return the refusal for a person who is banned from the room, or None. A permanent ban names no date."""
    until = found.banned_until
    if not until or rank_of(actor) >= Rank.ADMIN:
        return None
    when = time.strftime(" until %Y-%m-%d %H:%M UTC", time.gmtime(until / 1000)) if until < A_LONG_TIME else ""
    return Forbidden(f"You're banned from this room{when}.", field="room")


def demand_not_banned(actor: Actor, found: Standing) -> None:
    """Raise Forbidden if the person is banned from the room."""
    if (error := _ban(actor, found)) is not None:
        raise error


def demand(actor: Actor, right: str, found: Standing | None = None) -> None:
    """Raise the refusal of this right, if there is one."""
    if (error := refusal(actor, right, found)) is not None:
        raise error
