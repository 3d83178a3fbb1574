"""The chat of all Python peers: opening rooms and posting, all in memory."""

from __future__ import annotations

import itertools
import json
import time
from collections import deque
from typing import Any

NEWEST = 50
MEMBERS = 50


def dumps(value: Any) -> str:
    """Return compact JSON, so that every server sends the same number of bytes."""
    return json.dumps(value, separators=(",", ":"))


class Room:
    """One room: its members and its newest messages. The keys of `members` are the server's own connection objects or
    ids, so that the server can use them to send."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        self.rev = 0
        self.members: dict[Any, dict[str, Any]] = {}
        self.newest: deque[dict[str, Any]] = deque(maxlen=NEWEST)

    def open(self, connection: Any, person: dict[str, Any]) -> dict[str, Any]:
        """Add a member, and return the ack."""
        self.members[connection] = person
        first = itertools.islice(self.members.values(), MEMBERS)
        return {
            "ok": True,
            "room": {"slug": self.slug, "name": self.slug, "topic": "", "kind": "public"},
            "rev": self.rev,
            "messages": list(self.newest),
            "members": [{**member, "here": True} for member in first],
            "member_count": len(self.members),
            "here": len(self.members),
        }

    def post(self, person: dict[str, Any], text: str, client_id: str) -> dict[str, Any]:
        """Add a message, and return its event. The event's `message` is also sent in the ack."""
        self.rev += 1
        message = {
            "id": self.rev,
            "seq": self.rev,
            "rev": self.rev,
            "kind": "text",
            "author": person,
            "text": text,
            "at": int(time.time() * 1000),
            "edited_at": None,
            "deleted": False,
            "client_id": client_id,
        }
        self.newest.append(message)
        return {"room": self.slug, "prev": self.rev - 1, "rev": self.rev, "message": message}


class Rooms(dict[str, Room]):
    """All rooms, each made at first use; and the people, numbered as they arrive."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def __missing__(self, slug: str) -> Room:
        room = self[slug] = Room(slug)
        return room

    def person(self, name: str) -> dict[str, Any]:
        """Make a new person."""
        return {"id": next(self._numbers), "name": name}

    def leave(self, connection: Any) -> None:
        """Remove a closed connection."""
        for room in self.values():
            room.members.pop(connection, None)
