"""`/rooms/<slug>/first`: what the page of a room shows until it is connected.

The browser loads it beside the script, so it is there when the script begins: on a slow network that is a second before
the connection could bring it. The answer is that of `room:open`, with the ids of the people whom the visitor has
blocked and, of the page around a message, with the messages there.
"""

from __future__ import annotations

import gzip

import msgspec
from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import NotFound

from chat.core.command import Who
from chat.core.core import Core
from chat.domain.moderation.blocks import blocked_by
from chat.web.api import Perform
from chat.web.visitors import is_slug, seq_in, visitor

LEVEL = 5  # of gzip: half a millisecond for fifty messages


def init_first(app: Flask, core: Core, perform: Perform) -> None:
    """Serve it to people who may read the room."""
    first = Blueprint("first", __name__)

    @first.get("/rooms/<slug>/first")
    def opened(slug: str) -> Response:
        known = visitor()
        if known is None or not is_slug(slug):
            raise NotFound
        who = Who(known.row.id, known.session.id if known.session else None, request.remote_addr or "")
        answer = perform(who, "room:open", msgspec.json.encode({"room": slug}))
        found: dict[str, object] = {"blocked": core.read(lambda tx: blocked_by(tx, known.row.id)), "opened": answer}
        seq = seq_in(request.args.get("around", ""))
        if seq is not None:
            found["around"] = perform(who, "message:list", msgspec.json.encode({"room": slug, "around": seq}))
        return _packed(found)

    app.register_blueprint(first)


def _packed(answer: dict[str, object]) -> Response:
    """Return an answer as JSON, compressed if the browser can unpack it."""
    response = Response(msgspec.json.encode(answer), mimetype="application/json")
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] > 0:
        response.data = gzip.compress(response.data, LEVEL)
        response.content_encoding = "gzip"
    return response
