"""A proxy that breaks connections as networks do: silently, or at the worst moment."""

import socket
import threading
from contextlib import suppress
from typing import Self


class Line:
    """A TCP proxy on `port`, in front of a server.

    After `go_dead()`, the existing connections drop all data, but stay open; with `lasting`, new ones do so too, until
    `mend()`. After `lose(words)`, the next connection on which a client sends these words breaks: when the server has
    answered or, with `arrives=False`, before they reach it. With `lasting`, new connections drop all data from then
    on.
    """

    def __init__(self, server: int) -> None:
        self._server = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._connections: list[Connection] = []
        self.dead = False
        self.words: bytes | None = None
        self.arrives, self.lasting = True, False

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for one in (self._listener, *self._connections):
            one.close()

    def go_dead(self, *, lasting: bool = False) -> None:
        self.dead = lasting
        for one in self._connections:
            one.dead = True

    def mend(self) -> None:
        self.dead = False

    def lose(self, words: bytes, *, arrives: bool = True, lasting: bool = False) -> None:
        self.words, self.arrives, self.lasting = words, arrives, lasting

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server))
                one = Connection(self, client, server)
                self._connections.append(one)
                threading.Thread(target=one.carry_there, daemon=True).start()
                threading.Thread(target=one.carry_back, daemon=True).start()


class Connection:
    """One connection, in both directions."""

    def __init__(self, line: Line, client: socket.socket, server: socket.socket) -> None:
        self._line, self._client, self._server = line, client, server
        self.dead = line.dead
        self._breaks = False

    def carry_there(self) -> None:
        with suppress(OSError):
            while chunk := self._client.recv(65536):
                if self._line.words is not None and self._line.words in chunk:
                    self._line.words, self._breaks = None, True
                    self._line.dead = self._line.lasting
                    if not self._line.arrives:
                        break
                if not self.dead:
                    self._server.sendall(chunk)
        self._ended(self._client)

    def carry_back(self) -> None:
        with suppress(OSError):
            while chunk := self._server.recv(65536):
                if self._breaks:
                    break
                if not self.dead:
                    self._client.sendall(chunk)
        self._ended(self._server)

    def _ended(self, one: socket.socket) -> None:
        """Close both ends; or, if the line is dead, only this one."""
        if self.dead:
            one.close()
        else:
            self.close()

    def close(self) -> None:
        for one in (self._client, self._server):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
