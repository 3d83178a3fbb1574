"""Requests and checks of the hostile tests."""

from typing import Any

from tests.support.clients.raw import RawSocket

CODES = {"invalid", "unauthenticated", "forbidden", "not_found", "conflict", "too_many", "unavailable", "internal"}
SOME_ID = "b2f0a8a6-6f5c-4b7e-9d0a-0c2f9a1d6a55"
DEEP = "[" * 40_000 + "]" * 40_000


def text(value: Any) -> dict[str, Any]:
    return {"room": "lobby", "text": value, "client_id": SOME_ID}


def everything(control: RawSocket) -> Any:
    """Return all rooms, messages and members, without presence."""
    control.events.clear()
    rooms = control.ask("room:list")["rooms"]
    logs = [control.ask("message:list", room=room["slug"], since=0, limit=200) for room in rooms]
    members = [control.ask("member:list", room=room["slug"])["members"] for room in rooms]
    for one in [*rooms, *(member for some in members for member in some)]:
        del one["here"]
    return rooms, logs, members


def refused(answer: Any) -> str:
    """Return the error code of a refused request."""
    assert answer["ok"] is False, answer
    assert answer["error"]["message"]
    assert answer["error"]["code"] in CODES - {"internal", "unavailable"}
    return str(answer["error"]["code"])
