"""A link between workers by PostgreSQL's LISTEN and NOTIFY, on connections of its own.

NOTIFY takes a lock of the whole server at its commit, so a batch is sent in one transaction, and never in that of a
request (https://www.postgresql.org/docs/current/sql-notify.html). It needs connections that stay: PgBouncer's
"transaction" pooling has none.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import OperationalError

from chat.bus.shared import LinkError

CHANNEL = "banter"
# Characters in one notification. PostgreSQL takes less than 8,000 bytes, and a character has at most four.
PART = 1900
LISTEN_SECONDS = 1.0
NETWORK: dict[str, Any] = {
    "connect_timeout": 3,
    "keepalives_idle": 5,  # seconds
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 5_000,  # milliseconds
}


class PostgresLink:
    """Notifies all connections that listen to the channel. A long batch is sent in parts, `number:text`; the last one
    has the number 0."""

    def __init__(self, url: str) -> None:
        self._url = url.replace("postgresql+psycopg:", "postgresql:", 1)
        self._speaker: psycopg.Connection[Any] | None = None
        self._listener: psycopg.Connection[Any] | None = None
        self._parts: dict[int, str] = {}  # of a batch that is not complete, by the sender's process

    def send(self, batch: bytes) -> None:
        text = batch.decode()
        parts = [text[at : at + PART] for at in range(0, len(text), PART)]
        payloads = [f"{(number + 1) % len(parts)}:{part}" for number, part in enumerate(parts)]
        try:
            if self._speaker is None:
                self._speaker = self._connect()
            self._speaker.execute("SELECT pg_notify(%s, part) FROM unnest(%s::text[]) AS part", (CHANNEL, payloads))
        except OperationalError as error:
            self.hang_up()
            raise LinkError(_line(error)) from error

    def receive(self) -> list[bytes]:
        try:
            if self._listener is None:
                self._parts = {}
                self._listener = self._connect()
                self._listener.execute(f"LISTEN {CHANNEL}")
            heard = list(self._listener.notifies(timeout=LISTEN_SECONDS, stop_after=1))
        except OperationalError as error:
            if self._listener is not None:
                self._listener.close()
                self._listener = None
            raise LinkError(_line(error)) from error
        found = []
        for one in heard:
            number, _, part = one.payload.partition(":")
            whole = self._parts.pop(one.pid, "") + part
            if number == "0":
                found.append(whole.encode())
            else:
                self._parts[one.pid] = whole
        return found

    def hang_up(self) -> None:
        if self._speaker is not None:
            self._speaker.close()
            self._speaker = None

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self._url, autocommit=True, **NETWORK)


def _line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
