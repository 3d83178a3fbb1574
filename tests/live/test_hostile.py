"""Requests of any kind get an error with a code, and change nothing."""

import json
from typing import Any

import pytest

from tests.support.clients.clients import Chatter
from tests.support.clients.hostile import refused, text
from tests.support.clients.raw import RawSocket
from tests.support.servers.server import Server

pytest_plugins = ["tests.support.clients.siege"]
pytestmark = pytest.mark.usefixtures("nothing_changed")


@pytest.mark.parametrize(
    ("event", "arguments", "code"),
    [
        ("message:post", [], "invalid"),
        ("message:post", [None], "invalid"),
        ("message:post", ["text"], "invalid"),
        ("message:post", [[]], "invalid"),
        ("message:post", [{}], "invalid"),
        ("message:post", [text("a"), text("b")], "invalid"),
        ("message:post", [text(1)], "invalid"),
        ("message:post", [text(None)], "invalid"),
        ("message:post", [text(["a"])], "invalid"),
        ("message:post", [text("")], "invalid"),
        ("message:post", [text(" \n\t ")], "invalid"),
        ("message:post", [text("x" * 8001)], "invalid"),
        ("message:post", [text("nul \x00")], "invalid"),
        ("message:post", [text("escape \x1b[31m")], "invalid"),
        ("message:post", [text("half of a pair \ud83d")], "invalid"),
        ("message:post", [{**text("a"), "extra": 1}], "invalid"),
        ("message:post", [{**text("a"), "client_id": "not a uuid"}], "invalid"),
        ("message:post", [{**text("a"), "client_id": 5}], "invalid"),
        ("message:post", [{**text("a"), "room": ""}], "invalid"),
        ("message:post", [{**text("a"), "room": "no-such-room"}], "not_found"),
        ("message:post", [{**text("a"), "room": "LOBBY"}], "not_found"),
        ("message:post", [{**text("a"), "room": "x" * 100_000}], "invalid"),
        ("message:post", [{**text("a"), "room": "lobby\x00"}], "invalid"),
        ("message:list", [{"room": "lobby", "limit": 0}], "invalid"),
        ("message:list", [{"room": "lobby", "limit": 201}], "invalid"),
        ("message:list", [{"room": "lobby", "limit": 1.5}], "invalid"),
        ("message:list", [{"room": "lobby", "before": 1, "after": 1}], "invalid"),
        ("message:list", [{"room": "lobby", "before": -1}], "invalid"),
        ("message:list", [{"room": "lobby", "since": 2**53}], "invalid"),
        ("message:list", [{"room": "lobby", "since": 10**400}], "invalid"),
        ("message:list", [{"room": "lobby", "since": True}], "invalid"),
        ("message:list", [{"room": "lobby\x00"}], "invalid"),
        ("message:list", [{"room": "' OR 1=1 --"}], "not_found"),
        ("room:open", [{"room": "no-such-room"}], "not_found"),
        ("room:open", [{"room": "lobby", "since": "5"}], "invalid"),
        ("room:open", [{"room": "lobby", "epoch": 5}], "invalid"),
        ("room:close", [{"room": "no-such-room"}], "not_found"),
        ("room:leave", [{"room": "no-such-room"}], "not_found"),
        ("room:create", [{"name": ""}], "invalid"),
        ("room:create", [{"name": "!!!"}], "invalid"),
        ("room:create", [{"name": "x" * 81}], "invalid"),
        ("room:create", [{"name": "two\nlines"}], "invalid"),
        ("room:create", [{"name": "fine", "topic": "x" * 301}], "invalid"),
        ("room:create", [{"name": "Lobby"}], "conflict"),
        ("room:topic", [{"room": "lobby", "topic": "x" * 301}], "invalid"),
        ("room:topic", [{"room": "lobby", "topic": "nul \x00"}], "invalid"),
        ("room:read", [{"room": "lobby", "seq": -1}], "invalid"),
        ("room:read", [{"room": "lobby", "seq": "9"}], "invalid"),
        ("room:list", [{"after": 5}], "invalid"),
        ("room:list", [], "invalid"),
        ("member:list", [{"room": "lobby", "after": -1}], "invalid"),
        ("typing:start", [{"room": "no-such-room"}], "not_found"),
        ("message:edit", [{"room": "lobby", "id": 0, "text": "a"}], "not_found"),
        ("message:delete", [{"room": "lobby", "id": 2**53 - 1}], "not_found"),
        ("connect", [{"name": "Another"}], "not_found"),
        ("connect", [], "not_found"),
        ("disconnect", [], "not_found"),
        ("disconnect", ["transport close"], "not_found"),
        ("connect_error", [], "not_found"),
        ("message", [{}], "not_found"),
        ("hello", [{}], "not_found"),
        ("*", [{}], "not_found"),
        ("", [{}], "not_found"),
        ("__class__", [{}], "not_found"),
        ("message:post\x00", [text("a")], "not_found"),
        ("x" * 100_000, [{}], "not_found"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_bad_request_is_answered_with_a_code(mallory: RawSocket, event: str, arguments: list[Any], code: str) -> None:
    assert refused(mallory.call(event, *arguments)) == code
    # A request without an ack gets the same error as an event.
    mallory.emit(event, *arguments)
    fault = mallory.wait_for("error")
    assert (fault["code"], fault["event"]) == (code, event)


@pytest.mark.parametrize("change", ["message:edit", "message:delete"])
def test_what_others_wrote_stays(mallory: RawSocket, victim: dict[str, Any], change: str) -> None:
    fields = {"room": "lobby", "id": victim["id"], **({"text": "Mine now"} if change == "message:edit" else {})}
    assert refused(mallory.call(change, fields)) == "forbidden"


def test_what_the_server_said_is_nobodys_to_change(mallory: RawSocket) -> None:
    joined = next(one for one in mallory.ask("message:list", room="lobby")["messages"] if one["kind"] == "join")
    for change in ({"text": "I never came"}, {}):
        event = "message:edit" if change else "message:delete"
        assert refused(mallory.call(event, {"room": "lobby", "id": joined["id"], **change})) == "forbidden"


def test_a_stranger_to_a_room_may_read_it_and_no_more(besieged: Server, victim: dict[str, Any]) -> None:
    with RawSocket(besieged.url, "Onlooker") as one:
        assert victim in one.ask("message:list", room="lobby")["messages"]
        for event, fields in (
            ("message:post", text("I'm not even here")),
            ("room:topic", {"room": "lobby", "topic": "mine"}),
            ("room:read", {"room": "lobby", "seq": 1}),
            ("typing:start", {"room": "lobby"}),
            ("message:edit", {"room": "lobby", "id": victim["id"], "text": "x"}),
            ("message:delete", {"room": "lobby", "id": victim["id"]}),
        ):
            assert refused(one.call(event, fields)) == "forbidden", event


@pytest.mark.parametrize(
    ("auth", "code"),
    [
        ({}, "unauthenticated"),
        ([], "unauthenticated"),
        ("", "unauthenticated"),
        (0, "unauthenticated"),
        ("Ann", "invalid"),
        (["Ann"], "invalid"),
        (True, "invalid"),
        ({"key": "a key of more than sixteen"}, "invalid"),
        ({"name": None}, "invalid"),
        ({"name": 5}, "invalid"),
        ({"name": ["Ann"]}, "invalid"),
        ({"name": ""}, "invalid"),
        ({"name": "x" * 41}, "invalid"),
        ({"name": "x" * 100_000}, "invalid"),
        ({"name": "\ufdfa" * 5000}, "invalid"),
        ({"name": "nul \x00"}, "invalid"),
        ({"name": "\u202e \u3164"}, "invalid"),
        ({"name": "Con\u202etrol"}, "conflict"),
        ({"name": "Ann", "key": "short"}, "invalid"),
        ({"name": "Ann", "key": "x" * 201}, "invalid"),
        ({"name": "Ann", "key": 5}, "invalid"),
        ({"name": "Ann", "role": "admin"}, "invalid"),
        ({"name": "Control"}, "conflict"),
        ({"name": "C0ntroI"}, "conflict"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_handshake_that_will_not_do_is_refused_with_a_code(besieged: Server, auth: Any, code: str) -> None:
    with RawSocket(besieged.url, auth=auth) as one:
        assert one.connected.startswith("44")
        assert json.loads(one.connected[2:])["data"]["code"] == code


def test_python_socketio_gets_the_same_answers(besieged: Server, control: RawSocket) -> None:
    with Chatter(besieged.url, "Python", key="a key of enough letters") as one:
        for arguments in (None, 5, "text", [1], {"room": "lobby", "text": b"bytes"}):
            if not isinstance(arguments, dict):
                assert refused(one.client.call("message:post", arguments, timeout=10)) == "invalid"
        assert refused(one.call("no:such", room="lobby")) == "not_found"
        assert refused(one.client.call("connect", {"name": "x"}, timeout=10)) == "not_found"
