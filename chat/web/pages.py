"""The room page, and the page on which a guest chooses a name."""

from __future__ import annotations

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from chat.core.core import Core
from chat.domain.invitations import entry
from chat.domain.people.memberships import rooms_of
from chat.errors import ChatError
from chat.web.forms import field_text, page, refused
from chat.web.look import start_rooms
from chat.web.pulse import Pulses
from chat.web.visitors import HOME, device, guest_key, is_slug, local, remember, room_in, seq_in, visitor


def init_pages(app: Flask, core: Core, pulses: Pulses) -> None:
    """Serve the pages, and the requests that their scripts make by plain HTTP."""
    pages = Blueprint("pages", __name__)

    _add_rooms(pages, core, pulses)

    @pages.post("/join")
    def join() -> ResponseReturnValue:
        return _join(core, pulses)

    @pages.get("/pulse")
    def pulse() -> dict[str, object]:
        """Say how many people are in a public room, or else in the lobby, and when the last message was posted.
        Strangers, and guests of another room, may know it only if anybody may join."""
        known, slug = visitor(), request.args.get("room", "")
        pulse = pulses.take(slug if is_slug(slug) else None)
        if (known is None or known.row.room_id is not None) and not pulse.is_open:
            raise NotFound
        return pulse.wire()

    app.register_blueprint(pages)


def _add_rooms(pages: Blueprint, core: Core, pulses: Pulses) -> None:
    """Serve the pages of the room, and of the inbox, which has the same shell."""

    @pages.get("/")
    def home() -> Response:
        return redirect(_home(core))

    @pages.get("/rooms/<slug>")
    def room(slug: str) -> str:
        return _room(pulses, slug)

    @pages.get("/rooms/<slug>/<seq>")
    def message(slug: str, seq: str) -> str:
        """The page of a room, around one message. Strangers learn of it what they learn of the room."""
        number = seq_in(seq)
        if number is None:
            raise NotFound
        return _room(pulses, slug, number)

    @pages.get("/inbox")
    def inbox() -> ResponseReturnValue:
        if visitor() is None:
            return page("join.html", **_join_context(pulses, request.path))
        return _room(pulses, room_in(_home(core)) or "lobby", view="inbox")


def _room(pulses: Pulses, slug: str, seq: int | None = None, view: str = "") -> str:
    if not is_slug(slug):
        raise NotFound
    known = visitor()
    if known is None:
        return page("join.html", **_join_context(pulses, request.path))
    return render_template("room.html", me=known.person, slug=slug, seq=seq, view=view)


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


def _join(core: Core, pulses: Pulses) -> ResponseReturnValue:
    """Make a stranger who has chosen a name a guest."""
    name, where = field_text("name"), local(field_text("next"))
    key, where_from = guest_key(), device()
    try:
        core.write(lambda tx: entry.choose_name(tx, name, key, where_from, room_in(where)))
    except ChatError as error:
        return refused("join.html", error, **_join_context(pulses, where))
    remember(key)
    return redirect(where, 303)


def _join_context(pulses: Pulses, where: str) -> dict[str, object]:
    pulse = pulses.take(room_in(where))
    shown = pulse.shown() if pulse.is_open else None
    return {"next": where, "door": pulse.door.door, "room": pulse.door.room, "pulse": shown}
