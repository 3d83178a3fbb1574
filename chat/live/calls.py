"""Commands that come by plain HTTP: the same dispatcher, without a connection."""

from __future__ import annotations

from typing import Any

from msgspec import Raw

from chat.core.command import Who
from chat.core.core import Core
from chat.errors import TooMany
from chat.live import dispatch
from chat.live.replies import completed
from chat.live.rooms.presence import Presence
from chat.live.transport.admission import Bucket
from chat.settings import Settings

BURST_SECONDS = 4.0


class Calls:
    """Performs them, as many a second for each session as on a connection."""

    def __init__(self, core: Core, presence: Presence, settings: Settings) -> None:
        self._core = core
        self._presence = presence
        self._settings = settings
        self._allowances: dict[int, Bucket] = {}

    def perform(self, who: Who, event: str, body: bytes) -> dict[str, Any]:
        """The fields of the answer. Raises ChatError."""
        session = who.session_id or 0
        allowance = self._allowances.get(session)
        if allowance is None:
            self._allowances = {one: bucket for one, bucket in self._allowances.items() if not bucket.idle()}
            allowance = self._allowances[session] = Bucket(self._settings.events_per_second, BURST_SECONDS)
        if wait := allowance.take():
            raise TooMany("Too many requests in too short a time.", retry_after=round(wait, 3))
        reply = dispatch.perform(self._core, who, dispatch.decode(event, [Raw(body or b"{}")]))
        return dispatch.acked(completed(reply, self._presence, self._settings.place))
