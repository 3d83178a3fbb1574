"""What shares a commit, what comes while it is under way, and a file that is replaced before it is done."""

import os
import sqlite3
import threading
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import gevent
import pytest

from chat.core.access import perform
from chat.core.command import Who
from chat.core.event import Audience, Invalidated
from chat.core.wire import Person
from chat.domain.messages.commands import OneMessage, PostMessage
from chat.domain.messages.events import MessageChanged
from chat.domain.rooms.direct import OpenDirect
from chat.errors import Conflict, Unavailable
from chat.store import Tx
from tests.support.data.store import Workspace, note, notes
from tests.support.wait import until


class Slow:
    """Work that does not end before it is told to; `wait` returns when it has begun."""

    def __init__(self, work: Callable[[Tx], Any]) -> None:
        self._work = work
        self._begun, self._go_on = threading.Event(), threading.Event()

    def __call__(self, tx: Tx) -> Any:
        result = self._work(tx)
        self._begun.set()
        assert self._go_on.wait(20)
        return result

    def wait(self) -> None:
        until(self._begun.is_set, pause=gevent.idle)

    def go_on(self) -> None:
        self._go_on.set()


# Who fails beside others


@pytest.mark.parametrize("place", [0, 1, 2])
def test_who_fails_among_others_takes_back_what_is_its_own_and_the_others_are_told_once(
    lite: Workspace, place: int
) -> None:
    ann = lite.arrive("Ann")
    lite.published.clear()

    def bad(tx: Tx) -> None:
        note(tx, "bad")
        tx.publish(Invalidated("workspace"), Audience())
        raise Conflict("no")

    works: list[Callable[[], Any]] = [lambda n=n: lite.post(ann, f"{n}") for n in range(2)]  # type: ignore[misc]
    works.insert(place, lambda: lite.core.write(bad))
    outcomes = lite.at_once(works)
    assert isinstance(outcomes.pop(place), Conflict)
    assert notes(lite) == []
    assert [message.text for message in lite.timeline(ann)[1:]] == ["0", "1"]
    assert [type(event) for event, _ in lite.published] == [MessageChanged] * 2
    assert [event.message for event, _ in lite.published] == outcomes


# A file that is replaced


@pytest.fixture
def copy(lite: Workspace, path: Path) -> Path:
    """A copy of the database, in which only `before` is noted."""
    lite.store.write(lambda tx: note(tx, "before"))
    file = path.with_name("copy.db")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(file)) as target:
        source.backup(target)
    return file


@pytest.mark.parametrize("others", [0, 1, 3])
def test_of_a_file_that_is_replaced_before_the_commit_nothing_in_that_batch_was_done(
    lite: Workspace, path: Path, copy: Path, others: int
) -> None:
    def replace(tx: Tx) -> None:
        note(tx, "lost")
        os.replace(copy, path)

    works = [replace, *(lambda tx, n=n: note(tx, f"lost {n}") for n in range(others))]
    outcomes = lite.at_once([lambda work=work: lite.store.write(work) for work in works])  # type: ignore[misc]
    assert [type(one) for one in outcomes] == [Unavailable] * (1 + others)
    lite.store.write(lambda tx: note(tx, "after"))
    assert notes(lite) == ["after", "before"]


def test_what_waits_for_a_commit_into_a_file_that_is_replaced_goes_into_the_new_one(
    lite: Workspace, path: Path, copy: Path
) -> None:
    slow = Slow(lambda tx: note(tx, "lost"))
    first = lite.background(lambda: lite.store.write(slow))
    slow.wait()
    second = lite.background(lambda: lite.store.write(lambda tx: note(tx, "kept")))
    gevent.idle()
    os.replace(copy, path)
    slow.go_on()
    assert isinstance(first(), Unavailable)
    assert second() is None
    assert notes(lite) == ["before", "kept"]


# A post that is sent again while it is under way


def blocked(workspace: Workspace) -> Callable[[], bool]:
    """Whether somebody waits for a row that another one has locked."""
    if workspace.sqlite:
        return lambda: gevent.idle() is None
    query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    return lambda: workspace.sql(query) != [(0,)]


def test_a_post_that_is_sent_again_before_it_is_committed_stands_once(workspace: Workspace, ann: Person) -> None:
    command = PostMessage(room="lobby", text="once", client_id=uuid.uuid4())
    workspace.published.clear()
    slow = Slow(lambda tx: perform(tx, Who(ann.id), command))
    first = workspace.background(lambda: workspace.core.write(slow))
    slow.wait()
    second = workspace.background(lambda: workspace.do(ann, command))
    until(blocked(workspace))
    slow.go_on()
    posted, again = first(), second()
    assert isinstance(posted, OneMessage), posted
    assert again == posted
    assert [one.text for one in workspace.timeline(ann)[1:]] == ["once"]
    assert [event.message for event in workspace.events(MessageChanged)] == [posted.message]


def test_a_post_that_is_sent_again_before_it_fails_is_done_by_the_second(workspace: Workspace, ann: Person) -> None:
    def fail(tx: Tx) -> None:
        perform(tx, Who(ann.id), command)
        slow(tx)
        raise Conflict("not this one")

    command = PostMessage(room="lobby", text="once", client_id=uuid.uuid4())
    workspace.published.clear()
    slow = Slow(lambda tx: None)
    first = workspace.background(lambda: workspace.core.write(fail))
    slow.wait()
    second = workspace.background(lambda: workspace.do(ann, command))
    until(blocked(workspace))
    slow.go_on()
    assert isinstance(first(), Conflict)
    assert isinstance(posted := second(), OneMessage), posted
    assert workspace.timeline(ann)[1:] == [posted.message]
    assert [event.message for event in workspace.events(MessageChanged)] == [posted.message]


def test_each_of_two_messages_that_are_written_at_once_has_a_rev_of_its_own(workspace: Workspace, ann: Person) -> None:
    command = PostMessage(room="lobby", text="first", client_id=uuid.uuid4())
    slow = Slow(lambda tx: perform(tx, Who(ann.id), command))
    first = workspace.background(lambda: workspace.core.write(slow))
    slow.wait()
    second = workspace.background(lambda: workspace.post(ann, "second"))
    until(blocked(workspace))
    slow.go_on()
    assert (first().message.rev, second().rev) == (2, 3)
    assert workspace.sql("SELECT rev FROM rooms WHERE slug = 'lobby'") == [(3,)]


def test_two_who_begin_a_conversation_at_once_are_in_the_same_one(workspace: Workspace) -> None:
    ann, ben = workspace.account("Ann"), workspace.account("Ben")
    slow = Slow(lambda tx: perform(tx, Who(ann.id), OpenDirect(people=[ben.id])))
    first = workspace.background(lambda: workspace.core.write(slow))
    slow.wait()
    second = workspace.background(lambda: workspace.do(ben, OpenDirect(people=[ann.id])))
    until(blocked(workspace))
    slow.go_on()
    assert first().room.slug == second().room.slug
    assert workspace.sql("SELECT count(*) FROM rooms WHERE kind = 'direct'") == [(1,)]
