"""Post messages that mention people and answer others, and people to mention."""

import uuid
from typing import Any

from chat.core.wire import Person
from chat.domain.messages.commands import PostMessage, Said
from chat.domain.messages.wire import Message
from tests.support.data.store import Workspace


def say(workspace: Workspace, person: Person, text: str, room: str = "lobby", **fields: Any) -> Said:
    """Post a message; the answer to its author."""
    return workspace.do(person, PostMessage(room=room, text=text, client_id=uuid.uuid4(), **fields))


def reply(workspace: Workspace, person: Person, to: Message, text: str = "Yes") -> Message:
    """Answer a message in the lobby."""
    return say(workspace, person, text, reply_to=to.id).message


def crowd(workspace: Workspace, number: int) -> list[Person]:
    """So many members of the lobby with accounts."""
    return [workspace.account(f"Number {n}") for n in range(number)]
