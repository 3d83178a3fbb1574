"""Nothing is told by halves: after any command, each device shows what it would show if it loaded everything afresh.

The devices run the page's own models. Each command that changes something has an example in tests/support/examples.py.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from chat.core.wire import Person
from chat.domain import COMMANDS
from tests.support.data.store import Workspace
from tests.support.devices import Device, World
from tests.support.examples import EXAMPLES, NOT_SHOWN, READS, SECOND_SIDES, Scene
from tests.support.live import LiveWorker, live_worker

# The fields of a message that a list shows.
EXCERPT = ("id", "seq", "author", "text", "at", "deleted", "mentions", "groups")

PARTS = 5  # of the commands, so that none takes a minute on a busy machine


@pytest.fixture
def worker(workspace: Workspace, tmp_path: Path) -> Iterator[LiveWorker]:
    with live_worker(workspace, tmp_path / "worker") as running:
        running.workspace.core = running.core
        yield running


def test_each_command_that_can_change_something_has_an_example() -> None:
    assert {command.event for command in COMMANDS} == {*EXAMPLES, *NOT_SHOWN, *READS}
    assert not {command.event for command in COMMANDS if command.writes} & READS


# This tries the events and the page's models, not the database; PostgreSQL takes three times as long.
@pytest.mark.parametrize("workspace", ["sqlite"], indirect=True)
@pytest.mark.parametrize("part", range(PARTS))
def test_devices_show_after_each_command_what_they_would_show_after_loading_afresh(
    worker: LiveWorker, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Else the newest page of a room has old names for a second after somebody got another one.
    monkeypatch.setattr("chat.store.engine.cache.SECONDS", 0.0)
    wrong = {}
    with World(worker, Random(1)) as world:
        for number, (event, example) in enumerate([*EXAMPLES.items(), *SECOND_SIDES][part::PARTS]):
            scene = Scene(worker.workspace, number)
            fields = example(scene)
            devices = [_device(world, person, room) for person in scene.people for room in (scene.room, "lobby")]
            world.calm()
            actor = devices[0]
            assert actor.tab is not None
            actor.tab.ask(event, **fields)
            world.calm()
            worker.live.periodic.tell_presence()
            world.calm()
            for device in devices:
                if difference := _difference(world, device):
                    wrong[f"{event} {fields}, {device.name}"] = difference
            for device in devices:
                world.remove(device)
            worker.workspace.sql_write("DELETE FROM quotas")
    assert not wrong, "\n".join(f"{name}: {one}" for name, one in wrong.items())


def _device(world: World, person: Person, room: str, name: str = "") -> Device:
    """A device that shows a room, with all lists loaded."""
    device = world.whole(f"{person.name} in {room} {name}", person)
    world.calm()
    device.act("show", room)
    world.calm()
    device.act("load")
    world.calm()
    return device


def _difference(world: World, device: Device) -> list[str]:
    """Return the differences between this device and one that has just loaded everything."""
    held = device.shown()
    if device.tab is None or device.tab.is_gone:  # signed out: nothing can be loaded
        return []
    fresh = _device(world, device.person, held["open"]["slug"], "afresh")
    now = fresh.shown()
    if held["open"]["status"] != "ready":  # it says why the room is gone, and offers to look again
        for part in ("open", "pins", "thread"):
            now[part] = held[part] = {}
    found = list(_compare(_comparable(held), _comparable(now)))
    world.remove(fresh)
    return found


def _comparable(shown: dict[str, Any]) -> dict[str, Any]:
    opened = shown["open"]
    is_in_room = opened.get("slug", "lobby") != "lobby"
    for room in shown["rooms"].values():
        _drop(room, is_open=room["slug"] == opened.get("slug"))
    if opened.get("role") is None:
        opened.pop("readSeq", None)  # people outside have no mark
    for entries in (*shown["inbox"].values(), shown["saved"]["list"]):
        # Reactions and pins, which an entry does not show, are told only to devices that show its room.
        for entry in [] if is_in_room else entries:
            entry["message"] = {name: entry["message"].get(name) for name in EXCERPT}
    return shown


def _drop(room: dict[str, Any], *, is_open: bool) -> None:
    """Remove what is not kept up to date in the list of rooms."""
    for name in (
        "rev", "reads",  # how new the counts are, which is not shown
        "posting", "slow_seconds",  # shown only of the open room, and not in the list as it is loaded
    ):  # fmt: skip
        room.pop(name, None)
    if not (is_open and room["member"]):
        del room["member_count"]  # as of loading: the dialog that shows it loads the list again
    if not is_open and room["kind"] != "direct":
        del room["here"]  # shown of direct conversations
    if not room["member"]:
        del room["last_seq"], room["last_at"]  # people outside are not told of messages, and that dialog shows the time


def _compare(held: Any, fresh: Any, path: str = "") -> Iterator[str]:
    if isinstance(held, dict) and isinstance(fresh, dict):
        for key in {**held, **fresh}:
            yield from _compare(held.get(key), fresh.get(key), f"{path}.{key}")
    elif isinstance(held, list) and isinstance(fresh, list) and len(held) == len(fresh):
        for at, (one, other) in enumerate(zip(held, fresh, strict=True)):
            yield from _compare(one, other, f"{path}[{at}]")
    elif held != fresh:
        yield f"{path} is {held!r}, afresh {fresh!r}"
