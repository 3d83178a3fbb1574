"""The preferences of a browser, from the cookie that its page keeps, so that the first frame has the right look."""

from __future__ import annotations

from urllib.parse import quote, unquote

import msgspec
from flask import Flask, Response, after_this_request, request

from chat.domain.accounts.wire import Preferences

PREFERENCES = "banter-preferences"
LAST_ROOM = "banter-room"
YEAR = 365 * 24 * 3600  # seconds


def init_look(app: Flask) -> None:
    """Give templates `look`, the preferences of the browser."""
    app.context_processor(lambda: {"look": preferred()})


def preferred() -> Preferences:
    """Return the preferences in the browser's cookie; none if it has none or they can't be read."""
    try:
        return msgspec.json.decode(_cookie(PREFERENCES), type=Preferences)
    except msgspec.DecodeError:
        return Preferences()


def keep(chosen: Preferences) -> None:
    """Give the browser the cookie that its page would make of these preferences."""

    @after_this_request
    def with_cookie(response: Response) -> Response:
        kept = quote(msgspec.json.encode(chosen).decode())
        response.set_cookie(PREFERENCES, kept, max_age=YEAR, samesite="Lax", secure=request.is_secure)
        return response


def start_rooms() -> list[str]:
    """Return the rooms in which the browser would start: the one that it was told to, then the last one."""
    return [preferred().start_room or "", _cookie(LAST_ROOM)]


def _cookie(name: str) -> str:
    return unquote(request.cookies.get(name, ""))
