"""Static files under versioned addresses: `/static/v/<version>/js/app.js`.

The version is in the path and not in the query, so a module's relative imports carry it
too, and every file may be cached for a year. nginx serves the same addresses by itself.

What a page loads was joined into one script and one sheet by static/bundle.mjs. Where a module or a sheet has been
changed since, the page loads them as they are.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Flask, Response, send_from_directory

BUNDLE = "bundle"
YEAR = 365 * 24 * 3600


def init_assets(app: Flask) -> None:
    """Serve `static/` and give templates `static('img/favicon.svg')` and `joined('js/app.js')`."""
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
        now = look(folder)
        address = f"/static/v/{now.version}/"
        start = f"{address}{BUNDLE}/" if now.is_bundled else address
        return {"static": lambda path: address + path, "joined": lambda path: start + path}


class Look(NamedTuple):
    """What is below the folder: a `version`, which is another after any change, and whether the bundle is of today."""

    version: str
    is_bundled: bool


def look(folder: Path) -> Look:
    """Taken for each page, in about a millisecond, so that a page being worked on needs no restart."""
    digest = hashlib.sha256()
    bundled: list[int] = []
    sources = [0]
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            status = path.stat()
            digest.update(f"{path}:{status.st_size}:{status.st_mtime_ns}\n".encode())
            (bundled if folder / BUNDLE in path.parents else sources).append(status.st_mtime_ns)
    return Look(digest.hexdigest()[:12], bool(bundled) and min(bundled) >= max(sources))
