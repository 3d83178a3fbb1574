"""The page of an invitation, and its QR code."""

from __future__ import annotations

import io

import segno
from flask import Blueprint, Flask, Response, redirect, session, url_for
from flask.typing import ResponseReturnValue

from chat.core.core import Core
from chat.domain.accounts.identity import Known
from chat.domain.invitations import entry, links
from chat.domain.invitations.entry import Landing
from chat.domain.rooms.membership import LOBBY
from chat.errors import ChatError, NotFound
from chat.web.faces import face_of
from chat.web.forms import field_text, page, refused
from chat.web.pulse import Pulses
from chat.web.visitors import device, guest_key, remember, visitor

PAGE = "invite.html"


def init_invitations(app: Flask, core: Core, pulses: Pulses) -> None:
    """Serve the pages and QR codes of invitations."""
    pages = Blueprint("invitations", __name__, url_prefix="/invite/<token>")

    @pages.get("")
    def landing(token: str) -> ResponseReturnValue:
        found = _landing(core, token)
        if found is not None and found.way == "account":
            session["invite"] = token  # used by sign-up
        return page(PAGE, **_context(found, pulses)) if found else _ended_page()

    @pages.post("")
    def come_in(token: str) -> ResponseReturnValue:
        found = _landing(core, token)
        return _submit(core, token, found, pulses) if found else _ended_page()

    @pages.get("/qr.svg")
    def code(token: str) -> ResponseReturnValue:
        link = url_for("invitations.landing", token=token, _external=True)
        return _qr_code(link) if core.read(lambda tx: links.opens(tx, token)) else _ended_page()

    app.register_blueprint(pages)

    @app.get("/qr.svg")
    def address() -> Response:
        """The QR code of the workspace itself, where anyone may join."""
        return _qr_code(url_for("pages.home", _external=True).rstrip("/"))


def _landing(core: Core, token: str) -> Landing | None:
    me = visitor()
    return core.read(lambda tx: entry.land(tx, token, me))


def _submit(core: Core, token: str, found: Landing, pulses: Pulses) -> ResponseReturnValue:
    """Accept the invitation and redirect, or show the page again with the error."""
    try:
        slug = _let_in(core, token, found.me, field_text("name"))
    except NotFound:
        return _ended_page()
    except ChatError as error:
        return refused(PAGE, error, **_context(found, pulses))
    return redirect(_address(slug), 303)


def _let_in(core: Core, token: str, me: Known | None, name: str) -> str | None:
    if me is not None:
        return core.write(lambda tx: entry.enter(tx, token, me))
    key, where_from = guest_key(), device()
    slug = core.write(lambda tx: entry.come_in(tx, token, name, key, where_from))
    remember(key)
    return slug


def _context(found: Landing, pulses: Pulses) -> dict[str, object]:
    me, opening = found.me.person if found.me else None, found.opening
    pulse = pulses.take(opening.room)
    # An invitation tells no more of a room than its address does.
    is_known = pulse.is_open and (opening.room or LOBBY) == pulse.door.slug
    return {
        "way": found.way,
        "opening": opening,
        "me": me,
        "address": _address(opening.room),
        "inviter": face_of(opening.made_by),
        "pulse": pulse.shown() if is_known else None,
    }


def _ended_page() -> tuple[str, int]:
    return page(PAGE, way="ended"), 404


def _qr_code(link: str) -> Response:
    drawing = io.BytesIO()
    segno.make_qr(link).save(drawing, kind="svg", scale=8, light="#fff", xmldecl=False)
    return Response(drawing.getvalue(), mimetype="image/svg+xml")


def _address(slug: str | None) -> str:
    return url_for("pages.home") if slug is None else url_for("pages.room", slug=slug)
