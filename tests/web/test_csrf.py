"""Cross-site requests: every address that changes something refuses them."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlencode

import pytest

from tests.support.clients.http import Answer
from tests.support.clients.web import FORM, Web
from tests.support.servers.server import Server

ROUTE = re.compile(r"^\S+ +(?P<methods>[A-Z, ]+?) +(?P<path>/\S*) *$")
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
STALE = "signed in or out since you opened this page."
# The response of each to a person without an account, if the token is valid: the status, and a part of the text or of
# the address of the redirect.
HEARD = {
    ("POST", "/join"): (303, "/rooms/lobby"),
    ("POST", "/sign-in"): (422, "Wrong name or password."),
    ("POST", "/sign-out"): (303, "/"),
    ("POST", "/sign-up"): (422, "Create an account"),
    ("POST", "/password/strength"): (200, "Too short"),
    ("POST", "/password"): (303, "/sign-in?next=/password"),
    ("POST", "/reset/<token>"): (404, "This link no longer works. Ask an admin for a new one."),
    ("POST", "/invite/<token>"): (404, "This invitation no longer works"),
    ("POST", "/setup/<token>"): (404, "Page not found"),
    ("POST", "/avatar"): (401, "You need an account for this."),
    ("DELETE", "/avatar"): (401, "You need an account for this."),
    ("POST", "/emoji"): (401, "You need an account for this."),
}
NO_COOKIES = ("/api/<event>", "/api/emoji:add")  # these accept only an API token, which other sites lack


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("csrf")) as running:
        yield running


@pytest.fixture(scope="module")
def targets(server: Server) -> list[tuple[str, str]]:
    """Return the method and path of each route of the application that changes something."""
    found = [match for line in server.flask("routes", "--all-methods").splitlines() if (match := ROUTE.match(line))]
    return [
        (method, route["path"])
        for route in found
        for method in sorted(CHANGING & set(route["methods"].split(", ")))
        if route["path"] not in NO_COOKIES
    ]


def send(who: Web, method: str, path: str, **fields: str) -> Answer:
    path = re.sub("<.*?>", "x", path)
    return who.ask(path, method, urlencode({"name": "Forged", **fields}).encode(), Content_Type=FORM)


def people(server: Server) -> set[str]:
    with closing(sqlite3.connect(server.data / "chat.db")) as database:
        return {name for (name,) in database.execute("SELECT name FROM people")}


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
    assert people(server) == {"Victim", "Other"}


def test_with_that_token_the_same_requests_are_heard(server: Server, targets: list[tuple[str, str]]) -> None:
    assert set(targets) == set(HEARD)
    for (method, path), (status, words) in HEARD.items():
        someone = Web(server.url)
        answer = send(someone, method, path, csrf_token=someone.token())
        assert (answer.status, words in answer.text + answer.headers.get("Location", "")) == (status, True), path
    joined = Web(server.url)
    send(joined, "POST", "/join", csrf_token=joined.token(), name="Welcome")
    assert joined.name() == "Welcome", "what changes nothing without it changes something with it"
