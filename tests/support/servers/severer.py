"""Proxies that break connections at planned places: one for each client, all in one thread."""

import asyncio
import socket
import struct
import threading
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from typing import Literal, NamedTuple, Self

Way = Literal["up", "down"]


class Cut(NamedTuple):
    """A place in what is sent: in the chunk of this number, after this part of it and so many bytes more or less."""

    chunk: int
    part: float
    more: int

    def within(self, chunk: bytes) -> int:
        """Return the number of bytes of the chunk before this place."""
        return max(0, min(len(chunk), int(self.part * len(chunk)) + self.more))


class Severer:
    """A TCP proxy in front of `port`. It cuts a connection in direction `way` at the first of `cuts`, then another one
    at the next, and so on; every second one with a reset. When all are used up, connections stay."""

    def __init__(self, port: int, way: Way, cuts: Iterable[Cut]) -> None:
        self._port, self._way = port, way
        self.cuts = deque(cuts)
        self.port = 0

    async def listen(self) -> None:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            there, back = await asyncio.open_connection("127.0.0.1", self._port)
            ways = [self._forward(reader, back, self._way == "up"), self._forward(there, writer, self._way == "down")]
            tasks = [asyncio.ensure_future(way) for way in ways]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()
            for end in (writer, back):
                self._close(end)

    async def _forward(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, measured: bool) -> None:
        """Forward data to the end of the connection, or to the place where it has to be cut."""
        number = 0
        with suppress(OSError):
            while chunk := await source.read(65536):
                cut = self.cuts[0] if measured and self.cuts else None
                if cut and cut.chunk < number:
                    return  # it was past this place when the one before was reached
                if cut and cut.chunk == number:
                    self.cuts.popleft()
                    chunk = chunk[: cut.within(chunk)]
                target.write(chunk)
                await target.drain()
                if cut and cut.chunk == number:
                    return
                number += 1

    def _close(self, end: asyncio.StreamWriter) -> None:
        if len(self.cuts) % 2:
            one = end.get_extra_info("socket")
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        end.close()


class Severers:
    """Runs these proxies until the end of the block."""

    def __init__(self, severers: list[Severer]) -> None:
        self._severers = severers
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def __enter__(self) -> Self:
        self._thread.start()
        for one in self._severers:
            asyncio.run_coroutine_threadsafe(one.listen(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        tasks = [one for one in asyncio.all_tasks() if one is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
