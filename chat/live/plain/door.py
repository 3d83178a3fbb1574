"""The checks before the handshake of a bare WebSocket is answered."""

from __future__ import annotations

import _socket
import math
import re

from flask import Response, request

from chat.live.transport import upgrade
from chat.live.transport.admission import Admission
from chat.settings import Settings


class Door:
    """Checks and answers handshakes. A bare WebSocket counts for its address like a client of Socket.IO."""

    def __init__(self, settings: Settings, admission: Admission) -> None:
        self._settings = settings
        self._admission = admission

    def refusal(self) -> Response | None:
        """Return the response that refuses this request, or None to accept it; then it is counted for its address."""
        # A browser sends the origin of its page. ws4py sends the address that it connects to, with ws:// for http://.
        origin = re.sub("^ws(s?)://", r"http\1://", request.headers.get("Origin", ""))
        if origin and not self._settings.allows_origin(origin, request.host):
            return Response("403 Forbidden Origin", 403)
        if (reason := upgrade.refusal(request.environ)) is not None:
            return Response(reason, reason, upgrade.VERSION)
        if wait := self._admission.enter(request.remote_addr or ""):
            return Response("429 Too Many Requests", 429, {"Retry-After": str(math.ceil(wait))})
        return None

    def open(self, protocol: str) -> _socket.socket | None:
        """Answer the handshake and return the raw socket; or None if the client has left, which uncounts it."""
        try:
            return upgrade.take_over(request.environ, protocol=protocol)
        except OSError:
            self.leave(request.remote_addr or "")
            return None

    def leave(self, address: str) -> None:
        """Uncount a client that has left."""
        self._admission.leave(address)
