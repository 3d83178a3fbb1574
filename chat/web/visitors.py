"""The identity behind a request: Flask-Login on top of our sessions, and the browser's cookie."""

from __future__ import annotations

import re
import secrets
from urllib.parse import unquote

from flask import Flask, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin, LoginManager, current_user

from chat.core.core import Core
from chat.domain.accounts import devices, identity
from chat.domain.accounts.credentials import Browser
from chat.domain.accounts.devices import device_of
from chat.domain.accounts.identity import Known

HOME = "/rooms/lobby"
ROOMS = "/rooms/"
WITHIN = (ROOMS, "/inbox", "/invite/", "/admin", "/password")
FAMILIAR = "familiar"  # in the cookie: accounts that this browser has signed in to, and a secret for each
MOST_FAMILIAR = 5
SEQ = re.compile("[0-9]{1,15}")


class Visitor:
    """A person whom we know. Flask-Login treats only those with an account as signed in."""

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
    """A visitor whom we don't know."""

    known = None


def init_visitors(app: Flask, core: Core) -> None:
    """Make Flask-Login recognise visitors by the secret in the signed cookie."""
    # We don't use Flask-Login's "remember me" cookie, because only a session, a row that can be ended, should identify
    # a person. Its name is changed since another application on the same host, at any port, may set the default one,
    # and Flask-Login would then look at that instead of at our session.
    app.config["REMEMBER_COOKIE_NAME"] = "banter-remembers-by-its-session"
    manager = LoginManager()
    manager.init_app(app, add_context_processor=False)
    manager.session_protection = None
    manager.anonymous_user = Stranger

    def load(_request: object) -> Visitor | None:
        key, where_from = present_key(), device()
        known = core.read(lambda tx: identity.recognise(tx, key, where_from)) if key is not None else None
        return Visitor(known) if known else None

    def sign_in_first() -> ResponseReturnValue:
        return redirect(url_for("accounts.sign_in", next=local(request.path)), 303)

    manager.request_loader(load)
    manager.unauthorized_handler(sign_in_first)


def visitor() -> Known | None:
    """Return the person who made the request, or None for a stranger."""
    known: Known | None = current_user.known
    return known


def present_key() -> str | None:
    """Return the secret in this browser's cookie."""
    key = session.get("key")
    return key if isinstance(key, str) else None


def device() -> devices.Device:
    """Describe the device and address from which the request comes."""
    return devices.Device(device_of(request.user_agent.string), request.remote_addr or "", "browser")


def new_browser() -> Browser:
    """Describe this browser, with a new secret for it."""
    return Browser(secrets.token_urlsafe(32), device(), present_key())


def guest_key() -> str:
    """Return the secret for a guest: the browser's own if it belongs to a session, else a new one. A secret without a
    session may have been planted by an attacker, who would then be the same guest."""
    key = present_key()
    return key if key is not None and visitor() is not None else secrets.token_urlsafe(32)


def remember(key: str, person_id: int | None = None) -> None:
    """Store this secret in the browser's cookie, and that it has signed in to this account. Everything else in the
    cookie is deleted, also the CSRF token, so that anything an attacker has planted there is useless."""
    forget()
    session["key"] = key
    session.permanent = True
    if person_id is not None:
        become_familiar(person_id)


def forget() -> None:
    """Clear the browser's cookie, except the accounts that it has signed in to before."""
    kept = session.get(FAMILIAR)
    session.clear()
    if kept is not None:
        session[FAMILIAR] = kept
        session.permanent = True


def become_familiar(person_id: int) -> None:
    """Record in the cookie that this browser has signed in to the account."""
    others = [one for one in session.get(FAMILIAR, []) if one[0] != person_id]
    session[FAMILIAR] = [*others[1 - MOST_FAMILIAR :], [person_id, secrets.token_urlsafe(16)]]
    session.permanent = True


def familiar(person_id: int) -> str | None:
    """Return this browser's secret for an account that it has signed in to before, else None. A stranger who guesses
    passwords does not have one."""
    return next((secret for whose, secret in session.get(FAMILIAR, []) if whose == person_id), None)


def local(path: str) -> str:
    """Return the path if it is one of our pages, else the home page. Browsers read `//host` and `/\\host` as another
    host."""
    is_ours = path.startswith(WITHIN) and "\\" not in path and "//" not in path and path.isprintable()
    return path if is_ours else HOME


def room_in(path: str) -> str | None:
    """Return the slug of the room to which a path leads, or that of the message to which it leads, if any."""
    slug = unquote(path.partition("?")[0].split("/")[2]) if path.startswith(ROOMS) else ""
    return slug if is_slug(slug) else None


def seq_in(text: str) -> int | None:
    """Return the seq of a message that a part of an address names, or None if it can't be one."""
    return int(text) if SEQ.fullmatch(text) else None


def is_slug(text: str) -> bool:
    """Return True if a room can have this slug. A query with a NUL character would fail on PostgreSQL."""
    return 0 < len(text) <= 80 and "\x00" not in text
