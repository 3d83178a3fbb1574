"""Database rows that an act needs, and that the limits would not allow a client to make."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

MANY = 20_000  # rooms
NAME, KEY = "Many", "the key of somebody in many rooms"


def memberships(database: Path) -> None:
    """Insert a guest who is in 20,000 rooms."""
    now = int(time.time() * 1000)
    person = (1000, NAME, "many", "many", now + 30 * 24 * 3600 * 1000, now)
    rooms = [(1000 + number, f"room-{number}", f"Room {number}", now) for number in range(MANY)]
    with closing(sqlite3.connect(database, timeout=30)) as connection, connection:
        connection.execute(
            "INSERT INTO people (id, role, name, name_key, look_key, name_until, created_at) "
            "VALUES (?, 'guest', ?, ?, ?, ?, ?)",
            person,
        )
        connection.execute(
            "INSERT INTO sessions (person_id, kind, token_hash, label, created_at, used_at) "
            "VALUES (1000, 'key', ?, '', ?, ?)",
            (sha256(KEY.encode()).hexdigest(), now, now),
        )
        connection.executemany(
            "INSERT INTO rooms (id, slug, name, kind, rev, member_count, created_at) "
            "VALUES (?, ?, ?, 'public', 1, 1, ?)",
            rooms,
        )
        connection.executemany(
            "INSERT INTO members (room_id, person_id, joined_at) VALUES (?, 1000, ?)",
            [(room, at) for room, _, _, at in rooms],
        )


# By the name of the act.
SEEDS: dict[str, Callable[[Path], None]] = {"ten tabs in 20,000 rooms": memberships}
