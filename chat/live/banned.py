"""The banned address ranges, as this worker knows them: a handshake is not to wait for the database."""

from __future__ import annotations

import time

from chat.core import Core
from chat.domain import bans

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

    def confirm(self) -> None:
        """There was no word of a change. Of one that was missed while the list grew stale, nothing is known."""
        now = time.monotonic()
        if now < self._fresh_until:
            self._fresh_until = now + STALE_SECONDS
