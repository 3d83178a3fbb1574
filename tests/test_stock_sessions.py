"""What the stock parts lose, hold up or forget, and ours do not."""

import json
import socket
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from tests.support.bare import Bare
from tests.support.http import ask
from tests.support.raw import RawPolling
from tests.support.server import Server
from tests.support.stock import WEBSOCKET, joined, read_to_ack, request
from tests.support.timeline import Timeline
from tests.support.wait import until
from tests.support.watch import has_read_all
from tests.support.wsframes import PING, TEXT, client_frame

pytest_plugins = ["tests.support.stock_pair"]


@contextmanager
def database_locked(server: Server) -> Iterator[None]:
    """Somebody else keeps everybody from writing."""
    with closing(sqlite3.connect(server.data / "chat.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def rooms_mislaid(server: Server) -> Iterator[None]:
    """What nobody has thought of. (The stock parts have a request with a defect, and no table.)"""
    with closing(sqlite3.connect(server.data / "chat.db", isolation_level=None)) as other:
        with suppress(sqlite3.OperationalError):
            other.execute("ALTER TABLE rooms RENAME TO mislaid")
        yield
        with suppress(sqlite3.OperationalError):
            other.execute("ALTER TABLE mislaid RENAME TO rooms")


def ask_for(one: Bare, event: str, **fields: Any) -> dict[str, Any]:
    """The answer to a request that both servers answer."""
    one.say(request(1, event, **fields))
    answer: dict[str, Any] = json.loads(read_to_ack(one, 1)[-1][3:])[0]
    return answer


def try_to_open(one: Bare, **fields: Any) -> dict[str, Any]:
    """The answer to opening the lobby; nothing from the stock parts, who know no such thing."""
    one.say(request(2, "room:open", room="lobby", **fields))
    one.say(request(3, "room:list"))
    acks = [ack for ack in read_to_ack(one, 3) if ack.startswith("432[")]
    answer: dict[str, Any] = json.loads(acks[0][3:])[0] if acks else {}
    return answer


def posting(text: str) -> dict[str, str]:
    return {"room": "lobby", "text": text, "client_id": str(uuid.uuid4())}


def choose_name(server: Server, name: str, cookie: str = "") -> str:
    """Say on the page who one is, or from now on is; the cookie."""
    form = urlencode({"name": name, "next": "/rooms/lobby"}).encode()
    answer = ask(f"{server.url}/join", "POST", form, Content_Type="application/x-www-form-urlencoded", Cookie=cookie)
    return answer.headers["Set-Cookie"].partition(";")[0]


def drop_a_poll(server: Server, poller: RawPolling) -> None:
    """Poll, and be gone before there is anything to answer."""
    parts = urlsplit(poller.url)
    with closing(socket.create_connection((str(parts.hostname), parts.port or 0))) as one:
        one.sendall(f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
        until(lambda: has_read_all(server))


def polled_to(poller: RawPolling, end: str) -> list[str]:
    """All packets up to one with this in it."""
    packets: list[str] = []
    while not any(end in packet for packet in packets):
        packets += poller.poll()
    return packets


# Dropped polls, and who was away


def what_a_dropped_poll_carried_can_be_had_again(server: Server) -> bool:
    poller, held = RawPolling(server.url, "Poller"), Timeline()
    with joined(server) as talker:
        try_to_open(talker)
        poller.post(request(2, "room:open", room="lobby"))
        poller.post(request(3, "room:list"))
        for packet in polled_to(poller, "433["):
            if packet.startswith("432["):
                held.opened(json.loads(packet[3:])[0])
        for number in range(5):
            drop_a_poll(server, poller)
            ask_for(talker, "message:post", **posting(f"number {number}"))
        ask_for(talker, "message:post", **posting("the last"))
    told = [json.loads(packet[2:])[1] for packet in polled_to(poller, "the last") if packet.startswith('42["message"')]
    assert len(told) < 6, "nothing was lost"
    if not held.epoch:
        return False  # the stock parts have no log
    for event in told:
        held.told(event)
    while held.behind:
        poller.post(request(4, "message:list", room="lobby", since=held.rev))
        held.listed(json.loads(poller.poll_until("434[")[3:])[0])
    return [message["text"] for message in held.messages[-6:]] == [*(f"number {n}" for n in range(5)), "the last"]


def what_was_said_while_one_was_away_can_be_had_on_return(server: Server) -> bool:
    with joined(server) as talker:
        with joined(server) as one:
            opened = try_to_open(one)
        try_to_open(talker)
        ask_for(talker, "message:post", **posting("said meanwhile"))
        with joined(server) as again:
            resumed = try_to_open(again, since=opened.get("rev"), epoch=opened.get("epoch"))
            return "said meanwhile" in [message["text"] for message in resumed.get("messages", [])]


# Requests


def a_request_that_meets_a_defect_is_answered(server: Server) -> bool:
    with joined(server) as one, rooms_mislaid(server):
        one.say(request(1, "room:topic", room="lobby", topic="anything"))
        one.say(request(2, "room:list"))
        return len(read_to_ack(one, 2)) == 2


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
    what_a_dropped_poll_carried_can_be_had_again,
    what_was_said_while_one_was_away_can_be_had_on_return,
    a_request_that_meets_a_defect_is_answered,
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
