"""What every command is, and who asks for it."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar, TypeVarTuple, dataclass_transform

from msgspec import Struct, field

from chat.core.wire import Person, Slug
from chat.store import Tx
from chat.store.queries.access import Standing


class Who(NamedTuple):
    """Who asks, as far as a connection knows: a person, by which session (without one where somebody is known
    only as long as they are connected), and from which address, if that is known."""

    person_id: int
    session_id: int | None = None
    address: str = ""


class Actor(NamedTuple):
    """Who asks, as they are now: looked up for each command. `scopes` are those of an API token, and None for
    everybody who came in another way; `only_room` is the id of the room that a visitor was invited to."""

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
    """The base of what a command answers; its fields are the ack's, beside `ok`."""


class Done(Reply):
    """Nothing to say but that it is done."""


SomeReply = TypeVar("SomeReply", bound=Reply, covariant=True)
Loaded = TypeVarTuple("Loaded")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))  # for mypy: what derives from it is frozen, too
class Command(Struct, Generic[SomeReply, *Loaded], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing a client can ask for: the fields are its wire format, `event` its name.

    Each derives from a kind, `WorkspaceCommand`, `RoomCommand` or `MessageCommand`, and names its reply behind it:
    `RoomCommand[Done]`. The kind says what is `Loaded` for it: the arguments of its methods after `actor`.

    `hears` is the right it takes to be heard, `demands` are those of which it takes one to be done
    (`chat.core.policy`); where it says nothing, both are the right of its name.

    `perform` says what happens, inside one transaction. It raises a
    `ChatError` to refuse; then nothing of it remains. Where `writes` is false it gets a
    reader's transaction, and may raise `WriteNeeded`. Where `repeatable`, performing it twice does
    what once does, and answers the same: so a lost answer can be had by performing it again.
    """

    event: ClassVar[str]
    hears: ClassVar[str] = ""
    demands: ClassVar[tuple[str, ...]] = ()
    writes: ClassVar[bool] = True
    repeatable: ClassVar[bool] = False

    @abstractmethod
    def load(self, tx: Tx, found: Any) -> tuple[*Loaded]:
        """Load the objects of the command, once it is heard. For one `InRoom`, which is not heard without its room,
        `found` is a Standing, and for others None: it takes Any to leave its type to the kinds."""

    def repeated(self, tx: Tx, actor: Actor, *loaded: *Loaded) -> SomeReply | None:
        """The answer, if this was done before: for that it is enough to be heard."""
        return None

    def demanded(self, actor: Actor, *loaded: *Loaded) -> str:
        """The one of `demands` that this request takes."""
        return self.demands[0] if self.demands else self.event

    @abstractmethod
    def perform(self, tx: Tx, actor: Actor, *loaded: *Loaded) -> SomeReply:
        """Do it."""


# A command of any kind: none of them is a special case of another, so it takes Any to say so.
AnyCommand = Command[Reply, *tuple[Any, ...]]


# What a kind has loaded is written as one tuple: msgspec takes one argument for each parameter of a class.
class WorkspaceCommand(Command[SomeReply, *tuple[()]]):
    """A command about no room: `perform(tx, actor)`."""

    def load(self, tx: Tx, found: None) -> tuple[()]:
        return ()


class InRoom(Command[SomeReply, *Loaded]):
    """A command about a room, or about something in one."""

    room: Slug


class RoomCommand(InRoom[SomeReply, *tuple[Standing]]):
    """A command about one room: `perform(tx, actor, found)` is given the room, locked if it writes, and how the
    actor stands to it."""

    def load(self, tx: Tx, found: Standing) -> tuple[Standing]:
        return (found,)
