"""Two workers on one database, and acts at the first by which somebody at the second loses something."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chat.core.wire import Person
from chat.domain.messages.events import MessageChanged, Unread
from chat.domain.rooms.commands import CreateRoom
from chat.domain.rooms.events import PresenceChanged, Typing
from chat.live.losses import OVERLAP
from tests.support.bus import joined_buses
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.live import LiveWorker, Tab, live_worker

ROLES = {"Ann": "owner", "Ben": "admin", "Cleo": "member"}


class TwoWorkers:
    """Ann, the owner, and a member Cleo are at the first worker, Ben with two tabs and Cleo at the second. All are in
    a private room, which they have open but for Ben's other tab."""

    def __init__(self, workspace: Workspace, first: LiveWorker, second: LiveWorker) -> None:
        self.first, self.second = first, second
        people = {name: workspace.account(name, role, room=None) for name, role in ROLES.items()}
        self.ben_person: Person = people["Ben"]
        self.slug: str = workspace.do(people["Ann"], CreateRoom(name="Den", kind="private")).room.slug
        for name in ("Ben", "Cleo"):
            workspace.bring(people["Ann"], people[name], self.slug)
        self.ann = first.connect("Ann")
        self.ben, self.other = (second.connect("Ben", address="192.0.2.7") for _ in range(2))
        self.cleo = second.connect("Cleo")
        for tab in (self.ann, self.ben, self.cleo):
            tab.ask("room:open", room=self.slug)
        for worker in (first, second):
            worker.follow()

    def at_first(self, event: str, **fields: Any) -> dict[str, Any]:
        """Send a request of the owner at the first worker."""
        return self.ann.ask(event, **fields)

    def post(self, who: Tab, text: str = "psst") -> dict[str, Any]:
        """Try to post a message, and return the answer."""
        return who.call("message:post", room=self.slug, text=text, client_id=str(uuid.uuid4()))


@contextmanager
def two_workers(workspace: Workspace, clock: Clock, data: Path, *, joined: bool = False) -> Iterator[TwoWorkers]:
    """Two workers for as long as the block lasts, which know of each other by the database alone or, if they are
    `joined`, by a bus too."""
    first_bus, second_bus = joined_buses(clock) if joined else (None, None)
    with (
        live_worker(workspace, data / "first", first_bus) as first,
        live_worker(workspace, data / "second", second_bus) as second,
    ):
        pair = TwoWorkers(workspace, first, second)
        clock.go(OVERLAP / 1000 + 1)  # so that nobody has lost anything lately
        for worker in (first, second):
            worker.follow()
            worker.live.is_banned("192.0.2.1")  # so that this is known
        for tab in (pair.ann, pair.ben, pair.other, pair.cleo):
            tab.told.clear()
        yield pair


def remove(pair: TwoWorkers) -> None:
    pair.at_first("member:remove", room=pair.slug, person=pair.ben_person.id)


def ban_here(pair: TwoWorkers) -> None:
    demote(pair)
    pair.at_first("room:ban", room=pair.slug, person=pair.ben_person.id)


def demote(pair: TwoWorkers) -> None:
    pair.at_first("person:role", person=pair.ben_person.id, role="member")


def ban(pair: TwoWorkers) -> None:
    pair.at_first("person:ban", person=pair.ben_person.id, reason="")


def ban_address(pair: TwoWorkers) -> None:
    pair.at_first("ban:create", network="192.0.2.7")


def sign_out(pair: TwoWorkers) -> None:
    pair.at_first("person:sign_out", person=pair.ben_person.id)


def archive(pair: TwoWorkers) -> None:
    pair.at_first("room:archive", room=pair.slug, archived=True)


def mute(pair: TwoWorkers) -> None:
    demote(pair)
    pair.at_first("member:role", room=pair.slug, person=pair.ben_person.id, role="muted")


# Events that are for those who are in a room.
OF_THE_ROOM = (MessageChanged, Unread, Typing, PresenceChanged)
