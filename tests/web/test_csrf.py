"""Requests that another site has a browser send: every address that changes something refuses them."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.support.clients.http import Answer
from tests.support.clients.web import FORM, Web
from tests.support.servers.server import Server

ROUTE = re.compile(r"^\S+ +(?P<methods>[A-Z, ]+?) +(?P<path>/\S*) *$")
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
STALE = "This page is from before you signed in or out."
NO_COOKIES = "/api/<event>"  # there only a token counts, which no other site has


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("csrf")) as running:
        yield running


@pytest.fixture(scope="module")
def targets(server: Server) -> list[tuple[str, str]]:
    """The method and the path of all that changes something, as the application has them."""
    found = [match for line in server.flask("routes", "--all-methods").splitlines() if (match := ROUTE.match(line))]
    return [
        (method, route["path"])
        for route in found
        for method in sorted(CHANGING & set(route["methods"].split(", ")))
        if route["path"] != NO_COOKIES
    ]


def send(who: Web, method: str, path: str, **fields: str) -> Answer:
    path = re.sub("<.*?>", "x", path)
    return who.ask(path, method, urlencode({"name": "Forged", **fields}).encode(), Content_Type=FORM)


def test_nothing_is_done_without_the_token_of_this_browsers_own_page(
    server: Server, targets: list[tuple[str, str]]
) -> None:
    assert {("POST", "/join"), ("POST", "/sign-in"), ("POST", "/sign-out"), ("DELETE", "/avatar")} <= set(targets)
    victim, other = Web(server.url), Web(server.url)
    victim.join("Victim")
    other.join("Other")
    token_of_another = other.token()
    for method, path in targets:
        for fields in ({}, {"csrf_token": "made up"}, {"csrf_token": token_of_another}):
            answer = send(victim, method, path, **fields)
            assert (answer.status, STALE in answer.text) in ((422, True), (400, True)), (method, path, fields)
    assert victim.name() == "Victim"


def test_with_that_token_the_same_requests_are_heard(server: Server, targets: list[tuple[str, str]]) -> None:
    for method, path in targets:
        someone = Web(server.url)
        assert STALE not in send(someone, method, path, csrf_token=someone.token()).text, (method, path)
