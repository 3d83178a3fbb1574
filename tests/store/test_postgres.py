"""Problems that only PostgreSQL has: it is unavailable, comes back, or waits for other workers."""

import threading
from contextlib import closing, nullcontext
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from chat.core import jobs
from chat.core.jobs import Taken
from chat.errors import Conflict, Invalid, Unavailable, Unknown
from chat.store import Tx, open_store
from chat.store.engine import postgres as postgres_store
from chat.store.engine.connections import connect_with_deadlines
from chat.store.engine.deadline import deadline
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


@pytest.mark.parametrize(("used", "answered"), [(1, True), (2, False), (3, False), (6, False)])
def test_who_waits_too_long_for_a_connection_hears_unavailable(
    pg: Workspace, monkeypatch: pytest.MonkeyPatch, used: int, answered: bool
) -> None:
    monkeypatch.setattr(postgres_store, "CONNECTIONS", 2)
    monkeypatch.setattr(postgres_store, "WAIT_SECONDS", 0.5)
    with closing(open_store(pg.url)) as store:
        taken, free = threading.Semaphore(0), threading.Event()

        def hold(_: Tx) -> None:
            taken.release()
            free.wait(20)

        holding = [pg.background(lambda: store.read(hold)) for _ in range(used)]
        for _ in range(min(used, 2)):
            assert taken.acquire(timeout=20)
        if answered:
            store.write(lambda tx: note(tx, "beside"))
        else:
            with pytest.raises(Unavailable):
                store.write(lambda tx: note(tx, "never"))
        free.set()
        ends = [one() for one in holding]
        assert len([one for one in ends if one is None]) >= min(used, 2)
        store.write(lambda tx: note(tx, "free"))
    assert notes(pg) == ["beside", "free"][1 - answered :]


def test_each_connection_gives_up_on_a_silent_network_and_the_database_on_a_silent_worker(pg: Workspace) -> None:
    def look(tx: Tx) -> tuple[list[str], dict[str, str]]:
        names = ("statement_timeout", "idle_in_transaction_session_timeout")
        connection: Any = tx.sql.connection.dbapi_connection
        shown = [tx.sql.exec_driver_sql(f"SHOW {name}").scalar_one() for name in names]
        return shown, connection.info.get_parameters()

    for use in (pg.store.read, pg.store.write):
        shown, parameters = use(look)
        assert shown == ["6s", "10s"]
        expected = {"keepalives_idle": "10", "keepalives_interval": "3", "keepalives_count": "3"}
        assert expected.items() <= parameters.items()
        assert parameters["tcp_user_timeout"] == "10000"


@pytest.mark.parametrize(("seconds", "connect"), [(1, "2"), (2, "2"), (2.9, "2"), (3.5, "3"), (9, "3"), (None, "3")])
def test_to_connect_takes_no_longer_than_a_use_may(pg: Workspace, seconds: float | None, connect: str) -> None:
    engine = create_engine(f"{pg.url}?tcp_user_timeout=5000")
    connect_with_deadlines(engine, timeouts="")
    with deadline(seconds) if seconds else nullcontext(), engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        assert driver.info.get_parameters()["connect_timeout"] == connect
        assert driver.info.get_parameters()["tcp_user_timeout"] == "5000", "the URL overrides ours"
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar_one() == "0", "a migration may take long"
        assert not driver.autocommit
    engine.dispose()


@pytest.mark.parametrize("seconds", [-1, 0])
def test_after_its_deadline_a_use_gets_no_answer_and_loses_its_connection(pg: Workspace, seconds: float) -> None:
    engine = create_engine(pg.url)
    connect_with_deadlines(engine)
    with engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        with deadline(seconds), pytest.raises(OperationalError):
            connection.exec_driver_sql("SELECT pg_sleep(5)")
        assert driver.closed
    engine.dispose()


def test_a_connection_that_still_answers_is_as_it_was(pg: Workspace) -> None:
    def look(tx: Tx) -> list[Any]:
        driver: Any = tx.sql.connection.dbapi_connection
        return [driver.info.backend_pid, driver.autocommit]

    assert pg.store.write(look) == pg.store.write(look) == [pg.store.write(look)[0], False]


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
