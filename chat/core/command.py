"""The base classes of commands and replies, and the person who sends a command."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar, TypeVarTuple, dataclass_transform

from msgspec import Struct, field

from chat.core.wire import Person, Slug
from chat.store import Tx
from chat.store.queries.access import Standing


class Who(NamedTuple):
    """The sender of a command, as a connection knows them: the id of the person, of the session (None for guests
    without a key, who exist only while connected), and the address, if known."""

    person_id: int
    session_id: int | None = None
    address: str = ""


class Actor(NamedTuple):
    """The sender of a command in their current state, which is read for each command. `scopes` are those of an API
    token, and None without a token; `only_room` is the id of the room that a visitor was invited to."""

    id: int
    name: str
    avatar: str | None
    role: str
    only_room: int | None = None
    session_id: int | None = None
    scopes: frozenset[str] | None = None
    address: str = ""

    @property
    def person(self) -> Person:
        return Person(self.id, self.name, self.avatar)


class Reply(Struct, kw_only=True):
    """The base class of replies. Its fields are those of the ack, beside `ok`."""


class Done(Reply):
    """An empty reply: the command was done."""


SomeReply = TypeVar("SomeReply", bound=Reply, covariant=True)
Loaded = TypeVarTuple("Loaded")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))  # for mypy: subclasses are frozen, too
class Command(Struct, Generic[SomeReply, *Loaded], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request of a client. The fields are its wire format, `event` is its name.

    A command derives from a kind, `WorkspaceCommand`, `RoomCommand` or `MessageCommand`, with the type of its reply in
    brackets: `RoomCommand[Done]`. The kind defines `Loaded`, the arguments of its methods after `actor`.

    `hears` is the right that is checked first, before anything is loaded. `demands` are the rights of which
    `demanded` picks one, which is checked before the command is performed (`chat.core.policy`). The default of both is
    the right with the command's own name.

    `perform` runs inside one transaction. It raises a `ChatError` to refuse, which undoes all its changes. If `writes`
    is false, it gets a reader's transaction and may raise `WriteNeeded`. If `repeatable`, performing it a second time
    changes nothing and returns the same reply, so after a lost reply it can be performed again.
    """

    event: ClassVar[str]
    hears: ClassVar[str] = ""
    demands: ClassVar[tuple[str, ...]] = ()
    writes: ClassVar[bool] = True
    repeatable: ClassVar[bool] = False

    @abstractmethod
    def load(self, tx: Tx, found: Any) -> tuple[*Loaded]:
        """Load the objects of the command, once `hears` has been checked. `found` is a Standing for a command `InRoom`,
        whose check fails without the room, and None for others; it is Any so that each kind can declare its type."""

    def repeated(self, tx: Tx, actor: Actor, *loaded: *Loaded) -> SomeReply | None:
        """Return the reply if this command was done before, else None. Only `hears` has been checked then."""
        return None

    def demanded(self, actor: Actor, *loaded: *Loaded) -> str:
        """Return the right, one of `demands`, that this request needs."""
        return self.demands[0] if self.demands else self.event

    @abstractmethod
    def perform(self, tx: Tx, actor: Actor, *loaded: *Loaded) -> SomeReply:
        """Run the command and return its reply."""


# A command of any kind. Any is needed because the kinds have different arguments.
AnyCommand = Command[Reply, *tuple[Any, ...]]


# A kind writes its `Loaded` as one tuple: msgspec takes one argument for each type parameter of a class.
class WorkspaceCommand(Command[SomeReply, *tuple[()]]):
    """A command that does not concern one room: `perform(tx, actor)`."""

    def load(self, tx: Tx, found: None) -> tuple[()]:
        return ()


class InRoom(Command[SomeReply, *Loaded]):
    """A command about a room, or about something in a room."""

    room: Slug


class RoomCommand(InRoom[SomeReply, *tuple[Standing]]):
    """A command about one room: `perform(tx, actor, found)`. `found` is the room, locked if the command writes, with
    the actor's standing in it."""

    def load(self, tx: Tx, found: Standing) -> tuple[Standing]:
        return (found,)
