"""What all forms have in common: what was typed is kept, and what is wrong is said beside the field."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from flask import render_template, request

from chat.errors import ChatError, TooMany


def form(template: str, act: Callable[[], Any], **context: Any) -> Any:
    """The page of a form; or, when it was sent, what `act` answers, a redirect; or the page again, with what `act`
    found wrong. The script of the page is told where to `go`, or the error alone."""
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
    """Whether a form was sent by the script of its page."""
    return request.headers.get("Accept") == "application/json"


def page(template: str, error: ChatError | None = None, **context: Any) -> str:
    """A form with what was typed. `error` stands beside its field or, if it has none there, above all of them."""
    return render_template(template, error=error, typed=request.form, **context)


def refused(template: str, error: ChatError, **context: Any) -> Any:
    """The page again, for what was sent can't be done."""
    return page(template, error, **context), error.status, retry_after(error)


def retry_after(error: ChatError) -> dict[str, str]:
    """The header that says so, for who tried too often."""
    return {"Retry-After": str(math.ceil(error.retry_after))} if isinstance(error, TooMany) else {}


def said(name: str) -> str:
    """What was typed into a field."""
    return request.form.get(name, "")
