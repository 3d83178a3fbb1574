"""Upload and download of the workspace's own emoji."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import NotFound

from chat.core.command import Who
from chat.core.core import Core
from chat.domain.workspace import emoji
from chat.errors import Invalid, Unauthenticated
from chat.web.api import owner_of_token
from chat.web.attempts import Attempts
from chat.web.avatars import DIGEST, FORM_OVERHEAD, LARGEST, served, uploaded
from chat.web.forms import field_text
from chat.web.pictures import Easel
from chat.web.visitors import visitor

UPLOADS = ("emoji.upload", "emoji_api.add")


def init_emoji(app: Flask, core: Core, attempts: Attempts, easel: Easel) -> None:
    """Serve the emoji. Call this before `init_gate`: its CSRF check reads the form, and uploads need a larger limit
    before that."""
    blueprint, programs = Blueprint("emoji", __name__), Blueprint("emoji_api", __name__)

    @app.before_request
    def let_emoji_be_large() -> None:
        if request.endpoint in UPLOADS:
            request.max_content_length = LARGEST + FORM_OVERHEAD

    @blueprint.post("/emoji")
    def upload() -> dict[str, object]:
        if (known := visitor()) is None:
            raise Unauthenticated("You need an account for this. Sign in or create one.")
        return _add(
            core,
            attempts,
            easel,
            Who(known.row.id, known.session.id if known.session else None, request.remote_addr or ""),
        )

    @programs.post("/api/emoji:add")
    def add() -> dict[str, object]:
        return _add(core, attempts, easel, owner_of_token(core))

    @blueprint.get("/emoji/<digest>.webp")
    def picture(digest: str) -> Response:
        image = core.read(lambda tx: emoji.load(tx, digest)) if DIGEST.fullmatch(digest) else None
        if image is None:
            raise NotFound
        return served(image)

    app.register_blueprint(blueprint)
    app.register_blueprint(programs)


def _add(core: Core, attempts: Attempts, easel: Easel, who: Who) -> dict[str, object]:
    """Add the emoji of the form."""
    name, picture = field_text("name").strip().strip(":"), uploaded()
    if picture is None:
        raise Invalid("Choose a picture.", field="image")
    attempts.take("avatar", request.remote_addr or "")
    core.write(lambda tx: emoji.expect(tx, who, name))
    image = easel.draw(picture, "emoji")
    return {"ok": True, "emoji": msgspec.to_builtins(core.write(lambda tx: emoji.add(tx, who, name, image)))}
