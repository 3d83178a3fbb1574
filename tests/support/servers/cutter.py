"""A proxy that breaks connections at the worst moment: when the answer is on its way back."""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self


class Cutter:
    """A TCP proxy in front of `port`. It drops every second chunk from the server that contains `pattern`, and breaks
    that connection. `cuts` counts them.
    """

    def __init__(self, port: int, pattern: bytes) -> None:
        self._server, self._pattern = port, pattern
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._seen = self.cuts = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._break(self._listener, *self._open)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server))
                self._open += [client, server]
                threading.Thread(target=self._forward, args=(client, server), daemon=True).start()
                threading.Thread(target=self._forward, args=(server, client, self._pattern), daemon=True).start()

    def _forward(self, source: socket.socket, target: socket.socket, pattern: bytes | None = None) -> None:
        with suppress(OSError):
            while chunk := source.recv(65536):
                if pattern and pattern in chunk:
                    self._seen += 1
                    if self._seen % 2 == 0:
                        self.cuts += 1
                        break
                target.sendall(chunk)
        self._break(source, target)

    def _break(self, *sockets: socket.socket) -> None:
        for one in sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
