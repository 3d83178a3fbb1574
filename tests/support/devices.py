"""People with several devices, which run the page's own models, on lines as bad as one likes."""

import json
import subprocess
from collections import deque
from random import Random
from typing import Any, Self

import msgspec

from chat.core.event import Event
from chat.core.wire import Person
from chat.domain.accounts.events import Hello
from tests.support import ROOT
from tests.support.live import LiveWorker, Tab


class Device:
    """A device of a person. What the server sends, and what the device asks, waits in queues, each in its order."""

    def __init__(self, world: "World", name: str, person: Person, *, is_whole: bool = False) -> None:
        self.world = world
        self.name = name
        self.person = person
        self.tab: Tab | None = None
        self.incoming: deque[dict[str, Any]] = deque()
        self.asking: deque[dict[str, Any]] = deque()
        me = {**msgspec.to_builtins(person), "role": "member", "status": "", "may": []}
        self.is_whole = is_whole
        world.write(device=name, open=me, whole=is_whole)

    def connect(self) -> None:
        [(name,)] = self.world.worker.workspace.sql("SELECT name FROM people WHERE id = :id", id=self.person.id)
        self.tab = self.world.worker.connect(name, once=self.person.name)
        self.listen()

    def cut(self) -> None:
        """The line is gone, with all that was on its way."""
        assert self.tab is not None
        self.tab.leave()
        self.tab = None
        self.incoming.clear()
        self.asking.clear()
        self.act("offline")

    def listen(self) -> None:
        """Put what the server has sent into the queue."""
        if self.tab is not None:
            self.incoming += [_heard(event, self.is_whole) for event in self.tab.told]
            self.tab.told.clear()

    def receive(self, most: int) -> None:
        """Some of what was sent arrives."""
        for _ in range(min(most, len(self.incoming))):
            self.world.write(device=self.name, **self.incoming.popleft())

    def ask(self) -> None:
        """The first of what the device asks reaches the server."""
        if self.tab is None or not self.asking:
            return
        asked = self.asking.popleft()
        answer = self.tab.call(asked["event"], **asked["payload"])
        self.world.listen()
        self.incoming.append({"answer": asked["number"], "ack": msgspec.to_builtins(answer)})

    def act(self, act: str, *args: object) -> None:
        self.world.write(device=self.name, act=act, args=args)

    def shown(self) -> dict[str, Any]:
        """Return the state that the device shows: of each room or, for a whole page, of everything."""
        self.world.write(device=self.name, show=True)
        found: dict[str, Any] = self.world.read_line()
        return found


class World:
    """All devices, in one process of Node."""

    def __init__(self, worker: LiveWorker, random: Random) -> None:
        self.worker = worker
        self.random = random
        self.devices: dict[str, Device] = {}
        self._node = subprocess.Popen(
            ["node", "tests/js/devices.js"], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._node.kill()
        self._node.communicate()

    def whole(self, name: str, person: Person) -> Device:
        """Give somebody a device with everything that a page holds, connected."""
        device = self.devices[name] = Device(self, name, person, is_whole=True)
        device.connect()
        return device

    def add(self, person: Person, number: int) -> None:
        """Give somebody so many devices, all connected."""
        for index in range(number):
            device = Device(self, f"{person.name} {index}", person)
            self.devices[device.name] = device
            device.connect()

    def remove(self, device: Device) -> None:
        if device.tab is not None and not device.tab.is_gone:
            device.tab.leave()
        del self.devices[device.name]
        self.write(device=device.name, close=True)

    def write(self, **step: object) -> None:
        assert self._node.stdin is not None
        self._node.stdin.write(f"{json.dumps(step)}\n")

    def read_line(self) -> Any:
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        self._node.stdin.flush()
        line = self._node.stdout.readline()
        assert line, "the devices are gone"
        return json.loads(line)

    def listen(self) -> None:
        for device in self.devices.values():
            device.listen()

    def sync(self) -> None:
        """Let the devices do what they do by themselves, and take what they ask."""
        self.write(sync=True)
        for asked in self.read_line()["asked"]:
            device = self.devices[asked["device"]]
            if device.tab is not None:
                device.asking.append(asked)

    def flow(self) -> None:
        """A part of what is on its way arrives."""
        self.listen()
        for device in self.devices.values():
            if self.random.random() < 0.6:
                device.receive(self.random.randint(0, 5))
            if self.random.random() < 0.6:
                device.ask()
        self.sync()

    def calm(self) -> None:
        """Everything arrives, until nothing is under way any more."""
        for device in self.devices.values():
            device.act("wait", 500)
        self.sync()
        while True:
            self.worker.catch_up()
            self.listen()
            busy = [device for device in self.devices.values() if device.incoming or device.asking]
            if not busy:
                return
            for device in busy:
                device.receive(len(device.incoming))
                while device.asking:
                    device.ask()
            self.sync()


def _heard(event: Event, is_whole: bool) -> dict[str, Any]:
    data = msgspec.to_builtins(event)
    if isinstance(event, Hello) and not is_whole:
        data["me"]["may"] = []
    return {"event": event.event, "data": data}
