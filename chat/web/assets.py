"""Static files under versioned addresses: `/static/v/<version>/js/app.js`.

The version is in the path and not in the query, so a module's relative imports carry it
too, and every file may be cached for a year. nginx serves the same addresses by itself.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Blueprint, Flask, Response, send_from_directory

YEAR = 365 * 24 * 3600


def init_assets(app: Flask) -> None:
    """Serve `static/` and give templates `static('css/base.css')`."""
    folder = Path(app.root_path).parent / "static"
    assets = Blueprint("assets", __name__)

    @assets.get("/static/v/<version>/<path:path>")
    def versioned(version: str, path: str) -> Response:
        response = send_from_directory(folder, path, max_age=YEAR)
        response.cache_control.public = True
        response.cache_control.immutable = True
        return response

    app.register_blueprint(assets)

    @app.context_processor
    def _helpers() -> dict[str, object]:
        version = _version(folder)
        return {"static": lambda path: f"/static/v/{version}/{path}"}


def _version(folder: Path) -> str:
    """Another one after any change below the folder. Looked up for each page, which takes a
    fraction of a millisecond, so that a page being worked on needs no restart."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            status = path.stat()
            digest.update(f"{path}:{status.st_size}:{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:12]
