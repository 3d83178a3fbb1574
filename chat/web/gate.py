"""The checks that every request passes first (host, origin, bans, rate limits), and the headers of every response."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

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

PAGES = 100  # a second, for one household: a tenth of what a worker can render
EACH = 5  # requests of any kind, also for files and by long-polling, for each handshake that is allowed
HELD = 1.0  # seconds for which a refusal is delayed
OPEN_TO_ALL = ("assets.versioned", "health.live", "health.ready")
SAFE = ("GET", "HEAD", "OPTIONS")
IsBanned = Callable[[str], bool]

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
        # Only lit-html's templates may turn text into markup.
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
TLS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}  # a year, for this host without its subdomains


class Gate:
    """WSGI middleware in front of Flask and Socket.IO. It refuses requests for other hosts, limits the rate of
    requests, and normalises the visitor's address, to which a proxy may add a port (`192.0.2.1:4711`), for bans and
    limits.

    The host is checked against DNS rebinding: an attacker's host name that resolves to this machine would otherwise be
    a valid origin, and pass every same-origin check.
    """

    def __init__(self, app: WSGIApplication, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._requests = Requests(EACH * settings.handshakes_per_second)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if "REMOTE_ADDR" in environ:
            environ["REMOTE_ADDR"] = plain(environ["REMOTE_ADDR"])
        try:
            _take(self._requests, environ.get("REMOTE_ADDR", ""))
        except TooMany as error:
            headers = [("Content-Type", "text/plain; charset=utf-8"), *retry_after(error).items()]
            start_response("429 Too Many Requests", headers)
            return [error.message.encode()]
        host = environ.get("HTTP_HOST", "")
        # A hosting platform may check the health by any address.
        if environ.get("PATH_INFO") in HEALTH or self._settings.allows_host(host):
            return self._app(environ, start_response)
        text = f"This server does not answer to the name {host!r}. Its operator can add it to CHAT_URL.\n"
        start_response("421 Misdirected Request", [("Content-Type", "text/plain; charset=utf-8")])
        return [text.encode()]


def _take(requests: Requests, address: str) -> None:
    """Count a request. Raises TooMany, but with a delay: a refusal costs half as much as a page, and a client that
    ignores it would send the next request at once."""
    try:
        requests.take(address)
    except TooMany:
        gevent.sleep(HELD)
        raise


def _count_pages(app: Flask) -> None:
    """Limit the rate of pages. Static files and pictures are excluded, because a page needs many, and so are the API's
    commands and WebSockets, which have limits of their own."""
    pages = Requests(PAGES)

    @app.before_request
    def not_too_many() -> None:
        is_websocket = request.url_rule is not None and request.url_rule.websocket
        if not is_websocket and request.endpoint not in (
            *OPEN_TO_ALL,
            "avatars.picture",
            "emoji.picture",
            "api.command",
        ):
            _take(pages, request.remote_addr or "")


def init_gate(app: Flask, is_banned: IsBanned, settings: Settings) -> None:
    """Add the checks, and the headers of every response. Call this after the blueprints are registered."""
    app.wsgi_app = Gate(app.wsgi_app, settings)  # type: ignore[method-assign]
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n)  # type: ignore[method-assign]

    @app.before_request
    def same_origin() -> None:
        """Refuse forms that a page of another site sends in a visitor's name."""
        origin = request.headers.get("Origin")
        if request.method not in SAFE and origin and not settings.allows_origin(origin, request.host):
            raise Forbidden("This form was sent from another site. Open this site and try again.")

    @app.before_request
    def not_banned() -> None:
        """Refuse banned addresses, except for static files: they hold nothing private, and the error page needs
        them."""
        if request.endpoint not in OPEN_TO_ALL and is_banned(request.remote_addr or ""):
            raise Forbidden("Your network address is banned from this workspace.")

    _count_pages(app)

    # A form's token is valid as long as the session, so that a form still works after a long break. Flask-WTF's check
    # of the referrer is off: the check of the origin above does the same, and browsers don't hide the origin.
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    csrf = CSRFProtect(app)
    for name in ("api", "emoji_api"):
        csrf.exempt(app.blueprints[name])  # the API ignores cookies

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers.update(HEADERS | TLS_ONLY if settings.secure else HEADERS)
        # Responses are private by default. Static files and pictures set a header of their own.
        response.headers.setdefault("Cache-Control", "no-store")
        return response
