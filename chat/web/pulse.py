"""The pulse of a room: how many people are there, some of them, and the time of the last message. It is what a stranger
sees first, so the page has it before its script runs; the script keeps it fresh by `GET /pulse`.

Strangers may know it only where anybody may join: if the door is open, and of public rooms.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import NamedTuple

from chat.core.core import Core
from chat.core.wire import Person
from chat.domain.accounts.wire import ACCENTS
from chat.domain.invitations import entry
from chat.domain.invitations.entry import Door
from chat.web.faces import face_of

# (room, most) -> the number of people who are here, and up to `most` of them
WhoIsHere = Callable[[str, int], tuple[int, list[Person]]]

FACES = 8  # people who are shown
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000  # ms


class Pulse(NamedTuple):
    """The pulse of a room: what the `door` says of it, the number of people who are `here`, and some of them."""

    door: Door
    here: int
    people: list[Person]

    @property
    def is_open(self) -> bool:
        """True if a stranger may know it."""
        return self.door.door == "open"

    def wire(self) -> dict[str, object]:
        faces = [{"id": one.id, "name": one.name} for one in self.people]
        return {"here": self.here, "faces": faces, "last_at": self.door.last_at}

    def shown(self) -> dict[str, object]:
        """Return what the template needs: faces, the number of others, and the words of static/js/model/pulse.js."""
        last_at, now = self.door.last_at, self.door.now
        last = "Be the first to say something" if last_at is None else f"Last message {ago(last_at, now)}"
        return {
            "room": self.door.slug,
            "faces": [face_of(one) for one in self.people],
            "others": self.here - len(self.people),
            "people": people_are_here(self.here),
            "last": last,
        }


class Pulses:
    """Takes the pulse of rooms."""

    def __init__(self, core: Core, who_is_here: WhoIsHere) -> None:
        self._core = core
        self._who_is_here = who_is_here

    def take(self, slug: str | None) -> Pulse:
        """Return the pulse of the room with this slug if a stranger may know it, else that of the lobby, which is for
        strangers only if `is_open`."""
        door = self._core.read(lambda tx: entry.at_the_door(tx, slug))
        return Pulse(door, *self._who_is_here(door.slug, FACES))


def people_are_here(count: int) -> str:
    if count == 0:
        return "Quiet right now"
    return "One person is here" if count == 1 else f"{count:,} people are here"


def ago(at: int, now: int) -> str:
    """Return how long ago something was, in words."""
    passed = now - at
    if passed < MINUTE:
        return "just now"
    for unit, name, one in ((MINUTE, "minutes", "a minute ago"), (HOUR, "hours", "an hour ago")):
        count = passed // unit
        if count < (60 if unit == MINUTE else 24):
            return one if count == 1 else f"{count} {name} ago"
    days = passed // DAY
    return "yesterday" if days == 1 else f"{days:,} days ago"


def accent_of(workspace: str) -> str:
    """Return the accent of a workspace for people who are not in it yet. It is derived from its name, so that a page at
    the door looks like this workspace and not like any other, without a setting."""
    return ACCENTS[zlib.crc32(workspace.casefold().encode()) % len(ACCENTS)]
