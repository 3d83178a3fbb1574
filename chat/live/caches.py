"""Caches of the banned addresses and of the workspace's name, so that pages and handshakes need no query."""

from __future__ import annotations

from chat.clock import REAL, Clock
from chat.core.core import Core
from chat.domain.moderation import bans
from chat.domain.workspace import workspace
from chat.errors import ChatError

# A worker without connections does not follow changes, and one whose database was unavailable may have missed some. So
# a value that has not been confirmed for this long is read again when it is needed.
STALE_SECONDS = 15.0


class Banned:
    """A cache of the banned networks. Call it to check an address."""

    def __init__(self, core: Core, clock: Clock = REAL) -> None:
        self._core = core
        self._clock = clock
        self._networks: list[bans.Network] = []
        self._fresh_until = 0.0

    def __call__(self, address: str) -> bool:
        """Return True if this address is banned. Reads the list if the cache has expired, and may then raise
        ChatError."""
        networks = self._networks if self._clock.monotonic() < self._fresh_until else self.reload()
        return bans.covers(networks, address)

    def reload(self) -> list[bans.Network]:
        """Read the list again. Raises ChatError."""
        now = self._clock.monotonic()
        networks = self._networks = self._core.read(bans.networks)
        self._fresh_until = now + STALE_SECONDS
        return networks

    def invalidate(self) -> None:
        """Expire the cache, because the list has changed."""
        self._fresh_until = 0.0

    def confirm(self) -> None:
        """Extend the cache, because no change was announced. One that has expired stays so: it may have missed a
        change."""
        now = self._clock.monotonic()
        if now < self._fresh_until:
            self._fresh_until = now + STALE_SECONDS


class WorkspaceName:
    """A cache of the workspace's name: the one that its owner gave it, or else the operator's `fallback`."""

    def __init__(self, core: Core, fallback: str, clock: Clock = REAL) -> None:
        self._core = core
        self._clock = clock
        self._fallback = fallback
        self._name = fallback
        self._fresh_until = 0.0

    def __call__(self) -> str:
        try:
            return self._name if self._clock.monotonic() < self._fresh_until else self.reload()
        except ChatError:
            return self._name  # the error page needs a name, too

    def invalidate(self) -> None:
        """Expire the cache, because the name has changed."""
        self._fresh_until = 0.0

    def reload(self) -> str:
        """Read the name again. Raises ChatError."""
        self._name = self._core.read(workspace.load).name or self._fallback
        self._fresh_until = self._clock.monotonic() + STALE_SECONDS
        return self._name
