"""`POST /api/<event>` and its errors: a program always gets JSON."""

import json

import pytest

from tests.support.clients.http import ask
from tests.support.servers.server import Server


@pytest.fixture
def server(common: Server) -> Server:
    """A server that these tests don't change."""
    return common


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/room:list", 405, "invalid"),
        ("PUT", "/api/room:list", 405, "invalid"),
        ("GET", "/api", 404, "not_found"),
        ("POST", "/api/", 404, "not_found"),
        ("POST", "/api/room:list/more", 404, "not_found"),
        ("GET", "/api/%00", 405, "invalid"),
        ("POST", "/api/room:list", 401, "unauthenticated"),
        ("POST", "/api/no:such", 401, "unauthenticated"),
    ],
)
def test_what_is_wrong_is_said_in_json_with_a_code(
    server: Server, method: str, path: str, status: int, code: str
) -> None:
    answer = ask(server.url + path, method, b"{}" if method == "POST" else None)
    assert (answer.status, answer.headers["Content-Type"], answer.headers["Cache-Control"]) == (
        status,
        "application/json",
        "no-store",
    )
    error = json.loads(answer.body)
    assert (error["ok"], error["error"]["code"], bool(error["error"]["message"])) == (False, code, True)
    assert "<" not in error["error"]["message"]


def test_a_wrong_method_is_told_the_right_one(server: Server) -> None:
    assert "POST" in ask(f"{server.url}/api/room:list").headers["Allow"]


def test_pages_beside_it_stay_pages(server: Server) -> None:
    assert ask(f"{server.url}/apis").headers["Content-Type"].startswith("text/html")
