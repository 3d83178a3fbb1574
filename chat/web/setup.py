"""The set-up of a new server. Its log has a secret link, and the person who opens it becomes the owner."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable

import msgspec
from flask import Blueprint, Flask, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from chat.core.core import Core
from chat.core.names import clean_name
from chat.core.text import clean
from chat.domain.accounts import credentials, passwords
from chat.domain.accounts.credentials import Founder
from chat.domain.accounts.wire import ACCENTS, Preferences
from chat.domain.workspace import workspace
from chat.errors import ChatError, Invalid
from chat.settings import Settings
from chat.web import look
from chat.web.attempts import Attempts
from chat.web.avatars import FORM_OVERHEAD, LARGEST, uploaded
from chat.web.forms import field_text, form
from chat.web.pictures import Easel
from chat.web.visitors import HOME, new_browser, remember

log = logging.getLogger(__name__)

MOST_LARGEST = 3  # how many times larger than allowed a picture may be and still be refused beside its field


def init_setup(
    app: Flask,
    core: Core,
    workspace_name: Callable[[], str],
    settings: Settings,
    attempts: Attempts,
    easel: Easel,
) -> None:
    """Serve the form of the set-up until there is an owner. Call this before `init_gate`: its CSRF check reads the
    form, and a picture needs a larger limit before that."""
    setup = Blueprint("setup", __name__)

    def is_right(token: str) -> bool:
        right = core.read(lambda tx: workspace.set_up_token(tx, settings.secret_key))
        return right is not None and hmac.compare_digest(right.encode(), token.encode())

    @app.before_request
    def let_the_picture_be_large() -> None:
        # Larger than a picture may be, because beyond this limit the rest of the form is lost.
        if request.endpoint == "setup.set_up" and is_right((request.view_args or {})["token"]):
            request.max_content_length = MOST_LARGEST * LARGEST + FORM_OVERHEAD

    @setup.route("/setup/<token>", methods=["GET", "POST"])
    def set_up(token: str) -> ResponseReturnValue:
        if not is_right(token):
            raise NotFound
        about = {"workspace_name": workspace_name(), "accents": ACCENTS, "had_picture": "image" in request.files}
        return form("setup.html", lambda: _set_up(core, draw), **about)

    def draw(picture: bytes) -> bytes:
        attempts.take("avatar", request.remote_addr or "")
        return easel.draw(picture)

    app.register_blueprint(setup)
    app.extensions["set_up_link"] = lambda: tell_link(core, settings)


def _set_up(core: Core, draw: Callable[[bytes], bytes]) -> Response:
    name, named, door = field_text("name"), field_text("workspace"), field_text("door")
    clean(named, field="workspace", most=80)
    clean_name(name)  # before the picture is drawn and the password hashed, which is slow
    preferred, picture = _preferred(), uploaded()
    kept = passwords.make(field_text("password"), [name, named])
    founder = Founder(name, kept, draw(picture) if picture else None, preferred)
    browser = new_browser()
    known = core.write(lambda tx: credentials.set_up(tx, named, door, founder, browser))
    remember(browser.key, known.row.id)
    look.keep(preferred)
    return redirect(HOME, 303)


def _preferred() -> Preferences:
    """Return the preferences in the form: the accent, if one was chosen. Raises Invalid."""
    accent = field_text("accent")
    try:
        return msgspec.convert({"accent": accent} if accent else {}, Preferences)
    except msgspec.ValidationError as error:
        raise Invalid("Choose one of these accents.", field="accent") from error


def tell_link(core: Core, settings: Settings) -> None:
    """Log the link, unless there is an owner."""
    try:
        token = core.read(lambda tx: workspace.set_up_token(tx, settings.secret_key))
    except ChatError as error:
        log.warning("can't check whether this workspace has an owner: %s", error)
        return
    if token is not None:
        log.warning(
            "open this link to set up this workspace and become its owner: %s/setup/%s", _address(settings), token
        )


def _address(settings: Settings) -> str:
    """Return the address at which a browser reaches this server, according to the settings."""
    if settings.public_urls:
        return settings.public_urls[0]
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::", "") else settings.host  # noqa: S104 - it is not bound here
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"
