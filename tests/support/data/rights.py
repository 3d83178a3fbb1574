"""The table of rights, written by hand, and an example of each command.

Tests that walk over all commands fail until a new one has a line in both.
"""

import uuid
from collections.abc import Callable
from typing import Any

from chat.core.policy import Rank, Stand
from chat.domain.accounts.wire import Preferences
from chat.domain.messages.wire import Link
from tests.support.data.matrix import KINDS, Case, Everybody

# Requirements of rights. In the workspace: v visitor, g guest, m member, a admin, o owner. In a room that is public,
# private, direct or archived: o outsider, u muted, m member, M moderator, - nobody.
TABLE = """
room:list               v
room:create             g
room:create:private     m
me:rename               v
me:status               m
me:avatar               m
session:list            v
session:end             v
session:end_others      v
token:create            m
token:list              m
token:revoke            m
me:adding               m
me:preferences          m
me:timezone             v
offer:list              m
offer:accept            m
offer:decline           m
person:block            m
person:unblock          m
person:list             m
person:get              v
direct:open             m
person:ban              a
person:unban            a
person:sign_out         a
person:reset            a
person:role             o
ban:create              a
ban:list                a
ban:delete              a
report:list             a
report:close            a
admin:people            a
admin:rooms             a
admin:sessions          a
admin:end_session       a
workspace:settings          a
workspace:change            o
emoji:add               a
emoji:remove            a
emoji:list              v
audit:list              a
job:list                a
job:retry               a
invitation:create       a
invitation:list         a
invitation:revoke       a
saved:list              v
inbox:list              v
inbox:read              v
inbox:seen              v
group:list              g
group:save              a
group:delete            a
saved:ids               v
message:linked          v
room:open               v o o o o
room:join               v o o o -
room:close              v o o o o
room:leave              v o o - o
room:read               v u u u u
room:unread             v u u u u
room:options            v u u u u
room:topic              v m m - -
room:settings           v M M - -
room:archive            v M M - M
room:ban                v M M - M
room:unban              v M M - M
room:bans               v M M - M
room:invite             v M M - -
room:invitations        v M M - M
room:uninvite           v M M - M
message:list            v o o o o
message:retry           v o o o o
message:post            v m m m -
message:edit            v m m m -
message:mention_room    v M M M -
thread:list             v o o o o
thread:follow           v u u u u
message:react           v m m m -
message:reactions       v o o o o
message:history         v o o o o
message:pin             v m m m -
room:pins               v o o o o
message:save            v o o o o
message:delete          v u u u u
message:delete:any      v M M - M
member:list             v o o o o
member:add              m m m - -
member:remove           v M M - M
member:role             v M M - M
report:create           v o o o o
typing:start            v m m m -
"""


RANKS = dict(zip("vgmao", Rank, strict=True))


STANDS = dict(zip("oumM", Stand, strict=True))


LINES = {line.split()[0]: line.split()[1:] for line in TABLE.strip().splitlines()}


OTHER: Callable[[Everybody], int] = lambda everybody: everybody.other.id  # noqa: E731


# The fields of each command; a function is given everybody. For message commands, the message is one's own.
EXAMPLES: dict[str, dict[str, Any]] = {
    "room:list": {}, "room:create": {"name": "New"}, "me:rename": {"name": "Another"}, "me:status": {"status": "hi"},
    "session:list": {}, "session:end": {"id": 1_000_000}, "session:end_others": {},
    "token:create": {"name": "robot", "scopes": ["read"]}, "token:list": {}, "token:revoke": {"id": 1_000_000},
    "me:adding": {"adding": "nobody"}, "me:preferences": {"preferences": Preferences(theme="dark")},
    "me:timezone": {"timezone": "Europe/Berlin"},
    "offer:list": {}, "offer:accept": {"room": "den"},
    "offer:decline": {"room": "den"},
    "person:block": {"person": OTHER}, "person:unblock": {"person": OTHER}, "person:list": {},
    "person:get": {"person": OTHER}, "direct:open": {"people": lambda everybody: [everybody.other.id]},
    "person:ban": {"person": OTHER}, "person:unban": {"person": OTHER}, "person:sign_out": {"person": OTHER},
    "person:reset": {"person": OTHER}, "person:role": {"person": OTHER, "role": "admin"},
    "ban:create": {"network": "192.0.2.0/24"}, "ban:list": {}, "ban:delete": {"id": 1_000_000}, "report:list": {},
    "report:close": {"id": 1_000_000, "delete": True},
    "admin:people": {}, "admin:rooms": {}, "admin:sessions": {}, "admin:end_session": {"id": 1_000_000},
    "emoji:list": {}, "emoji:remove": {"name": "parrot"},
    "workspace:settings": {}, "workspace:change": {"door": "closed"}, "audit:list": {},
    "job:list": {}, "job:retry": {"id": 1_000_000},
    "invitation:create": {}, "invitation:list": {}, "invitation:revoke": {"id": 1_000_000},
    "room:invite": {"guest": True}, "room:invitations": {}, "room:uninvite": {"id": 1_000_000},
    "room:open": {}, "room:join": {}, "room:close": {}, "room:leave": {}, "room:read": {"seq": 2},
    "room:unread": {"seq": 2}, "room:options": {"level": "nothing"},
    "thread:list": {"id": 1001}, "thread:follow": {"id": 1001},
    "inbox:list": {"kind": "mentions"}, "inbox:read": {"ids": [1]}, "inbox:seen": {},
    "group:list": {}, "group:save": {"name": "gardeners"}, "group:delete": {"id": 1_000_000},
    "room:topic": {"topic": "new"}, "room:settings": {"slow_seconds": 5}, "room:archive": {"archived": True},
    "message:list": {},
    "message:post": {"text": "x", "client_id": uuid.UUID(int=1)}, "message:edit": {"id": 1001, "text": "new"},
    "message:delete": {"id": 1001}, "message:react": {"id": 1001, "emoji": "👍"}, "message:reactions": {"id": 1001},
    "message:history": {"id": 1001}, "message:pin": {"id": 1001}, "room:pins": {}, "message:save": {"id": 1001},
    "saved:list": {}, "saved:ids": {}, "message:linked": {"links": [Link("den", 2)]},
    "member:list": {}, "member:add": {"person": OTHER},
    "room:ban": {"person": OTHER}, "room:unban": {"person": OTHER}, "room:bans": {},
    "member:remove": {"person": OTHER}, "member:role": {"person": OTHER, "role": "muted"},
    "report:create": {"id": 1002, "reason": "rude"}, "typing:start": {},
}  # fmt: skip


# That there is no such session, ban or report is found by those who may ask.
FINDS_NOTHING = {
    "session:end", "token:revoke", "ban:delete", "report:close", "admin:end_session", "invitation:revoke",
    "room:uninvite", "offer:accept", "offer:decline", "job:retry", "group:delete",
}  # fmt: skip


def expected(right: str, case: Case) -> str:
    """Return the outcome by the table: `yes`, `forbidden` or `not_found`."""
    least, *rooms = LINES[right]
    if case.rank < RANKS[least]:
        return "forbidden"
    if not rooms:
        return "yes"
    if case.stand is Stand.OUTSIDER and case.kind in ("private", "direct"):
        return "not_found"
    takes = rooms[KINDS.index(case.kind)]
    if takes == "-":
        return "forbidden"
    is_admin = case.rank >= Rank.ADMIN
    if is_admin and case.kind != "direct" and (case.stand is not Stand.OUTSIDER or takes == "M"):
        return "yes"
    stand = Stand.MEMBER if case.kind == "direct" else case.stand  # nobody is more or less there
    return "yes" if stand >= STANDS[takes] else "forbidden"
