"""A workspace with thousands of people, rooms, sessions and audit entries, written straight into the database."""

import sqlite3
import time
from contextlib import closing

from tests.support.servers.server import Server

DAY = 24 * 3600 * 1000
FIRST = ["Mira", "Jonas", "سلمى", "Noor", "Aleksandra", "Ömer", "Li", "Ana", "Ben", "Chidi", "Yuki", "Zoë"]
LAST = ["Konstantinopolska-Wiśniewska", "Okafor", "Tanaka", "Smith", "García", "Weiß", "Nguyen", "Haddad"]
STATUS = ["", "", "Out for lunch", "In the garden until the roof is done, then back at the desk, tea in hand"]
DEVICES = [
    ("browser", "Firefox on Linux"),
    ("browser", "Chrome on Android"),
    ("key", "python-requests/2.31"),
    ("token", "Build bot"),
]
ACTS = [
    ("person:ban", '{"reason":"Spam in every room, again"}'),
    ("member:role", '{"role":"muted"}'),
    ("message:delete", "{}"),
    ("room:settings", '{"slow_seconds":300}'),
]


def populate(server: Server, people: int = 3000, rooms: int = 400, acts: int = 500) -> None:
    """Fill the server's database. Every 20th person is an admin, every third a guest, every 100th banned."""
    now = int(time.time() * 1000)
    with closing(sqlite3.connect(server.data / "chat.db")) as database:
        first = 1 + database.execute("SELECT coalesce(max(id), 0) FROM people").fetchone()[0]
        database.executemany(
            "INSERT INTO people (id, role, name, name_key, look_key, name_until, created_at, status, banned_at)"
            " VALUES (?, ?, ?, ?, ?, 9e15, ?, ?, ?)",
            [_person(first + number, number, now) for number in range(people)],
        )
        database.executemany(
            "INSERT INTO sessions (person_id, kind, token_hash, label, address, created_at, used_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [_session(first + number, number, now) for number in range(people) if number % 100],
        )
        database.executemany(
            "INSERT INTO rooms (slug, name, kind, member_count, created_at, archived_at) VALUES (?, ?, ?, ?, ?, ?)",
            [_room(number, now) for number in range(rooms)],
        )
        database.executemany(
            "INSERT INTO audit (at, actor_id, act, person_id, detail) VALUES (?, ?, ?, ?, ?)",
            [(now - number * DAY // 9, first, *_act(first, number)) for number in reversed(range(acts))],
        )
        database.commit()


def _person(person_id: int, number: int, now: int) -> tuple[object, ...]:
    name = f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]} {number}"
    role = "admin" if number % 20 == 0 else "guest" if number % 3 == 0 else "member"
    banned = now if number % 100 == 0 else None
    return person_id, role, name, name.casefold(), name, now - number * DAY // 5, STATUS[number % len(STATUS)], banned


def _session(person_id: int, number: int, now: int) -> tuple[object, ...]:
    used = now - number * DAY // 100
    kind, label = DEVICES[number % len(DEVICES)]
    return person_id, kind, f"{number:064}", label, f"203.0.113.{number % 256}", used - DAY, used


def _room(number: int, now: int) -> tuple[object, ...]:
    kind = "private" if number % 7 == 3 else "public"
    archived = now if number % 11 == 5 else None
    return f"room-{number}", f"Room {number}", kind, number * 37 % 2000, now - number * DAY, archived


def _act(first: int, number: int) -> tuple[object, ...]:
    act, detail = ACTS[number % len(ACTS)]
    return act, None if act == "room:settings" else first + number, detail


def belong(server: Server, name: str, rooms: int = 500, direct: int = 300) -> None:
    """Make a person a member of this many rooms, and of conversations with this many people of the crowd. Every tenth
    of them has an unread message."""
    now = int(time.time() * 1000)
    with closing(sqlite3.connect(server.data / "chat.db")) as database:
        (me,) = database.execute("SELECT id FROM people WHERE name = ?", [name]).fetchone()
        database.execute(
            "INSERT INTO rooms (slug, name, kind, member_count, created_at, direct_key)"
            " SELECT 'direct-' || printf('%016x', id), '', 'direct', 2, ?, id FROM people WHERE id <> ? LIMIT ?",
            [now, me, direct],
        )
        database.execute(
            "INSERT INTO members (room_id, person_id, joined_at)"
            " SELECT id, direct_key, ? FROM rooms WHERE direct_key IS NOT NULL",
            [now],
        )
        database.execute(
            "INSERT INTO members (room_id, person_id, joined_at)"
            " SELECT id, ?, ? FROM rooms WHERE slug <> 'lobby' AND (kind = 'direct' OR id < ?)",
            [me, now, rooms + 2],
        )
        database.execute(
            "INSERT INTO messages (room_id, seq, rev, kind, author_id, text, at)"
            " SELECT id, 1, 1, 'text', (SELECT max(id) FROM people WHERE id <> ?), 'Hi', ? FROM rooms"
            " WHERE slug <> 'lobby' AND id % 10 = 0",
            [me, now],
        )
        database.execute("UPDATE rooms SET rev = 1, last_seq = 1 WHERE slug <> 'lobby' AND id % 10 = 0")
        database.commit()


def gather(server: Server, people: int) -> None:
    """Have a crowd join the lobby, one after the other."""
    populate(server, people=people, rooms=0, acts=0)
    now = int(time.time() * 1000)
    with closing(sqlite3.connect(server.data / "chat.db")) as database:
        room, rev = database.execute("SELECT id, rev FROM rooms WHERE slug = 'lobby'").fetchone()
        database.execute(
            "INSERT INTO messages (room_id, seq, rev, kind, author_id, at)"
            " SELECT ?, ? + row_number() OVER (ORDER BY id), ? + row_number() OVER (ORDER BY id), 'join', id, ? FROM"
            " (SELECT id FROM people ORDER BY id DESC LIMIT ?)",
            [room, rev, rev, now, people],
        )
        database.execute("UPDATE rooms SET rev = ? WHERE id = ?", [rev + people, room])
        database.commit()
