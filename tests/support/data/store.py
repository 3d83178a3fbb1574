"""A chat without its network: a migrated database, its store, and everything that was published."""

import tempfile
import threading
import uuid
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Self

import gevent
import psycopg
import pytest
from sqlalchemy import text

from chat.bus.memory import Bus
from chat.clock import REAL, Clock
from chat.core import wire
from chat.core.command import Command, Loaded, SomeReply, Who
from chat.core.core import Core
from chat.core.event import Event, Published
from chat.core.wire import Person
from chat.domain.accounts import identity
from chat.domain.messages.commands import DeleteMessage, EditMessage, ListMessages, PostMessage
from chat.domain.messages.wire import Message
from chat.domain.rooms.offers import AcceptOffer, AddMember
from chat.domain.rooms.view import JoinRoom, OpenedRoom, OpenRoom
from chat.store import Tx, open_store, queries
from chat.store.engine.migrate import migrate
from chat.store.tables import meta
from tests.support.servers.postgres import Postgres

DATABASES = ("sqlite", "postgres")

_MIGRATED = set[str]()  # databases that need not be looked at: for each test that would take longer than the test


def fresh_url(kind: str, request: pytest.FixtureRequest) -> str:
    """The URL of an empty database. On PostgreSQL it is the same one for each test that asks, emptied."""
    if kind == "sqlite":
        return f"sqlite:///{request.getfixturevalue('tmp_path') / 'chat.db'}"
    url = _reused_database(request.getfixturevalue("postgres"), "empty")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return with_driver(url)


def migrated_url(kind: str, request: pytest.FixtureRequest) -> str:
    """The URL of a new database of this kind, for `Workspace`: there is no more in it than the migrations put there.
    Migrating one takes a fifth of a second on PostgreSQL, too long to do it for each test."""
    if kind == "sqlite":
        return fresh_url(kind, request)
    url = _reused_database(request.getfixturevalue("postgres"), "migrated")
    _as_migrated(url).execute("SELECT as_migrated()")
    return with_driver(url)


@cache
def _as_migrated(url: str) -> psycopg.Connection[Any]:
    """A connection to a new database that can be told to have in it no more than now. Deleting a few rows takes a third
    of the time that TRUNCATE does, which makes new files for each table and each index."""
    migrate(with_driver(url))
    _MIGRATED.add(with_driver(url))
    connection = psycopg.connect(url, autocommit=True)
    listed = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    tables = [table for (table,) in listed]
    connection.execute("CREATE SCHEMA kept")
    for table in tables:
        connection.execute(f"CREATE TABLE kept.{table} AS TABLE public.{table}")
    delete = "".join(f"DELETE FROM public.{table}; INSERT INTO public.{table} TABLE kept.{table};" for table in tables)
    connection.execute(f"""
        CREATE FUNCTION as_migrated() RETURNS void AS $$ BEGIN
            LOCK TABLE {", ".join(tables)};  -- whoever still has a transaction here has to end it first
            {delete}
            PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) FROM pg_sequences;
            PERFORM setval(pg_get_serial_sequence('rooms', 'id'), max(id)) FROM rooms;  -- the only numbered rows
        END $$ LANGUAGE plpgsql SET session_replication_role = replica  -- foreign keys need not be looked at
        """)
    return connection


@cache
def _reused_database(cluster: Postgres, _purpose: str) -> str:
    """Emptying a database takes a twentieth of the time, and of the disk, that making one does."""
    return cluster.fresh_database()


def with_driver(url: str) -> str:
    """A PostgreSQL URL as the settings give it to the store."""
    return url.replace("postgresql://", "postgresql+psycopg://")


@cache
def migrated_file() -> bytes:
    """A new SQLite database, migrated: that takes a tenth of a second, too long to do it for each test."""
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "chat.db"
        migrate(f"sqlite:///{file}")
        return file.read_bytes()


class Workspace:
    """The chat's core on a database of its own. `published` is all that the bus was given, in order."""

    clock: ClassVar[Clock] = REAL

    def __init__(self, url: str) -> None:
        file = Path(url.removeprefix("sqlite:///"))
        if url.startswith("sqlite") and not file.exists():
            file.write_bytes(migrated_file())
        elif url not in _MIGRATED:
            migrate(url)
        self.url = url
        self.store = open_store(url, self.clock)
        self.published: list[Published] = []
        bus = Bus()
        bus.subscribe(self.published.append)
        self.core = Core(self.store, bus, self.clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()

    @property
    def sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    def arrive(self, name: str, key: str | None = None, *, room: str | None = "lobby") -> Person:
        """A guest of this name, who has joined `room`."""
        person = self.core.write(lambda tx: identity.arrive(tx, name, key)).person
        if room is not None:
            self.join(person, room)
        return person

    def account(self, name: str, role: str = "member", *, room: str | None = "lobby") -> Person:
        """Somebody with an account, who has joined `room`."""
        person = self.core.write(lambda tx: identity.arrive(tx, name, f"the key of {name}, at length")).person
        self.core.write(lambda tx: queries.people.change(tx, person.id, role=role, name_until=wire.FOR_EVER))
        if room is not None:
            self.join(person, room)
        return person

    def do(self, person: Person, command: Command[SomeReply, *Loaded]) -> SomeReply:
        return self.core.perform(Who(person.id), command)

    def join(self, person: Person, room: str = "lobby", **fields: Any) -> OpenedRoom:
        return self.do(person, JoinRoom(room=room, **fields))

    def bring(self, by: Person, person: Person, room: str) -> None:
        """Have somebody added to a room, and agree if they are asked."""
        if not self.do(by, AddMember(room=room, person=person.id)).member:
            self.do(person, AcceptOffer(room=room))

    def open(self, person: Person, room: str = "lobby", **fields: Any) -> OpenedRoom:
        return self.do(person, OpenRoom(room=room, **fields))

    def post(self, person: Person, text: str, room: str = "lobby", client_id: uuid.UUID | None = None) -> Message:
        return self.do(person, PostMessage(room=room, text=text, client_id=client_id or uuid.uuid4())).message

    def edit(self, person: Person, message: Message, text: str, room: str = "lobby") -> Message:
        return self.do(person, EditMessage(room=room, id=message.id, text=text)).message

    def delete(self, person: Person, message: Message, room: str = "lobby") -> Message:
        return self.do(person, DeleteMessage(room=room, id=message.id)).message

    def timeline(self, person: Person, room: str = "lobby") -> list[Message]:
        """The whole room, page after page, as somebody sees it who opens it now."""
        found: list[Message] = []
        while True:
            after = found[-1].seq if found else 0
            page = self.do(person, ListMessages(room=room, after=after, limit=200))
            found += page.messages
            if not page.more:
                return found

    def fill(self, author: Person, number: int, room: str = "lobby") -> None:
        """Write so many messages into a room, past all that the chat has to say about it: thousands in a moment."""
        self.sql_write(
            "INSERT INTO messages (room_id, seq, rev, kind, author_id, text, at) WITH RECURSIVE n (i) AS "
            "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :number) SELECT id, rev + i, rev + i, 'text', :author,"
            " 'text', 0 FROM rooms, n WHERE slug = :room", number=number, author=author.id, room=room
        )  # fmt: skip
        self.sql_write(
            "UPDATE rooms SET rev = rev + :number, last_seq = rev + :number WHERE slug = :room",
            number=number,
            room=room,
        )

    def events(self, kind: type[Event]) -> list[Any]:
        """What was published of this kind."""
        return [event for event, _ in self.published if isinstance(event, kind)]

    def sql(self, statement: str, **values: Any) -> list[Any]:
        """The rows of a query, past all that the chat has to say about it."""
        return self.store.read(lambda tx: [tuple(row) for row in tx.sql.execute(text(statement), values)])

    def sql_write(self, statement: str, **values: Any) -> None:
        """Change the database, past all that the chat has to say about it."""
        self.store.write(lambda tx: tx.sql.execute(text(statement), values))

    def at_once(self, works: list[Callable[[], Any]]) -> list[Any]:
        """Run these at the same time, in greenlets on SQLite and in threads on PostgreSQL (whose driver waits
        without greenlets only in a patched process); the result of each, or what it raised."""
        running = [self.background(work) for work in works]
        return [one() for one in running]

    def background(self, work: Callable[[], Any]) -> Callable[[], Any]:
        """Start one; the function given back waits for its result, or what it raised."""
        outcome: list[Any] = []

        def run() -> None:
            try:
                outcome.append(work())
            except Exception as error:  # noqa: BLE001 - handed to the test, which looks at it
                outcome.append(error)

        if self.sqlite:
            greenlet = gevent.spawn(run)
            wait: Callable[[], Any] = greenlet.join
        else:
            thread = threading.Thread(target=run)
            thread.start()
            wait = thread.join

        def result() -> Any:
            wait()
            return outcome[0]

        return result


def note(tx: Tx, name: str, value: str = "") -> None:
    """Write a row of a table that has no other rules than that its names are unique."""
    tx.sql.execute(meta.insert().values(name=name, value=value))


def notes(workspace: Workspace) -> list[str]:
    """The names of what was noted."""
    return [name for (name,) in workspace.sql("SELECT name FROM meta WHERE name <> 'epoch' ORDER BY name")]


def writing(workspace: Workspace, name: str, value: str = "") -> Callable[[], Any]:
    """A function that writes such a row in a transaction of its own."""
    return lambda: workspace.store.write(lambda tx: note(tx, name, value))
