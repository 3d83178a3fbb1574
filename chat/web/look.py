"""The preferences of a browser, from the cookie that its page keeps, so that the first frame has the right look."""

from __future__ import annotations

from urllib.parse import unquote

import msgspec
from flask import Flask, request

from chat.domain.accounts.wire import Preferences

PREFERENCES = "banter-preferences"
LAST_ROOM = "banter-room"


def init_look(app: Flask) -> None:
    """Give templates `look`, the preferences of the browser."""
    app.context_processor(lambda: {"look": preferred()})


def preferred() -> Preferences:
    """Return the preferences in the browser's cookie; none if it has none or they can't be read."""
    try:
        return msgspec.json.decode(_cookie(PREFERENCES), type=Preferences)
    except msgspec.DecodeError:
        return Preferences()


def start_rooms() -> list[str]:
    """Return the rooms in which the browser would start: the one that it was told to, then the last one."""
    return [preferred().start_room or "", _cookie(LAST_ROOM)]


def _cookie(name: str) -> str:
    return unquote(request.cookies.get(name, ""))
