"""Problems that only PostgreSQL has: it is unavailable, comes back, or waits for other workers."""

import threading
from typing import Any

import psycopg
import pytest

from chat.core import jobs
from chat.core.jobs import Taken
from chat.errors import Conflict, Invalid, Unavailable, Unknown
from chat.store import Tx, open_store
from chat.store.engine import postgres as postgres_store
from tests.support.data.jobs import KNOWN, Say
from tests.support.data.processes import ended, python
from tests.support.data.store import Workspace, note, notes


def database_of(pg: Workspace) -> str:
    return pg.url.rpartition("/")[2]


def cut_off(operator: psycopg.Connection[Any], pg: Workspace) -> None:
    """End every connection of the chat, as a failover does."""
    operator.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (database_of(pg),))


def test_a_connection_lost_in_a_write_is_unavailable_and_the_next_write_succeeds(
    pg: Workspace, operator: psycopg.Connection[Any]
) -> None:
    def work(tx: Tx) -> None:
        note(tx, "never")
        cut_off(operator, pg)
        note(tx, "nor this")

    with pytest.raises(Unavailable):
        pg.store.write(work)
    pg.store.write(lambda tx: note(tx, "again"))
    assert notes(pg) == ["again"]


def test_a_write_whose_connection_is_ended_before_its_commit_is_answered_is_unknown(
    pg: Workspace, operator: psycopg.Connection[Any]
) -> None:
    def work(tx: Tx) -> None:
        note(tx, "perhaps")
        cut_off(operator, pg)

    with pytest.raises(Unknown):
        pg.store.write(work)
    pg.store.write(lambda tx: note(tx, "again"))
    assert notes(pg) == ["again"]


def test_a_commit_that_the_database_refuses_changed_nothing_and_that_is_known(pg: Workspace) -> None:
    def work(tx: Tx) -> None:
        tx.sql.exec_driver_sql("CREATE TEMP TABLE one (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
        tx.sql.exec_driver_sql("INSERT INTO one VALUES (1), (1)")

    with pytest.raises(Conflict):
        pg.store.write(work)


def test_a_text_with_a_nul_is_invalid(pg: Workspace) -> None:
    with pytest.raises(Invalid):
        pg.store.write(lambda tx: note(tx, "a\0b"))
    assert notes(pg) == []


def test_connections_that_died_while_idle_are_not_noticed_by_anybody(
    pg: Workspace, operator: psycopg.Connection[Any]
) -> None:
    ann = pg.arrive("Ann")
    cut_off(operator, pg)
    assert pg.post(ann, "still here").text == "still here"


def test_a_database_that_is_down_is_unavailable_until_it_is_back(
    pg: Workspace, operator: psycopg.Connection[Any]
) -> None:
    ann = pg.arrive("Ann")
    told = len(pg.published)
    operator.execute(f"ALTER DATABASE {database_of(pg)} ALLOW_CONNECTIONS false".encode())
    cut_off(operator, pg)
    with pytest.raises(Unavailable):
        pg.post(ann, "lost?")
    with pytest.raises(Unavailable):
        pg.timeline(ann)
    operator.execute(f"ALTER DATABASE {database_of(pg)} ALLOW_CONNECTIONS true".encode())
    pg.post(ann, "back")
    assert [message.text for message in pg.timeline(ann)] == [None, "back"]
    assert len(pg.published) == told + 1


def test_who_waits_too_long_for_a_connection_hears_unavailable(pg: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_store, "CONNECTIONS", 1)
    monkeypatch.setattr(postgres_store, "WAIT_SECONDS", 1)
    store = open_store(pg.url)
    taken, free = threading.Event(), threading.Event()

    def hold(_: Tx) -> None:
        taken.set()
        free.wait(20)

    holding = pg.background(lambda: store.read(hold))
    taken.wait(20)
    with pytest.raises(Unavailable):
        store.write(lambda tx: note(tx, "never"))
    free.set()
    holding()
    store.write(lambda tx: note(tx, "free"))
    store.close()
    assert notes(pg) == ["free"]


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


def test_the_event_loop_keeps_turning_while_a_row_is_locked_elsewhere(pg: Workspace) -> None:
    assert ended(python(LOOP, pg.url)) == "200 True\n"
    assert pg.sql("SELECT rev FROM rooms WHERE slug = 'lobby'") == [(1,)]


def test_a_worker_passes_over_a_job_that_another_is_about_to_take(pg: Workspace) -> None:
    for words in ("one", "two"):
        pg.core.write(lambda tx, words=words: jobs.enqueue(tx, Say(words=words)))  # type: ignore[misc]

    def while_another_looks(tx: Tx) -> tuple[Taken | None, Taken | None]:
        return jobs.take(tx, KNOWN), pg.core.write(lambda tx: jobs.take(tx, KNOWN))

    one, two = pg.store.write(while_another_looks)
    assert one is not None
    assert two is not None
    assert (one.data, two.data) == ('{"words":"one"}', '{"words":"two"}')
