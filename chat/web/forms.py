"""The parts that all forms share: after an error, the form is shown again with the typed text and the message beside
the field."""

from __future__ import annotations

import math
from collections.abc import Callable

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from chat.errors import ChatError, TooMany


def form(template: str, act: Callable[[], Response], **context: object) -> ResponseReturnValue:
    """Serve a form. GET shows it. POST calls `act`, which returns a redirect or raises ChatError; then the form is
    shown again with the error. If the page's script sent the form, it gets JSON: the address to `go` to, or the
    error."""
    if request.method == "GET":
        return page(template, **context)
    try:
        answer = act()
    except ChatError as error:
        if is_for_a_script():
            raise
        return refused(template, error, **context)
    return {"ok": True, "go": answer.location} if is_for_a_script() else answer


def is_for_a_script() -> bool:
    """Return True if the request was sent by a script of ours, which wants JSON."""
    return request.headers.get("Accept") == "application/json"


def page(template: str, error: ChatError | None = None, /, **context: object) -> str:
    """Render a form with the typed text. `error` is shown beside its field, or above the fields if it has none."""
    return render_template(template, error=error, typed=request.form, **context)


def refused(template: str, error: ChatError, **context: object) -> ResponseReturnValue:
    """Render a form again, with an error and its status."""
    return page(template, error, **context), error.status, retry_after(error)


def retry_after(error: ChatError) -> dict[str, str]:
    """Return the Retry-After header of a `TooMany`."""
    return {"Retry-After": str(math.ceil(error.retry_after))} if isinstance(error, TooMany) else {}


def field_text(name: str) -> str:
    """Return the text of a field."""
    return request.form.get(name, "")
