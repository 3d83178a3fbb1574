"""The pages: choosing a name, and the room."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, redirect, render_template, request, session
from werkzeug.wrappers import Response

from chat.core import Core
from chat.domain import log, people
from chat.domain.devices import device_of
from chat.domain.wire import Person
from chat.errors import ChatError

# (room, how many names) -> how many are here, and so many of them
WhoIsHere = Callable[[str, int], tuple[int, list[Person]]]

FACES = 5
HOME = "/rooms/lobby"


def init_pages(app: Flask, core: Core, who_is_here: WhoIsHere) -> None:
    """Serve the pages and what they ask for by plain HTTP."""
    pages = Blueprint("pages", __name__)

    @pages.get("/")
    def home() -> Response:
        return redirect(HOME)

    @pages.get("/rooms/<slug>")
    def room(slug: str) -> str:
        me = _visitor(core)
        if me is None:
            return render_template("join.html", next=request.path, name="", error=None, **_pulse(core, who_is_here))
        return render_template("room.html", me=me, slug=slug)

    @pages.post("/join")
    def join() -> Any:
        name, where = request.form.get("name", ""), _local(request.form.get("next", ""))
        key = session.get("key") or secrets.token_urlsafe(32)
        try:
            device = people.Device(device_of(request.user_agent.string), request.remote_addr or "", "browser")
            core.write(lambda tx: people.arrive(tx, name, key, device))
        except ChatError as error:
            page = render_template("join.html", next=where, name=name, error=error.message, **_pulse(core, who_is_here))
            return page, error.status
        session["key"] = key
        session.permanent = True
        return redirect(where, 303)

    @pages.get("/pulse")
    def pulse() -> dict[str, Any]:
        return _pulse(core, who_is_here)

    @pages.get("/health")
    def health() -> dict[str, bool]:
        core.read(log.epoch)
        return {"ok": True}

    app.register_blueprint(pages)


def _visitor(core: Core) -> Person | None:
    key = session.get("key")
    known = core.read(lambda tx: people.recognise(tx, key)) if isinstance(key, str) else None
    return known.person if known else None


def _pulse(core: Core, who_is_here: WhoIsHere) -> dict[str, Any]:
    """Whether people are talking in the lobby, which is public."""
    here, some = who_is_here("lobby", FACES)
    faces = [{"id": one.id, "name": one.name} for one in some]
    return {"here": here, "faces": faces, "last_at": core.read(lambda tx: log.last_word(tx, "lobby"))}


def _local(path: str) -> str:
    """The path, if it stays on this server; browsers read `//host` and `/\\host` as elsewhere."""
    if path.startswith("/rooms/") and "\\" not in path and path.isprintable():
        return path
    return HOME
