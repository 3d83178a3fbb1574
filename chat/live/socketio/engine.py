"""Engine.IO with detached WebSockets (`peers`), long-polling (`polling`), and one pinger for all of them.

Relies on python-engineio 4.15: `Server.handle_request`, `_handle_connect`, `_ok`, `sockets`, `handlers`,
`cors_allowed_origins`. tests/house/test_insides.py fails if one of them is missing, tests/live/test_engine.py if one
behaves differently.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIEnvironment

import engineio
import gevent
from engineio import packet

from chat.clock import REAL, Clock
from chat.live.socketio.manager import Manager
from chat.live.socketio.peers import Peer, beat
from chat.live.socketio.polling import PollingPeer, Response
from chat.live.transport import frames, upgrade
from chat.live.transport.admission import Admission
from chat.live.transport.fanout import Frame
from chat.live.transport.pool import Pool

log = logging.getLogger(__name__)

# The parts of the request that the connect handler needs. The whole would take most of a connection's memory.
KEPT = ("HTTP_COOKIE", "HTTP_USER_AGENT", "REMOTE_ADDR", "wsgi.url_scheme")


# Values of Sec-Fetch-Site for pages of other sites. Their requests, such as those for images, may lack an Origin.
ELSEWHERE = ("cross-site", "same-site")


class Engine(engineio.Server):  # type: ignore[misc]
    """python-engineio's server. `most_queued` limits the queue of data for one peer, in bytes. While `draining`, new
    clients are refused."""

    manager: Manager

    def __init__(self, *, most_queued: int, admission: Admission, clock: Clock = REAL, **options: Any) -> None:
        super().__init__(**options)
        self.most_queued = most_queued
        self.clock = clock
        self.draining = False
        self.pool = Pool()
        self._admission = admission
        self._strangers: dict[str, dict[str, None]] = {}  # address -> its sids that have not joined, the oldest first
        self._beating = False

    def handle_request(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("HTTP_UPGRADE", "").lower() != "websocket":  # other upgrades, such as HTTP/2, may be ignored
            if self.draining and environ["REQUEST_METHOD"] == "POST":
                return _answer(_come_back(1.0), start_response)
            return self._poll(environ, start_response)
        refusal = self._refusal(environ) or upgrade.refusal(environ)
        if refusal is not None:
            start_response(refusal, [("Content-Type", "text/plain"), *upgrade.VERSION])
            return [refusal.encode()]
        sid = parse_qs(environ["QUERY_STRING"]).get("sid", [None])[0]
        if sid is None:
            return self._accept(environ, start_response)
        polling = self.sockets[sid]
        polling.prober = Peer(self, sid, polling.address, upgrade.take_over(environ), polling)
        return []

    def _poll(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Handle a request of a long-polling client. The response gets a Content-Length here: without one, pywsgi would
        iterate over the body to measure it, and `Response` would assume that it was written."""
        started: list[tuple[str, list[tuple[str, str]]]] = []
        [body] = super().handle_request(environ, lambda *answer: started.append(answer))
        [(status, headers)] = started
        start_response(status, [*headers, ("Content-Length", str(len(body)))])
        given = environ.get("banter.given")
        return Response(body, *given) if given is not None else [body]

    def send_packet(self, sid: str, pkt: packet.Packet) -> None:
        if (peer := self.sockets.get(sid)) is not None:
            self.manager.fanout.post({sid: peer}, Frame.of(pkt.encode()))

    def disconnect(self, sid: str) -> None:
        if (peer := self.sockets.get(sid)) is not None:
            peer.leave()

    def forget(self, peer: Peer | PollingPeer) -> None:
        """Clean up after a peer that is gone."""
        if self.sockets.get(peer.sid) is peer:
            self.joined(peer.sid)
            del self.sockets[peer.sid]
            self._admission.leave(peer.address)

    def joined(self, sid: str) -> None:
        """Note that a client has joined the chat, so that it is not closed to make room for another."""
        address = self.sockets[sid].address
        theirs = self._strangers.get(address, {})
        theirs.pop(sid, None)
        if not theirs:
            self._strangers.pop(address, None)

    def restart(self) -> None:
        """Close all connections, with the code that says that the server restarts."""
        self.manager.fanout.flush()
        for peer in list(self.sockets.values()):
            if isinstance(peer, Peer):
                peer.close(frames.RESTART, "the server restarts")
            else:
                peer.leave()

    def change_over(self, polling: PollingPeer, peer: Peer) -> None:
        """Move a long-polling client to its WebSocket. Packets in its queue are sent first."""
        self.manager.fanout.flush()
        self.sockets[peer.sid] = peer
        polling.prober = None
        self.manager.registry.replace(peer.sid, peer)
        for pkt in polling.queue.end():
            if pkt.packet_type != packet.NOOP:
                peer.send(Frame.of(pkt.encode()).wire)

    def _refusal(self, environ: WSGIEnvironment) -> str | None:
        """Return the HTTP status that refuses this WebSocket, or None to accept it."""
        query = parse_qs(environ.get("QUERY_STRING", ""))
        origin = environ.get("HTTP_ORIGIN")
        if origin and not self.cors_allowed_origins(origin, environ):
            return "403 Forbidden Origin"
        if query.get("transport") != ["websocket"] or query.get("EIO") != ["4"]:
            return "400 Bad Request"
        if "sid" in query:
            peer = self.sockets.get(query["sid"][0])
            if not isinstance(peer, PollingPeer) or peer.closed or peer.prober is not None:
                return "400 Unknown Session"
        return None

    def _open(self, sid: str, upgrades: list[str]) -> str:
        """Encode the packet that begins a session. Its times are whole milliseconds."""
        pkt = packet.Packet(
            packet.OPEN,
            {
                "sid": sid,
                "upgrades": upgrades,
                "pingInterval": int(self.ping_interval * 1000),
                "pingTimeout": int(self.ping_timeout * 1000),
                "maxPayload": self.max_http_buffer_size,
            },
        )
        text: str = pkt.encode()
        return text

    def _accept(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Accept a new WebSocket client."""
        address = environ.get("REMOTE_ADDR", "")
        if (refused := self._not_now(environ)) is not None:
            return _answer(refused, start_response)
        sid = self.generate_id()
        try:
            sock = upgrade.take_over(environ, Frame.of(self._open(sid, [])).wire)
        except OSError:
            self._admission.leave(address)
            raise
        self.sockets[sid] = Peer(self, sid, address, sock)
        self._begin(sid, environ)
        return []

    def _handle_connect(
        self, environ: WSGIEnvironment, start_response: StartResponse, transport: str, jsonp_index: int | None = None
    ) -> dict[str, Any]:
        """Accept a new long-polling client. python-engineio calls this only for those, because `handle_request` takes
        new WebSockets."""
        if "HTTP_ORIGIN" not in environ and environ.get("HTTP_SEC_FETCH_SITE") in ELSEWHERE:
            return {"status": "403 Forbidden", "headers": [("Content-Type", "text/plain")], "response": b"Forbidden"}
        address = environ.get("REMOTE_ADDR", "")
        if (refused := self._not_now(environ)) is not None:
            return refused
        sid = self.generate_id()
        peer = self.sockets[sid] = PollingPeer(self, sid, address)
        peer.connected = True
        peer.queue.put(packet.Packet(encoded_packet=self._open(sid, ["websocket"])))
        self._begin(sid, environ)
        return self._ok(peer.queue.take_all(), jsonp_index=jsonp_index)  # type: ignore[no-any-return]

    def _not_now(self, environ: WSGIEnvironment) -> dict[str, Any] | None:
        """Count a new client and return None, or return the response that refuses it for now."""
        if self.draining:
            return _come_back(1.0)
        if environ.get("banter.scarce"):
            return _come_back(10.0)
        address = environ.get("REMOTE_ADDR", "")
        wait = self._admission.enter(address)
        if wait == Admission.FULL_SECONDS and (theirs := self._strangers.get(address)):
            self.sockets[next(iter(theirs))].leave()
            wait = self._admission.enter(address)
        return _come_back(wait, "429 Too Many Requests") if wait else None

    def _begin(self, sid: str, environ: WSGIEnvironment) -> None:
        if not self._beating:
            self._beating = True
            gevent.spawn(self._pinger)
        self._strangers.setdefault(environ.get("REMOTE_ADDR", ""), {})[sid] = None
        kept = {name: environ[name] for name in KEPT if name in environ}
        self.tell("connect", sid, kept)

    def tell(self, event: str, sid: str, what: Any) -> None:
        """Pass a connection, a message or a disconnection to python-socketio. Exceptions are logged."""
        try:
            self.handlers[event](sid, what)
        except Exception:
            log.exception("the handler of %r failed", event)

    def _pinger(self) -> None:
        """Once a second, ping the peers that are due, and close those that did not answer."""
        while True:
            self.clock.sleep(1)
            self._admission.tidy()
            now = self.clock.monotonic()
            for sid, peer in list(self.sockets.items()):
                # In greenlets, because closing one may wait for the database, and the other pings must not.
                if now >= peer.due and not self.manager.is_connected(sid, "/"):
                    gevent.spawn(peer.leave)  # it opened a session but did not join the chat
                elif not beat(peer, now, self.ping_timeout):
                    gevent.spawn(peer.give_up)
                elif isinstance(peer, PollingPeer) and peer.prober is not None and now >= peer.prober.due:
                    peer.prober.abort()


def _answer(answer: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    start_response(answer["status"], answer["headers"])
    return [answer["response"]]


def _come_back(wait: float, status: str = "503 Service Unavailable") -> dict[str, Any]:
    """Return the response that asks a client to try again after `wait` seconds."""
    headers = [("Content-Type", "text/plain"), ("Retry-After", str(math.ceil(wait)))]
    return {"status": status, "headers": headers, "response": status.encode()}
