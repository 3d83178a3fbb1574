"""A person in thousands of rooms, on a running server."""

import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing
from hashlib import sha256

import pytest

from tests.support.clients.raw import RawSocket, as_guest
from tests.support.servers.server import Server

ROOMS = 20_000
LAST = f"room-{ROOMS - 1}"
TABS = 8


@pytest.fixture
def server(server: Server) -> Server:
    """A server where the guest Many is in 20,000 rooms."""
    now = int(time.time() * 1000)
    key = sha256(as_guest("Many")["key"].encode()).hexdigest()
    with closing(sqlite3.connect(server.data / "chat.db")) as database, database:
        database.execute(
            "INSERT INTO people (id, role, name, name_key, look_key, name_until, created_at) "
            "VALUES (99, 'guest', 'Many', 'many', 'many', ?, 0)",
            (now + 30 * 24 * 3600 * 1000,),
        )
        database.execute(
            "INSERT INTO sessions (person_id, kind, token_hash, label, created_at, used_at) "
            "VALUES (99, 'key', ?, '', ?, ?)",
            (key, now, now),
        )
        rooms = [(1000 + number, f"room-{number}", f"Room {number}") for number in range(ROOMS)]
        database.executemany(
            "INSERT INTO rooms (id, slug, name, kind, rev, member_count, created_at) "
            "VALUES (?, ?, ?, 'public', 1, 1, 0)",
            rooms,
        )
        database.executemany(
            "INSERT INTO members (room_id, person_id, joined_at) VALUES (?, 99, 0)", [(room,) for room, _, _ in rooms]
        )
    return server


@pytest.fixture
def ben(server: Server) -> Iterator[RawSocket]:
    with RawSocket(server.url, "Ben") as one:
        one.ask("room:join", room=LAST)
        yield one


def test_the_tabs_of_somebody_in_thousands_of_rooms_hold_up_nobody_and_hear_what_is_unread(
    server: Server, ben: RawSocket
) -> None:
    with ExitStack() as stack:
        tabs = [stack.enter_context(RawSocket(server.url, "Many")) for _ in range(TABS)]
        ben.ask("message:post", room=LAST, text="in the last room", client_id=str(uuid.uuid4()))
        for tab in tabs:
            assert tab.wait_for("unread")["room"] == LAST
        tabs[0].ask("room:open", room=LAST)
        ben.ask("message:post", room=LAST, text="and again", client_id=str(uuid.uuid4()))
        assert tabs[0].wait_for("message")["message"]["text"] == "and again"
        for tab in tabs[1:]:
            tab.wait_for("unread", lambda event: event["seq"] > 3)
        assert [name for name, _ in tabs[0].events if name == "unread"] == ["unread"]
    assert "held up" not in server.log.read_text()


def test_when_the_last_tab_is_gone_so_is_the_person_in_all_rooms(server: Server, ben: RawSocket) -> None:
    with RawSocket(server.url, "Many"):
        members = ben.ask("room:open", room=LAST)["members"]
        assert {one["name"] for one in members} == {"Many", "Ben"}
    gone = ben.wait_for("presence", lambda event: event["went"] == [99])
    assert (gone["room"], gone["here"]) == (LAST, 1)
    with RawSocket(server.url, "Many"):
        came = ben.wait_for("presence", lambda event: [one["id"] for one in event["came"]] == [99])
        assert came["here"] == 2
