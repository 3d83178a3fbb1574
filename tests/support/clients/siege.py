"""Fixtures of the hostile tests: a server, a well-behaved person who must not notice anything, and Mallory.

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
    """One server for all hostile tests."""
    with Server(tmp_path_factory.mktemp("hostile")) as running:
        yield running


@pytest.fixture(scope="module")
def control(besieged: Server) -> Iterator[RawSocket]:
    """A well-behaved person, who wrote the one message that must not change."""
    with RawSocket(besieged.url, "Control") as one:
        one.ask("room:join", room="lobby")
        one.ask("message:post", room="lobby", text="Leave this alone", client_id=str(uuid.uuid4()))
        yield one


@pytest.fixture
def victim(control: RawSocket) -> dict[str, Any]:
    """The message of the well-behaved person."""
    log = control.ask("message:list", room="lobby", limit=200)["messages"]
    return next(message for message in log if message["text"] == "Leave this alone")


@pytest.fixture
def mallory(besieged: Server, control: RawSocket) -> Iterator[RawSocket]:
    """A hostile guest in the lobby."""
    with RawSocket(besieged.url, "Mallory") as one:
        one.ask("room:join", room="lobby")
        yield one


@pytest.fixture
def nothing_changed(request: pytest.FixtureRequest, besieged: Server, control: RawSocket) -> Iterator[None]:
    """Check after a test that rooms and messages are unchanged, no worker died, and no traceback was logged."""
    if "mallory" in request.fixturenames:
        request.getfixturevalue("mallory")
    before, logged, workers = everything(control), besieged.log.stat().st_size, besieged.workers()
    yield
    assert everything(control) == before
    assert besieged.workers() == workers
    log = besieged.log.read_text(errors="replace")
    assert "Traceback" not in log[logged:], tail(besieged.log)
