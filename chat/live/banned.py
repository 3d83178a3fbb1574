"""The banned address ranges, as this worker knows them: a handshake is not to wait for the database."""

from __future__ import annotations

from chat.core import Core
from chat.domain import bans


class Banned:
    """Says whether an address is banned."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._networks: list[bans.Network] | None = None

    def __call__(self, address: str) -> bool:
        """Whether this address is shut out. Reads the list when it has none yet, and may raise ChatError then."""
        networks = self._networks if self._networks is not None else self.reload()
        return bool(networks) and bans.covers(networks, address)

    def reload(self) -> list[bans.Network]:
        """Read the list again. Raises ChatError."""
        networks = self._networks = self._core.read(bans.networks)
        return networks
