"""The stage of the hostile tests: a server, somebody well-behaved who must notice nothing, and Mallory.

A pytest plugin: `pytest_plugins = ["tests.support.clients.siege"]`.
"""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.clients.hostile import everything
from tests.support.clients.raw import RawSocket
from tests.support.servers.process import tail
from tests.support.servers.server import Server


@pytest.fixture(scope="session")
def besieged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server that has to stand it all."""
    with Server(tmp_path_factory.mktemp("hostile")) as running:
        yield running


@pytest.fixture(scope="module")
def control(besieged: Server) -> Iterator[RawSocket]:
    """Somebody well-behaved, who wrote the one message that is to stay as it is."""
    with RawSocket(besieged.url, "Control") as one:
        one.ask("room:join", room="lobby")
        one.ask("message:post", room="lobby", text="Leave this alone", client_id=str(uuid.uuid4()))
        yield one


@pytest.fixture
def victim(control: RawSocket) -> dict[str, Any]:
    """The message that somebody else wrote."""
    log = control.ask("message:list", room="lobby", limit=200)["messages"]
    return next(message for message in log if message["text"] == "Leave this alone")


@pytest.fixture
def mallory(besieged: Server, control: RawSocket) -> Iterator[RawSocket]:
    """Somebody ill-behaved, in the lobby."""
    with RawSocket(besieged.url, "Mallory") as one:
        one.ask("room:join", room="lobby")
        yield one


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
