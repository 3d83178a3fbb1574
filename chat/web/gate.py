"""What stands before everything else: whom the request was meant for, and what a page may do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import gevent
from flask import Flask, Response, request
from flask_wtf import CSRFProtect
from werkzeug.exceptions import Forbidden
from werkzeug.middleware.proxy_fix import ProxyFix

from chat.addresses import plain
from chat.errors import TooMany
from chat.settings import Settings
from chat.web.attempts import Requests
from chat.web.forms import retry_after
from chat.web.health import PATHS as HEALTH

PAGES = 100  # a second for one household: a tenth of what a worker can make
EACH = 5  # requests of any kind, also for files and by clients that long-poll, for each handshake that it may make
HELD = 1.0  # seconds that a request over the limit waits for its refusal
OPEN_TO_ALL = ("assets.versioned", "health.live", "health.ready")
SAFE = ("GET", "HEAD", "OPTIONS")
IsBanned = Callable[[str], bool]
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        # Text becomes markup through lit-html's templates alone; nothing else may write it into the page.
        "require-trusted-types-for 'script'",
        "trusted-types lit-html",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
TLS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}  # a year, of this host alone


class Gate:
    """Refuses a Host that is not ours, before Flask and Socket.IO alike, and writes the visitor's address in its usual
    form, whatever a proxy made of it (`192.0.2.1:4711`): bans and limits compare it.

    Without the first a stranger's name that resolves to this machine would be an origin of its own
    here, and pass every same-origin check (DNS rebinding).
    """

    def __init__(self, app: WsgiApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._requests = Requests(EACH * settings.handshakes_per_second)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if "REMOTE_ADDR" in environ:
            environ["REMOTE_ADDR"] = plain(environ["REMOTE_ADDR"])
        try:
            _take(self._requests, environ.get("REMOTE_ADDR", ""))
        except TooMany as error:
            headers = [("Content-Type", "text/plain; charset=utf-8"), *retry_after(error).items()]
            start_response("429 Too Many Requests", headers)
            return [error.message.encode()]
        host = environ.get("HTTP_HOST", "")
        # A platform's health check asks by whatever address it knows.
        if environ.get("PATH_INFO") in HEALTH or self._settings.allows_host(host):
            return self._app(environ, start_response)
        text = f"This server is not known as {host!r}. Its operator can say so: CHAT_URL.\n"
        start_response("421 Misdirected Request", [("Content-Type", "text/plain; charset=utf-8")])
        return [text.encode()]


def _take(requests: Requests, address: str) -> None:
    """One more. Raises TooMany, after a while: a refusal costs half of a page, and who ignores one asks for the next at
    once."""
    try:
        requests.take(address)
    except TooMany:
        gevent.sleep(HELD)
        raise


def _count_pages(app: Flask) -> None:
    """Static files and avatars come by the hundred, and a program's commands have a limit of their own."""
    pages = Requests(PAGES)

    @app.before_request
    def not_too_many() -> None:
        if request.endpoint not in (*OPEN_TO_ALL, "avatars.picture", "api.command"):
            _take(pages, request.remote_addr or "")


def init_gate(app: Flask, is_banned: IsBanned, settings: Settings) -> None:
    """Put the gate in front, and the headers on every answer. After the blueprints."""
    app.wsgi_app = Gate(app.wsgi_app, settings)  # type: ignore[method-assign]
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n)  # type: ignore[method-assign]

    @app.before_request
    def same_origin() -> None:
        """A form of another site can't post here in a visitor's name."""
        origin = request.headers.get("Origin")
        if request.method not in SAFE and origin and not settings.allows_origin(origin, request.host):
            raise Forbidden("This form belongs to another site.")

    @app.before_request
    def not_banned() -> None:
        """Static files say nothing, and a page that refuses wants to look like one."""
        if request.endpoint not in OPEN_TO_ALL and is_banned(request.remote_addr or ""):
            raise Forbidden("Your address is banned from this place.")

    _count_pages(app)

    # A form's token holds as long as the session: who comes back to a page after lunch is no attacker. The check of the
    # origin above does what Flask-WTF's of the referrer would do, and browsers do not hide the origin.
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    CSRFProtect(app).exempt(app.blueprints["api"])  # which looks at no cookie

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers.update(HEADERS | TLS_ONLY if settings.secure else HEADERS)
        # Responses are private unless they say otherwise, as those of static files and avatars do.
        response.headers.setdefault("Cache-Control", "no-store")
        return response
