"""Token buckets: so many at once, and so many a second after that."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


class Bucket:
    """Allows `rate` a second, and a burst of as many as come in `seconds`; a rate of 0 allows
    everything. `clock` gives seconds."""

    __slots__ = ("_clock", "_full_at", "_rate", "_seconds")

    def __init__(self, rate: float, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._seconds = seconds
        self._clock = clock
        self._full_at = 0.0  # when the bucket is full again

    def take(self) -> float:
        """Take one: 0, or the seconds after which one may ask again (nothing is taken then)."""
        if not self._rate:
            return 0.0
        now = self._clock()
        full_at = max(self._full_at, now) + 1 / self._rate
        wait = full_at - now - self._seconds
        if wait > 1e-9:
            return wait
        self._full_at = full_at
        return 0.0

    def idle(self) -> bool:
        """Whether it is full, so that forgetting it changes nothing."""
        return self._full_at <= self._clock()


@dataclass(slots=True)
class _Address:
    bucket: Bucket
    connections: int = 0


class Admission:
    """How many connections one address may have, and how many it may open a second.

    `most` and `rate` of 0 are no limit, and an address that is not known ("": a Unix socket, when
    CHAT_PROXIES says that nobody in front can be believed) has none. An address is forgotten when it has no connections
    and could open as many as anybody.
    """

    BURST_SECONDS = 2.0

    def __init__(self, most: int, rate: float) -> None:
        self._most = most
        self._rate = rate
        self._addresses: dict[str, _Address] = {}

    def enter(self, address: str) -> float:
        """Count a connection in: 0, or the seconds after which to try again (then it is not)."""
        if not address:
            return 0.0
        known = self._addresses.get(address)
        if known is None:
            known = self._addresses[address] = _Address(Bucket(self._rate, self.BURST_SECONDS))
        if self._most and known.connections >= self._most:
            return 10.0
        wait = known.bucket.take()
        if not wait:
            known.connections += 1
        return wait

    def leave(self, address: str) -> None:
        """Count one out."""
        if address:
            self._addresses[address].connections -= 1

    def tidy(self) -> None:
        """Forget who matters no more; to be called now and then."""
        for address, known in list(self._addresses.items()):
            if not known.connections and known.bucket.idle():
                del self._addresses[address]
