"""Messages, requests and sessions that the stock parts lose or delay, and ours don't."""

import json
import socket
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

import pytest

from tests.support.clients.bare import Bare
from tests.support.clients.raw import RawPolling
from tests.support.clients.web import Web
from tests.support.data.wsframes import PING, TEXT, client_frame
from tests.support.servers.server import Server
from tests.support.servers.stock import WEBSOCKET, joined, read_to_ack, request
from tests.support.servers.watch import has_read_all
from tests.support.wait import until

pytest_plugins = ["tests.support.servers.stock_pair"]


@contextmanager
def database_locked(server: Server) -> Iterator[None]:
    """Lock the database for writing from another connection."""
    with closing(sqlite3.connect(server.data / "chat.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def bad_data(server: Server) -> Iterator[None]:
    """Make a request fail with an unexpected exception. The stock app has a request for that."""
    with closing(sqlite3.connect(server.data / "chat.db", isolation_level=None)) as other:
        change = "UPDATE rooms SET rev = ? WHERE slug = 'defect' RETURNING rev"
        try:
            other.execute(change, ["no number"]).fetchall()
            yield
            other.execute(change, [0]).fetchall()
        except sqlite3.OperationalError:
            yield


def ask_for(one: Bare, event: str, **fields: Any) -> dict[str, Any]:
    """Return the answer to a request that both servers know."""
    one.say(request(1, event, **fields))
    answer: dict[str, Any] = json.loads(read_to_ack(one, 1)[-1][3:])[0]
    return answer


def try_to_open(one: Bare, **fields: Any) -> dict[str, Any]:
    """Open the lobby, and return the answer; empty for the stock app, which lacks this request."""
    one.say(request(2, "room:join", room="lobby", **fields))
    one.say(request(3, "room:list"))
    acks = [ack for ack in read_to_ack(one, 3) if ack.startswith("432[")]
    answer: dict[str, Any] = json.loads(acks[0][3:])[0] if acks else {}
    return answer


def posting(text: str) -> dict[str, str]:
    return {"room": "lobby", "text": text, "client_id": str(uuid.uuid4())}


def choose_name(server: Server, name: str, cookie: str = "") -> str:
    """Choose a name on the page, or another one, and return the cookie."""
    web = Web(server.url, cookie)
    web.join(name)
    return web.cookie


# Who was away


def what_was_said_while_one_was_away_is_told_on_return(server: Server) -> bool:
    with joined(server) as talker:
        try_to_open(talker)
        ask_for(talker, "message:post", **posting("said before"))
        with joined(server) as one:
            opened = try_to_open(one)
        ask_for(talker, "message:post", **posting("said meanwhile"))
        with joined(server) as again:
            resumed = try_to_open(again, since=opened.get("rev"), epoch=opened.get("epoch"))
            told = [message["text"] for message in resumed.get("messages", []) if message["kind"] == "text"]
            return told == ["said meanwhile"]


def open_by_polling(one: RawPolling, **fields: Any) -> tuple[list[str], dict[str, Any]]:
    """Do the same by polling. Returns the packets that came before the answer, and the answer."""
    one.post(request(2, "room:join", room="lobby", **fields), request(3, "room:list"))
    packets: list[str] = []
    while not any(packet.startswith("433[") for packet in packets):
        packets += one.poll()
    acks = [packet for packet in packets if packet.startswith("432[")]
    return packets, json.loads(acks[0][3:])[0] if acks else {}


def what_was_on_its_way_when_a_poll_broke_off_is_told_after_it(server: Server) -> bool:
    poller = RawPolling(server.url, "Poller")
    _, opened = open_by_polling(poller)
    with joined(server) as talker:
        try_to_open(talker)
        with poller.breaking():
            until(lambda: has_read_all(server))
        ask_for(talker, "message:post", **posting("said into a broken line"))
    packets, _ = open_by_polling(poller, since=opened.get("rev"), epoch=opened.get("epoch"))
    return any("said into a broken line" in packet for packet in packets)


# Requests


def a_request_that_meets_a_defect_is_answered(server: Server) -> bool:
    with joined(server) as one:
        ask_for(one, "room:create", name="Defect")
        with bad_data(server):
            one.say(request(1, "room:topic", room="defect", topic="anything"))
            one.say(request(2, "room:list"))
            return len(read_to_ack(one, 2)) == 2


def a_clients_requests_do_not_overtake_each_other(server: Server) -> bool:
    with joined(server) as one, joined(server) as other:
        try_to_open(one)
        with database_locked(server):
            one.say(request(1, "message:post", **posting("first")))
            one.say(request(2, "room:list"))
            ask_for(other, "room:list")  # which is asked behind it, and takes no longer
            patience = one.socket.gettimeout()
            one.socket.settimeout(1)
            with suppress(TimeoutError):
                read_to_ack(one, 2)
                return False
            one.socket.settimeout(patience)
        return [ack[:3] for ack in read_to_ack(one, 2)] == ["431", "432"]


def a_write_that_waits_for_the_database_keeps_nobody_else_waiting(server: Server) -> bool:
    with joined(server) as one, joined(server) as other, database_locked(server):
        one.say(request(1, "room:create", name=f"A Room {uuid.uuid4()}"))
        until(lambda: has_read_all(server))
        other.send(client_frame(PING, b"?"))
        other.socket.settimeout(2)
        with suppress(TimeoutError):
            while other.read() != (0xA, b"?"):
                pass
            return True
        return False


def a_client_is_not_read_from_while_much_of_what_it_asked_is_under_way(server: Server) -> bool:
    with joined(server) as one:
        try_to_open(one)
        with database_locked(server):
            packet = f'42["message:post",{" " * 8000}{json.dumps(posting("short"))}]'
            frame = client_frame(TEXT, packet.encode())
            one.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65_536)
            one.socket.settimeout(2)
            with suppress(TimeoutError):
                for _ in range(64):  # 4 MB
                    one.send(frame * 8)
                return False
            return True


def a_new_name_counts_on_a_connection_that_is_older(server: Server) -> bool:
    cookie = choose_name(server, "Before")
    with Bare(server.url, WEBSOCKET, Cookie=cookie) as one:
        one.say("40")
        try_to_open(one)
        choose_name(server, "Afterwards", cookie)
        posted = ask_for(one, "message:post", **posting("who says this?"))
        return bool(posted["message"]["author"]["name"] == "Afterwards")


HOLDS = [
    what_was_said_while_one_was_away_is_told_on_return,
    what_was_on_its_way_when_a_poll_broke_off_is_told_after_it,
    a_request_that_meets_a_defect_is_answered,
    a_clients_requests_do_not_overtake_each_other,
    a_write_that_waits_for_the_database_keeps_nobody_else_waiting,
    a_new_name_counts_on_a_connection_that_is_older,
    a_client_is_not_read_from_while_much_of_what_it_asked_is_under_way,
]


@pytest.mark.parametrize("holds", HOLDS, ids=lambda holds: holds.__name__)
def test_it_holds_for_our_server_and_not_for_the_stock_parts(
    ours: Server, stock: Server, holds: Callable[[Server], bool]
) -> None:
    assert holds(ours)
    assert not holds(stock)
