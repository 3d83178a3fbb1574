"""`POST /api/<event>`: every command by plain HTTP, for programs with an API token.

Cookies are ignored here, so a page of another site can't act in a visitor's name.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from flask import Blueprint, Flask, Response, request

from chat.core.command import Who
from chat.core.core import Core
from chat.domain.accounts import devices, identity
from chat.errors import Unauthenticated

LARGEST = 128 * 1024  # bytes, as for an event: a message of 8,000 characters may take 96,000

# (who, event, body) -> the answer
Perform = Callable[[Who, str, bytes], dict[str, object]]


def init_api(app: Flask, core: Core, perform: Perform) -> None:
    """Serve the commands, which `perform` performs."""
    api = Blueprint("api", __name__)

    @api.post("/api/<event>")
    def command(event: str) -> Response:
        request.max_content_length = LARGEST
        answer = perform(owner_of_token(core), event, request.get_data())
        return Response(msgspec.json.encode(answer), mimetype="application/json")

    app.register_blueprint(api)


def owner_of_token(core: Core) -> Who:
    """Identify the owner of the token. Raises Unauthenticated without a valid one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    device = devices.Device(address=request.remote_addr or "")
    known = core.read(lambda tx: identity.recognise(tx, token.strip(), device)) if scheme.lower() == "bearer" else None
    if known is None or known.session is None or known.session.kind != "token":
        raise Unauthenticated("Send an API token with the request: Authorization: Bearer bt_...")
    return Who(known.row.id, known.session.id, device.address)
