"""The room page, and the page on which a guest chooses a name."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from chat.core.core import Core
from chat.core.wire import Person
from chat.domain.invitations import entry
from chat.domain.messages import log
from chat.domain.people.memberships import rooms_of
from chat.domain.workspace import workspace
from chat.errors import ChatError
from chat.web.forms import field_text, page, refused
from chat.web.look import start_rooms
from chat.web.visitors import HOME, device, guest_key, is_slug, local, remember, room_in, visitor

# (room, most) -> the number of people who are here, and up to `most` of them
WhoIsHere = Callable[[str, int], tuple[int, list[Person]]]

FACES = 5  # people in the answer of /pulse


def init_pages(app: Flask, core: Core, who_is_here: WhoIsHere) -> None:
    """Serve the pages, and the requests that their scripts make by plain HTTP."""
    pages = Blueprint("pages", __name__)

    @pages.get("/")
    def home() -> Response:
        return redirect(_home(core))

    @pages.get("/rooms/<slug>")
    def room(slug: str) -> str:
        if not is_slug(slug):
            raise NotFound
        known = visitor()
        if known is None:
            return page("join.html", **_join_context(core, request.path))
        return render_template("room.html", me=known.person, slug=slug)

    @pages.post("/join")
    def join() -> ResponseReturnValue:
        return _join(core)

    @pages.get("/pulse")
    def pulse() -> dict[str, object]:
        """Say how many people are in the lobby, and when the last message was posted. Strangers, and guests of another
        room, may know it only if anybody may join."""
        known = visitor()
        if (known is None or known.row.room_id is not None) and _door(core) != "open":
            raise NotFound
        here, some = who_is_here("lobby", FACES)
        faces = [{"id": one.id, "name": one.name} for one in some]
        return {"here": here, "faces": faces, "last_at": core.read(lambda tx: log.last_word(tx, "lobby"))}

    app.register_blueprint(pages)


def _home(core: Core) -> str:
    """Return the address of the room in which a person starts; for a guest of one room, this is that room."""
    known = visitor()
    if known is None:
        return HOME
    if known.row.room_id is None:
        wanted = [slug for slug in start_rooms() if is_slug(slug)]
        return url_for("pages.room", slug=core.read(lambda tx: entry.start(tx, known, wanted)))
    slugs = list(core.read(lambda tx: rooms_of(tx, known.row.id)).slugs)
    return url_for("pages.room", slug=slugs[0]) if slugs else HOME


def _join(core: Core) -> ResponseReturnValue:
    """Make a stranger who has chosen a name a guest."""
    name, where = field_text("name"), local(field_text("next"))
    key, where_from = guest_key(), device()
    try:
        core.write(lambda tx: entry.choose_name(tx, name, key, where_from, room_in(where)))
    except ChatError as error:
        return refused("join.html", error, **_join_context(core, where))
    remember(key)
    return redirect(where, 303)


def _door(core: Core) -> str:
    return core.read(workspace.load).door


def _join_context(core: Core, where: str) -> dict[str, object]:
    door, room = core.read(lambda tx: entry.at_the_door(tx, room_in(where)))
    return {"next": where, "door": door, "room": room}
