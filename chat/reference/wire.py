"""A list of all objects and errors of the wire, and of their fields."""

from __future__ import annotations

from typing import cast, get_args

from msgspec import Struct, inspect

from chat.core import audit
from chat.core import wire as core
from chat.core.command import AnyCommand, Command, Reply
from chat.domain.accounts import wire as accounts
from chat.domain.inbox import wire as inbox
from chat.domain.invitations import wire as invitations
from chat.domain.messages import wire as messages
from chat.domain.moderation import wire as moderation
from chat.domain.people import wire as people
from chat.domain.rooms import wire as rooms
from chat.domain.workspace import wire as workspace
from chat.errors import ChatError

OBJECTS: list[type[Struct]] = [
    thing
    for module in (core, people, rooms, messages, inbox, accounts, invitations, audit, moderation, workspace)
    for thing in vars(module).values()
    if isinstance(thing, type) and issubclass(thing, Struct) and thing.__module__ == module.__name__
]

ERRORS: list[type[ChatError]] = ChatError.__subclasses__()


def fields_of(thing: type[Struct]) -> tuple[inspect.Field, ...]:
    """Return a struct's fields, in order, with their types resolved."""
    return cast(inspect.StructType, inspect.type_info(thing)).fields


def answer_of(command: type[AnyCommand]) -> type[Reply]:
    """Return the class of a command's reply, which it names behind its kind: `RoomCommand[Done]`."""
    (kind,) = command.__orig_bases__  # type: ignore[attr-defined]
    return cast(type[Reply], get_args(kind)[0])


def may_be_absent(thing: type[Struct], field: inspect.Field) -> bool:
    """Return True if the sender may leave out this field."""
    return not field.required and (issubclass(thing, Command) or thing.__struct_config__.omit_defaults)
