"""The set-up of a new server. Its log has a secret link, and the person who opens it becomes the owner."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable

from flask import Blueprint, Flask, redirect
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from chat.core.core import Core
from chat.core.text import clean
from chat.domain.accounts import credentials, passwords
from chat.domain.people.names import clean_name
from chat.domain.workspace import workspace
from chat.errors import ChatError
from chat.settings import Settings
from chat.web.forms import field_text, form
from chat.web.visitors import HOME, new_browser, remember

log = logging.getLogger(__name__)


def init_setup(app: Flask, core: Core, workspace_name: Callable[[], str], settings: Settings) -> None:
    """Serve the form of the set-up until there is an owner."""
    setup = Blueprint("setup", __name__)

    @setup.route("/setup/<token>", methods=["GET", "POST"])
    def set_up(token: str) -> ResponseReturnValue:
        right = core.read(lambda tx: workspace.set_up_token(tx, settings.secret_key))
        if right is None or not hmac.compare_digest(right.encode(), token.encode()):
            raise NotFound
        return form("setup.html", lambda: _set_up(core), workspace_name=workspace_name(), doors=workspace.DOORS)

    app.register_blueprint(setup)
    app.extensions["set_up_link"] = lambda: tell_link(core, settings)


def _set_up(core: Core) -> Response:
    name, named, door = field_text("name"), field_text("workspace"), field_text("door")
    clean(named, field="workspace", most=80)
    clean_name(name)  # before the password is hashed, which is slow
    kept = passwords.make(field_text("password"), [name, named])
    browser = new_browser()
    known = core.write(lambda tx: credentials.set_up(tx, named, door, name, kept, browser))
    remember(browser.key, known.row.id)
    return redirect(HOME, 303)


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
