"""HTTP: the pages, the static files, the API, and the checks that every request passes.

gate         checks before every request: host, origin, bans, rate limits; security headers
visitors     the identity behind a request, from the browser's cookie
pages        the room page and the page on which a guest chooses a name
first        what the page of a room shows until it is connected
accounts     sign-up, sign-in, sign-out, passwords
invitations  the page of an invitation, and its QR code
setup        the form that makes the first visitor the owner
admin        the admin page
avatars      upload, removal and download of pictures
emoji        upload and download of the workspace's own emoji
pulse        who is in a room, for the page of a stranger
faces        the faces of people without a picture
pictures     queues pictures for `draw`
draw         the program that draws one picture, run as a process of its own
api          `POST /api/<event>`: every command by plain HTTP
health       `/health`: the state of the process and of the database
assets       static files at versioned addresses
forms        the parts that all forms share
look         the preferences that a browser keeps for its first frame
attempts     rate limits on passwords, pictures and requests
errors       error pages, or JSON for programs
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from flask import Flask

from chat.core.core import Core
from chat.settings import Settings
from chat.web.accounts import init_accounts
from chat.web.admin import init_admin
from chat.web.api import Perform, init_api
from chat.web.assets import init_assets
from chat.web.attempts import Attempts
from chat.web.avatars import init_avatars
from chat.web.emoji import init_emoji
from chat.web.errors import init_errors
from chat.web.first import init_first
from chat.web.gate import IsBanned, init_gate
from chat.web.health import init_health
from chat.web.invitations import init_invitations
from chat.web.look import init_look
from chat.web.pages import init_pages
from chat.web.pictures import Easel
from chat.web.pulse import Pulses, WhoIsHere, accent_of
from chat.web.setup import init_setup
from chat.web.visitors import init_visitors


class Live(Protocol):
    """The parts of `chat.live` that the pages use."""

    @property
    def who_is_here(self) -> WhoIsHere: ...
    @property
    def perform(self) -> Perform: ...
    @property
    def is_banned(self) -> IsBanned: ...
    @property
    def workspace_name(self) -> Callable[[], str]: ...
    @property
    def is_stopping(self) -> Callable[[], bool]: ...


def init_web(app: Flask, core: Core, live: Live, settings: Settings) -> None:
    """Serve the pages. Call this after `init_live`, so that the gate is in front of Socket.IO, too."""
    init_visitors(app, core)
    init_assets(app, live.workspace_name)
    init_look(app)
    pulses = Pulses(core, live.who_is_here)
    init_pages(app, core, pulses)
    init_first(app, core, live.perform)
    init_health(app, core, live.is_stopping)
    attempts, easel = Attempts(core.bus), Easel()
    init_setup(app, core, live.workspace_name, settings, attempts, easel)
    init_accounts(app, core, live.workspace_name, attempts)
    init_avatars(app, core, attempts, easel)
    init_emoji(app, core, attempts, easel)
    init_invitations(app, core, pulses)
    init_admin(app)
    init_api(app, core, live.perform)
    init_errors(app)
    init_gate(app, live.is_banned, settings)

    @app.context_processor
    def _workspace() -> dict[str, object]:
        name = live.workspace_name()
        return {"workspace": name, "workspace_accent": accent_of(name)}


__all__ = ["Live", "init_web"]
