"""All settings, read once from the environment and frozen.

An unknown name that begins with `CHAT_`, or a value that can't be used, prevents the start: a chat that silently
ignores a misspelt setting is worse than one that does not start.
"""

from __future__ import annotations

import difflib
import math
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_PUBLIC_URL = re.compile(r"https?://([^\s/?#@:\[\]]+|\[[0-9a-f:]+\])(:\d{1,5})?")
_REDIS_URL = re.compile(
    r"rediss?://([^\s/?#@]*@)?([^\s/?#@:\[\]]+|\[[0-9a-f:]+\])(:\d{1,5})?(/\d*)?(\?ssl_cert_reqs=none)?"
)
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class BadSetting(Exception):
    """A setting that can't be used; its text is one line for the operator."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The operator's settings. Durations are in seconds."""

    host: str
    port: int
    data: Path
    database_url: str
    bus: str
    secret_key: str
    public_urls: tuple[str, ...]
    proxies: int
    workspace: str
    follow_seconds: float
    position_seconds: float
    ping_seconds: int
    backlog_bytes: int
    connections_per_address: int
    handshakes_per_second: float
    events_per_second: float
    log_level: str

    @property
    def secure(self) -> bool:
        """True if every public address is https, so that cookies may be limited to it."""
        return bool(self.public_urls) and all(u.startswith("https:") for u in self.public_urls)

    def allows_host(self, host: str) -> bool:
        """True if a Host header names this server: by a public address, or by a loopback name."""
        host = host.lower()
        if host in {urlsplit(url).netloc for url in self.public_urls}:
            return True
        return _without_port(host) in LOOPBACK

    def allows_origin(self, origin: str, host: str) -> bool:
        """True if pages of this origin (RFC 6454) may talk to us: those of a public address, or of the loopback name
        that the request itself is for."""
        if origin in self.public_urls:
            return True
        return origin in (f"http://{host}", f"https://{host}") and _without_port(host) in LOOPBACK


# name -> (default, meaning); the README's table is checked against this one.
CHAT_SETTINGS: dict[str, tuple[str, str]] = {
    "CHAT_URL": ("", "public addresses of this server, separated by commas"),
    "CHAT_PROXIES": ("0", "how many trusted proxies stand in front (0 to 5)"),
    "CHAT_WORKSPACE": ("Banter", "the name of the workspace, until its owner gives it another"),
    "CHAT_DATA": ("var", "directory for the database file and the secret key"),
    "CHAT_BUS": (
        "auto",
        "how processes hear of each other: memory, postgres or redis://...; auto: postgres on PostgreSQL, else memory",
    ),
    "CHAT_FOLLOW_SECONDS": ("1.5", "how often a worker looks for changes made elsewhere"),
    "CHAT_POSITION_SECONDS": ("15", "how often open rooms repeat their position"),
    "CHAT_PING_SECONDS": ("25", "seconds between pings; the peer has 20 to answer"),
    "CHAT_BACKLOG_BYTES": ("1048576", "bytes that may wait for a slow client before it is dropped"),
    "CHAT_CONNECTIONS_PER_ADDRESS": ("500", "live connections from one address; 0 means no limit"),
    "CHAT_HANDSHAKES_PER_SECOND": (
        "100",
        "new connections a second from one address, and five times as many requests; 0 means no limit",
    ),
    "CHAT_EVENTS_PER_SECOND": ("100", "events a second on one connection; 0 means no limit"),
    "CHAT_LOG_LEVEL": ("info", "debug, info, warning or error"),
}


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. Raises BadSetting with a line that says what to correct."""
    env = os.environ if environ is None else environ
    _refuse_unknown(env)

    def get(name: str) -> str:
        return env.get(name, "").strip() or CHAT_SETTINGS[name][0]

    data = Path(get("CHAT_DATA"))
    database_url = _database_url(env.get("DATABASE_URL", "").strip(), data)
    return Settings(
        host=env.get("HOST", "").strip() or ("0.0.0.0" if "DYNO" in env else "127.0.0.1"),  # noqa: S104 - Heroku's router
        port=_whole("PORT", env.get("PORT") or "5000", 1, 65535),
        data=data,
        database_url=database_url,
        bus=_bus(get("CHAT_BUS"), database_url),
        secret_key=env.get("SECRET_KEY", "").strip() or _stored_secret(data),
        public_urls=_public_urls(get("CHAT_URL"), env.get("HEROKU_APP_DEFAULT_DOMAIN_NAME", "")),
        proxies=_whole("CHAT_PROXIES", get("CHAT_PROXIES"), 0, 5),
        workspace=get("CHAT_WORKSPACE")[:80],
        follow_seconds=_number("CHAT_FOLLOW_SECONDS", get("CHAT_FOLLOW_SECONDS"), 0.05, 60),
        position_seconds=_number("CHAT_POSITION_SECONDS", get("CHAT_POSITION_SECONDS"), 0.05, 600),
        ping_seconds=_whole("CHAT_PING_SECONDS", get("CHAT_PING_SECONDS"), 1, 300),
        backlog_bytes=_whole("CHAT_BACKLOG_BYTES", get("CHAT_BACKLOG_BYTES"), 2**19, 2**30),
        connections_per_address=_whole("CHAT_CONNECTIONS_PER_ADDRESS", get("CHAT_CONNECTIONS_PER_ADDRESS"), 0, 10**6),
        handshakes_per_second=_number("CHAT_HANDSHAKES_PER_SECOND", get("CHAT_HANDSHAKES_PER_SECOND"), 0, 10**6),
        events_per_second=_number("CHAT_EVENTS_PER_SECOND", get("CHAT_EVENTS_PER_SECOND"), 0, 10**6),
        log_level=_one_of("CHAT_LOG_LEVEL", get("CHAT_LOG_LEVEL"), "debug info warning error"),
    )


def _refuse_unknown(env: Mapping[str, str]) -> None:
    for name in sorted(env):
        if name.startswith("CHAT_") and name not in CHAT_SETTINGS:
            known = {one.removeprefix("CHAT_"): one for one in CHAT_SETTINGS}
            near = [known[one] for one in difflib.get_close_matches(name.removeprefix("CHAT_"), known, n=1)]
            hint = f"; did you mean {near[0]}?" if near else ""
            raise BadSetting(f"{name} is not a setting of this chat{hint}")


def _number(name: str, text: str, low: float, high: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not low <= number <= high:  # false for nan as well
        raise BadSetting(f"{name} is {text!r}, but must be a number from {low} to {high}")
    return number


def _whole(name: str, text: str, low: int, high: int) -> int:
    number = _number(name, text, low, high)
    if number != int(number):
        raise BadSetting(f"{name} is {text!r}, but must be a whole number")
    return int(number)


def _one_of(name: str, text: str, choices: str) -> str:
    if text.lower() not in choices.split():
        raise BadSetting(f"{name} is {text!r}, but must be one of: {choices}")
    return text.lower()


def _public_urls(text: str, heroku_name: str) -> tuple[str, ...]:
    # Written like a browser's Origin header: lower case, without a path.
    urls = [url.strip().rstrip("/").lower() for url in text.split(",") if url.strip()]
    for url in urls:
        if not _PUBLIC_URL.fullmatch(url):
            raise BadSetting(f"CHAT_URL has {url!r}, but an address looks like https://chat.example.org")
    if heroku_name:
        urls.append(f"https://{heroku_name}")
    return tuple(dict.fromkeys(urls))


def _database_url(url: str, data: Path) -> str:
    """Return the URL as SQLAlchemy wants it. Heroku still gives `postgres://`."""
    if not url:
        return f"sqlite:///{data / 'chat.db'}"
    scheme, colon, rest = url.partition("://")
    if colon and scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        return f"postgresql+psycopg://{rest}"
    if colon and scheme == "sqlite":
        return url
    raise BadSetting("DATABASE_URL must begin with sqlite:/// or postgresql://")


def _bus(url: str, database_url: str) -> str:
    is_postgres = database_url.startswith("postgresql")
    if url == "auto":
        return "postgres" if is_postgres else "memory"
    if url == "postgres" and not is_postgres:
        raise BadSetting("CHAT_BUS is postgres, but DATABASE_URL is not a PostgreSQL database")
    if url not in ("memory", "postgres") and not _REDIS_URL.fullmatch(url):
        raise BadSetting("CHAT_BUS must be auto, memory, postgres, or an address like redis://host:6379/0")
    return url


def _stored_secret(data: Path) -> str:
    """Return the secret that signs cookies. It is made at the first start, in a file that only our user can read."""
    path = data / "secret_key"
    try:
        data.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_new(path, secrets.token_urlsafe(48))
        secret = path.read_text().strip()
    except OSError as error:
        raise BadSetting(f"the directory CHAT_DATA={data} can't be used: {error.strerror}") from None
    if len(secret) < 32:
        raise BadSetting(f"{path} is damaged: delete it (everybody chooses a name again), or set SECRET_KEY")
    return secret


def _write_new(path: Path, text: str) -> None:
    """Write a private file in one step, so that a process that starts at the same time neither reads half of it nor
    makes another."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first, and its secret counts
    finally:
        draft.unlink()


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host
