"""Sessions and tokens on a running server: connections of an ended one are closed at once."""

import json
import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.clients.accounts import signed_in
from tests.support.clients.http import Answer, ask
from tests.support.clients.raw import RawSocket
from tests.support.clients.web import Web
from tests.support.servers.server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("sessions")) as running:
        yield running


def call(server: Server, token: str, event: str, **fields: object) -> Answer:
    body = json.dumps(fields).encode()
    return ask(
        f"{server.url}/api/{event}", "POST", body, Authorization=f"Bearer {token}", Content_Type="application/json"
    )


def test_a_session_ended_elsewhere_closes_its_connection_and_no_other(server: Server) -> None:
    with closing(signed_in(server, "Ann")) as ann, closing(signed_in(server, "Ben")) as ben:
        [session] = ann.ask("session:list")["sessions"]
        assert session["current"]
        refused = ben.call("session:end", {"id": session["id"]})
        assert refused["error"]["code"] == "not_found"
        assert ann.ask("room:list")["rooms"]
        ann.emit("session:end", {"id": session["id"]})
        assert ann.wait_for("signed_out")["message"] == "You are signed out."
        assert ann.ended()
        assert ben.ask("room:list")["rooms"]


def test_what_a_program_says_of_itself_is_one_line_of_what_can_be_seen(server: Server) -> None:
    agent = "robot\u00ad \u009b31m/8" + "x" * 200
    with RawSocket(server.url, "Robot", header={"User-Agent": agent}) as robot:
        [session] = robot.ask("session:list")["sessions"]
    # UTF-8 in a header is decoded as Latin-1 (RFC 9110, section 5.5).
    assert session["label"] == ("robot\u00c2 \u00c231m/8" + "x" * 200)[:100]


def test_a_token_is_its_owner_in_the_handshake_and_in_plain_http(server: Server) -> None:
    with closing(signed_in(server, "Owner")) as owner:
        token = owner.ask("token:create", name="robot", scopes=["read", "post"])["token"]
        with RawSocket(server.url, auth={"token": token}) as robot:
            assert robot.wait_for("hello")["me"]["name"] == "Owner"
            robot.ask("room:join", room="lobby")
            posted = call(server, token, "message:post", room="lobby", text="by HTTP", client_id=str(uuid.uuid4()))
            assert (posted.status, json.loads(posted.body)["ok"]) == (200, True)
            robot.wait_for("message", lambda event: event["message"]["text"] == "by HTTP")
            listed = json.loads(call(server, token, "room:list").body)
            assert [room["here"] for room in listed["rooms"]] == [1]


def test_a_revoked_token_is_cut_off_and_refused(server: Server) -> None:
    with closing(signed_in(server, "Revoker")) as owner:
        made = owner.ask("token:create", name="robot", scopes=["read"])
        with RawSocket(server.url, auth={"token": made["token"]}) as robot:
            robot.wait_for("hello")
            owner.ask("token:revoke", id=made["id"])
            robot.wait_for("signed_out")
            assert robot.ended()
        assert call(server, made["token"], "room:list").status == 401
        assert owner.ask("room:list")["rooms"]


@pytest.mark.parametrize(
    ("event", "body", "status", "code"),
    [
        ("message:post", {"room": "lobby"}, 422, "invalid"),
        ("no:such", {}, 404, "not_found"),
        ("room:topic", {"room": "nowhere", "topic": ""}, 403, "forbidden"),
        ("room:open", {"room": "nowhere"}, 404, "not_found"),
    ],
)
def test_what_goes_wrong_over_http_has_a_status_and_a_code(
    server: Server, reader: str, event: str, body: dict[str, str], status: int, code: str
) -> None:
    answer = call(server, reader, event, **body)
    assert (answer.status, json.loads(answer.body)["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer bt_wrong", "Basic dTpw", "Bearer the key of Keys, at length"]
)
def test_only_a_token_opens_the_plain_http_interface(server: Server, authorization: str) -> None:
    signed_in(server, "Keys").close()
    answer = ask(f"{server.url}/api/room:list", "POST", b"{}", Authorization=authorization)
    assert (answer.status, json.loads(answer.body)["error"]["code"]) == (401, "unauthenticated")


def test_a_body_that_is_too_large_or_no_json_is_refused_in_json(server: Server, reader: str) -> None:
    for body, status in ((b"x" * (128 * 1024 + 1), 413), (b"{", 422), (b"[]", 422)):
        answer = ask(f"{server.url}/api/room:list", "POST", body, Authorization=f"Bearer {reader}")
        assert (answer.status, json.loads(answer.body)["error"]["code"]) == (status, "invalid")


def test_a_cookie_opens_nothing_there(server: Server) -> None:
    browser = Web(server.url)
    browser.join("Browsing")
    assert browser.name() == "Browsing"
    assert browser.ask("/api/room:list", "POST", b"{}").status == 401


def test_a_token_needs_no_token_of_a_form(server: Server, reader: str) -> None:
    answer = call(server, reader, "room:list")
    assert (answer.status, "Set-Cookie" in answer.headers) == (200, False)


def test_a_session_ended_by_another_process_is_cut_off_soon_and_no_other(server: Server) -> None:
    with closing(signed_in(server, "Far")) as far, closing(signed_in(server, "Near")) as near:
        person = far.wait_for("hello")["me"]["id"]
        with closing(sqlite3.connect(server.data / "chat.db", isolation_level=None)) as other:
            other.execute("DELETE FROM sessions WHERE person_id = ?", [person])
            other.execute("INSERT INTO notices (person_id, at) VALUES (?, ?)", [person, time.time() * 1000])
        far.wait_for("signed_out")
        assert far.ended()
        assert near.ask("room:list")["rooms"]


def test_more_requests_than_are_allowed_are_told_when_to_come_back(tmp_path: Path) -> None:
    with Server(tmp_path, CHAT_EVENTS_PER_SECOND="1") as slow, closing(signed_in(slow, "Ann")) as ann:
        token = ann.ask("token:create", name="robot", scopes=["read"])["token"]
        answers = [call(slow, token, "room:list") for _ in range(8)]
        assert answers[0].status == 200
        refused = next(json.loads(answer.body) for answer in answers if answer.status == 429)
        assert 0 < refused["error"]["retry_after"] <= 1


@pytest.fixture(scope="module")
def reader(server: Server) -> str:
    """A token with only the scope "read"."""
    with closing(signed_in(server, "Reader")) as owner:
        token: str = owner.ask("token:create", name="reader", scopes=["read"])["token"]
        return token
