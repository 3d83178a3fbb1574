"""Banter: a chat room server. `create_app` builds it; read on from there.

settings    the settings, read from the environment
errors      the errors that clients are told about
addresses   internet addresses as limits and bans count them
clock       the time, passed to everything that depends on it
version     the version number
core        how a command is checked, performed and published, whatever it is about
domain      the commands and events, one package for each noun
store       the database; SQL is nowhere else
live        WebSockets and Socket.IO: connections, requests, delivery of events
web         pages, forms, pictures and the HTTP API
bus         passes committed events to `live`
serve       Gunicorn's worker
cli         the commands for operators: `flask --app chat ...`
reference   writes docs/protocol.md and static/js/wire.d.ts
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from flask import Flask

from chat.bus import open_bus
from chat.cli import init_cli
from chat.clock import REAL, Clock
from chat.core.core import Core
from chat.domain import EVENTS, JOBS
from chat.live import init_live
from chat.live.jobs import JobRunner
from chat.settings import BadSetting, Settings, load
from chat.store import open_store
from chat.web import init_web


def create_app(settings: Settings | None = None, clock: Clock = REAL) -> Flask:
    """Build the application. Ends the process with a line on stderr if a setting can't be used."""
    try:
        settings = settings or load()
    except BadSetting as error:
        raise SystemExit(f"banter: {error}") from None

    here = Path(__file__).parent
    app = Flask(__name__, template_folder=str(here.parent / "templates"), static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        # Browsers accept a cookie with this prefix only from this exact host, over TLS: another subdomain can't set it.
        SESSION_COOKIE_NAME="__Host-banter" if settings.secure else "banter",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        PERMANENT_SESSION_LIFETIME=timedelta(days=365),
        MAX_CONTENT_LENGTH=64 * 1024,
    )
    # Workers of one chat have one secret, and those of others, on the same Redis, have another.
    name = sha256(settings.secret_key.encode()).hexdigest()[:16]
    bus = open_bus(settings.bus, settings.database_url, name, EVENTS, clock)
    core = Core(open_store(settings.database_url, clock), bus, clock)
    init_web(app, core, init_live(app, core, settings, clock), settings)
    app.extensions["bus"] = bus
    app.extensions["jobs"] = JobRunner(core, JOBS, clock)
    init_cli(app, core, settings)
    return app
