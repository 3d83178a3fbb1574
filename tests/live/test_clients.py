"""socket.io-client on Node.js and python-socketio chat with each other, by WebSocket and by long-polling."""

import json
import queue
import subprocess
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, Self

import pytest

from tests.support import ROOT
from tests.support.clients.clients import Chatter
from tests.support.servers.node import run_node, start_node
from tests.support.servers.server import Server

PROGRAM = (ROOT / "tests/support/clients/chatter.mjs").read_text()
TRANSPORTS = ["websocket", "polling"]


class NodeChatter:
    """A chatter like `Chatter`, in a process of Node.js."""

    def __init__(self, url: str, name: str, transport: str) -> None:
        self.process: subprocess.Popen[str] = start_node(PROGRAM, url, name, transport)
        self.heard: queue.Queue[list[Any]] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        assert self.process.wait(10) == 0, self.process.stderr and self.process.stderr.read()
        for pipe in (self.process.stdout, self.process.stderr):
            assert pipe
            pipe.close()

    def ask(self, event: str, **fields: Any) -> dict[str, Any]:
        """Send a request that must succeed, and return its answer."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps([event, fields]) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = self.wait_for("ack")
        assert answer["ok"], answer
        return answer

    def wait_for(self, name: str, predicate: Callable[[Any], Any] = lambda _: True) -> Any:
        """Return the next event of this name that satisfies `predicate`, and drop all events before it."""
        while True:
            event, *payload = self.heard.get(timeout=15)
            if event == name and predicate(payload[0]):
                return payload[0]

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.heard.put(json.loads(line))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("clients")) as running:
        yield running


@pytest.fixture
def node(server: Server) -> Iterator[Callable[[str, str], NodeChatter]]:
    """`node("Nora", "polling")`: a person connected with Node.js."""
    with ExitStack() as stack:
        yield lambda name, transport: stack.enter_context(NodeChatter(server.url, name, transport))


def post(who: Chatter | NodeChatter, text: str) -> dict[str, Any]:
    return who.ask("message:post", room="lobby", text=text, client_id=str(uuid.uuid4()))["message"]


@pytest.mark.parametrize("of_node", TRANSPORTS)
@pytest.mark.parametrize("of_python", TRANSPORTS)
def test_node_and_python_chat(
    server: Server, node: Callable[..., NodeChatter], chatter: Callable[..., Chatter], of_node: str, of_python: str
) -> None:
    nora, paul = node("Nora", of_node), chatter(server.url, "Paul", transports=[of_python])
    assert nora.wait_for("connected") == of_node
    assert paul.client.transport() == of_python
    assert nora.wait_for("hello")["me"]["name"] == "Nora"
    for one in (nora, paul):
        one.ask("room:join", room="lobby")

    said = post(paul, "Grüße aus Python 🐍\nzweite Zeile")
    assert nora.wait_for("message", lambda event: event["rev"] == said["rev"])["message"] == said
    answered = post(nora, "Hallo aus Node.js 👋🏽")
    assert paul.wait_for_text("Hallo aus Node.js 👋🏽") == answered
    edited = paul.ask("message:edit", room="lobby", id=said["id"], text="besser")["message"]
    assert nora.wait_for("message", lambda event: event["message"]["id"] == said["id"])["message"] == edited


def test_node_is_told_why_it_is_not_let_in(node: Callable[..., NodeChatter]) -> None:
    held = node("Held", "websocket")
    held.wait_for("hello")
    assert node("HELD", "polling").wait_for("refused") == {
        "code": "conflict",
        "message": "Someone has this name, or one that looks like it. Choose another.",
        "field": "name",
    }


NOWHERE = """
import { io } from "socket.io-client";
const [url, transport] = process.argv.slice(2);
const socket = io(`${url}/nowhere`, { transports: [transport], auth: { name: "Nora" } });
socket.on("connect_error", (error) => {
  console.log(error.message);
  socket.disconnect();
});
"""


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_node_is_told_that_there_is_no_such_namespace(server: Server, transport: str) -> None:
    assert run_node(NOWHERE, server.url, transport).strip() == "Invalid namespace"
