"""The interface of the bus, which passes committed events on to the modules that deliver them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Protocol

from chat.core.event import ForWorkers, Invalidated, Moved, Published
from chat.core.wire import Person


class Present(ForWorkers, frozen=True):
    """At this worker these people came, and those with these ids went. With `is_all`, everybody else is not there."""

    worker: str
    came: list[Person]
    went: list[int]
    is_all: bool = False


class RollCall(ForWorkers, frozen=True):
    """This worker wants to know all people of the others."""

    worker: str


class Attempted(ForWorkers, frozen=True):
    """Somebody tried a password, or, with `is_right`, the last one was right (see `web.attempts`)."""

    what: str
    address: str
    account: str | None
    browser: str | None
    is_right: bool


FOR_WORKERS = (Invalidated, Moved, Present, RollCall, Attempted)


class Bus(Protocol):
    """Receives events after their commit and passes them to its subscribers. It only makes delivery faster: each worker
    also reads the log, so an event that the bus loses is late, not lost."""

    is_shared: bool  # False if there is only this process

    @property
    def is_connected(self) -> bool:
        """False if nothing of the other workers can be heard now."""

    def start(self) -> None:
        """Take part in the bus between workers, if there is one."""

    def subscribe(self, subscriber: Callable[[Published], None]) -> None: ...
    def publish(self, published: Published) -> None: ...

    def attend(self, here: Callable[[str], Collection[int]]) -> None:
        """Take part with the people who are online: `here` returns the members of a room among them."""

    def here(self, slug: str) -> Collection[int]:
        """Return the ids of a room's members who are online. May be called from any thread."""
