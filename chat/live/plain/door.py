"""The door of bare WebSockets: the checks before a handshake is answered."""

from __future__ import annotations

import _socket
import math
import re

from flask import Response, request

from chat.live.transport import upgrade
from chat.live.transport.admission import Admission
from chat.settings import Settings


class Door:
    """Lets a request become a bare WebSocket. It counts for its address as a client of Socket.IO does."""

    def __init__(self, settings: Settings, admission: Admission) -> None:
        self._settings = settings
        self._admission = admission

    def refusal(self) -> Response | None:
        """Why this request can't become a WebSocket; None when it can: then it is counted in."""
        # ws4py gives the address it connects to, where a browser gives its page's: ws://, as no page has it.
        origin = re.sub("^ws(s?)://", r"http\1://", request.headers.get("Origin", ""))
        if origin and not self._settings.allows_origin(origin, request.host):
            return Response("403 Forbidden Origin", 403)
        if (reason := upgrade.refusal(request.environ)) is not None:
            return Response(reason, reason, upgrade.VERSION)
        if wait := self._admission.enter(request.remote_addr or ""):
            return Response("429 Too Many Requests", 429, {"Retry-After": str(math.ceil(wait))})
        return None

    def open(self, protocol: str = "") -> _socket.socket | None:
        """The raw socket; None where the client has left already, and is counted out."""
        try:
            return upgrade.take_over(request.environ, protocol=protocol)
        except OSError:
            self.leave(request.remote_addr or "")
            return None

    def leave(self, address: str) -> None:
        """Count a client out."""
        self._admission.leave(address)
