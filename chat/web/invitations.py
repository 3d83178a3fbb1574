"""The page that an invitation leads to, and the picture of its link."""

from __future__ import annotations

import io
import secrets
from typing import Any

import segno
from flask import Blueprint, Flask, Response, redirect, render_template, request, session, url_for

from chat.core import Core
from chat.domain import entering, invitations, people
from chat.domain.devices import device_of
from chat.domain.entering import Landing
from chat.domain.people import Known
from chat.errors import ChatError, NotFound


def init_invitations(app: Flask, core: Core) -> None:
    """Serve what invitations lead to."""
    pages = Blueprint("invitations", __name__, url_prefix="/invite/<token>")

    @pages.get("")
    def landing(token: str) -> Any:
        found = _landing(core, token)
        if found is not None and found.way == "account":
            session["invite"] = token  # sign-up looks for it
        return _page(found) if found else _ended()

    @pages.post("")
    def come_in(token: str) -> Any:
        found = _landing(core, token)
        return _entered(core, token, found) if found else _ended()

    @pages.get("/qr.svg")
    def code(token: str) -> Any:
        link = url_for("invitations.landing", token=token, _external=True)
        return _picture(link) if core.read(lambda tx: invitations.opens(tx, token)) else _ended()

    @pages.after_request
    def keep_nowhere(response: Response) -> Response:
        response.cache_control.no_store = True
        return response

    app.register_blueprint(pages)


def _landing(core: Core, token: str) -> Landing | None:
    key = session.get("key")
    return core.read(lambda tx: entering.land(tx, token, key if isinstance(key, str) else None))


def _entered(core: Core, token: str, found: Landing) -> Any:
    """The way in, or the page again with what stands in it."""
    name = request.form.get("name", "")
    try:
        slug = _let_in(core, token, found.me, name)
    except NotFound:
        return _ended()
    except ChatError as error:
        return _page(found, name, error), error.status
    return redirect(_address(slug), 303)


def _let_in(core: Core, token: str, me: Known | None, name: str) -> str | None:
    if me is not None:
        return core.write(lambda tx: entering.enter(tx, token, me))
    key = session.get("key") or secrets.token_urlsafe(32)
    device = people.Device(device_of(request.user_agent.string), request.remote_addr or "", "browser")
    slug = core.write(lambda tx: entering.come_in(tx, token, name, key, device))
    session["key"] = key
    session.permanent = True
    return slug


def _page(found: Landing, name: str = "", error: ChatError | None = None) -> str:
    me = found.me.person if found.me else None
    address = _address(found.opening.room)
    return render_template(
        "invite.html", way=found.way, opening=found.opening, me=me, name=name, error=error, address=address
    )


def _ended() -> tuple[str, int]:
    return render_template("invite.html", way="ended"), 404


def _picture(link: str) -> Response:
    drawing = io.BytesIO()
    segno.make_qr(link).save(drawing, kind="svg", scale=8, light="#fff", xmldecl=False)
    return Response(drawing.getvalue(), mimetype="image/svg+xml")


def _address(slug: str | None) -> str:
    return url_for("pages.home") if slug is None else url_for("pages.room", slug=slug)
