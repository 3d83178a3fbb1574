"""The stage of the hostile tests: a server, somebody well-behaved who must notice nothing, and Mallory.

A pytest plugin: `pytest_plugins = ["tests.support.hostile"]`.
"""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.process import tail
from tests.support.raw import RawSocket
from tests.support.server import Server

CODES = {"invalid", "forbidden", "not_found", "conflict", "too_many", "unavailable", "internal"}
SOME_ID = "b2f0a8a6-6f5c-4b7e-9d0a-0c2f9a1d6a55"
DEEP = "[" * 40_000 + "]" * 40_000


def text(value: Any) -> dict[str, Any]:
    return {"room": "lobby", "text": value, "client_id": SOME_ID}


@pytest.fixture(scope="session")
def besieged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server that has to stand it all."""
    with Server(tmp_path_factory.mktemp("hostile")) as running:
        yield running


@pytest.fixture(scope="module")
def control(besieged: Server) -> Iterator[RawSocket]:
    """Somebody well-behaved, who wrote the one message that is to stay as it is."""
    with RawSocket(besieged.url, "Control") as one:
        one.ask("room:open", room="lobby")
        one.ask("message:post", room="lobby", text="Leave this alone", client_id=str(uuid.uuid4()))
        yield one


@pytest.fixture
def victim(control: RawSocket) -> dict[str, Any]:
    """The message that somebody else wrote."""
    found: dict[str, Any] = control.ask("message:list", room="lobby")["messages"][-1]
    return found


@pytest.fixture
def mallory(besieged: Server, control: RawSocket) -> Iterator[RawSocket]:
    """Somebody ill-behaved, in the lobby."""
    with RawSocket(besieged.url, "Mallory") as one:
        one.ask("room:open", room="lobby")
        yield one


def everything(control: RawSocket) -> Any:
    """All there is to see in the chat, but for who is connected."""
    control.events.clear()
    rooms = control.ask("room:list")["rooms"]
    logs = [control.ask("message:list", room=room["slug"], since=0, limit=200) for room in rooms]
    members = [control.ask("member:list", room=room["slug"])["members"] for room in rooms]
    for one in [*rooms, *(member for some in members for member in some)]:
        del one["here"]
    return rooms, logs, members


@pytest.fixture
def nothing_changed(request: pytest.FixtureRequest, besieged: Server, control: RawSocket) -> Iterator[None]:
    """Whatever a test does: the chat is as it was, alive, and had no defect to log."""
    if "mallory" in request.fixturenames:
        request.getfixturevalue("mallory")
    before, logged, workers = everything(control), besieged.log.stat().st_size, besieged.workers()
    yield
    assert everything(control) == before
    assert besieged.workers() == workers
    log = besieged.log.read_text(errors="replace")
    assert "Traceback" not in log[logged:], tail(besieged.log)


def refused(answer: Any) -> str:
    """The code of an ack that says no."""
    assert answer["ok"] is False, answer
    assert answer["error"]["message"]
    assert answer["error"]["code"] in CODES - {"internal", "unavailable"}
    return str(answer["error"]["code"])
