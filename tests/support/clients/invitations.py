"""A room with invitations on a running server, and people who follow them."""

from typing import Any

from tests.support.clients.raw import RawSocket
from tests.support.clients.web import Web


def joined(web: Web, name: str) -> Web:
    """Have this browser enter the workspace as a guest, and return it."""
    assert web.join(name).status == 303
    return web


def signed_up(web: Web, name: str) -> Web:
    """Have this browser make an account, and return it."""
    assert web.sign_up(name).status == 303
    return web


def connect(web: Web) -> RawSocket:
    """Return a connection of the person at this browser."""
    socket = RawSocket(web.url, auth={}, cookie=web.cookie)
    socket.wait_for("hello")
    return socket


class Den:
    """A private room with invitations. `ids` has the ids of the links, by their paths."""

    def __init__(self, mod: RawSocket) -> None:
        self.mod = mod
        self.slug: str = mod.ask("room:create", name="Den", kind="private")["room"]["slug"]
        self.ids: dict[str, int] = {}

    def invite(self, *, guest: bool, **fields: Any) -> str:
        made = self.mod.ask("room:invite", room=self.slug, guest=guest, **fields)
        self.ids[made["path"]] = made["invitation"]["id"]
        return str(made["path"])

    @property
    def uses(self) -> list[int]:
        return [one["uses"] for one in self.mod.ask("room:invitations", room=self.slug)["invitations"]]
