"""The store on SQLite: the group commit, and readers and writers on threads."""

import os
import threading
from pathlib import Path
from typing import Any

import gevent
import pytest
from sqlalchemy import event

from chat.errors import Conflict, Unavailable
from chat.store import Tx, open_store, queries
from chat.store.engine import sqlite as sqlite_store
from chat.store.engine.sqlite import BUSY_SECONDS, READERS
from tests.support.data.store import Workspace, note, notes, writing
from tests.support.wait import until


def counted(lite: Workspace, statement: str) -> list[str]:
    """Return a list that grows with each run of this statement, as SQLite reports it."""
    runs: list[str] = []

    @event.listens_for(lite.store.engine, "connect")
    def look(connection: Any, _record: Any) -> None:
        connection.set_trace_callback(lambda said: runs.append(said) if said == statement else None)

    return runs


def test_a_hundred_waiting_writers_share_a_few_commits(lite: Workspace) -> None:
    commits = counted(lite, "COMMIT")
    lite.at_once([writing(lite, f"{n}") for n in range(100)])
    assert len(notes(lite)) == 100
    assert 1 <= len(commits) <= 3


@pytest.mark.parametrize(("changes", "runs"), [(False, 1), (True, 2)])
def test_the_others_are_done_again_only_when_who_failed_had_changed_something(
    lite: Workspace, changes: bool, runs: int
) -> None:
    done: list[str] = []

    def good(tx: Tx) -> None:
        done.append("good")
        note(tx, "good")

    def bad(tx: Tx) -> None:
        if changes:
            note(tx, "bad")
        raise Conflict("no")

    _, failed = lite.at_once([lambda: lite.store.write(good), lambda: lite.store.write(bad)])
    assert isinstance(failed, Conflict)
    assert notes(lite) == ["good"]
    assert len(done) == runs


@pytest.mark.parametrize(("writers", "batches"), [(4, 1), (5, 1), (6, 2), (15, 3)])
def test_more_writers_than_one_commit_takes_share_the_next_ones(
    lite: Workspace, monkeypatch: pytest.MonkeyPatch, writers: int, batches: int
) -> None:
    monkeypatch.setattr(sqlite_store, "BATCH", 5)
    commits = counted(lite, "COMMIT")
    lite.at_once([writing(lite, f"{n}") for n in range(writers)])
    assert len(notes(lite)) == writers
    assert len(commits) == batches


def test_a_commit_is_on_disk_before_the_writer_hears_of_it(lite: Workspace) -> None:
    pragmas = lite.store.write(
        lambda tx: [tx.sql.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "synchronous")]
    )
    assert pragmas == ["wal", 2]  # 2 is FULL: the log is flushed at each commit


@pytest.mark.parametrize("count", [READERS - 1, READERS, READERS + 1, 3 * READERS])
def test_as_many_read_at_once_as_there_are_threads_and_the_others_wait(lite: Workspace, count: int) -> None:
    inside, most = threading.Semaphore(0), min(count, READERS)
    running: list[int] = []
    go_on = threading.Event()

    def read(_: Tx) -> int:
        running.append(1)
        inside.release()
        assert go_on.wait(20)
        return running.pop()

    readers = [lite.background(lambda: lite.store.read(read)) for _ in range(count)]
    for _ in range(most):
        until(lambda: inside.acquire(blocking=False), pause=gevent.idle)
    gevent.idle()
    assert len(running) == most
    go_on.set()
    assert [one() for one in readers] == [1] * count


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("busy_timeout", 1000 * BUSY_SECONDS), ("foreign_keys", 1), ("temp_store", 2)],  # 2 is MEMORY
)
def test_readers_and_the_writer_have_the_same_settings(lite: Workspace, pragma: str, value: int) -> None:
    for use in (lite.store.read, lite.store.write):
        assert use(lambda tx: tx.sql.exec_driver_sql(f"PRAGMA {pragma}").scalar_one()) == value


def test_a_reader_that_fails_does_not_use_up_a_place(lite: Workspace) -> None:
    def broken() -> Any:
        return lite.store.read(lambda tx: tx.sql.exec_driver_sql("SELECT nonsense"))

    answers = lite.at_once([broken] * (2 * READERS))
    assert [type(answer) for answer in answers] == [Unavailable] * (2 * READERS)
    assert notes(lite) == []


def test_a_directory_that_is_not_there_is_made(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'deep' / 'down' / 'chat.db'}")
    assert store.read(lambda tx: tx.sql.exec_driver_sql("SELECT 1").scalar_one()) == 1
    store.close()


def test_closing_waits_for_what_is_under_way(lite: Workspace) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(tx: Tx) -> None:
        begun.set()
        assert go_on.wait(20)
        note(tx, "last")

    writer = gevent.spawn(lite.store.write, work)
    until(begun.is_set, pause=gevent.idle)
    closing = gevent.spawn(lite.store.close)
    gevent.idle()
    go_on.set()
    writer.get()
    closing.get()
    with Workspace(lite.url) as again:
        assert notes(again) == ["last"]


def test_a_reader_s_connection_is_used_again_and_all_are_closed_with_the_store(lite: Workspace, path: Path) -> None:
    opened: list[object] = []
    event.listen(lite.store.engine, "connect", lambda connection, _record: opened.append(connection))
    epoch = lite.store.read(queries.epoch.epoch)
    for number in range(3):
        lite.store.write(lambda tx, number=number: note(tx, f"{number}"))
        assert len(notes(lite)) == 1 + number
    assert len(opened) == 2, "one reader and the writer"
    assert lite.store.read(queries.epoch.epoch) == epoch
    threads = len(os.listdir("/proc/self/task"))
    lite.store.close()
    assert len(os.listdir("/proc/self/task")) <= threads - 2
    assert not path.with_name("chat.db-wal").exists(), "SQLite deletes it with the last connection"


def test_what_comes_while_a_batch_is_committed_is_the_next_batch(lite: Workspace) -> None:
    commits = counted(lite, "COMMIT")
    begun, go_on = threading.Event(), threading.Event()

    def slow(_: Tx) -> None:
        begun.set()
        assert go_on.wait(20)

    first = lite.background(lambda: lite.store.write(slow))
    until(begun.is_set, pause=gevent.idle)
    others = []
    for number in range(5):
        others.append(lite.background(writing(lite, f"{number}")))
        gevent.idle()
    go_on.set()
    assert [one() for one in (first, *others)] == [None] * 6
    assert len(commits) == 2
