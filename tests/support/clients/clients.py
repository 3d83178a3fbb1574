"""A person who uses a Python program: python-socketio's client, which stores the events it receives."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

import requests
import socketio
from socketio.exceptions import ConnectionError as Refused

from tests.support.clients.http import ask

Event = tuple[str, Any]


def _session() -> requests.Session:
    """Make a session that ignores the developer's proxies, and accepts any certificate, such as a test's."""
    session = requests.Session()
    session.trust_env = False
    session.verify = False
    return session


class Chatter:
    """One connection. `events` has all events received so far, as (name, payload), oldest first.

    `cookie` is a Cookie header, for a person with a browser session. Else give a `name` (and a `key`, to be the same
    guest on every connection). `options` go to python-socketio's Client, such as `reconnection=False`.
    """

    def __init__(self, url: str, name: str = "", key: str | None = None, *, cookie: str = "", **options: Any) -> None:
        self.url = url
        self.auth = {"name": name, **({"key": key} if key else {})} if name else None
        self.headers = {"Cookie": cookie} if cookie else {}
        self.events: list[Event] = []
        self.refusal: Any = None
        self._news = threading.Condition()
        self.client = socketio.Client(
            **{"reconnection_delay": 0.1, "reconnection_delay_max": 0.5, "http_session": _session(), **options}
        )
        self.client.on("*", self._remember)
        self.client.on("connect_error", self._refused)

    def __enter__(self) -> Self:
        return self.connect()

    def __exit__(self, *_: object) -> None:
        self.close()

    def connect(self, transports: list[str] | None = None) -> Self:
        """Connect by WebSocket, or by these `transports`. Raises Refused, with the reason in `refusal`."""
        self.client.connect(
            self.url, headers=self.headers, auth=self.auth, transports=transports or ["websocket"], wait_timeout=30
        )
        return self

    def close(self) -> None:
        engine = self.client.eio
        polls_at = engine.base_url if self.client.connected and engine.current_transport == "polling" else ""
        self.client.disconnect()
        self.client.shutdown()
        if polls_at:  # a client that is just sending goes without a word, and the server would wait for it
            with suppress(OSError):
                ask(polls_at, "POST", b"1", Content_Type="text/plain")

    def call(self, event: str, **fields: Any) -> dict[str, Any]:
        """Send a request and return its whole answer, `{"ok": ...}`."""
        answer: dict[str, Any] = self.client.call(event, fields, timeout=15)
        return answer

    def ask(self, event: str, **fields: Any) -> dict[str, Any]:
        """Send a request that must succeed, and return its answer."""
        answer = self.call(event, **fields)
        assert answer.get("ok") is True, f"{event} {fields} was answered {answer}"
        return answer

    def payloads(self, name: str) -> list[Any]:
        """Return the payloads of the events of this name received so far."""
        with self._news:
            return [payload for event, payload in self.events if event == name]

    def wait_for(self, name: str, predicate: Callable[[Any], Any] = lambda _: True, seconds: float = 10) -> Any:
        """Wait for an event of this name that satisfies `predicate`, unless one has arrived already. Returns its
        payload."""
        deadline = time.monotonic() + seconds
        with self._news:
            while True:
                for event, payload in self.events:
                    if event == name and predicate(payload):
                        return payload
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"no such {name!r} within {seconds} s; received: {self.events[-20:]}")
                self._news.wait(left)

    def wait_for_text(self, text: str, seconds: float = 10) -> dict[str, Any]:
        """Wait for the message with this text, and return it."""
        event = self.wait_for("message", lambda payload: payload["message"]["text"] == text, seconds)
        message: dict[str, Any] = event["message"]
        return message

    def _remember(self, event: str, *payload: Any) -> None:
        with self._news:
            self.events.append((event, payload[0] if payload else None))
            self._news.notify_all()

    def _refused(self, reason: Any) -> None:
        self.refusal = reason.get("data", reason) if isinstance(reason, dict) else reason


__all__ = ["Chatter", "Event", "Refused"]
