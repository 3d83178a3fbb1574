"""A private room on a running server, its members, and outsiders."""

import json
import uuid
from contextlib import ExitStack
from typing import Any

from tests.support.clients.accounts import account, signed_in
from tests.support.clients.raw import RawSocket, as_guest
from tests.support.servers.server import Server


class Den:
    """A private room on a server, made by Mod, with members and outsiders, who stay connected until the end of `stack`.
    Their names begin with a prefix of this room."""

    def __init__(self, server: Server, stack: ExitStack) -> None:
        self._server = server
        self._stack = stack
        self._prefix = f"{uuid.uuid4().hex[:6]} "
        self.mod = self.arrive("Mod")
        self.slug: str = self.mod.ask("room:create", name="Secret Den", kind="private", topic="hush")["room"]["slug"]
        self.mod.ask("room:join", room=self.slug)

    def arrive(self, name: str, server: Server | None = None, role: str = "member") -> RawSocket:
        """Connect a person with an account to a server."""
        return self._entered(signed_in(server or self._server, self._prefix + name, role))

    def tab(self, name: str, server: Server) -> RawSocket:
        """Open one more connection of a person who has arrived."""
        return self._entered(RawSocket(server.url, auth=account(self._prefix + name)))

    def guest(self) -> RawSocket:
        return self._entered(RawSocket(self._server.url, auth=as_guest(f"{self._prefix}Guest")))

    def _entered(self, socket: RawSocket) -> RawSocket:
        self._stack.enter_context(socket)
        socket.wait_for("hello")
        return socket

    def add(self, *people: RawSocket) -> None:
        """Add these people to the room, and have them open it."""
        for one in people:
            if not self.mod.ask("member:add", room=self.slug, person=me(one))["member"]:
                one.ask("offer:accept", room=self.slug)
            one.ask("room:join", room=self.slug)

    def post(self, who: RawSocket, text: str) -> dict[str, Any]:
        return post(who, self.slug, text)


def me(who: RawSocket) -> int:
    person: int = who.wait_for("hello")["me"]["id"]
    return person


def post(who: RawSocket, room: str, text: str) -> dict[str, Any]:
    message: dict[str, Any] = who.ask("message:post", room=room, text=text, client_id=str(uuid.uuid4()))["message"]
    return message


def hears(who: RawSocket, text: str) -> None:
    """Wait until this message has arrived."""
    who.wait_for("message", lambda event: event["message"]["text"] == text)


def everything(who: RawSocket) -> str:
    """Return all data received on a connection as one text. A request first makes sure that earlier data has
    arrived."""
    who.ask("room:list")
    return json.dumps(who.events)


def frame(who: RawSocket, event: str, fields: dict[str, Any]) -> str:
    """Return the raw answer to a request."""
    who.emit(event, fields, ack=77)
    return who.read_until(lambda frame: frame.startswith("4377["))
