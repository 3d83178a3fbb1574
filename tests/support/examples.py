"""An example of each command that changes something: a function that prepares a scene and returns the fields of the
request, which Ann then makes."""

import uuid
from collections.abc import Callable
from typing import Any

from chat.core.command import Who
from chat.core.wire import Person
from chat.domain.messages.commands import PostMessage
from chat.domain.messages.pins import Pin
from chat.domain.messages.reactions import React
from chat.domain.messages.saved import Save
from chat.domain.messages.threads import FollowThread
from chat.domain.moderation.admin import SetRole
from chat.domain.moderation.blocks import Block
from chat.domain.people.groups import SaveGroup
from chat.domain.rooms.bans import BanFromRoom
from chat.domain.rooms.commands import CreateRoom
from chat.domain.rooms.members import SetMemberRole
from chat.domain.rooms.offers import AddMember
from chat.domain.rooms.reading import SetOptions
from chat.domain.rooms.settings import ArchiveRoom, ChangeSettings
from chat.domain.workspace import emoji
from tests.support.data.store import Workspace

Fields = dict[str, Any]


class Scene:
    """A room of Ann's with Ben and an admin in it, and messages; Cleo is outside."""

    def __init__(self, workspace: Workspace, number: int) -> None:
        self.workspace = workspace
        self.number = number
        roles = {"Ann": "owner", "Ben": "member", "Cleo": "member", "Dora": "admin"}
        self.people = [workspace.account(f"{name}{number}", role, room=None) for name, role in roles.items()]
        self.ann, self.ben, self.cleo, self.dora = self.people
        self.room = self.do(self.ann, CreateRoom(name=f"Den{number}")).room.slug
        workspace.join(self.ben, self.room)
        workspace.join(self.dora, self.room)
        self.first = workspace.post(self.ann, f"hello @{self.ben.name}", self.room)
        self.reply = self.do(
            self.ben,
            PostMessage(room=self.room, text=f"hi @{self.ann.name}", client_id=uuid.uuid4(), reply_to=self.first.id),
        ).message
        self.do(self.ben, Save(room=self.room, id=self.first.id, on=True))

    def do(self, person: Person, command: Any) -> Any:
        return self.workspace.do(person, command)

    def here(self, **fields: Any) -> Fields:
        return {"room": self.room, **fields}

    def it(self, **fields: Any) -> Fields:
        return self.here(id=self.first.id, **fields)

    def thumb(self, *, on: bool) -> Fields:
        return self.here(id=self.reply.id, emoji="👍", on=on)

    def bens(self, **fields: Any) -> Fields:
        return self.here(person=self.ben.id, **fields)

    def rules(self, posting: str) -> Fields:
        return self.here(posting=posting, slow_seconds=5 if posting == "moderators" else 0)

    def lair(self) -> str:
        """Another room, private, of Ann alone."""
        slug: str = self.do(self.ann, CreateRoom(name=f"Lair{self.number}", kind="private")).room.slug
        return slug

    def private(self) -> Fields:
        """Another room, private, of Cleo's, to which Ann is invited."""
        slug = self.do(self.cleo, CreateRoom(name=f"Lair{self.number}", kind="private")).room.slug
        self.do(self.cleo, AddMember(room=slug, person=self.ann.id))
        return {"room": slug}

    def group(self) -> int:
        """A group with Ben in it, which a message mentions."""
        group: int = self.do(self.dora, SaveGroup(name=f"crew{self.number}", add=[self.ben.id])).group.id
        self.workspace.post(self.ann, f"@crew{self.number}, tea", self.room)
        return group

    def emoji(self) -> str:
        name = f"tada{self.number}"
        self.workspace.core.write(lambda tx: emoji.add(tx, Who(self.dora.id), name, b"a picture"))
        return name

    def session(self, person: Person) -> int:
        """The session of the key that somebody's devices have."""
        [(session,)] = self.workspace.sql("SELECT id FROM sessions WHERE person_id = :id", id=person.id)
        found: int = session
        return found

    def after(self, by: Person, command: Any, **fields: Any) -> Fields:
        """The fields, once somebody has done something first."""
        self.do(by, command)
        return fields


def _post(scene: Scene, text: str) -> Fields:
    return scene.here(text=text, client_id=str(uuid.uuid4()), reply_to=scene.first.id)


EXAMPLES: dict[str, Callable[[Scene], Fields]] = {
    "room:create": lambda s: {"name": f"Yard{s.number}"},
    "room:join": lambda s: {"room": s.do(s.cleo, CreateRoom(name=f"Yard{s.number}")).room.slug},
    "room:leave": lambda s: s.here(),
    "room:topic": lambda s: s.here(topic="tea"),
    "room:read": lambda s: s.here(seq=s.reply.seq),
    "room:unread": lambda s: s.here(seq=s.reply.seq),
    "room:options": lambda s: s.here(level="mentions", threads="folded"),
    "message:post": lambda s: _post(s, f"@{s.ben.name} and @{s.cleo.name}"),
    "message:edit": lambda s: s.it(text=f"@{s.dora.name}"),
    "message:delete": lambda s: s.it(),
    "message:react": lambda s: s.thumb(on=True),
    "message:pin": lambda s: s.it(on=True),
    "message:save": lambda s: s.it(on=True, note="later"),
    "thread:follow": lambda s: s.it(on=False),
    "inbox:read": lambda s: {"ids": [s.reply.id]},
    "inbox:seen": lambda s: {},
    "group:save": lambda s: {"name": f"crew{s.number}", "add": [s.ben.id]},
    "group:delete": lambda s: {"id": s.group()},
    "member:add": lambda s: s.here(person=s.cleo.id),
    "member:remove": lambda s: s.bens(),
    "member:role": lambda s: s.bens(role="moderator"),
    "room:settings": lambda s: s.here(name=f"Hut{s.number}", posting="moderators", slow_seconds=5),
    "room:archive": lambda s: s.here(archived=True),
    "room:unban": lambda s: s.after(s.ann, BanFromRoom(**s.bens(hours=1)), **s.bens()),
    "room:ban": lambda s: s.bens(hours=1),
    "direct:open": lambda s: {"people": [s.ben.id]},
    "offer:accept": lambda s: s.private(),
    "offer:decline": lambda s: s.private(),
    "me:rename": lambda s: {"name": f"Anna{s.number}"},
    "me:status": lambda s: {"status": "at lunch"},
    "me:preferences": lambda s: {"preferences": {"theme": "dark", "density": "compact"}},
    "person:block": lambda s: {"person": s.ben.id},
    "person:unblock": lambda s: s.after(s.ann, Block(person=s.ben.id), person=s.ben.id),
    "person:ban": lambda s: {"person": s.ben.id},
    "person:role": lambda s: {"person": s.ben.id, "role": "admin"},
    "person:sign_out": lambda s: {"person": s.ben.id},
    "session:end": lambda s: {"id": s.session(s.ann)},
    "session:end_others": lambda s: {},
    "admin:end_session": lambda s: {"id": s.session(s.ben)},
    "emoji:remove": lambda s: {"name": s.emoji()},
    "workspace:change": lambda s: {"name": f"Place{s.number}"},
}

# More uses of the same commands, among them those that undo the example above.
SECOND_SIDES: list[tuple[str, Callable[[Scene], Fields]]] = [
    ("room:create", lambda s: {"name": f"Lair{s.number}", "kind": "private"}),
    ("room:options", lambda s: s.here(level="nothing")),
    ("room:options", lambda s: s.after(s.ann, SetOptions(**s.here(level="nothing")), **s.here(level="all"))),
    ("message:post", lambda s: _post(s, "for nobody")),
    ("message:edit", lambda s: s.it(text=f"hello again @{s.ben.name}")),
    ("message:delete", lambda s: s.here(id=s.reply.id)),
    ("message:react", lambda s: s.after(s.ann, React(**s.thumb(on=True)), **s.thumb(on=False))),
    ("message:pin", lambda s: s.after(s.ben, Pin(**s.it()), **s.it(on=False))),
    ("message:save", lambda s: s.after(s.ann, Save(**s.it()), **s.it(on=False))),
    ("message:save", lambda s: s.after(s.ann, Save(**s.it()), **s.it(note="later"))),
    ("thread:follow", lambda s: s.after(s.ann, FollowThread(**s.it(on=False)), **s.it(on=True))),
    ("group:save", lambda s: {"id": s.group(), "name": f"team{s.number}"}),
    ("group:save", lambda s: {"id": s.group(), "remove": [s.ben.id]}),
    ("member:add", lambda s: {"room": s.lair(), "person": s.ben.id}),
    ("member:role", lambda s: s.bens(role="muted")),
    ("member:role", lambda s: s.after(s.ann, SetMemberRole(**s.bens(role="muted")), **s.bens(role="member"))),
    ("room:settings", lambda s: s.after(s.ann, ChangeSettings(**s.rules("moderators")), **s.rules("everybody"))),
    ("room:archive", lambda s: s.after(s.ann, ArchiveRoom(**s.here(archived=True)), **s.here(archived=False))),
    ("person:role", lambda s: s.after(s.ann, SetRole(person=s.ben.id, role="admin"), person=s.ben.id, role="member")),
]

# Commands whose changes only a dialog shows, which loads them each time it opens.
NOT_SHOWN = {
    "me:adding", "room:invite", "room:uninvite", "invitation:create", "invitation:revoke", "token:create",
    "token:revoke", "report:create", "report:close", "ban:create", "ban:delete", "person:reset", "job:retry",
    "person:unban",  # a banned person has no device; afterwards they sign in again
    "me:timezone",  # on cards of people, which are loaded when they are opened
    "typing:start",  # it is over after seconds, and nobody can load it
    "room:open", "room:close",  # what each device of the test does to load
}  # fmt: skip

READS = {
    "room:list", "message:list", "message:reactions", "message:history", "room:pins", "saved:list", "thread:list",
    "inbox:list", "group:list", "saved:ids", "message:linked", "member:list", "room:bans", "person:list", "person:get",
    "room:invitations", "invitation:list", "offer:list", "session:list", "token:list", "report:list", "ban:list",
    "admin:people", "admin:rooms", "admin:sessions", "workspace:settings", "emoji:list", "audit:list", "job:list",
}  # fmt: skip
