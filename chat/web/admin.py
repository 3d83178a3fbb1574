"""The admin page: one shell for all of its sections, which a script fills over Socket.IO."""

from __future__ import annotations

from flask import Blueprint, Flask, render_template, session
from werkzeug.exceptions import NotFound

from chat.core import Core
from chat.domain import people, policy
from chat.errors import Forbidden

SECTIONS = ("people", "rooms", "sessions", "invitations", "reports", "bans", "log", "place")


def init_admin(app: Flask, core: Core) -> None:
    """Serve the page to admins; to all others there is no such address."""
    admin = Blueprint("admin", __name__)

    @admin.get("/admin", defaults={"section": SECTIONS[0]})
    @admin.get("/admin/<section>")
    def page(section: str) -> str:
        known = _admin(core)
        if known is None or section not in SECTIONS:
            raise NotFound
        return render_template("admin.html", me=known.person, role=known.row.role, section=section)

    app.register_blueprint(admin)


def _admin(core: Core) -> people.Known | None:
    """Who asks, if they may have the page. Each command that it sends is judged again."""
    key = session.get("key")
    try:
        known = core.read(lambda tx: people.recognise(tx, key)) if isinstance(key, str) else None
    except Forbidden:
        return None
    return known if known and policy.refusal(known.actor, "admin:people") is None else None
