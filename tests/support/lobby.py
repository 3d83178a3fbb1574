"""A few people in a worker without sockets, whose encoding sends nothing but the texts of its events."""

import gevent

from chat.core.event import Event
from chat.core.wire import Person
from chat.domain.people.memberships import Rooms
from chat.live.rooms.subscribers import Subscriber
from chat.live.transport.fanout import Frame
from tests.support.worker import Worker


def turn() -> None:
    """Let the event loop go on."""
    gevent.idle()


class Said(Event, frozen=True):
    """An event with a different text each time."""

    event = "said"
    goes_to = "a test"
    what: str


class Words:
    """An encoding that sends only the text; `made` counts the frames."""

    def __init__(self, mark: str = "") -> None:
        self.mark, self.made = mark, 0

    def encode(self, event: Event) -> Frame | None:
        self.made += 1
        return Frame.of(f"{self.mark}{event.what}") if isinstance(event, Said) else None

    def expel(self, sid: str) -> None:
        raise AssertionError("nobody is to be expelled here")


class Lobby(Worker):
    """Ann, Ben and Cid are connected; Ann and Ben have the room `lobby` open."""

    def __init__(self) -> None:
        super().__init__()
        self.words = Words()
        self.ann, self.ben, self.cid = (self.come(number, name) for number, name in enumerate(("Ann", "Ben", "Cid")))
        self.tabs = (self.ann, self.ben, self.cid)
        for one in (self.ann, self.ben):
            self.registry.open(one, "lobby", 0)

    def come(self, number: int, name: str, encoding: Words | None = None) -> Subscriber:
        return self.connect(Person(number, name), Rooms({}, None), encoding=encoding or self.words)

    def say(self, letter: str, *rooms: str) -> None:
        groups = [self.registry.rooms[slug].opened for slug in rooms or ("lobby",)]
        self.registry.send(Said(letter), *groups)
