"""What a visitor sees when something went wrong: a page that says so, or JSON."""

from __future__ import annotations

from typing import Any

from flask import Flask, render_template, request
from werkzeug.exceptions import HTTPException

from chat.errors import ChatError


def init_errors(app: Flask) -> None:
    """Turn errors into answers. A defect is logged by Flask, and shows no more than its name."""

    @app.errorhandler(HTTPException)
    def http_error(error: Any) -> tuple[str, int]:
        return render_template("error.html", title=error.name, detail=error.description), error.code

    @app.errorhandler(ChatError)
    def chat_error(error: ChatError) -> Any:
        if request.path in ("/health", "/pulse"):
            return {"ok": False, "error": error.wire()}, error.status
        return render_template("error.html", title="Not now", detail=error.message), error.status
