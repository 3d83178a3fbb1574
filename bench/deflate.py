"""Measures the savings and the costs of permessage-deflate (RFC 7692); see docs/decisions.md.

    python bench/deflate.py

Prints medians of several rounds. Times are multiples of one `send()` of the same frame to a local socket, measured in
the same round, so that a busy machine changes little.
"""

from __future__ import annotations

import json
import random
import socket
import statistics
import time
import uuid
import zlib
from collections.abc import Callable
from pathlib import Path

ROUNDS = 7
WORDS = """the a to and of is it we that in for on with this be have not you are but at as they will was can if my so
there all just about like get what would when one out do now some know had how up from then could time see no more
good think or their me his new which who people build test deploy server client message room branch merge release
tomorrow morning lunch meeting review fixed broken again thanks great sounds maybe later actually probably"""
TAKEOVER, EACH_ALONE = "with context takeover", "without"


def sentence(chance: random.Random, size: int) -> str:
    """Return chat-like text of about `size` characters."""
    words: list[str] = []
    while sum(len(word) + 1 for word in words) < size:
        words.append(chance.choice(WORDS.split()))
    return " ".join(words)


def message(chance: random.Random, number: int) -> dict[str, object]:
    author = {"id": chance.randrange(1, 200), "name": chance.choice(["Ann", "Ben", "Cid", "Dora", "Eve"])}
    return {
        "id": number, "seq": number, "rev": number, "kind": "text", "author": author,
        "text": sentence(chance, chance.randrange(20, 120)), "at": 1_790_000_000_000 + number * 7919,
        "edited_at": None, "deleted": False, "client_id": str(uuid.UUID(int=chance.getrandbits(128))),
    }  # fmt: skip


def events(count: int) -> list[bytes]:
    """Return frames of about 300 bytes: consecutive messages of a room."""
    chance = random.Random(1)
    made = []
    for number in range(count):
        event = {"room": "lobby", "prev": number - 1, "rev": number, "message": message(chance, number)}
        made.append(("42" + json.dumps(["message", event], separators=(",", ":"))).encode())
    return made


def answers(count: int) -> list[bytes]:
    """Return frames of about 20 kB: answers to `room:open`."""
    chance = random.Random(2)
    made = []
    for number in range(count):
        messages = [message(chance, 1000 * number + place) for place in range(50)]
        members = [
            {"id": place, "name": f"{chance.choice(WORDS.split())} {place}", "here": place < 30} for place in range(120)
        ]
        made.append(("431" + json.dumps([{"ok": True, "messages": messages, "members": members}])).encode())
    return made


def compressor() -> zlib._Compress:
    return zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -15)


def deflated(context: zlib._Compress, data: bytes) -> bytes:
    """Compress one message (RFC 7692, section 7.2.1)."""
    return (context.compress(data) + context.flush(zlib.Z_SYNC_FLUSH))[:-4]


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def send_all(frames: list[bytes]) -> None:
    """Send each frame to a socket, and receive it."""
    left, right = socket.socketpair()
    with left, right:
        for frame in frames:
            left.send(frame)
            right.recv(1 << 20)


def one_round(frames: list[bytes]) -> dict[str, float]:
    """Return the CPU time to compress the frames, in multiples of their `send()` and `recv()`."""
    shared = compressor()
    sending = seconds(lambda: send_all(frames))
    return {
        TAKEOVER: seconds(lambda: [deflated(shared, frame) for frame in frames]) / sending,
        EACH_ALONE: seconds(lambda: [deflated(compressor(), frame) for frame in frames]) / sending,
    }


def memory(make: Callable[[], object], count: int = 300) -> float:
    """Return the memory of each object in kB."""

    def resident() -> int:
        status = Path("/proc/self/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0])

    before = resident()
    kept = [make() for _ in range(count)]
    return (resident() - before) / len(kept)


def used_compressor() -> zlib._Compress:
    context = compressor()
    for frame in USED:
        deflated(context, frame)
    return context


def used_decompressor() -> zlib._Decompress:
    context, back = compressor(), zlib.decompressobj(-15)
    for frame in USED:
        back.decompress(deflated(context, frame) + b"\0\0\xff\xff")
    return back


USED = events(150)


def main() -> None:
    for name, frames in (("message events", events(2000)), ("room:open answers", answers(60))):
        size = sum(map(len, frames))
        shared = compressor()
        left = {
            TAKEOVER: sum(len(deflated(shared, frame)) for frame in frames) / size,
            EACH_ALONE: sum(len(deflated(compressor(), frame)) for frame in frames) / size,
        }
        rounds = [one_round(frames) for _ in range(ROUNDS)]
        print(f"{name}, {size // len(frames)} bytes each")
        for way in (TAKEOVER, EACH_ALONE):
            cost = statistics.median(one[way] for one in rounds)
            print(f"  {way:24} {left[way]:4.0%} of the bytes are left; CPU {cost:5.1f} x send() and recv()")
    writing, reading = memory(used_compressor), memory(used_decompressor)
    print(f"memory of a connection: {writing:.0f} kB to compress, {reading:.0f} kB to read")


if __name__ == "__main__":
    main()
