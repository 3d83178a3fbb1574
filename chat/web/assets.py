"""Static files at versioned addresses: `/static/v/<version>/js/app.js`.

The version is in the path and not in the query, so the relative imports of a module have it too, and every file may be
cached for a year. nginx serves the same addresses by itself.

static/bundle.mjs joins the files of a page into one script and one style sheet. If a source file is newer than the
bundle, pages load the source files instead. Beside each bundled file are packed copies of it (static/pack.mjs).
"""

from __future__ import annotations

import hashlib
import math
import mimetypes
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Flask, Response, jsonify, request, send_from_directory
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.security import safe_join

BUNDLE = "bundle"
YEAR = 365 * 24 * 3600
SCAN_SECONDS = 1.0  # seconds
PACKED = {"br": ".br", "gzip": ".gz"}  # the smallest first
COLORS = {"background_color": "#fcfaf8", "theme_color": "#fcfaf8"}  # the light paper, as in templates/base.html


class Sessions(SecureCookieSessionInterface):
    """Leave static files alone. Flask-Login looks at the session in each request, so Flask would say that the response
    varies with the cookie, and a browser whose cookie has changed would ask for all files again."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.endpoint != "assets.versioned":
            super().save_session(app, session, response)


def init_assets(app: Flask, workspace_name: Callable[[], str]) -> None:
    """Serve `static/` and give templates `static('img/favicon.svg')` and `joined('js/app.js')`."""
    folder = Path(app.root_path).parent / "static"
    mimetypes.add_type("font/woff2", ".woff2")  # which Python knows since 3.14
    files = Folder(folder)
    app.session_interface = Sessions()
    assets = Blueprint("assets", __name__)

    @assets.get("/static/v/<version>/<path:path>")
    def versioned(version: str, path: str) -> Response:
        response = _smallest(folder, path)
        response.cache_control.public = True
        response.cache_control.immutable = True
        response.vary.add("Accept-Encoding")
        return response

    @assets.get("/manifest.webmanifest")
    def manifest() -> Response:
        """Describe the chat to a browser that installs it as an application."""
        address = files.now().address
        icons = [
            {"src": f"{address}img/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for size, purpose in ((192, "any"), (512, "any"), (512, "maskable"))
        ]
        about = {"name": workspace_name(), "start_url": "/", "scope": "/", "display": "standalone", "icons": icons}
        response = jsonify(about | COLORS)
        response.mimetype = "application/manifest+json"
        return response

    app.register_blueprint(assets)

    @app.context_processor
    def _helpers() -> dict[str, object]:
        now = files.now()
        start = f"{now.address}{BUNDLE}/" if now.is_bundled else now.address
        return {
            "static": lambda path: now.address + path,
            "joined": lambda path: start + path,
            "address_of": lambda path: request.url_root.rstrip("/") + now.address + path,  # for other programs
        }


def _smallest(folder: Path, path: str) -> Response:
    """Return a file or, if there is one that the browser can unpack, its packed copy."""
    for encoding, suffix in PACKED.items():
        copy = safe_join(str(folder), path + suffix)
        if copy is not None and request.accept_encodings[encoding] > 0 and os.path.isfile(copy):
            response = send_from_directory(
                folder, path + suffix, max_age=YEAR, mimetype=mimetypes.guess_type(path)[0], conditional=False
            )
            response.content_encoding = encoding
            return response
    return send_from_directory(folder, path, max_age=YEAR)


class State(NamedTuple):
    """The state of the folder: a `version` that differs after any change, and whether the bundle is up to date."""

    version: str
    is_bundled: bool

    @property
    def address(self) -> str:
        return f"/static/v/{self.version}/"


class Folder:
    """A folder whose state is cached for a second: during development a change needs no restart, and under load the
    files are not scanned for each page."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._clock = clock
        self._scanned_at = -math.inf
        self._state = State("", False)

    def now(self) -> State:
        """Return the state of the folder."""
        if (now := self._clock()) - self._scanned_at >= SCAN_SECONDS:
            self._scanned_at, self._state = now, scan(self._path)
        return self._state


def scan(folder: Path) -> State:
    """Scan the folder, which takes about half a millisecond."""
    bundled: list[int] = []
    sources = [0]
    files = sorted(_files(str(folder)))
    for path, _, changed_at in files:
        (bundled if path.startswith(f"{BUNDLE}/") else sources).append(changed_at)
    version = hashlib.sha256(repr(files).encode()).hexdigest()[:12]
    return State(version, bool(bundled) and min(bundled) >= max(sources))


def _files(folder: str, below: str = "") -> Iterator[tuple[str, int, int]]:
    """Yield each file: its path within the folder, its size in bytes, and its modification time in ns."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(entry.path, f"{below}{entry.name}/")
            elif entry.is_file():
                status = entry.stat()
                yield below + entry.name, status.st_size, status.st_mtime_ns
