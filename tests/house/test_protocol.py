"""docs/protocol.md is up to date, and its two clients work."""

import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

import pytest

from chat.domain import COMMANDS, EVENTS
from chat.errors import ChatError
from chat.reference.page import reference
from chat.reference.typescript import types
from chat.reference.wire import OBJECTS
from tests.support import ROOT
from tests.support.clients.clients import Chatter
from tests.support.servers.node import start_node
from tests.support.servers.process import clean_environment
from tests.support.servers.server import Server
from tests.support.wait import until

PAGE = ROOT / "docs" / "protocol.md"


def test_the_page_is_the_one_that_the_code_makes() -> None:
    assert PAGE.read_text() == reference(), "docs/protocol.md is stale: run `make docs`"


def test_the_types_of_the_page_are_those_that_the_code_makes() -> None:
    made = (ROOT / "static" / "js" / "wire.d.ts").read_text()
    assert made == types(), "static/js/wire.d.ts is stale: run `make docs`"


@pytest.mark.parametrize("described", [*COMMANDS, *EVENTS], ids=lambda one: one.event)
def test_every_request_and_event_has_its_section_with_its_fields(described: type) -> None:
    [section] = re.findall(rf"^### `{described.event}`\n(.*?)(?=^##)", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    for field in described.__struct_encode_fields__:
        assert f"| `{field}` |" in section


def test_every_object_and_every_error_code_is_explained() -> None:
    page = PAGE.read_text()
    for thing in OBJECTS:
        assert f"\n### {thing.__name__}\n" in page
    for error in (ChatError, *ChatError.__subclasses__()):
        assert f"| `{error.code}` | " in page


def test_every_link_within_the_page_leads_somewhere() -> None:
    page = PAGE.read_text()
    headings = {
        re.sub(r"[^\w -]", "", line).strip().lower().replace(" ", "-") for line in re.findall("^#+ (.*)", page, re.M)
    }
    assert set(re.findall(r"\]\(#([^)]*)\)", page)) <= headings


def example(language: str, url: str) -> str:
    """Return the client in this language, with the address of this server."""
    [source] = re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    assert "http://127.0.0.1:5000" in source
    return str(source.replace("http://127.0.0.1:5000", url))


def start_python(source: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", source], env=clean_environment(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@contextmanager
def running(process: "subprocess.Popen[str]") -> Iterator[list[str]]:
    """Run a client for the block, and yield the lines that it has printed so far, including errors."""
    lines: list[str] = []

    def read(stream: IO[str]) -> None:
        for line in stream:
            lines.append(line.strip())

    streams = [stream for stream in (process.stdout, process.stderr) if stream]
    readers = [threading.Thread(target=read, args=[stream]) for stream in streams]
    for reader in readers:
        reader.start()
    try:
        yield lines
    finally:
        process.kill()
        for reader in readers:
            reader.join()
        process.communicate()


def wait_for_line(line: str, lines: list[str]) -> None:
    try:
        until(lambda: line in lines, 30, repr(line))
    except AssertionError as error:
        error.add_note(f"It printed: {lines}")
        raise


def test_the_two_clients_of_the_page_talk_to_each_other_and_outlive_a_restart(
    server: Server, chatter: Callable[..., Chatter]
) -> None:
    with (
        running(start_node(example("js", server.url))) as javascript,
        running(start_python(example("python", server.url))) as python,
    ):
        for lines in (javascript, python):
            wait_for_line("Ann hello from JavaScript", lines)
            wait_for_line("Ben hello from Python", lines)
        server.stop()
        server.start()
        cleo = chatter(server.url, "Cleo")
        cleo.ask("room:join", room="lobby")
        cleo.ask("message:post", room="lobby", text="back again", client_id="8a0c9a52-4a9e-4d5c-9f3b-2b3f4c1c7a10")
        for lines in (javascript, python):
            wait_for_line("Cleo back again", lines)
            assert lines.count("Cleo back again") == 1
