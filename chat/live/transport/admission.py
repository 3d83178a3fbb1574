"""Token buckets: so many at once, and so many a second after that."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from chat.addresses import Source, sources


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
        wait = self.wait()
        if not wait and self._rate:
            self._full_at = max(self._full_at, self._clock()) + 1 / self._rate
        return wait

    def wait(self) -> float:
        """The seconds after which one can be taken; 0 for now."""
        if not self._rate:
            return 0.0
        now = self._clock()
        wait = max(self._full_at, now) + 1 / self._rate - now - self._seconds
        return wait if wait > 1e-9 else 0.0

    def idle(self) -> bool:
        """Whether it is full, so that forgetting it changes nothing."""
        return self._full_at <= self._clock()


@dataclass(slots=True)
class _Network:
    bucket: Bucket
    connections: int = 0


class Admission:
    """How many connections one address may have, and how many it may open a second; IPv6 by the networks around it.

    `most` and `rate` of 0 are no limit, and an address that isn't known ("": a Unix socket, when
    CHAT_PROXIES says that nobody in front can be believed) has none. A network is forgotten when it has no connections
    and could open as many as anybody.
    """

    BURST_SECONDS = 2.0
    FULL_SECONDS = 10.0  # after which to ask again where an address has all its connections

    def __init__(self, most: int, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._rate = rate
        self._clock = clock
        self._networks: dict[str, _Network] = {}

    def enter(self, address: str) -> float:
        """Count a connection in: 0, or the seconds after which to try again (then it isn't)."""
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
        """Count one out."""
        for source in sources(address):
            self._networks[source.network].connections -= 1

    def tidy(self) -> None:
        """Forget who matters no more; to be called now and then."""
        for name, network in list(self._networks.items()):
            if not network.connections and network.bucket.idle():
                del self._networks[name]

    def _network(self, source: Source) -> _Network:
        network = self._networks.get(source.network)
        if network is None:
            bucket = Bucket(self._rate * source.generosity, self.BURST_SECONDS, self._clock)
            network = self._networks[source.network] = _Network(bucket)
        return network
