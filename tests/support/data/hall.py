"""A public room with its people, for tests of what happens to them in it."""

from collections.abc import Callable
from typing import Any

from chat.core.wire import Person
from chat.domain.messages.wire import Message
from chat.domain.rooms.commands import CreateRoom, LeaveRoom
from tests.support.data.store import Workspace

MINUTE = 60 * 1000  # milliseconds


class Hall:
    """A public room of Mod's, in which Ben is; Cleo is an outsider, Chief an admin."""

    slug = "hall"

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.mod, self.ben, self.cleo = (workspace.account(name, room=None) for name in ("Mod", "Ben", "Cleo"))
        self.chief = workspace.account("Chief", "admin", room=None)
        workspace.do(self.mod, CreateRoom(name="Hall"))
        workspace.join(self.ben, self.slug)

    def do(self, person: Person, command: Callable[..., Any], /, **fields: Any) -> Any:
        return self.workspace.do(person, command(room=self.slug, **fields))

    def again(self, person: Person) -> str | None:
        """Leave and come back; what they are then."""
        self.do(person, LeaveRoom)
        return self.workspace.join(person, self.slug).role

    def lines(self) -> list[Message]:
        """The lines of people who came or went."""
        return [one for one in self.workspace.timeline(self.mod, self.slug) if one.kind not in ("text", "topic")]
