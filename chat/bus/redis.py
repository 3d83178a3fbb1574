"""A link between workers by a stream of Redis or Valkey.

Each worker reads the stream from the last id that it has seen, so after a cut connection it goes on where it was.
(https://redis.io/docs/latest/develop/data-types/streams/)
"""

from __future__ import annotations

from typing import Any

from redis import Redis, RedisError

from chat.bus.shared import LinkError

LONGEST = 2_000  # batches that the stream keeps, about; with those of a very busy chat that is some 60 MB
BLOCK_SECONDS = 1.0
ANSWER_SECONDS = 3.0  # beyond that, for an answer
AT_ONCE = 100  # batches


class RedisLink:
    """Appends batches to the stream of this name, and reads those that come after the connection was made."""

    def __init__(self, url: str, name: str) -> None:
        options: dict[str, Any] = {"socket_connect_timeout": ANSWER_SECONDS, "socket_timeout": ANSWER_SECONDS + 1}
        self._stream = f"banter:{name}"
        self._speaker = Redis.from_url(url, **options)
        self._listener = Redis.from_url(url, **options)
        self._last: str | None = None  # the id of the last batch that was read
        self._is_listening = False

    def send(self, batch: bytes) -> None:
        try:
            self._speaker.xadd(self._stream, {"batch": batch}, maxlen=LONGEST, approximate=True)
        except (RedisError, OSError) as error:
            raise LinkError(str(error)) from error

    def receive(self) -> list[bytes]:
        try:
            if not self._is_listening:
                self._find_place()
                self._is_listening = True
            found: Any = self._listener.xread(
                {self._stream: self._last or "0"}, count=AT_ONCE, block=int(BLOCK_SECONDS * 1000)
            )
        except (RedisError, OSError) as error:
            self._is_listening = False
            self._listener.close()
            raise LinkError(str(error)) from error
        if not found:
            return []
        entries = found[0][1] if isinstance(found, list) else next(iter(found.values()))
        self._last = entries[-1][0]
        return [fields.get(b"batch", b"") for _, fields in entries]

    def hang_up(self) -> None:
        self._speaker.close()

    def _find_place(self) -> None:
        """Go on after the last batch that was read; at first, or if the stream was begun anew meanwhile, with the next
        or with the first."""
        newest: Any = self._listener.xrevrange(self._stream, count=1)
        last = newest[0][0].decode() if newest else "0"
        if self._last is None:
            self._last = last
        elif _parts(last) < _parts(self._last):
            self._last = "0"


def _parts(number: str | bytes) -> tuple[int, ...]:
    text = number.decode() if isinstance(number, bytes) else number
    return tuple(int(part) for part in text.split("-"))
