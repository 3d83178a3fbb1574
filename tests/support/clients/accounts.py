"""People with accounts on a running server, made without the sign-up page."""

import hashlib
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


def reset_link(server: Server, name: str) -> str:
    """Return the path of a link that an admin made for a person."""
    secret = f"a secret for {name}"
    with closing(sqlite3.connect(server.data / "chat.db", isolation_level=None)) as database:
        database.execute(
            "INSERT INTO links (kind, token_hash, person_id, made_by, uses, created_at, until)"
            " SELECT 'reset', ?, id, id, 0, 0, 9e12 FROM people WHERE name = ?",
            [hashlib.sha256(secret.encode()).hexdigest(), name],
        )
    return f"/reset/{secret.replace(' ', '%20')}"
