"""Problems that only PostgreSQL has: it is unavailable, comes back, or waits for other workers."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest
from sqlalchemy import event, make_url

from chat.core import access
from chat.core.command import Who
from chat.domain.messages.wire import Message
from chat.domain.rooms.commands import CreateRoom
from chat.domain.rooms.direct import OpenDirect
from chat.errors import Conflict, Invalid, Unavailable, Unknown
from chat.store import Tx, open_store
from chat.store.engine import postgres as postgres_store
from chat.store.engine.postgres import PostgresStore
from tests.support.clients.raw import RawSocket
from tests.support.data.processes import ended, python
from tests.support.data.store import Workspace, note, notes, with_driver
from tests.support.servers.line import Line
from tests.support.servers.postgres import Postgres
from tests.support.servers.server import Server
from tests.support.wait import until


@pytest.fixture
def workspace(postgres: Postgres) -> Iterator[Workspace]:
    with Workspace(with_driver(postgres.fresh_database())) as workspace:
        yield workspace


@pytest.fixture
def operator(postgres: Postgres) -> Iterator[psycopg.Connection[Any]]:
    """A connection to the cluster, but not to the database of the chat."""
    with psycopg.connect(postgres._url("postgres"), autocommit=True) as connection:
        yield connection


def database_of(workspace: Workspace) -> str:
    return workspace.url.rpartition("/")[2]


def cut_off(operator: psycopg.Connection[Any], workspace: Workspace) -> None:
    """End every connection of the chat, as a failover does."""
    operator.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (database_of(workspace),)
    )


def test_a_connection_lost_in_a_write_is_unavailable_and_the_next_write_succeeds(
    workspace: Workspace, operator: psycopg.Connection[Any]
) -> None:
    def work(tx: Tx) -> None:
        note(tx, "never")
        cut_off(operator, workspace)
        note(tx, "nor this")

    with pytest.raises(Unavailable):
        workspace.store.write(work)
    workspace.store.write(lambda tx: note(tx, "again"))
    assert notes(workspace) == ["again"]


def test_a_write_whose_connection_is_ended_before_its_commit_is_answered_is_unknown(
    workspace: Workspace, operator: psycopg.Connection[Any]
) -> None:
    def work(tx: Tx) -> None:
        note(tx, "perhaps")
        cut_off(operator, workspace)

    with pytest.raises(Unknown):
        workspace.store.write(work)
    workspace.store.write(lambda tx: note(tx, "again"))
    assert notes(workspace) == ["again"]


def test_a_commit_that_the_database_refuses_changed_nothing_and_that_is_known(workspace: Workspace) -> None:
    def work(tx: Tx) -> None:
        tx.sql.exec_driver_sql("CREATE TEMP TABLE one (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
        tx.sql.exec_driver_sql("INSERT INTO one VALUES (1), (1)")

    with pytest.raises(Conflict):
        workspace.store.write(work)


@pytest.fixture
def line(workspace: Workspace) -> Iterator[Line]:
    """A network to the workspace's database that a test can break."""
    port = make_url(workspace.url).port
    assert port is not None
    with Line(port) as line:
        yield line


@pytest.fixture
def far(workspace: Workspace, line: Line) -> Iterator[Workspace]:
    """The same workspace, over that network."""
    with Workspace(make_url(workspace.url).set(port=line.port).render_as_string(hide_password=False)) as far:
        yield far


COMMIT = b"COMMIT\0"


@pytest.mark.parametrize("arrives", [True, False], ids=["done", "not-done"])
def test_a_post_whose_commit_is_not_answered_is_looked_up_and_stands_once(
    workspace: Workspace, far: Workspace, line: Line, arrives: bool
) -> None:
    ann = workspace.arrive("Ann")
    client_id = uuid.uuid4()
    line.lose(COMMIT, arrives=arrives)
    posted = far.post(ann, "said once", client_id=client_id)
    assert line.words is None, "the commit came by another way"
    assert (posted.text, posted.client_id) == ("said once", str(client_id))
    assert [message for message in workspace.timeline(ann) if message.kind == "text"] == [posted]


@pytest.mark.parametrize("arrives", [True, False], ids=["done", "not-done"])
def test_of_anything_else_whose_commit_is_not_answered_it_is_said_that_nobody_knows(
    workspace: Workspace, far: Workspace, line: Line, arrives: bool
) -> None:
    ann = workspace.account("Ann")
    line.lose(COMMIT, arrives=arrives)
    with pytest.raises(Unknown, match="check before you try again"):
        far.do(ann, CreateRoom(name="Garden"))
    assert workspace.sql("SELECT name FROM rooms WHERE name = 'Garden'") == [("Garden",)] * arrives


def test_a_post_whose_commit_is_not_answered_by_a_database_that_is_gone_is_unknown_until_it_is_sent_again(
    workspace: Workspace, far: Workspace, line: Line
) -> None:
    ann = workspace.arrive("Ann")
    client_id = uuid.uuid4()
    line.lose(COMMIT, lasting=True)
    began = time.monotonic()
    with pytest.raises(Unknown, match="safe to send it again"):
        far.post(ann, "said once", client_id=client_id)
    assert time.monotonic() - began < 10
    assert far.published == []
    line.mend()
    posted = far.post(ann, "said once", client_id=client_id)
    assert [message for message in workspace.timeline(ann) if message.kind == "text"] == [posted]


def test_a_post_whose_commit_gets_no_answer_at_all_is_unknown_within_ten_seconds(far: Workspace, line: Line) -> None:
    ann = far.arrive("Ann")
    event.listen(cast(PostgresStore, far.store).engine, "commit", lambda _: line.go_dead(lasting=True))
    began = time.monotonic()
    with pytest.raises(Unknown):
        far.post(ann, "perhaps")
    assert time.monotonic() - began < 10


def seconds(work: Callable[[], Any]) -> float:
    """Return the seconds until this is refused as unavailable."""
    began = time.monotonic()
    with pytest.raises(Unavailable):
        work()
    return time.monotonic() - began


def test_connections_that_died_silently_are_replaced_within_seconds(far: Workspace, line: Line) -> None:
    ann = far.arrive("Ann")
    far.at_once([lambda n=n: far.post(ann, f"{n}") for n in range(10)])  # so that there are ten
    line.go_dead()
    began = time.monotonic()
    assert [type(one) for one in far.at_once([lambda n=n: far.post(ann, f"{n}") for n in range(10)])] == [Message] * 10
    assert time.monotonic() - began < 10


def test_while_no_byte_gets_through_all_hear_unavailable_within_ten_seconds(far: Workspace, line: Line) -> None:
    ann = far.arrive("Ann")
    line.go_dead(lasting=True)
    posts = [lambda n=n: seconds(lambda: far.post(ann, f"{n}")) for n in range(30)]
    assert max(far.at_once(posts)) < 10
    assert seconds(lambda: far.timeline(ann)) < 10
    line.mend()
    assert far.post(ann, "back").text == "back"


def test_what_was_left_behind_a_dead_network_does_not_keep_a_room_locked(
    workspace: Workspace, far: Workspace, line: Line
) -> None:
    ann = workspace.arrive("Ann")

    def work(tx: Tx) -> None:
        tx.sql.exec_driver_sql("UPDATE rooms SET rev = rev WHERE slug = 'lobby'")
        line.go_dead()
        note(tx, "never")

    assert seconds(lambda: far.store.write(work)) < 10
    posted = until(lambda: answered(lambda: workspace.post(ann, "free")), 30, "the room's lock")
    assert posted.text == "free"


def answered(work: Callable[[], Any]) -> Any:
    """Return the answer, or None while it is `unavailable`."""
    try:
        return work()
    except Unavailable:
        return None


def test_while_the_database_is_frozen_all_hear_unavailable_within_ten_seconds_and_then_all_is_well(
    postgres: Postgres, tmp_path: Path
) -> None:
    with Server(tmp_path, DATABASE_URL=postgres.fresh_database()) as server, ExitStack() as stack:
        people = [stack.enter_context(RawSocket(server.url, f"Person {n}")) for n in range(15)]
        for one in people:
            one.ask("room:join", room="lobby")
        with postgres.frozen():
            began = time.monotonic()
            for one in people:
                one.emit("message:post", {"room": "lobby", "text": "hello", "client_id": str(uuid.uuid4())}, ack=900)
            assert {one.answer(900)["error"]["code"] for one in people} == {"unavailable"}
            assert time.monotonic() - began < 10
        for one in people:
            fields = {"room": "lobby", "text": "well again", "client_id": str(uuid.uuid4())}
            assert until(lambda one=one, fields=fields: one.call("message:post", fields)["ok"], 15)


def test_a_text_with_a_nul_is_invalid(workspace: Workspace) -> None:
    with pytest.raises(Invalid):
        workspace.store.write(lambda tx: note(tx, "a\0b"))
    assert notes(workspace) == []


def test_connections_that_died_while_idle_are_not_noticed_by_anybody(
    workspace: Workspace, operator: psycopg.Connection[Any]
) -> None:
    ann = workspace.arrive("Ann")
    cut_off(operator, workspace)
    assert workspace.post(ann, "still here").text == "still here"


def test_a_database_that_is_down_is_unavailable_until_it_is_back(
    workspace: Workspace, operator: psycopg.Connection[Any]
) -> None:
    ann = workspace.arrive("Ann")
    told = len(workspace.published)
    operator.execute(f"ALTER DATABASE {database_of(workspace)} ALLOW_CONNECTIONS false".encode())
    cut_off(operator, workspace)
    with pytest.raises(Unavailable):
        workspace.post(ann, "lost?")
    with pytest.raises(Unavailable):
        workspace.timeline(ann)
    operator.execute(f"ALTER DATABASE {database_of(workspace)} ALLOW_CONNECTIONS true".encode())
    workspace.post(ann, "back")
    assert [message.text for message in workspace.timeline(ann)] == [None, "back"]
    assert len(workspace.published) == told + 1


def test_who_waits_too_long_for_a_connection_hears_unavailable(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_store, "CONNECTIONS", 1)
    monkeypatch.setattr(postgres_store, "WAIT_SECONDS", 1)
    store = open_store(workspace.url)
    taken, free = threading.Event(), threading.Event()

    def hold(_: Tx) -> None:
        taken.set()
        free.wait(20)

    holding = workspace.background(lambda: store.read(hold))
    taken.wait(20)
    with pytest.raises(Unavailable):
        store.write(lambda tx: note(tx, "never"))
    free.set()
    holding()
    store.write(lambda tx: note(tx, "free"))
    store.close()
    assert notes(workspace) == ["free"]


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


def test_the_event_loop_keeps_turning_while_a_row_is_locked_elsewhere(workspace: Workspace) -> None:
    assert ended(python(LOOP, workspace.url)) == "200 True\n"
    assert workspace.sql("SELECT rev FROM rooms WHERE slug = 'lobby'") == [(1,)]


def test_who_begins_a_conversation_that_is_just_being_begun_waits_and_is_in_the_same_one(
    workspace: Workspace, operator: psycopg.Connection[Any]
) -> None:
    ann, ben = workspace.account("Ann"), workspace.account("Ben")
    begun, go_on = threading.Event(), threading.Event()

    def begin_slowly(tx: Tx) -> str:
        slug: str = access.perform(tx, Who(ann.id), OpenDirect(people=[ben.id])).room.slug
        begun.set()
        assert go_on.wait(20)
        return slug

    def is_waiting() -> bool:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
        found = operator.execute(query, (database_of(workspace),)).fetchone()
        return found is not None and found[0] == 1

    first = workspace.background(lambda: workspace.core.write(begin_slowly))
    assert begun.wait(20)
    second = workspace.background(lambda: workspace.do(ben, OpenDirect(people=[ann.id])).room.slug)
    try:
        until(is_waiting)
    finally:
        go_on.set()
    assert first() == second()
    assert isinstance(first(), str)
    assert workspace.sql("SELECT count(*) FROM rooms WHERE kind = 'direct'") == [(1,)]
