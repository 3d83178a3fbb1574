"""People with accounts on a running server, made without the sign-up page."""

import sqlite3
from contextlib import closing

import psycopg

from tests.support.clients.raw import RawSocket
from tests.support.servers.server import Server


def account(name: str) -> dict[str, str]:
    """Return the `auth` of a person with an account."""
    return {"name": name, "key": f"the key of {name}, at length"}


def signed_in(server: Server, name: str, role: str = "member") -> RawSocket:
    """Make an account with this role, and return a connection of it."""
    with RawSocket(server.url, auth=account(name)) as first:
        first.wait_for("hello")
    statement = f"UPDATE people SET role = '{role}', name_until = 9000000000000000 WHERE name = '{name}'"
    url = server.settings.get("DATABASE_URL", f"sqlite:///{server.data / 'chat.db'}")
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as database:
            database.execute(statement)
    else:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement.encode())
    return RawSocket(server.url, auth=account(name))
