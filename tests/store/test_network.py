"""A PostgreSQL that stops answering: its network is broken, or its processes stand still."""

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import event, make_url

from chat.domain.messages.wire import Message
from chat.domain.rooms.commands import CreateRoom
from chat.errors import Unavailable, Unknown
from chat.store import Tx
from chat.store.engine.postgres import PostgresStore
from tests.support.clients.raw import RawSocket
from tests.support.data.store import Workspace, note
from tests.support.servers.line import Line
from tests.support.servers.postgres import Postgres
from tests.support.servers.server import Server
from tests.support.wait import until


@pytest.fixture
def line(pg: Workspace) -> Iterator[Line]:
    """A network to the workspace's database that a test can break."""
    port = make_url(pg.url).port
    assert port is not None
    with Line(port) as line:
        yield line


@pytest.fixture
def far(pg: Workspace, line: Line) -> Iterator[Workspace]:
    """The same workspace, over that network."""
    with Workspace(make_url(pg.url).set(port=line.port).render_as_string(hide_password=False)) as far:
        yield far


COMMIT = b"COMMIT\0"


@pytest.mark.parametrize("arrives", [True, False], ids=["done", "not-done"])
def test_a_post_whose_commit_is_not_answered_is_looked_up_and_stands_once(
    pg: Workspace, far: Workspace, line: Line, arrives: bool
) -> None:
    ann = pg.arrive("Ann")
    client_id = uuid.uuid4()
    line.lose(COMMIT, arrives=arrives)
    posted = far.post(ann, "said once", client_id=client_id)
    assert line.words is None, "the commit came by another way"
    assert (posted.text, posted.client_id) == ("said once", str(client_id))
    assert [message for message in pg.timeline(ann) if message.kind == "text"] == [posted]


@pytest.mark.parametrize("arrives", [True, False], ids=["done", "not-done"])
def test_of_anything_else_whose_commit_is_not_answered_it_is_said_that_nobody_knows(
    pg: Workspace, far: Workspace, line: Line, arrives: bool
) -> None:
    ann = pg.account("Ann")
    line.lose(COMMIT, arrives=arrives)
    with pytest.raises(Unknown, match="check before you try again"):
        far.do(ann, CreateRoom(name="Garden"))
    assert pg.sql("SELECT name FROM rooms WHERE name = 'Garden'") == [("Garden",)] * arrives


def test_a_post_whose_commit_is_not_answered_by_a_database_that_is_gone_is_unknown_until_it_is_sent_again(
    pg: Workspace, far: Workspace, line: Line
) -> None:
    ann = pg.arrive("Ann")
    client_id = uuid.uuid4()
    line.lose(COMMIT, lasting=True)
    began = time.monotonic()
    with pytest.raises(Unknown, match="safe to send it again"):
        far.post(ann, "said once", client_id=client_id)
    assert time.monotonic() - began < 10
    assert far.published == []
    line.mend()
    posted = far.post(ann, "said once", client_id=client_id)
    assert [message for message in pg.timeline(ann) if message.kind == "text"] == [posted]


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
    pg: Workspace, far: Workspace, line: Line
) -> None:
    ann = pg.arrive("Ann")

    def work(tx: Tx) -> None:
        tx.sql.exec_driver_sql("UPDATE rooms SET rev = rev WHERE slug = 'lobby'")
        line.go_dead()
        note(tx, "never")

    assert seconds(lambda: far.store.write(work)) < 10
    posted = until(lambda: answered(lambda: pg.post(ann, "free")), 30, "the room's lock")
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
