"""Send frames to many peers, straight to their sockets, with one `send` for all frames of one turn of the event loop.

So a burst of 32 messages to a thousand members is a thousand sends and not 32,000. The frames are joined once for each
room, not for each member. Only for a peer that gets frames from several rooms in one turn, or one of its own such as an
ack, are they joined individually. Each connection gets its frames in the order in which they were posted, including
acks.
"""

from __future__ import annotations

from collections.abc import Callable, Sized
from typing import NamedTuple, Protocol

import gevent

from chat.live.transport import frames


class Frame(NamedTuple):
    """An encoded message: as text for long-polling, and as a WebSocket frame for other peers."""

    text: str
    wire: bytes

    @classmethod
    def of(cls, text: str) -> Frame:
        return cls(text, frames.frame(frames.TEXT, text.encode()))


class Receiver(Protocol):
    """A peer that receives frames: a `WebSocket` with `deliver`, or a long-polling client, whose `backlog` is never
    None."""

    @property
    def backlog(self) -> Sized | None: ...
    @property
    def send_now(self) -> Callable[[bytes], int]: ...
    def deliver(self, some: list[Frame], data: bytes, /) -> None: ...
    def queue(self, data: bytes, /) -> None: ...
    def abort(self) -> None: ...


Peers = dict[str, Receiver]  # by sid


class Fanout:
    """Collects the frames that are posted in one turn of the event loop, each with its peers, and sends them."""

    def __init__(self) -> None:
        self._due: list[tuple[Peers, Frame]] = []

    def post(self, peers: Peers, frame: Frame) -> None:
        """Send a frame to these peers at the end of this turn of the event loop. Call `flush` before you change `peers`
        in the same turn."""
        if not self._due:
            gevent.get_hub().loop.run_callback(self.flush)
        self._due.append((peers, frame))

    def flush(self) -> None:
        """Send all frames that were posted."""
        due, self._due = self._due, []
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
    """Return the peers that are in more than one of these rooms, each with an empty list of frames. This iterates over
    all rooms except the largest, so that its time does not depend on that one."""
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
    """Send frames to all these peers `but` some. This is the inner loop, which runs a thousand times for a message, so
    it does hardly more than the `send`, and reads only the peers themselves: other objects would be cache misses."""
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
