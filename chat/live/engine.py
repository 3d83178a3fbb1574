"""Engine.IO with detached WebSockets (`websocket`), long-polling as python-engineio has it, and
one pinger for all of them.

    engine.io packets   0 open  1 close  2 ping  3 pong  4 message  5 upgrade  6 noop

Leans on python-engineio 4.15: `Server.handle_request`, `_handle_connect`, `_trigger_event`,
`_cors_allowed_origins`, `_ok`, `_bad_request`, `sockets`, `generate_id`;
`Socket.poll`, `queue`, `upgrading`, `receive`. tests/test_engine.py turns red when they move.
"""

from __future__ import annotations

import logging
import math
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, Protocol
from urllib.parse import parse_qs

import engineio
import gevent
from engineio import packet
from engineio.exceptions import EngineIOError
from engineio.socket import Socket

from chat.live import frames, handoff
from chat.live.fanout import Frame, Manager
from chat.live.limits import Admission
from chat.live.websocket import WebSocket

log = logging.getLogger(__name__)

INBOX = 32  # messages of a client that wait for the one before; then it is not read from
# What the connect handler needs of the request. All of it would be most of a connection's memory.
KEPT = (
    "REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL",
    "REMOTE_ADDR", "HTTP_HOST", "HTTP_COOKIE", "wsgi.url_scheme", "flask.app",
)  # fmt: skip
PING, PONG_PROBE = Frame.of("2"), Frame.of("3probe")


class Pinged(Protocol):
    """What the pinger has to know of a peer: when it is `due` next, and whether it is `waiting`
    for the answer to a ping."""

    due: float
    waiting: bool

    def ping(self) -> None: ...


def heard(peer: Pinged, interval: float) -> None:
    """The peer has answered; the next ping is due after the interval."""
    peer.waiting = False
    peer.due = time.monotonic() + interval


def beat(peer: Pinged, now: float, timeout: float) -> bool:
    """Whether the peer is still to be believed in; pings it when it is time."""
    if now < peer.due:
        return True
    if peer.waiting:
        return False
    peer.waiting = True
    peer.due = now + timeout
    peer.ping()
    return True


class Peer(WebSocket):
    """A client on a detached WebSocket.

    Messages are handled one after the other in a greenlet that lives as long as there are some.
    While `polling` is set, this is a long-polling client that tries to change over.
    """

    __slots__ = ("_inbox", "_reason", "address", "due", "engine", "polling", "sid", "waiting")

    upgraded = connected = True
    due: float
    waiting: bool

    def __init__(self, engine: Engine, sid: str, address: str, sock: Any, polling: PollingPeer | None = None) -> None:
        self.engine = engine
        self.sid = sid
        self.address = address
        self.polling = polling
        self._inbox: deque[str | None] | None = None
        self._reason = engine.reason.TRANSPORT_CLOSE
        heard(self, engine.ping_interval)
        super().__init__(sock, largest=engine.max_http_buffer_size, most_queued=engine.most_queued)

    def deliver(self, _frames: list[Frame], data: bytes) -> None:
        """Send frames that the fan-out has joined."""
        self.send(data)

    def ping(self) -> None:
        self.send(PING.wire)

    def give_up(self) -> None:
        """It does not answer."""
        self._reason = self.engine.reason.PING_TIMEOUT
        self.abort()

    def leave(self) -> None:
        """Close it from this side."""
        self._reason = self.engine.reason.SERVER_DISCONNECT
        self.close(frames.NORMAL)

    def on_message(self, message: frames.Message) -> None:
        text = message.data
        if self.polling is not None:
            self._probe(self.polling, text)
        elif not isinstance(text, str):
            self.close(frames.POLICY, "only text is taken")
        elif text[:1] == "4":
            self._enqueue(text[1:])
        elif text == "3":
            heard(self, self.engine.ping_interval)
        elif text == "1":
            self._reason = self.engine.reason.CLIENT_DISCONNECT
            self.close(frames.NORMAL)
        elif text != "6":
            self.close(frames.POLICY, "this is no Engine.IO packet")

    def on_closed(self) -> None:
        if self.polling is not None:
            self.polling.upgrading = False  # it goes on polling
        else:
            self.engine.forget(self)
            self._enqueue(None)

    def _enqueue(self, text: str | None) -> None:
        if self._inbox is None:
            self._inbox = deque((text,))
            gevent.spawn(self._work, self._inbox)
            return
        self._inbox.append(text)
        if len(self._inbox) == INBOX:
            self.pause()

    def _work(self, inbox: deque[str | None]) -> None:
        """Handle what has come, in order, and then be gone."""
        while inbox:
            text = inbox.popleft()
            if text is None:
                self.engine._trigger_event("disconnect", self.sid, self._reason, run_async=False)
            elif not self.closed:
                self.engine._trigger_event("message", self.sid, text, run_async=False)
            if len(inbox) == INBOX - 1:
                self.resume()
        self._inbox = None

    def _probe(self, polling: PollingPeer, text: str | bytes) -> None:
        """https://socket.io/docs/v4/engine-io-protocol/#upgrade"""
        if text == "2probe" and not polling.upgrading:
            polling.upgrading = True  # polls are answered with a noop from now on
            polling.send(packet.Packet(packet.NOOP))
            self.send(PONG_PROBE.wire)
        elif text == "5" and polling.upgrading and not polling.closed:
            self.polling = None
            self.engine.change_over(polling, self)
        else:
            self.close(frames.POLICY, "this is no upgrade")


class PollingPeer(Socket):  # type: ignore[misc]
    """A client that long-polls: python-engineio's socket with a bound on what waits for it, and
    without its own greenlet for pings."""

    due: float
    waiting: bool
    backlog = ()  # so the fan-out never sends to it directly

    def __init__(self, engine: Engine, sid: str, address: str) -> None:
        super().__init__(engine, sid)
        self.address = address
        self._waiting_bytes = 0
        heard(self, engine.ping_interval)

    def deliver(self, some: list[Frame], _data: bytes) -> None:
        for frame in some:
            self.send(packet.Packet(packet.MESSAGE, frame.text[1:]))

    def send(self, pkt: packet.Packet) -> None:
        if self.closed:
            return
        self._waiting_bytes += len(pkt.data or "")
        self.queue.put(pkt)
        if self._waiting_bytes > self.server.most_queued:
            log.info("dropped a polling client that was %d bytes behind", self._waiting_bytes)
            self.leave()

    def handle_post_request(self, environ: dict[str, Any]) -> None:
        """Raises EngineIOError for a body that is not made of packets, which is a 400 and the end of
        the session: engineio would answer 200 and drop all of it."""
        try:
            super().handle_post_request(environ)
        except (ValueError, LookupError) as error:
            raise EngineIOError(str(error)) from None

    def poll(self) -> list[packet.Packet]:
        packets: list[packet.Packet] = super().poll()
        self._waiting_bytes = 0
        return packets

    def ping(self) -> None:
        self.send(packet.Packet(packet.PING))

    def schedule_ping(self) -> None:
        """Called by `receive` for a pong."""
        heard(self, self.server.ping_interval)

    def check_ping_timeout(self) -> bool:
        return True

    def give_up(self) -> None:
        self.close(wait=False, abort=True, reason=self.server.reason.PING_TIMEOUT)

    def leave(self) -> None:
        self.close(wait=False, reason=self.server.reason.SERVER_DISCONNECT)

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        """Nobody has to read what is still queued, so nothing here waits for it."""
        super().close(wait=False, abort=abort, reason=reason)
        self.server.forget(self)


class Engine(engineio.Server):  # type: ignore[misc]
    """python-engineio's server. `most_queued` bounds what waits for one peer, in bytes. While
    `draining`, nobody new is let in."""

    manager: Manager

    def __init__(self, *, most_queued: int, admission: Admission, **options: Any) -> None:
        super().__init__(monitor_clients=False, **options)
        self.most_queued = most_queued
        self.draining = False
        self._admission = admission
        self._beating = False

    def handle_request(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if "HTTP_UPGRADE" not in environ:
            return super().handle_request(environ, start_response)  # type: ignore[no-any-return]
        refusal = self._refusal(environ) or handoff.refusal(environ)
        if refusal is not None:
            start_response(refusal, [("Content-Type", "text/plain"), *handoff.VERSION])
            return [refusal.encode()]
        sid = parse_qs(environ.get("QUERY_STRING", "")).get("sid", [None])[0]
        if sid is None:
            return self._accept(environ, start_response)
        polling = self.sockets[sid]
        Peer(self, sid, polling.address, handoff.take_over(environ), polling)
        return []

    def send_packet(self, sid: str, pkt: packet.Packet) -> None:
        if (peer := self.sockets.get(sid)) is not None:
            self.manager.fanout.post({sid: peer}, Frame.of(pkt.encode()))

    def disconnect(self, sid: str | None = None) -> None:
        for peer in list(self.sockets.values()) if sid is None else filter(None, [self.sockets.get(sid)]):
            self.manager.fanout.flush()
            peer.leave()

    def forget(self, peer: Peer | PollingPeer) -> None:
        """The peer is gone."""
        if self.sockets.get(peer.sid) is peer:
            del self.sockets[peer.sid]
            self._admission.leave(peer.address)

    def restart(self) -> None:
        """Close everybody, saying that another server follows."""
        self.manager.fanout.flush()
        for peer in list(self.sockets.values()):
            if isinstance(peer, Peer):
                peer.close(frames.RESTART, "the server restarts")
            else:
                peer.leave()

    def change_over(self, polling: PollingPeer, peer: Peer) -> None:
        """A long-polling client goes on by WebSocket: what waited for it comes first."""
        self.manager.fanout.flush()
        self.sockets[peer.sid] = peer
        self.manager.replace(peer.sid, peer)
        while not polling.queue.empty():
            pkt = polling.queue.get()
            if pkt is not None and pkt.packet_type != packet.NOOP:
                peer.send(Frame.of(pkt.encode()).wire)

    def _refusal(self, environ: dict[str, Any]) -> str | None:
        """Why this can't become a WebSocket of ours; None when it can."""
        query = parse_qs(environ.get("QUERY_STRING", ""))
        origin = environ.get("HTTP_ORIGIN")
        if origin and origin not in self._cors_allowed_origins(environ):
            return "403 Forbidden Origin"
        if query.get("transport") != ["websocket"] or query.get("EIO") != ["4"]:
            return "400 Bad Request"
        if "sid" in query:
            peer = self.sockets.get(query["sid"][0])
            if not isinstance(peer, PollingPeer) or peer.closed or peer.upgrading:
                return "400 Unknown Session"
        return None

    def _open(self, sid: str, upgrades: list[str]) -> str:
        """The packet that begins a session. Its times are whole milliseconds."""
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

    def _accept(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """A new WebSocket client."""
        if (refused := self._not_now(environ)) is not None:
            start_response(refused["status"], refused["headers"])
            return [refused["response"]]
        sid = self.generate_id()
        sock = handoff.take_over(environ, Frame.of(self._open(sid, [])).wire)
        self.sockets[sid] = Peer(self, sid, environ["REMOTE_ADDR"], sock)
        self._begin(sid, environ)
        return []

    def _handle_connect(
        self, environ: dict[str, Any], start_response: Any, transport: str, jsonp_index: int | None = None
    ) -> dict[str, Any]:
        """A new long-polling client. (A new WebSocket never gets here.)"""
        if transport != "polling":
            return self._bad_request("Invalid transport")  # type: ignore[no-any-return]
        if (refused := self._not_now(environ)) is not None:
            return refused
        sid = self.generate_id()
        peer = self.sockets[sid] = PollingPeer(self, sid, environ["REMOTE_ADDR"])
        peer.connected = True
        peer.queue.put(packet.Packet(encoded_packet=self._open(sid, ["websocket"])))
        self._begin(sid, environ)
        return self._ok(peer.poll(), jsonp_index=jsonp_index)  # type: ignore[no-any-return]

    def _not_now(self, environ: dict[str, Any]) -> dict[str, Any] | None:
        """The answer to a client for which there is no place now; else it is counted in."""
        wait = 1.0 if self.draining else self._admission.enter(environ["REMOTE_ADDR"])
        if not wait:
            return None
        status = "503 Service Unavailable" if self.draining else "429 Too Many Requests"
        headers = [("Content-Type", "text/plain"), ("Retry-After", str(math.ceil(wait)))]
        return {"status": status, "headers": headers, "response": status.encode()}

    def _begin(self, sid: str, environ: dict[str, Any]) -> None:
        if not self._beating:
            self._beating = True
            gevent.spawn(self._pinger)
        kept = {name: environ[name] for name in KEPT if name in environ}
        self._trigger_event("connect", sid, kept, run_async=False)

    def _pinger(self) -> None:
        """Once a second, everybody whose time has come."""
        while True:
            gevent.sleep(1)
            self._admission.tidy()
            now = time.monotonic()
            for sid, peer in list(self.sockets.items()):
                if now >= peer.due and not self.manager.is_connected(sid, "/"):
                    peer.leave()  # it opened a session and never joined the chat
                elif not beat(peer, now, self.ping_timeout):
                    peer.give_up()
