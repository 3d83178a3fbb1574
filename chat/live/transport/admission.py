"""Token buckets, and the limits of connections for each address."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from chat.addresses import Source, sources


class Bucket:
    """Allows `rate` acts a second, and a burst of `rate` * `seconds`. A rate of 0 is no limit. `clock` returns
    seconds."""

    __slots__ = ("_clock", "_full_at", "_rate", "_seconds")

    def __init__(self, rate: float, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._seconds = seconds
        self._clock = clock
        self._full_at = 0.0  # when the bucket is full again

    def take(self) -> float:
        """Take one and return 0, or take none and return the seconds until one is available."""
        wait = self.wait()
        if not wait and self._rate:
            self._full_at = max(self._full_at, self._clock()) + 1 / self._rate
        return wait

    def wait(self) -> float:
        """Return the seconds until one can be taken, or 0."""
        if not self._rate:
            return 0.0
        now = self._clock()
        wait = max(self._full_at, now) + 1 / self._rate - now - self._seconds
        return wait if wait > 1e-9 else 0.0

    def idle(self) -> bool:
        """Return True if the bucket is full, so that deleting it has no effect."""
        return self._full_at <= self._clock()


@dataclass(slots=True)
class _Network:
    bucket: Bucket
    connections: int = 0


class Admission:
    """Limits the connections of one address (`most`), and those that it may open a second (`rate`). An IPv6 address is
    counted for the networks around it.

    0 is no limit. An unknown address ("": a Unix socket, if CHAT_PROXIES trusts no proxy) is not limited. A network is
    deleted when it lacks connections and its bucket is full.
    """

    BURST_SECONDS = 2.0
    FULL_SECONDS = 10.0  # the delay after which a client may retry when its address has all its connections

    def __init__(self, most: int, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._rate = rate
        self._clock = clock
        self._networks: dict[str, _Network] = {}

    def enter(self, address: str) -> float:
        """Count a new connection and return 0, or refuse it and return the seconds after which to retry."""
        found = sources(address)
        known = [self._network(source) for source in found]
        if wait := max((network.bucket.wait() for network in known), default=0.0):
            return wait
        for source, network in zip(found, known, strict=True):
            if self._most and network.connections >= self._most * source.generosity:
                return self.FULL_SECONDS
        for network in known:
            network.bucket.take()
            network.connections += 1
        return 0.0

    def leave(self, address: str) -> None:
        """Uncount a connection that has ended."""
        for source in sources(address):
            self._networks[source.network].connections -= 1

    def tidy(self) -> None:
        """Delete networks without connections whose buckets are full. Call this every few seconds."""
        for name, network in list(self._networks.items()):
            if not network.connections and network.bucket.idle():
                del self._networks[name]

    def _network(self, source: Source) -> _Network:
        network = self._networks.get(source.network)
        if network is None:
            bucket = Bucket(self._rate * source.generosity, self.BURST_SECONDS, self._clock)
            network = self._networks[source.network] = _Network(bucket)
        return network
