"""What PostgreSQL alone can do to the chat: be gone, come back, and wait for other workers."""

import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from chat.domain import door
from chat.domain.command import Who
from chat.domain.direct import OpenDirect
from chat.errors import Unavailable
from chat.store import Tx, open_store
from chat.store import postgres as postgres_store
from tests.support.postgres import Postgres
from tests.support.store import Place, ended, note, notes, python, with_driver
from tests.support.wait import until


@pytest.fixture
def place(postgres: Postgres) -> Iterator[Place]:
    with Place(with_driver(postgres.fresh_database())) as place:
        yield place


@pytest.fixture
def operator(postgres: Postgres) -> Iterator[psycopg.Connection[Any]]:
    """Somebody with a connection to the cluster, but not to the database of the chat."""
    with psycopg.connect(postgres._url("postgres"), autocommit=True) as connection:
        yield connection


def database_of(place: Place) -> str:
    return place.url.rpartition("/")[2]


def cut_off(operator: psycopg.Connection[Any], place: Place) -> None:
    """End every connection of the chat, as a failover does."""
    operator.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (database_of(place),))


def test_a_connection_lost_in_a_write_is_unavailable_and_the_next_write_succeeds(
    place: Place, operator: psycopg.Connection[Any]
) -> None:
    def work(tx: Tx) -> None:
        note(tx, "never")
        cut_off(operator, place)

    with pytest.raises(Unavailable):
        place.store.write(work)
    place.store.write(lambda tx: note(tx, "again"))
    assert notes(place) == ["again"]


def test_connections_that_died_while_idle_are_not_noticed_by_anybody(
    place: Place, operator: psycopg.Connection[Any]
) -> None:
    ann = place.arrive("Ann")
    cut_off(operator, place)
    assert place.post(ann, "still here").text == "still here"


def test_a_database_that_is_down_is_unavailable_until_it_is_back(
    place: Place, operator: psycopg.Connection[Any]
) -> None:
    ann = place.arrive("Ann")
    told = len(place.published)
    operator.execute(f"ALTER DATABASE {database_of(place)} ALLOW_CONNECTIONS false".encode())
    cut_off(operator, place)
    with pytest.raises(Unavailable):
        place.post(ann, "lost?")
    with pytest.raises(Unavailable):
        place.timeline(ann)
    operator.execute(f"ALTER DATABASE {database_of(place)} ALLOW_CONNECTIONS true".encode())
    place.post(ann, "back")
    assert [message.text for message in place.timeline(ann)] == [None, "back"]
    assert len(place.published) == told + 1


def test_who_waits_too_long_for_a_connection_hears_unavailable(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_store, "CONNECTIONS", 1)
    monkeypatch.setattr(postgres_store, "WAIT_SECONDS", 1)
    store = open_store(place.url)
    taken, free = threading.Event(), threading.Event()

    def hold(_: Tx) -> None:
        taken.set()
        free.wait(20)

    holding = place.background(lambda: store.read(hold))
    taken.wait(20)
    with pytest.raises(Unavailable):
        store.write(lambda tx: note(tx, "never"))
    free.set()
    holding()
    store.write(lambda tx: note(tx, "free"))
    store.close()
    assert notes(place) == ["free"]


LOOP = """
from gevent import monkey
monkey.patch_all()
import sys, gevent, psycopg
from chat.store import open_store

store = open_store(sys.argv[1])
advance = lambda tx: tx.sql.exec_driver_sql("UPDATE rooms SET rev = rev + 1 WHERE slug = 'lobby'")
with psycopg.connect(sys.argv[1].replace("+psycopg", "")) as elsewhere:
    elsewhere.execute("SELECT * FROM rooms FOR UPDATE")
    writer = gevent.spawn(store.write, advance)
    waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    while not elsewhere.execute(waits).fetchone()[0]:
        gevent.idle()
    for turns in range(200):
        gevent.idle()
    waited = not writer.ready()
writer.get()
print(turns + 1, waited)
"""


def test_the_event_loop_keeps_turning_while_a_row_is_locked_elsewhere(place: Place) -> None:
    assert ended(python(LOOP, place.url)) == "200 True\n"
    assert place.sql("SELECT rev FROM rooms WHERE slug = 'lobby'") == [(1,)]


def test_who_begins_a_conversation_that_is_just_being_begun_waits_and_is_in_the_same_one(
    place: Place, operator: psycopg.Connection[Any]
) -> None:
    ann, ben = place.account("Ann"), place.account("Ben")
    begun, go_on = threading.Event(), threading.Event()

    def begin_slowly(tx: Tx) -> str:
        slug: str = door.perform(tx, Who(ann.id), OpenDirect(people=[ben.id])).room.slug
        begun.set()
        assert go_on.wait(20)
        return slug

    def is_waiting() -> bool:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
        found = operator.execute(query, (database_of(place),)).fetchone()
        return found is not None and found[0] == 1

    first = place.background(lambda: place.core.write(begin_slowly))
    assert begun.wait(20)
    second = place.background(lambda: place.do(ben, OpenDirect(people=[ann.id])).room.slug)
    try:
        until(is_waiting)
    finally:
        go_on.set()
    assert first() == second()
    assert isinstance(first(), str)
    assert place.sql("SELECT count(*) FROM rooms WHERE kind = 'direct'") == [(1,)]
