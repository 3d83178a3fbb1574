"""Acts by commands: one command over and over."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from abuse import limits
from abuse.line import Line, hung_up
from abuse.table import Outcome, attack


def mallory(port: int, name: str = "Mallory") -> Line:
    """Connect the attacking guest, and join the lobby."""
    line = Line(port, name=name, key=f"the key of {name}, at length")
    line.ask("room:join", room="lobby")
    return line


def answered(answer: dict[str, Any]) -> Outcome:
    """Return the outcome of a command."""
    return Outcome(answer["ok"], None if answer["ok"] else answer["error"].get("retry_after"))


def again(line: Line, event: str, fields: Callable[[int], dict[str, Any]]) -> Iterator[Outcome]:
    """Send one command over and over, with different fields each time."""
    with hung_up(line):
        for number in itertools.count():
            yield answered(line.call(event, **fields(number)))


def new_post(line: Line, text: str) -> int:
    """Post a message in the lobby, and return its id."""
    posted = line.ask("message:post", room="lobby", text=text, client_id=str(uuid.uuid4()))
    return int(posted["message"]["id"])


@attack("message:post", limit=limits.EVENTS)
def posts(port: int) -> Iterator[Outcome]:
    return again(
        mallory(port), "message:post", lambda n: {"room": "lobby", "text": str(n), "client_id": str(uuid.uuid4())}
    )


@attack("room:create", limit=limits.of_guest("room:create"))
def rooms(port: int) -> Iterator[Outcome]:
    return again(mallory(port), "room:create", lambda n: {"name": f"Room {n}"})


@attack("room:list", limit=limits.EVENTS)
def room_list(port: int) -> Iterator[Outcome]:
    return again(mallory(port), "room:list", lambda _: {})


@attack("room:join, room:leave", limit=limits.of_guest("join"))
def comings_and_goings(port: int) -> Iterator[Outcome]:
    line = mallory(port)
    with hung_up(line):
        for event in itertools.cycle(("room:leave", "room:join")):
            yield answered(line.call(event, room="lobby"))


@attack("typing:start", limit=limits.TYPING)
def typing(port: int) -> Iterator[Outcome]:
    return again(mallory(port), "typing:start", lambda _: {"room": "lobby"})


@attack("message:edit", limit=limits.of_guest("message:edit"))
def edits(port: int) -> Iterator[Outcome]:
    line = mallory(port)
    message = new_post(line, "once")
    return again(line, "message:edit", lambda n: {"room": "lobby", "id": message, "text": f"edit {n}"})


@attack("room:topic", limit=limits.of_guest("room:topic"))
def topics(port: int) -> Iterator[Outcome]:
    return again(mallory(port), "room:topic", lambda n: {"room": "lobby", "topic": f"Topic {n}"})


@attack("me:rename", limit=limits.of_guest("name"))
def renames(port: int) -> Iterator[Outcome]:
    return again(mallory(port), "me:rename", lambda n: {"name": f"Mallory {n}"})


@attack("report:create", limit=limits.of_guest("report:create"))
def reports(port: int) -> Iterator[Outcome]:
    other = mallory(port, "Oscar")
    with hung_up(other):
        messages = [new_post(other, f"message {number}") for number in range(60)]
    return again(
        mallory(port), "report:create", lambda n: {"room": "lobby", "id": messages[n % 60], "reason": f"reason {n}"}
    )


@attack("room:invite", limit=limits.of_guest("room:invite"))
def invitations(port: int) -> Iterator[Outcome]:
    line = mallory(port)
    room = line.ask("room:create", name="Mallory's own")["room"]["slug"]
    return again(line, "room:invite", lambda _: {"room": room, "guest": True})
