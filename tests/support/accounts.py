"""People with accounts on a running server, without the pages by which one gets one."""

import sqlite3
from contextlib import closing

from tests.support.raw import RawSocket
from tests.support.server import Server


def signed_in(server: Server, name: str, role: str = "member") -> RawSocket:
    """A connection of somebody with an account."""
    auth = {"name": name, "key": f"the key of {name}, at length"}
    with RawSocket(server.url, auth=auth) as first:
        first.wait_for("hello")
    with closing(sqlite3.connect(server.data / "chat.db", isolation_level=None)) as database:
        database.execute("UPDATE people SET role = ?, name_until = 9e15 WHERE name = ?", [role, name])
    return RawSocket(server.url, auth=auth)
