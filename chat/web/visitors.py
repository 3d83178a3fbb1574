"""Who asks for a page: Flask-Login, with our sessions behind it, and what the cookie says."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import unquote

from flask import Flask, redirect, request, session, url_for
from flask_login import AnonymousUserMixin, LoginManager, current_user

from chat.core.core import Core
from chat.domain.accounts import devices, identity
from chat.domain.accounts.credentials import Browser
from chat.domain.accounts.devices import device_of
from chat.domain.accounts.identity import Known

HOME = "/rooms/lobby"
ROOMS = "/rooms/"
WITHIN = (ROOMS, "/invite/", "/admin", "/password")
FAMILIAR = "familiar"  # with which accounts a browser is, in its cookie, and a secret for each
MOST_FAMILIAR = 5


class Visitor:
    """Somebody who is known. For Flask-Login only who has an account is signed in."""

    is_active = True
    is_anonymous = False

    def __init__(self, known: Known) -> None:
        self.known = known

    @property
    def is_authenticated(self) -> bool:
        return self.known.row.role != "guest"

    def get_id(self) -> str:
        return str(self.known.row.id)


class Stranger(AnonymousUserMixin):  # type: ignore[misc]  # Flask-Login says nothing about its types
    """Somebody who is not known."""

    known = None


def init_visitors(app: Flask, core: Core) -> None:
    """Have Flask-Login recognise visitors by the secret in the signed cookie."""
    # A session is a row that can be ended, so there is nothing else that remembers anybody. Cookies do not tell
    # ports of one machine apart: the usual name might be taken by a neighbour, and would keep us from looking.
    app.config["REMEMBER_COOKIE_NAME"] = "banter-remembers-by-its-session"
    manager = LoginManager()
    manager.init_app(app, add_context_processor=False)
    manager.session_protection = None
    manager.anonymous_user = Stranger

    def load(_request: object) -> Visitor | None:
        key, where_from = present_key(), device()
        known = core.read(lambda tx: identity.recognise(tx, key, where_from)) if key is not None else None
        return Visitor(known) if known else None

    def sign_in_first() -> Any:
        return redirect(url_for("accounts.sign_in", next=local(request.path)), 303)

    manager.request_loader(load)
    manager.unauthorized_handler(sign_in_first)


def visitor() -> Known | None:
    """Who asks; None for somebody who is not known."""
    known: Known | None = current_user.known
    return known


def present_key() -> str | None:
    """By which secret this browser is known, as its cookie says."""
    key = session.get("key")
    return key if isinstance(key, str) else None


def device() -> devices.Device:
    """From where the request comes."""
    return devices.Device(device_of(request.user_agent.string), request.remote_addr or "", "browser")


def new_browser() -> Browser:
    """This browser, with a secret that it does not have yet."""
    return Browser(secrets.token_urlsafe(32), device(), present_key())


def guest_key() -> str:
    """The secret of a guest: that of this browser where somebody is known by it, else another. One that nobody is known
    by may be planted here, by who would then be the same guest."""
    key = present_key()
    return key if key is not None and visitor() is not None else secrets.token_urlsafe(32)


def remember(key: str, person_id: int | None = None) -> None:
    """Have this browser known by this secret from now on, and familiar with this account. All else that it had is
    forgotten, also the token of its forms: what somebody planted here before is worth nothing now."""
    forget()
    session["key"] = key
    session.permanent = True
    if person_id is not None:
        become_familiar(person_id)


def forget() -> None:
    """Have this browser known to be nobody's. Only which accounts it is familiar with stays."""
    kept = session.get(FAMILIAR)
    session.clear()
    if kept is not None:
        session[FAMILIAR] = kept
        session.permanent = True


def become_familiar(person_id: int) -> None:
    """This browser has shown that it is used by whom the account belongs to."""
    others = [one for one in session.get(FAMILIAR, []) if one[0] != person_id]
    session[FAMILIAR] = [*others[1 - MOST_FAMILIAR :], [person_id, secrets.token_urlsafe(16)]]
    session.permanent = True


def familiar(person_id: int) -> str | None:
    """A secret that tells this browser from others that have signed in to the account before; None for one that has
    not. Whoever guesses passwords has none."""
    return next((secret for whose, secret in session.get(FAMILIAR, []) if whose == person_id), None)


def local(path: str) -> str:
    """The path, if it is a page of ours to go on to; browsers read `//host` and `/\\host` as elsewhere."""
    is_ours = path.startswith(WITHIN) and "\\" not in path and "//" not in path and path.isprintable()
    return path if is_ours else HOME


def room_in(path: str) -> str | None:
    """The slug of the room that this path of ours leads to."""
    slug = unquote(path.partition("?")[0].removeprefix(ROOMS)) if path.startswith(ROOMS) else ""
    return slug if is_slug(slug) else None


def is_slug(text: str) -> bool:
    """True if a room can have this address. PostgreSQL can't be asked for a text with a NUL in it."""
    return 0 < len(text) <= 80 and "\x00" not in text
