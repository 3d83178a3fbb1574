"""Upload, removal and download of avatars."""

from __future__ import annotations

import re

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import NotFound

from chat.core import policy
from chat.core.core import Core
from chat.domain.people import avatars
from chat.errors import Invalid, Unauthenticated
from chat.web.assets import YEAR
from chat.web.attempts import Attempts
from chat.web.pictures import Easel
from chat.web.visitors import visitor

LARGEST = 5 * 1024 * 1024  # bytes
FORM_OVERHEAD = 16 * 1024  # bytes, of a multipart form beside the file
UPLOAD = "avatars.upload"
DIGEST = re.compile("[0-9a-f]{64}")  # SHA-256; a query with any other text could fail, as PostgreSQL refuses NUL


def init_avatars(app: Flask, core: Core, attempts: Attempts, easel: Easel) -> None:
    """Serve avatars. Call this before `init_gate`: its CSRF check reads the form, and uploads need a larger limit
    before that."""
    blueprint = Blueprint("avatars", __name__)

    @app.before_request
    def let_pictures_be_large() -> None:
        if request.endpoint == UPLOAD:
            request.max_content_length = LARGEST + FORM_OVERHEAD

    @blueprint.post("/avatar")
    def upload() -> dict[str, object]:
        person_id, picture = _account(), uploaded()
        if picture is None:
            raise Invalid("Choose a picture.", field="image")
        attempts.take("avatar", request.remote_addr or "")
        core.write(lambda tx: avatars.expect_picture(tx, person_id))
        image = easel.draw(picture)
        return {"ok": True, "avatar": core.write(lambda tx: avatars.set_avatar(tx, person_id, image))}

    @blueprint.delete("/avatar")
    def remove() -> dict[str, object]:
        person_id = _account()
        return {"ok": True, "avatar": core.write(lambda tx: avatars.set_avatar(tx, person_id, None))}

    @blueprint.get("/avatars/<digest>.webp")
    def picture(digest: str) -> Response:
        image = core.read(lambda tx: avatars.load(tx, digest)) if DIGEST.fullmatch(digest) else None
        if image is None:
            raise NotFound
        return served(image)

    app.register_blueprint(blueprint)


def _account() -> int:
    """Return the id of the person with an account who made the request. Raises Unauthenticated for a stranger,
    Forbidden for a guest."""
    if (known := visitor()) is None:
        raise Unauthenticated("You need an account for this. Sign in or create one.")
    policy.demand(known.actor, "me:avatar")
    return known.row.id


def served(image: bytes) -> Response:
    """Return a WebP at an address that changes with its content."""
    response = Response(image, mimetype="image/webp")
    response.cache_control.public = True
    response.cache_control.max_age = YEAR
    response.cache_control.immutable = True
    return response


def uploaded() -> bytes | None:
    """Return the picture in the form, or None if there is none. Raises Invalid for one that is too large."""
    file = request.files.get("image")
    data = file.read(LARGEST + 1) if file else b""
    if len(data) > LARGEST:
        raise Invalid("This picture is too large. Choose one of up to 5 MB.", field="image")
    return data or None
