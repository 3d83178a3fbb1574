"""Private rooms on a running server: to an outsider they are not there."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from chat.core.command import InRoom
from chat.domain import COMMANDS
from tests.support.clients.http import ask
from tests.support.clients.private import Den, frame, me
from tests.support.clients.raw import RawSocket
from tests.support.servers.server import Server


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    settings = (
        {"DATABASE_URL": request.getfixturevalue("postgres").fresh_database()} if request.param == "postgres" else {}
    )
    with Server(tmp_path_factory.mktemp("private"), **settings) as running:
        yield running
    assert "Traceback" not in running.log.read_text()


@pytest.fixture
def den(server: Server) -> Iterator[Den]:
    with ExitStack() as stack:
        yield Den(server, stack)


# The fields of every command about a room, beside the room.
FIELDS: dict[str, dict[str, Any]] = {
    "room:open": {}, "room:join": {}, "room:close": {}, "room:leave": {}, "room:read": {"seq": 1},
    "room:unread": {"seq": 1}, "room:options": {"level": "nothing"},
    "thread:list": {"id": 1}, "thread:follow": {"id": 1},
    "room:topic": {"topic": "x"}, "room:settings": {"name": "x"}, "room:archive": {"archived": True},
    "room:invite": {"guest": True}, "room:invitations": {}, "room:uninvite": {"id": 1},
    "message:list": {}, "message:edit": {"id": 1, "text": "x"},
    "message:post": {"text": "x", "client_id": "8a0c9a52-4a9e-4d5c-9f3b-2b3f4c1c7a10"}, "message:delete": {"id": 1},
    "message:react": {"id": 1, "emoji": "👍"}, "message:reactions": {"id": 1},
    "message:history": {"id": 1}, "message:pin": {"id": 1}, "room:pins": {}, "message:save": {"id": 1},
    "room:ban": {"person": 1}, "room:unban": {"person": 1}, "room:bans": {},
    "member:list": {}, "member:add": {"person": 1}, "member:remove": {"person": 1},
    "member:role": {"person": 1, "role": "muted"}, "report:create": {"id": 1, "reason": "x"}, "typing:start": {},
}  # fmt: skip


def test_there_is_an_example_of_every_command_about_a_room() -> None:
    assert set(FIELDS) == {command.event for command in COMMANDS if issubclass(command, InRoom)}


def removed(den: Den) -> RawSocket:
    one = den.arrive("Removed")
    den.add(one)
    den.mod.ask("member:remove", room=den.slug, person=me(one))
    return one


OUTSIDERS: dict[str, Callable[[Den], RawSocket]] = {
    "a member of the workspace": lambda den: den.arrive("Outsider"),
    "an admin": lambda den: den.arrive("Admin", role="admin"),
    "the owner": lambda den: den.arrive("Owner", role="owner"),
    "a guest": lambda den: den.guest(),
    "somebody who was removed": removed,
}


@pytest.mark.parametrize("outsider", OUTSIDERS)
def test_to_an_outsider_a_private_room_is_byte_for_byte_one_that_is_not_there(den: Den, outsider: str) -> None:
    one = OUTSIDERS[outsider](den)
    for event, fields in FIELDS.items():
        there = frame(one, event, {"room": den.slug, **fields})
        nowhere = frame(one, event, {"room": "no-such-room", **fields})
        assert there == nowhere, event
        if one.wait_for("hello")["me"]["role"] != "guest":
            assert '"not_found"' in there, event
    assert den.slug not in json.dumps(one.ask("room:list"))
    assert '"ok":true' in frame(den.mod, "room:open", {"room": den.slug}).replace(" ", "")


def test_nor_is_it_there_by_plain_http(server: Server, den: Den) -> None:
    owner = den.arrive("With A Token", role="owner")
    token = owner.ask("token:create", name="robot", scopes=["read", "post", "admin"])["token"]
    for event, fields in FIELDS.items():
        answers = [
            ask(f"{server.url}/api/{event}", "POST", json.dumps({"room": slug, **fields}).encode(),
                Authorization=f"Bearer {token}")
            for slug in (den.slug, "no-such-room")
        ]  # fmt: skip
        assert [answer.status for answer in answers] == [404, 404], event
        assert answers[0].body == answers[1].body, event


def test_a_room_of_the_same_name_can_be_made_beside_it(den: Den) -> None:
    outsider = den.arrive("Namesake")
    made = [outsider.call("room:create", {"name": "Secret Den", "kind": kind}) for kind in ("private", "public")]
    assert [answer["ok"] or answer["error"]["code"] for answer in made] == [True, True]
    assert den.slug not in [answer["room"]["slug"] for answer in made]
