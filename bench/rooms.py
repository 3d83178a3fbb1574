"""Rooms with thousands of messages, written straight into the database."""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing

from tests.support.data.crowd import populate
from tests.support.servers.server import Server

PEOPLE = 40
TALE = "the harbour opens at nine and the ferry leaves a quarter later from the pier behind the customs house"
WORDS = re.findall(r"\w+", TALE)


def fill(server: Server, rooms: dict[str, int]) -> None:
    """Write messages of a crowd into rooms, given as slug and count, straight into the database."""
    populate(server, people=PEOPLE, rooms=0, acts=0)
    now = int(time.time() * 1000)
    with closing(sqlite3.connect(server.data / "chat.db")) as database:
        people = [one for (one,) in database.execute("SELECT id FROM people ORDER BY id DESC LIMIT ?", [PEOPLE])]
        for slug, count in rooms.items():
            room, rev = database.execute("SELECT id, rev FROM rooms WHERE slug = ?", [slug]).fetchone()
            rows = [
                (room, rev + at, rev + at, "text", people[at // 3 % PEOPLE], _text(at), now - (count - at) * 40_000)
                for at in range(1, count + 1)
            ]
            database.executemany(
                "INSERT INTO messages (room_id, seq, rev, kind, author_id, text, at) VALUES (?, ?, ?, ?, ?, ?, ?)", rows
            )
            _reactions(database, room, people)
            database.execute("UPDATE rooms SET rev = ?, last_seq = ? WHERE id = ?", [rev + count, rev + count, room])
        database.commit()


def _text(at: int) -> str:
    """Return a text of usual length: a line or two, at times with marks, a list, code or emoji, or of forty lines."""
    if at % 211 == 0:
        return "\n".join(f"{number}. {' '.join(WORDS[: number % 9 + 2])}" for number in range(40))
    words = " ".join(WORDS[(at * 7 + number) % len(WORDS)] for number in range(at * 13 % 29 + 3))
    marked = {
        1: f"**{words}**, *soon*", 3: "https://example.org/charts/2026", 5: "see `tide.table` and ~~high~~ low water",
        7: "🎉", 9: f"- bread\n- {words}\n- salt", 11: "漢字 हिन्दी عربي", 13: f"> {words}\n\nYes.",
        15: f"```python\ndef tide(hour):\n    return {at} * hour  # in cm\n```",
    }  # fmt: skip
    return (
        f"{words}\n\n{marked.get(at % 17, '')}".strip()
        if at % 17 in (9, 13, 15)
        else f"{words} {marked.get(at % 17, '')}".strip()
    )


def _reactions(database: sqlite3.Connection, room: int, people: list[int]) -> None:
    """Let every fourth message have reactions: of one to four kinds, by one to nine people."""
    ids = [one for (one,) in database.execute("SELECT id FROM messages WHERE room_id = ? AND id % 4 = 0", [room])]
    rows = [
        (message, emoji, person, 0)
        for message in ids
        for number, emoji in enumerate("👍🎉❤😀"[: message // 4 % 4 + 1])
        for person in people[: (message + number) % 9 + 1]
    ]
    database.executemany("INSERT INTO reactions (message_id, emoji, person_id, at) VALUES (?, ?, ?, ?)", rows)
    count = "(SELECT COUNT(*) FROM reactions WHERE message_id = messages.id)"
    database.execute(f"UPDATE messages SET reacted = {count} WHERE room_id = ?", [room])
