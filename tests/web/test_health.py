"""The health pages of a server, for monitoring."""

import json
import re
import resource
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from chat.version import VERSION
from tests.support.clients.http import Answer, ask
from tests.support.servers.process import end
from tests.support.servers.server import Server
from tests.support.wait import until


@pytest.fixture
def server(tmp_path: Path) -> Any:
    with Server(tmp_path / "data") as running:
        yield running


def health(server: Server, path: str = "/health", **headers: str) -> Answer:
    return ask(server.url + path, **headers)


def code(answer: Answer) -> str | None:
    said = json.loads(answer.text)
    assert said["ok"] == (answer.status == 200)
    return said.get("error", {}).get("code")


@pytest.mark.parametrize("path", ["/health", "/health/live", "/health/ready"])
def test_a_server_that_is_well_says_so_by_whatever_name_it_is_asked(common: Server, path: str) -> None:
    answer = health(common, path, Host="10.0.0.7")
    assert (answer.status, code(answer)) == (200, None)


@pytest.mark.parametrize("path", ["/health", "/health/live", "/health/ready"])
def test_a_server_tells_its_version_to_who_watches_it_and_in_its_log(common: Server, path: str) -> None:
    assert re.fullmatch(r"0\.\d+\.\d+", VERSION)
    assert json.loads(health(common, path).text)["version"] == VERSION
    assert f"Starting Banter {VERSION}\n" in common.log.read_text()


def test_a_full_disk_is_told_of_and_so_is_that_there_is_room_again(server: Server) -> None:
    def limit(size: int) -> None:
        for pid in server.workers():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]))

    limit(4096)
    until(lambda: (health(server).status, health(server, "/health/ready").status) == (503, 503), 2)
    assert code(health(server)) == "unavailable"
    assert health(server, "/health/live").status == 200
    limit(resource.RLIM_INFINITY)
    until(lambda: health(server).status == 200, 2)


def test_a_database_that_does_not_answer_is_told_of_within_two_seconds_however_many_ask(server: Server) -> None:
    with closing(sqlite3.connect(server.data / "chat.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        until(lambda: code(health(server)) == "unavailable", 4)
        assert health(server, "/health/live").status == 200
        other.execute("ROLLBACK")
    until(lambda: health(server).status == 200, 10)


def test_a_server_that_ends_sends_nobody_there(server: Server, chatter: Callable[..., Any]) -> None:
    chatter(server.url, "Ann", reconnection=False)
    assert server.process
    end(server.process, 30)
    assert not server.healthy()
    server.process = None
