"""Guests of one room, who came by an invitation, on a running server."""

import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from tests.support.clients.accounts import signed_in
from tests.support.clients.invitations import Den, connect, joined
from tests.support.clients.web import Web, path_of
from tests.support.servers.server import Server

Open = Callable[[], Web]


@pytest.fixture
def den(proxied: Server) -> Iterator[Den]:
    """A room of Mod's, an admin, so that they also make links to the workspace."""
    with signed_in(proxied, "Mod", "admin") as mod:
        yield Den(mod)


def test_a_nickname_lets_a_guest_into_this_room_and_into_no_other(web: Open, den: Den) -> None:
    path, one = den.invite(guest=True), web()
    assert "You’ll see this room and nothing else." in one.ask(path).text
    assert path_of(one.send(path, name="Passer-by")) == f"/rooms/{den.slug}"
    with closing(connect(one)) as visitor:
        assert [room["slug"] for room in visitor.ask("room:list")["rooms"]] == [den.slug]
        assert visitor.ask("room:join", room=den.slug)["room"]["kind"] == "private"
        hidden, missing = (visitor.call("room:open", {"room": slug}) for slug in ("lobby", "nowhere"))
        assert hidden == missing
        assert visitor.call("room:create", {"name": "Mine"})["error"]["code"] == "forbidden"
    assert den.uses == [1]


def test_who_comes_in_has_a_secret_that_nobody_planted(proxied: Server, web: Open, den: Den) -> None:
    attacker = joined(web(), "Was Here First")
    planted = attacker.cookie
    with closing(sqlite3.connect(proxied.data / "chat.db", isolation_level=None)) as database:
        lost = "UPDATE people SET name_key = NULL, look_key = NULL, name_until = 0 WHERE name = 'Was Here First'"
        database.execute(lost)
    joined(web(), "Was Here First")
    victim = Web(proxied.url, planted)
    assert path_of(victim.send(den.invite(guest=True), name="Victim Of This Room")) == f"/rooms/{den.slug}"
    with closing(connect(victim)) as inside:
        assert [room["slug"] for room in inside.ask("room:list")["rooms"]] == [den.slug]
    assert Web(proxied.url, planted).name() is None


def test_a_guest_of_one_room_hears_nothing_of_the_rest(web: Open, den: Den) -> None:
    one = web()
    one.send(den.invite(guest=True), name="Of This Room Alone")
    with closing(connect(one)) as visitor, closing(connect(joined(web(), "Everywhere"))) as other:
        visitor.ask("room:join", room=den.slug)
        opened = len(visitor.events)
        den.mod.ask("room:join", room="lobby")
        other.ask("room:join", room="lobby")
        made = den.mod.ask("room:create", name="Everybody Hears")["room"]["slug"]
        den.mod.ask("room:topic", room=made, topic="of this")
        den.mod.ask("typing:start", room="lobby")
        den.mod.ask("message:post", room="lobby", text="hello all", client_id=str(uuid.uuid4()))
        other.wait_for("message", lambda event: event["message"]["text"] == "hello all")
        other.wait_for("room", lambda event: event["room"]["topic"] == "of this")
        den.mod.ask("message:post", room=den.slug, text="hello you", client_id=str(uuid.uuid4()))
        visitor.wait_for("message", lambda event: event["message"]["text"] == "hello you")
        assert {event["room"] for name, event in visitor.events[opened:] if "room" in event} == {den.slug}
        stranger = other.wait_for("hello")["me"]["id"]
        assert visitor.call("person:get", {"person": stranger}) == visitor.call("person:get", {"person": 10**9})


def test_a_guest_of_one_room_is_told_why_there_is_no_second(web: Open, den: Den) -> None:
    other, one = Den(den.mod), web()
    one.send(den.invite(guest=True), name="Of One Room")
    refused = one.send(other.invite(guest=True))
    assert refused.status == 409
    assert "guest of another room" in refused.text
    assert other.uses == [0]


def test_a_visitor_who_signs_up_keeps_the_room_and_sees_the_others_from_then_on(web: Open, den: Den) -> None:
    one = web()
    one.send(den.invite(guest=True), name="Visitor First")
    assert one.sign_up("Visitor First").status == 303
    with closing(connect(one)) as kept:
        assert {room["slug"] for room in kept.ask("room:list")["rooms"]} >= {den.slug, "lobby"}


@pytest.mark.parametrize(("door", "status"), [("invitation", 303), ("closed", 403)])
def test_the_door_of_the_place_holds_for_guests_of_one_room_too(
    proxied: Server, web: Open, den: Den, door: str, status: int
) -> None:
    with closing(signed_in(proxied, "The Owner", "owner")) as owner:
        owner.ask("workspace:change", door=door)
        answer = web().send(den.invite(guest=True), name=f"Comes When {door}")
        owner.ask("workspace:change", door="open")
    assert answer.status == status
    assert ("closed" in answer.text) == (door == "closed")
    assert den.uses == [int(status == 303)]
