"""Caches of the workspace: neither a page nor a handshake waits for the database to read them."""

from __future__ import annotations

import time

from chat.core.core import Core
from chat.domain.moderation import bans
from chat.domain.workspace import workspace
from chat.errors import ChatError

# A worker without connections follows nothing, and one whose database was away may have missed something. What it
# knows is then read again when it has become this old.
STALE_SECONDS = 15.0


class Banned:
    """Says whether an address is banned."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._networks: list[bans.Network] = []
        self._fresh_until = 0.0

    def __call__(self, address: str) -> bool:
        """Whether this address is shut out. Reads the list when it is not known to be fresh, and may raise ChatError
        then."""
        networks = self._networks if time.monotonic() < self._fresh_until else self.reload()
        return bool(networks) and bans.covers(networks, address)

    def reload(self) -> list[bans.Network]:
        """Read the list again. Raises ChatError."""
        now = time.monotonic()
        networks = self._networks = self._core.read(bans.networks)
        self._fresh_until = now + STALE_SECONDS
        return networks

    def invalidate(self) -> None:
        """The list has changed: read it when it is asked for next."""
        self._fresh_until = 0.0

    def confirm(self) -> None:
        """There was no word of a change. Of one that was missed while the list grew stale, nothing is known."""
        now = time.monotonic()
        if now < self._fresh_until:
            self._fresh_until = now + STALE_SECONDS


# A worker without connections hears of no change, and then looks again.


class WorkspaceName:
    """The name of the workspace: the one its owner gave it, or else the operator's."""

    def __init__(self, core: Core, fallback: str) -> None:
        self._core = core
        self._fallback = fallback
        self._name = fallback
        self._fresh_until = 0.0

    def __call__(self) -> str:
        try:
            return self._name if time.monotonic() < self._fresh_until else self.reload()
        except ChatError:
            return self._name  # the page that says what is wrong needs a name, too

    def invalidate(self) -> None:
        """It has another name: read it when it is asked for next."""
        self._fresh_until = 0.0

    def reload(self) -> str:
        """Read it again. Raises ChatError."""
        self._name = self._core.read(workspace.load).name or self._fallback
        self._fresh_until = time.monotonic() + STALE_SECONDS
        return self._name
