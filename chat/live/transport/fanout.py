"""From a frame to the kernel: it is sent straight to each peer's socket, and what comes due in one turn of the event
loop is joined into one `send`.

A burst of 32 messages to a thousand members is then a thousand sends and not 32,000. The
joining is done once for a room, not once for a member: only who also gets something of its own
in this turn (an ack, say), or is in two rooms that speak, has its frames put together singly.
So every connection gets its frames in the order in which they were posted, acks included.
"""

from __future__ import annotations

from collections.abc import Callable, Sized
from typing import NamedTuple, Protocol

import gevent

from chat.live.transport import frames


class Frame(NamedTuple):
    """One message on its way: as text for long-polling, as a WebSocket frame for the others."""

    text: str
    wire: bytes

    @classmethod
    def of(cls, text: str) -> Frame:
        return cls(text, frames.frame(frames.TEXT, text.encode()))


class Receiver(Protocol):
    """A peer that frames are sent to: a `WebSocket` with `deliver` or, with a `backlog` for ever, a client that
    long-polls."""

    @property
    def backlog(self) -> Sized | None: ...
    @property
    def send_now(self) -> Callable[[bytes], int]: ...
    def deliver(self, some: list[Frame], data: bytes, /) -> None: ...
    def queue(self, data: bytes, /) -> None: ...
    def abort(self) -> None: ...


Peers = dict[str, Receiver]  # by sid


class Fanout:
    """The frames that were posted in this turn of the loop, each with its peers."""

    def __init__(self) -> None:
        self._due: list[tuple[Peers, Frame]] = []

    def post(self, peers: Peers, frame: Frame) -> None:
        """Send a frame to these peers before the loop goes on waiting. Whoever changes `peers`
        before that has to call `flush` first."""
        if not self._due:
            gevent.get_hub().loop.run_callback(self.flush)
        self._due.append((peers, frame))

    def flush(self) -> None:
        """Send what is due."""
        due, self._due = self._due, []
        if not due:
            return
        rooms: dict[int, tuple[Peers, list[Frame]]] = {}
        for peers, frame in due:
            rooms.setdefault(id(peers), (peers, []))[1].append(frame)
        mixed = _in_several([peers for peers, _ in rooms.values()]) if len(rooms) > 1 else {}
        for peers, frame in due if mixed else ():
            for sid in mixed.keys() & peers.keys():
                mixed[sid][1].append(frame)
        singly = {peer for peer, _ in mixed.values()}
        for peers, some in rooms.values():
            _send(peers, some, singly)
        for peer, some in mixed.values():
            peer.deliver(some, b"".join(frame.wire for frame in some))


def _in_several(rooms: list[Peers]) -> dict[str, tuple[Receiver, list[Frame]]]:
    """The peers that are in more than one of these rooms, each with an empty list. The largest
    room is looked into, but never walked through."""
    largest = max(rooms, key=len)
    seen: Peers = {}
    several: dict[str, tuple[Receiver, list[Frame]]] = {}
    for peers in rooms:
        if peers is not largest:
            for sid in (seen.keys() & peers.keys()) | (largest.keys() & peers.keys()):
                several[sid] = (peers[sid], [])
            seen.update(peers)
    return several


def _send(peers: Peers, some: list[Frame], but: set[Receiver]) -> None:
    """The inner loop, a thousand times a message: nothing in it but the `send`. It looks at the
    peers alone, as each look at something else is a wait for memory."""
    data = b"".join([frame.wire for frame in some]) if len(some) > 1 else some[0].wire
    size = len(data)
    for peer in peers.values():
        if peer in but:
            continue
        if peer.backlog is not None:
            peer.deliver(some, data)
            continue
        send = peer.send_now
        try:
            sent = send(data)
        except (BlockingIOError, InterruptedError):
            peer.queue(data)
        except OSError:
            peer.abort()
        else:
            if sent != size:
                peer.queue(data[sent:])
