"""The unchanged Python client in docs/protocol.md, over connections that are cut at all kinds of places."""

import json
import re
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from tests.support import ROOT
from tests.support.clients.accounts import account, signed_in
from tests.support.servers.process import clean_environment, tail
from tests.support.servers.server import Server
from tests.support.servers.severer import Cut, Severer, Severers, Way
from tests.support.wait import until

TRANSPORTS = {"WebSocket": '["websocket"]', "polling": '["polling"]', "changing over": "None"}
# Connections are cut in each of the first chunks that one side sends: the handshake, what follows it, messages. Before
# a chunk, within the header of a frame, within what it carries, and before the last bytes: a head or a text that is not
# whole is the same to its reader wherever it ends.
CHUNKS = 8
PLACES = ((0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (0, 8), (0.25, 0), (0.5, 0), (0.75, 0), (1, -2), (1, -1))
WAYS: list[Way] = ["up", "down"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    unlimited = {"CHAT_CONNECTIONS_PER_ADDRESS": "0", "CHAT_HANDSHAKES_PER_SECOND": "0"}
    often = {"CHAT_PING_SECONDS": "3", "CHAT_POSITION_SECONDS": "2"}
    with Server(tmp_path_factory.mktemp("recipe"), **unlimited, **often) as running:
        yield running
    assert "Traceback" not in running.log.read_text(), tail(running.log)


def recipe(**values: str) -> str:
    """Return the source with other values for these constants."""
    page = (ROOT / "docs/protocol.md").read_text()
    [source] = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    for name, value in values.items():
        source, times = re.subn(rf"(?m)^{name} = [^#\n]*", f"{name} = {value}  ", source)
        assert times == 1, name
    return str(source)


def test_the_python_recipe_ends_when_the_server_does_not_know_it(server: Server) -> None:
    source = recipe(AUTH='{"token": "bt_which_was_revoked"}').replace("http://127.0.0.1:5000", server.url)
    ended = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert "Refused: unauthenticated" in ended.stderr


class Copies:
    """Many copies of the client in one process. `lines[number]` has the messages that this copy printed."""

    def __init__(self, sources: list[str]) -> None:
        self.lines: dict[int, list[str]] = defaultdict(list)
        self.posted: dict[int, int] = {}
        self.faults: list[str] = []
        self._stopped: set[int] = set()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.clients.recipes"], cwd=ROOT, env=clean_environment(), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._tell(json.dumps(sources))
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def stop_after(self, severers: list[Severer]) -> bool:
        """Stop the posts of each copy whose cuts have all happened. Returns True if that is so for all."""
        for number, severer in enumerate(severers):
            if not severer.cuts and number not in self._stopped:
                self._tell(str(number))
                self._stopped.add(number)
        return len(self._stopped) == len(severers)

    def end(self) -> None:
        self.process.kill()
        self._reader.join()
        self.process.communicate()

    def _tell(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            number, what = json.loads(line)
            if isinstance(what, int):
                self.posted[number] = what
            elif what.startswith("Chief "):
                self.lines[number].append(what.removeprefix("Chief "))
            else:
                self.faults.append(what)


def rooms(server: Server, count: int) -> list[str]:
    """Make so many rooms."""
    with closing(signed_in(server, "Chief", "admin")) as chief:
        return [chief.ask("room:create", name=f"Room {number}")["room"]["slug"] for number in range(count)]


def said(server: Server, slug: str) -> list[str]:
    """Return the texts of all messages in a room."""
    with closing(signed_in(server, "Chief", "admin")) as chief:
        found: list[str] = []
        page: dict[str, Any] = {"rev": 0, "more": True}
        while page["more"]:
            page = chief.ask("message:list", room=slug, since=page["rev"], limit=200)
            found += [message["text"] for message in page["messages"] if message["kind"] == "text"]
        return found


@pytest.mark.timeout(590)
def test_the_python_recipe_gets_and_says_everything_once_over_connections_cut_at_every_kind_of_place(
    server: Server,
) -> None:
    plans = [(by, way, place) for by in TRANSPORTS for way in WAYS for place in PLACES]
    slugs = rooms(server, len(plans))
    severers = [Severer(server.port, way, [Cut(chunk, *place) for chunk in range(CHUNKS)]) for _, way, place in plans]
    with Severers(severers):
        copies = Copies(
            [
                recipe(TRANSPORTS=TRANSPORTS[by], AUTH=repr(account("Chief")), PAUSE="0.05")
                .replace("http://127.0.0.1:5000", f"http://127.0.0.1:{severer.port}")
                .replace('"lobby"', repr(slug))
                .replace("hello from Python", f"{number}/0")
                for number, ((by, _, _), severer, slug) in enumerate(zip(plans, severers, slugs, strict=True))
            ]
        )
        try:
            until(lambda: copies.stop_after(severers), 400, "every connection to be cut")
            until(lambda: len(copies.posted) == len(plans), 60, "everybody to have said the last word")
            for number, slug in enumerate(slugs):
                expected = sorted(f"{number}/{post}" for post in range(copies.posted[number] + 1))
                lines = copies.lines[number]
                until(lambda some=lines, most=expected: len(some) >= len(most), 60, f"all to come to {plans[number]}")
                assert sorted(lines) == expected, plans[number]
                assert lines == said(server, slug), plans[number]
        finally:
            copies.end()
