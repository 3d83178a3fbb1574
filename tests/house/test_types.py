"""Mistakes in a command, or in its events, that the type checker finds, so that they need no other test."""

import subprocess
import sys

import pytest

from tests.support import ROOT

RIGHT = """
from __future__ import annotations

from chat.bus.memory import Bus
from chat.core.command import Actor, Done, RoomCommand, Who, WorkspaceCommand
from chat.core.core import Core
from chat.core.event import Published, Restart, everybody
from chat.domain.messages.base import MessageCommand
from chat.domain.messages.commands import OneMessage, PostMessage
from chat.store import Tx
from chat.store.queries.access import Standing
from chat.store.queries.messages import MessageRow


class Warn(WorkspaceCommand[Done]):
    event = "warn"
    seconds: float

    def perform(self, tx: Tx, actor: Actor) -> Done:
        tx.publish(Restart(self.seconds), everybody())
        return Done()


class Pin(RoomCommand[Done]):
    event = "pin"

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> Done:
        return Done()


class Like(MessageCommand[Done]):
    event = "like"

    def repeated(self, tx: Tx, actor: Actor, found: Standing, row: MessageRow) -> Done | None:
        return Done()

    def demanded(self, actor: Actor, found: Standing, row: MessageRow) -> str:
        return self.event

    def perform(self, tx: Tx, actor: Actor, found: Standing, row: MessageRow) -> Done:
        return Done()


def received(published: Published) -> None: ...


def post(core: Core, bus: Bus, who: Who, command: PostMessage) -> OneMessage:
    bus.subscribe(received)
    return core.perform(who, command)
"""

# The correct code, the mistake, and mypy's message.
MISTAKES = {
    "a command returns another reply than the one it names": (
        "class Pin(RoomCommand[Done])", "class Pin(RoomCommand[OneMessage])", 'Return type "Done" of "perform"',
    ),
    "a command names a reply that is none": (
        "class Pin(RoomCommand[Done])", "class Pin(RoomCommand[int])", 'must be a subtype of "Reply"',
    ),
    "an earlier answer is of another type than the answer": (
        "row: MessageRow) -> Done | None", "row: MessageRow) -> OneMessage | None", 'Return type "OneMessage | None"',
    ),
    "a command in a room leaves out the room": (
        "actor: Actor, found: Standing) -> Done", "actor: Actor) -> Done", 'Signature of "perform"',
    ),
    "a command without a room asks for one": (
        "actor: Actor) -> Done", "actor: Actor, found: Standing) -> Done", 'Signature of "perform"',
    ),
    "a right is chosen by something that was not loaded": (
        "row: MessageRow) -> str", "row: Actor) -> str", 'Argument 3 of "demanded"',
    ),
    "the field of a command is set": (
        "        tx.publish(", "        self.seconds = 1.0\n        tx.publish(", "is read-only",
    ),
    "an event is published to something that isn't an audience": (
        "everybody()", "(1, 2)", 'Argument 2 to "publish"',
    ),
    "something is published that isn't an event": (
        "Restart(self.seconds)", "self.seconds", 'Argument 1 to "publish"',
    ),
    "a subscriber of the bus takes something else": (
        "(published: Published)", "(published: Restart)", 'Argument 1 to "subscribe"',
    ),
    "the answer to a command is taken for another": (
        "command: PostMessage) -> OneMessage", "command: PostMessage) -> Done", "Incompatible return value type",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def errors(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return mypy's errors for each mistake and for the correct code, from one run, because each takes some seconds."""
    folder = tmp_path_factory.mktemp("typed")
    sources = {"none": RIGHT} | {mistake: RIGHT.replace(*MISTAKES[mistake][:2]) for mistake in MISTAKES}
    modules = {mistake: folder / f"module_{number}.py" for number, mistake in enumerate(sources)}
    for mistake, source in sources.items():
        modules[mistake].write_text(source)
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", *map(str, modules.values())]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    lines = [line for line in (done.stdout + done.stderr).splitlines() if ": error: " in line]
    found = {mistake: [line for line in lines if file.name in line] for mistake, file in modules.items()}
    return {mistake: "\n".join(some) for mistake, some in found.items()}


def test_a_command_of_each_kind_has_no_error(errors: dict[str, str]) -> None:
    assert errors["none"] == ""


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_an_error(errors: dict[str, str], mistake: str) -> None:
    right, _, message = MISTAKES[mistake]
    assert RIGHT.count(right) == 1
    assert message in errors[mistake]
