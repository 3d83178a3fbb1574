"""HTTP: the pages, the static files, and the gate before them."""

from __future__ import annotations

from flask import Flask

from chat.core import Core
from chat.settings import Settings
from chat.web.admin import init_admin
from chat.web.api import Perform, init_api
from chat.web.assets import init_assets
from chat.web.errors import init_errors
from chat.web.gate import IsBanned, init_gate
from chat.web.invitations import init_invitations
from chat.web.pages import WhoIsHere, init_pages


def init_web(
    app: Flask, core: Core, who_is_here: WhoIsHere, perform: Perform, is_banned: IsBanned, settings: Settings
) -> None:
    """Serve the pages. After `init_live`: the gate stands before Socket.IO too."""
    init_assets(app)
    init_pages(app, core, who_is_here)
    init_invitations(app, core)
    init_admin(app, core)
    init_api(app, core, perform)
    init_errors(app)
    init_gate(app, is_banned, settings)
    app.context_processor(lambda: {"place": settings.place})


__all__ = ["init_web"]
