"""What every Python peer does when somebody opens a room or posts: all in memory, nothing kept on disk."""

from __future__ import annotations

import itertools
import json
import time
from collections import deque
from typing import Any

NEWEST = 50
MEMBERS = 50


def dumps(value: Any) -> str:
    """Compact JSON, so that every server sends the same number of bytes."""
    return json.dumps(value, separators=(",", ":"))


class Room:
    """One room: its members and its newest messages. `members` maps what the server knows a
    connection by to the person, so the server can use it to send."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        self.rev = 0
        self.members: dict[Any, dict[str, Any]] = {}
        self.newest: deque[dict[str, Any]] = deque(maxlen=NEWEST)

    def open(self, connection: Any, person: dict[str, Any]) -> dict[str, Any]:
        """Let somebody in; the ack."""
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
        """A new message, as the event that tells of it; its `message` is also in the ack."""
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
    """All rooms, each made when it is first asked for; and the people, numbered as they come."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def __missing__(self, slug: str) -> Room:
        room = self[slug] = Room(slug)
        return room

    def person(self, name: str) -> dict[str, Any]:
        """Somebody new."""
        return {"id": next(self._numbers), "name": name}

    def leave(self, connection: Any) -> None:
        """A connection has gone."""
        for room in self.values():
            room.members.pop(connection, None)
