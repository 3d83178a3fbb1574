"""Sign-up, sign-in, sign-out, and passwords."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Flask, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required
from werkzeug.wrappers import Response

from chat.core.core import Core
from chat.core.names import clean_name
from chat.domain.accounts import credentials, passwords, resets
from chat.domain.invitations import registration
from chat.domain.workspace import workspace
from chat.errors import Invalid
from chat.web.attempts import TYPING, Attempts
from chat.web.forms import field_text, form
from chat.web.visitors import (
    become_familiar,
    familiar,
    forget,
    local,
    new_browser,
    present_key,
    remember,
    room_in,
    visitor,
)


def init_accounts(app: Flask, core: Core, workspace_name: Callable[[], str], attempts: Attempts) -> None:
    """Serve the forms of accounts."""
    forms = Forms(core, workspace_name, attempts)
    blueprint = Blueprint("accounts", __name__)
    both = ["GET", "POST"]
    blueprint.add_url_rule("/sign-in", view_func=forms.sign_in, methods=both)
    blueprint.add_url_rule("/sign-up", view_func=forms.sign_up, methods=both)
    blueprint.add_url_rule("/sign-out", view_func=forms.sign_out, methods=["POST"])
    blueprint.add_url_rule("/password/strength", view_func=forms.strength, methods=["POST"])
    blueprint.add_url_rule("/password", view_func=login_required(forms.password), methods=both)
    blueprint.add_url_rule("/reset/<token>", view_func=forms.reset, methods=both)
    app.register_blueprint(blueprint)
    app.jinja_env.globals["least_password"] = passwords.LEAST


class Forms:
    """The forms. Passwords are hashed and compared outside of transactions."""

    def __init__(self, core: Core, workspace_name: Callable[[], str], attempts: Attempts) -> None:
        self._core = core
        self._workspace_name = workspace_name
        self._attempts = attempts

    def sign_in(self) -> ResponseReturnValue:
        """Serve the form for people with an account."""
        known, where = visitor(), local(request.values.get("next", ""))
        if request.method == "GET" and known is not None and known.row.role != "guest":
            return redirect(where, 303)
        return form("sign_in.html", lambda: self._post_sign_in(where), next=where)

    def _post_sign_in(self, where: str) -> Response:
        name, password = field_text("name"), field_text("password")
        account = self._core.read(lambda tx: credentials.find(tx, name))
        whose = f"account {account.id}" if account else credentials.name_key(name)
        secret = familiar(account.id) if account else None
        self._attempts.take("sign-in", request.remote_addr or "", whose, secret)
        kept = account.password_hash if account else None
        is_right = passwords.matches(kept, password)
        if account is None or kept is None or not is_right:
            raise Invalid(credentials.WRONG, field="password")
        self._attempts.succeeded("sign-in", whose, secret)
        rehashed = passwords.hashed(password) if passwords.is_outdated(kept) else None
        browser = new_browser()
        self._core.write(lambda tx: credentials.sign_in(tx, account, browser, rehashed))
        remember(browser.key, account.id)
        return redirect(where, 303)

    def sign_up(self) -> ResponseReturnValue:
        """Serve the form that creates an account. A guest keeps their id, messages and rooms."""
        known, where = visitor(), local(request.values.get("next", ""))
        if request.method == "GET" and known is not None and known.row.role != "guest":
            return redirect(where, 303)
        invite = session.get("invite")
        link, door = self._core.read(lambda tx: (registration.invited(tx, invite), workspace.load(tx).door))
        is_shut = door == "closed" or (door == "invitation" and not (link and link.invites))
        guest = known.row.name if known else ""
        return form(
            "sign_up.html",
            lambda: self._post_sign_up(where, invite),
            next=where,
            link=link,
            shut=is_shut,
            guest=guest,
        )

    def _post_sign_up(self, where: str, invite: str | None) -> Response:
        name = field_text("name")
        clean_name(name)  # before the password is hashed, which is slow
        kept = self._new_password(name)
        browser = new_browser()
        known, slug = self._core.write(lambda tx: registration.sign_up(tx, name, kept, browser, invite, room_in(where)))
        remember(browser.key, known.row.id)
        return redirect(url_for("pages.room", slug=slug) if slug else where, 303)

    def sign_out(self) -> ResponseReturnValue:
        """End the session of this browser or, with `everywhere` in the form, all sessions."""
        key, everywhere = present_key(), bool(field_text("everywhere"))
        if key is not None:
            self._core.write(lambda tx: credentials.sign_out(tx, key, everywhere=everywhere))
        forget()
        return redirect(url_for("pages.home"), 303)

    def password(self) -> ResponseReturnValue:
        """Serve the form that changes the password of a person who is signed in."""
        known = visitor()
        assert known is not None  # noqa: S101 - `login_required` has checked it
        name = known.row.name
        session_id = known.session.id if known.session else None
        return form("password.html", lambda: self._post_password(name, session_id), name=name)

    def _post_password(self, name: str, session_id: int | None) -> Response:
        session_of = f"session {session_id}"  # attempts by a stolen session must not make the owner's others wait
        self._attempts.take("password", request.remote_addr or "", session_of)
        account = self._core.read(lambda tx: credentials.find(tx, name))
        is_right = passwords.matches(account.password_hash if account else None, field_text("old"))
        if account is None or not is_right:
            raise Invalid("Wrong password.", field="old")
        self._attempts.succeeded("password", session_of)
        kept = passwords.make(field_text("new"), [name, self._workspace_name()], field="new")
        self._core.write(lambda tx: credentials.change_password(tx, account, kept, session_id))
        flash("Password changed. Your other devices are signed out.")
        return redirect(url_for("accounts.password"), 303)

    def strength(self) -> dict[str, object]:
        """Judge a password that is being typed, by the rules by which it is taken. It is a request of its own because
        the rules need a dictionary too large for the page."""
        self._attempts.take(TYPING, request.remote_addr or "")
        about = [field_text("name"), field_text("workspace") or self._workspace_name()]
        verdict = passwords.judge(field_text("password"), about)
        return {"ok": True, "level": verdict.level, "words": verdict.words}

    def reset(self, token: str) -> ResponseReturnValue:
        """Serve the form that sets a new password, for people with a link from an admin."""
        account = self._core.read(lambda tx: resets.whose(tx, token))
        return form("reset.html", lambda: self._post_reset(token, account.id, account.name), name=account.name)

    def _post_reset(self, token: str, person_id: int, name: str) -> Response:
        kept = self._new_password(name)
        self._core.write(lambda tx: credentials.reset_password(tx, token, kept))
        become_familiar(person_id)  # so that they can sign in even while somebody guesses passwords
        flash("Password set. Sign in with it.")
        return redirect(url_for("accounts.sign_in"), 303)

    def _new_password(self, name: str) -> str:
        """Hash the password in the form. Raises Invalid if it is weak."""
        self._attempts.take("new password", request.remote_addr or "")
        return passwords.make(field_text("password"), [name, self._workspace_name()])
