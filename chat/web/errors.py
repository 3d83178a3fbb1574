"""Error pages, or JSON for scripts and programs."""

from __future__ import annotations

from typing import Any

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from chat.errors import ChatError, Forbidden, Invalid, NotFound, TooMany, Unauthenticated, Unavailable
from chat.web.forms import is_for_a_script, retry_after
from chat.web.health import PATHS as HEALTH

# Paths that scripts and programs request.
JSON = (*HEALTH, "/pulse", "/avatar", "/password/strength")
CODES = {error.status: error.code for error in (Forbidden, NotFound, TooMany, Unavailable, ChatError)}
# (title, text) for errors that people see. Other errors concern programs, and have Werkzeug's texts.
OWN_WORDS = {
    404: ("Page not found", "The link may be mistyped or no longer work."),
    413: ("Too large", "A form can have up to 64 kB, and a picture up to 5 MB."),
    500: ("Something went wrong", "It wasn't your fault. Try again in a moment."),
}
TITLES: dict[type[ChatError], str] = {NotFound: "Page not found", Forbidden: "You can't open this page"}


def init_errors(app: Flask) -> None:
    """Turn errors into responses. Flask logs the details of a defect; the response does not show them."""

    @app.errorhandler(CSRFError)
    def stale_form(_error: CSRFError) -> ResponseReturnValue:
        fault = Invalid("You've signed in or out since you opened this page. Go back, reload it, and send it again.")
        if _is_for_a_program():
            return chat_error(fault)
        return render_template("error.html", title="This page is out of date", detail=fault.message), 400

    @app.errorhandler(HTTPException)
    def http_error(error: Any) -> ResponseReturnValue:
        if _is_for_a_program():
            message = error.description if _is_of_the_api() else OWN_WORDS.get(error.code, ("", error.description))[1]
            fault = {"code": CODES.get(error.code, Invalid.code), "message": message}
            allowed = {"Allow": ", ".join(error.valid_methods)} if getattr(error, "valid_methods", None) else {}
            return {"ok": False, "error": fault}, error.code, allowed
        title, detail = OWN_WORDS.get(error.code, (error.name, error.description))
        return render_template("error.html", title=title, detail=detail), error.code

    @app.errorhandler(ChatError)
    def chat_error(error: ChatError) -> ResponseReturnValue:
        if _is_for_a_program():
            return {"ok": False, "error": error.wire()}, error.status, _headers(error)
        title = TITLES.get(type(error), "That didn't work")
        return render_template("error.html", title=title, detail=error.message), error.status, retry_after(error)


def _headers(error: ChatError) -> dict[str, str]:
    """Return the headers of an error for programs. A 401 has to say how to authenticate (RFC 9110, 15.5.2)."""
    challenge = {"WWW-Authenticate": "Bearer"} if isinstance(error, Unauthenticated) else {}
    return {**retry_after(error), **challenge}


def _is_for_a_program() -> bool:
    return request.path in JSON or _is_of_the_api() or is_for_a_script()


def _is_of_the_api() -> bool:
    return f"{request.path}/".startswith("/api/")
