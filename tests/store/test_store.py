"""The guarantees of the store, on both databases."""

import threading
from typing import Any, NoReturn

import pytest
from sqlalchemy import Insert

from chat.core.event import Audience
from chat.domain.messages.events import MessageChanged
from chat.domain.rooms.events import Read
from chat.errors import ChatError, Conflict, Forbidden, Unavailable
from chat.store import Tx
from chat.store.tables import blocks, messages
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace, note, notes


def test_what_a_write_returns_comes_back_and_its_work_stays(workspace: Workspace) -> None:
    def work(tx: Tx) -> str:
        note(tx, "here")
        return "done"

    assert workspace.store.write(work) == "done"
    assert notes(workspace) == ["here"]


def test_a_write_that_fails_leaves_nothing_and_the_error_reaches_its_caller(workspace: Workspace) -> None:
    def work(tx: Tx) -> NoReturn:
        note(tx, "never")
        raise Forbidden("no")

    with pytest.raises(Forbidden, match="no"):
        workspace.store.write(work)
    assert notes(workspace) == []


def test_a_failing_write_undoes_its_own_part_only(workspace: Workspace) -> None:
    def good(name: str) -> Any:
        return lambda: workspace.store.write(lambda tx: note(tx, name))

    def bad() -> None:
        def work(tx: Tx) -> NoReturn:
            note(tx, "bad")
            raise ValueError("a defect")

        workspace.store.write(work)

    first, failed, last = workspace.at_once([good("first"), bad, good("last")])
    assert (first, last) == (None, None)
    assert isinstance(failed, ValueError)
    assert notes(workspace) == ["first", "last"]


def test_a_uniqueness_rule_that_was_hit_is_a_conflict(workspace: Workspace) -> None:
    workspace.store.write(lambda tx: note(tx, "one"))
    with pytest.raises(Conflict):
        workspace.store.write(lambda tx: note(tx, "one"))
    workspace.store.write(lambda tx: note(tx, "two"))
    assert notes(workspace) == ["one", "two"]


UNKNOWN_PEOPLE = blocks.insert().values(person_id=404, blocked_id=405)
WITHOUT_A_KIND = messages.insert().values(room_id=1, seq=9, rev=9, kind=None, text="404 is\na secret", at=0)


@pytest.mark.parametrize("insert", [UNKNOWN_PEOPLE, WITHOUT_A_KIND])
def test_any_other_rule_that_was_hit_is_a_defect_which_is_logged_without_what_was_written(
    workspace: Workspace, caplog: pytest.LogCaptureFixture, insert: Insert
) -> None:
    with pytest.raises(ChatError) as fault:
        workspace.store.write(lambda tx: tx.sql.execute(insert))
    assert (fault.value.code, fault.value.status) == ("internal", 500)
    assert f"INSERT INTO {insert.table.name}" in caplog.text
    assert "404" not in caplog.text
    assert "secret" not in caplog.text
    workspace.store.write(lambda tx: note(tx, "two"))
    assert notes(workspace) == ["two"]


def test_a_transaction_begins_at_the_time_of_the_clock(workspace: Workspace, clock: Clock) -> None:
    for use in (workspace.store.read, workspace.store.write):
        clock.advance(1500)
        assert use(lambda tx: tx.now) == int(clock.now * 1000)


def test_a_read_can_not_write(workspace: Workspace) -> None:
    with pytest.raises(Unavailable):
        workspace.store.read(lambda tx: note(tx, "never"))
    assert notes(workspace) == []
    workspace.store.write(lambda tx: note(tx, "a write still can"))


def test_the_statements_of_one_read_see_the_same_moment(workspace: Workspace) -> None:
    counted, written = threading.Event(), threading.Event()

    def work(tx: Tx) -> list[int]:
        def count() -> int:
            return int(tx.sql.exec_driver_sql("SELECT count(*) FROM meta").scalar_one())

        before = count()
        counted.set()
        assert written.wait(20)
        return [before, count()]

    reading = workspace.background(lambda: workspace.store.read(work))
    workspace.at_once([lambda: None])  # lets a greenlet hand its work to its thread
    assert counted.wait(20)
    workspace.store.write(lambda tx: note(tx, "meanwhile"))
    written.set()
    before, after = reading()
    assert before == after
    assert notes(workspace) == ["meanwhile"]


def test_the_revs_of_a_room_have_no_gap_under_concurrent_writers(workspace: Workspace) -> None:
    people = [workspace.arrive(name) for name in ("Ann", "Ben", "Cleo")]
    before = workspace.timeline(people[0])[-1].rev
    posts = [lambda one=one, n=n: workspace.post(one, f"{one.name} {n}") for n in range(20) for one in people]
    messages = workspace.at_once(posts)
    assert sorted(message.rev for message in messages) == list(range(before + 1, before + 61))
    assert [message.text for message in workspace.timeline(people[0])[-60:]] == [
        message.text for message in sorted(messages, key=lambda message: message.seq)
    ]


def test_what_was_rolled_back_is_told_to_nobody(workspace: Workspace) -> None:
    def work(tx: Tx) -> NoReturn:
        tx.publish(Read(room="lobby", rev=1, reads=1, read_seq=1, unread=0, mentions=[]), Audience())
        raise Forbidden("no")

    with pytest.raises(Forbidden):
        workspace.core.write(work)
    with pytest.raises(Forbidden):
        workspace.core.read(work)
    assert workspace.published == []


def test_an_event_is_told_after_its_commit(workspace: Workspace) -> None:
    on_disk: list[list[Any]] = []

    def look(published: Any) -> None:
        if isinstance(published.event, MessageChanged):
            rev = published.event.rev
            on_disk.append(workspace.sql("SELECT rev FROM messages WHERE rev = :rev", rev=rev))

    workspace.core.bus.subscribe(look)
    ann = workspace.arrive("Ann")
    workspace.post(ann, "hello")
    assert on_disk == [[(1,)], [(2,)]]


def test_a_subscriber_that_fails_takes_nothing_from_the_writer_nor_from_the_others(workspace: Workspace) -> None:
    heard: list[Any] = []
    bus = workspace.core.bus
    bus._subscribers.insert(0, lambda _: 1 / 0)
    bus.subscribe(heard.append)
    assert workspace.post(workspace.arrive("Ann"), "hello").text == "hello"
    assert [event.message.kind for event, _ in heard if isinstance(event, MessageChanged)] == ["join", "text"]
