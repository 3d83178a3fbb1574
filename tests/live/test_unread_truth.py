"""One truth about unread: whatever people do on whatever devices, each device shows in the end what the database says.

The devices run the page's own models. The steps are random, and the same in every run; UNREAD_STEPS takes more of them.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from chat.core.wire import Person
from chat.domain.messages.commands import ListMessages
from chat.domain.messages.wire import Message
from chat.domain.people.groups import SaveGroup
from chat.domain.rooms.commands import CreateRoom, ListRooms
from chat.errors import ChatError
from tests.support.data.store import Workspace
from tests.support.devices import Device, World
from tests.support.live import LiveWorker, live_worker

STEPS = int(os.environ.get("UNREAD_STEPS", "450"))
NAMES = ("Ann", "Ben", "Cleo")
TEXTS = ("hello", "@Ann", "@Ben, tea", "@Cleo and @Ann", "@room", "@here", "@gardeners", "`@Ann`", "**@Ben**")


@pytest.fixture
def worker(workspace: Workspace, tmp_path: Path) -> Iterator[LiveWorker]:
    with live_worker(workspace, tmp_path / "worker") as running:
        running.workspace.core = running.core
        yield running


class Day:
    """What people do all day, at random."""

    def __init__(self, worker: LiveWorker, random: Random, world: World) -> None:
        self.workspace = worker.workspace
        self.random = random
        self.world = world
        self.people = {name: self.workspace.account(name) for name in NAMES}
        self.admin = self.workspace.account("Admin", "admin")
        ann, *others = self.people.values()
        self.workspace.do(ann, CreateRoom(name="Den"))
        self.lair = self.workspace.do(ann, CreateRoom(name="Lair", kind="private")).room.slug
        self.rooms = ("lobby", "den", self.lair)
        for one in others:
            self.workspace.join(one, "den")
            self.workspace.bring(ann, one, self.lair)
        self.workspace.do(self.admin, SaveGroup(name="gardeners", add=[one.id for one in others]))
        for one in self.people.values():
            world.add(one, 2)

    def step(self) -> None:
        acts: list[tuple[int, Callable[[], None]]] = [
            (8, self.post), (3, self.edit), (2, self.delete), (2, self.react), (1, self.pin), (1, self.topic),
            (5, self.look), (4, self.show), (2, self.mark_unread), (1, self.choose), (1, self.come_or_go),
            (1, self.take_out_or_in), (1, self.block), (2, self.cut_or_connect), (2, self.read_apart), (6, self.flow),
        ]  # fmt: skip
        weights, doings = [weight for weight, _ in acts], [do for _, do in acts]
        [do] = self.random.choices(doings, weights)
        do()
        self.world.listen()

    # What it is made of

    def somebody(self) -> Person:
        return self.random.choice(list(self.people.values()))

    def device(self) -> Device:
        return self.random.choice(list(self.world.devices.values()))

    def ask(self, person: Person, event: str, /, **fields: Any) -> None:
        """Have somebody ask for something from a program; what is refused changes nothing."""
        tab = next((one.tab for one in self.world.devices.values() if one.person == person and one.tab), None)
        if tab is not None:
            tab.call(event, **fields)
        self.workspace.sql_write("DELETE FROM quotas")

    def message(self, room: str, by: Person | None = None) -> Message | None:
        newest = self.workspace.do(self.admin, ListMessages(room=room, limit=12)) if room != self.lair else None
        found = newest.messages if newest else self.of_lair()
        mine = [one for one in found if one.kind == "text" and (by is None or one.author == by)]
        return self.random.choice(mine) if mine else None

    def of_lair(self) -> list[Message]:
        for one in self.people.values():
            try:
                return self.workspace.do(one, ListMessages(room=self.lair, limit=12)).messages
            except ChatError:
                continue
        return []

    # What people do

    def post(self) -> None:
        room, fields = self.random.choice(self.rooms), {}
        if self.random.random() < 0.3 and (answered := self.message(room)) is not None:
            fields["reply_to"] = answered.id
        text = self.random.choice(TEXTS)
        self.ask(self.somebody(), "message:post", room=room, text=text, client_id=str(uuid.uuid4()), **fields)

    def edit(self) -> None:
        room, person = self.random.choice(self.rooms), self.somebody()
        if (said := self.message(room, person)) is not None:
            self.ask(person, "message:edit", room=room, id=said.id, text=self.random.choice(TEXTS))

    def delete(self) -> None:
        room, person = self.random.choice(self.rooms), self.somebody()
        if (said := self.message(room, person)) is not None:
            self.ask(person, "message:delete", room=room, id=said.id)

    def react(self) -> None:
        room = self.random.choice(self.rooms)
        if (said := self.message(room)) is not None:
            on = self.random.random() < 0.7
            self.ask(self.somebody(), "message:react", room=room, id=said.id, emoji="👍", on=on)

    def pin(self) -> None:
        room = self.random.choice(self.rooms)
        if (said := self.message(room)) is not None:
            self.ask(self.somebody(), "message:pin", room=room, id=said.id, on=self.random.random() < 0.5)

    def topic(self) -> None:
        self.ask(self.somebody(), "room:topic", room=self.random.choice(self.rooms), topic=str(self.random.random()))

    def look(self) -> None:
        device = self.device()
        device.act("look", self.random.random())
        device.act("wait", self.random.choice([0, 500]))

    def show(self) -> None:
        self.device().act("show", self.random.choice(self.rooms))

    def mark_unread(self) -> None:
        room = self.random.choice(self.rooms)
        if (said := self.message(room)) is not None:
            self.ask(self.somebody(), "room:unread", room=room, seq=said.seq)

    def choose(self) -> None:
        level, threads = self.random.choice(["all", "mentions", "nothing"]), self.random.choice(["flat", "folded"])
        self.ask(self.somebody(), "room:options", room=self.random.choice(self.rooms), level=level, threads=threads)

    def come_or_go(self) -> None:
        person, room = self.somebody(), self.random.choice(["lobby", "den"])
        self.ask(person, self.random.choice(["room:join", "room:join", "room:leave"]), room=room)

    def take_out_or_in(self) -> None:
        ann, person = self.people["Ann"], self.somebody()
        self.ask(ann, self.random.choice(["member:remove", "member:add"]), room=self.lair, person=person.id)
        if person != ann:
            self.ask(person, "offer:accept", room=self.lair)

    def block(self) -> None:
        person, other = self.somebody(), self.somebody()
        if person != other:
            self.ask(person, self.random.choice(["person:block", "person:unblock"]), person=other.id)

    def cut_or_connect(self) -> None:
        device = self.device()
        if device.tab is None:
            device.connect()
        else:
            device.cut()

    def read_apart(self) -> None:
        person, room = self.somebody(), self.random.choice(self.rooms)
        if (said := self.message(room)) is not None:
            self.ask(person, "inbox:read", ids=[said.id])

    def flow(self) -> None:
        self.world.flow()

    # What has to hold

    def check(self, number: int) -> None:
        for device in self.world.devices.values():
            if device.tab is None:
                device.connect()
        self.world.calm()
        wanted = {name: self.truth(person) for name, person in self.people.items()}
        for device in self.world.devices.values():
            assert device.shown() == wanted[device.person.name], f"{device.name} after step {number}"

    def truth(self, person: Person) -> dict[str, Any]:
        """What the database says of each room that somebody is in."""
        mine = [room for room in self.workspace.do(person, ListRooms()).rooms if room.member]
        fields = ("unread", "mentions", "read_seq", "level", "threads")
        return {room.slug: msgspec.to_builtins({name: getattr(room, name) for name in fields}) for room in mine}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_each_device_shows_in_the_end_what_the_database_says(worker: LiveWorker, seed: int) -> None:
    random = Random(seed)
    with World(worker, random) as world:
        day = Day(worker, random, world)
        day.check(0)
        for number in range(1, STEPS // 3 + 1):
            day.step()
            if number % 10 == 0:
                day.check(number)
