"""The admin page: one HTML shell for all sections, which a script fills over Socket.IO."""

from __future__ import annotations

from flask import Blueprint, Flask, render_template
from flask_login import login_required
from werkzeug.exceptions import NotFound

from chat.core import policy
from chat.errors import Forbidden
from chat.web.visitors import visitor

SECTIONS = (
    "people", "groups", "rooms", "sessions", "invitations", "reports", "bans", "emoji", "log", "jobs", "workspace",
)  # fmt: skip


def init_admin(app: Flask) -> None:
    """Serve the page to admins."""
    admin = Blueprint("admin", __name__)

    def page(section: str) -> str:
        known = visitor()
        assert known is not None  # noqa: S101 - `login_required` has checked it
        if policy.refusal(known.actor, "admin:people") is not None:
            raise Forbidden("Only admins of this workspace can open this page.")
        if section not in SECTIONS:
            raise NotFound
        return render_template("admin.html", me=known.person, role=known.row.role, section=section)

    view = login_required(page)
    admin.add_url_rule("/admin", view_func=view, defaults={"section": SECTIONS[0]})
    admin.add_url_rule("/admin/<section>", view_func=view)
    app.register_blueprint(admin)
