"""The store on SQLite: the group commit, and locks that never block the event loop."""

import resource
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import gevent
import pytest
from sqlalchemy import event

from chat.errors import ChatError, Conflict, Unavailable, Unknown
from chat.store import Tx, open_store
from chat.store.engine import sqlite as sqlite_store
from chat.store.tables import members, meta
from tests.support.data.processes import locked_elsewhere
from tests.support.data.store import Workspace, note, notes
from tests.support.wait import until


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "chat.db"


@pytest.fixture
def workspace(path: Path) -> Iterator[Workspace]:
    with Workspace(f"sqlite:///{path}") as workspace:
        yield workspace


def counted(workspace: Workspace, statement: str) -> list[str]:
    """Return a list that grows with each run of this statement, as SQLite reports it."""
    runs: list[str] = []

    @event.listens_for(workspace.store.engine, "connect")
    def look(connection: Any, _record: Any) -> None:
        connection.set_trace_callback(lambda said: runs.append(said) if said == statement else None)

    return runs


def writing(workspace: Workspace, name: str, value: str = "") -> Callable[[], Any]:
    return lambda: workspace.store.write(lambda tx: note(tx, name, value))


def test_a_hundred_waiting_writers_share_a_few_commits(workspace: Workspace) -> None:
    commits = counted(workspace, "COMMIT")
    workspace.at_once([writing(workspace, f"{n}") for n in range(100)])
    assert len(notes(workspace)) == 100
    assert 1 <= len(commits) <= 3


@pytest.mark.parametrize(("changes", "runs"), [(False, 1), (True, 2)])
def test_the_others_are_done_again_only_when_who_failed_had_changed_something(
    workspace: Workspace, changes: bool, runs: int
) -> None:
    done: list[str] = []

    def good(tx: Tx) -> None:
        done.append("good")
        note(tx, "good")

    def bad(tx: Tx) -> None:
        if changes:
            note(tx, "bad")
        raise Conflict("no")

    _, failed = workspace.at_once([lambda: workspace.store.write(good), lambda: workspace.store.write(bad)])
    assert isinstance(failed, Conflict)
    assert notes(workspace) == ["good"]
    assert len(done) == runs


def test_more_writers_than_one_commit_takes_are_all_served(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_store, "BATCH", 3)
    commits = counted(workspace, "COMMIT")
    workspace.at_once([writing(workspace, f"{n}") for n in range(10)])
    assert len(notes(workspace)) == 10
    assert len(commits) == 4


def test_a_commit_is_on_disk_before_the_writer_hears_of_it(workspace: Workspace) -> None:
    pragmas = workspace.store.write(
        lambda tx: [tx.sql.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "synchronous")]
    )
    assert pragmas == ["wal", 2]  # 2 is FULL: the log is flushed at each commit


@contextmanager
def files_limited_to(size: int) -> Iterator[None]:
    """Limit the files of this process to `size` bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_when_the_commit_fails_all_who_shared_it_failed_and_the_next_one_goes_on(
    workspace: Workspace, path: Path
) -> None:
    workspace.store.write(lambda tx: note(tx, "before"))
    log = path.with_name("chat.db-wal").stat().st_size
    with files_limited_to(log + 1000):
        answers = workspace.at_once([writing(workspace, f"{n}") for n in range(5)])
    assert [type(answer) for answer in answers] == [Unavailable] * 5
    assert notes(workspace) == ["before"]
    workspace.store.write(lambda tx: note(tx, "space again"))
    assert notes(workspace) == ["before", "space again"]


def test_a_commit_that_a_rule_forbids_leaves_no_transaction_behind(workspace: Workspace) -> None:
    def orphan(tx: Tx) -> None:
        tx.sql.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # so that the commit checks the rule
        tx.sql.execute(members.insert().values(room_id=999, person_id=999, joined_at=0))

    with pytest.raises(ChatError, match="Something went wrong"):
        workspace.store.write(orphan)
    workspace.store.write(lambda tx: note(tx, "goes on"))
    assert notes(workspace) == ["goes on"]


def test_on_a_full_database_a_large_write_is_unavailable_and_changes_nothing(workspace: Workspace) -> None:
    @event.listens_for(workspace.store.engine, "connect")
    def limit(connection: Any, _record: Any) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    names = ["small", "large", "other"]
    values = ["", "x" * 100_000, ""]
    answers = workspace.at_once([writing(workspace, name, value) for name, value in zip(names, values, strict=True)])
    assert isinstance(answers[1], Unavailable)
    # SQLite may undo the whole transaction or only the statement; in both cases the writer gets the error.
    assert notes(workspace) == sorted(name for name, answer in zip(names, answers, strict=True) if answer is None)
    workspace.store.write(lambda tx: note(tx, "tiny"))
    assert "tiny" in notes(workspace)


class Unflushed(sqlite3.Connection):
    """A connection whose next commit can be made to report a failed flush, with or without being done."""

    commits: ClassVar[list[bool]] = []

    def execute(self, statement: str, *arguments: Any) -> sqlite3.Cursor:
        if statement == "COMMIT" and self.commits:
            super().execute("COMMIT" if self.commits.pop() else "ROLLBACK")
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorname = "SQLITE_IOERR_FSYNC"
            raise error
        return super().execute(statement, *arguments)


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """True if commits whose flush fails are done all the same."""
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Unflushed))
    Unflushed.commits.clear()
    return Unflushed.commits


@pytest.mark.parametrize("is_done", [True, False])
def test_a_post_whose_commit_may_have_failed_is_looked_up_and_stands_once(
    workspace: Workspace, commits: list[bool], is_done: bool
) -> None:
    ann = workspace.arrive("Ann")
    commits.append(is_done)
    posted = workspace.post(ann, "said once")
    assert commits == []
    assert workspace.timeline(ann)[1:] == [posted]


@pytest.mark.parametrize("is_done", [True, False])
def test_of_anything_else_whose_commit_may_have_failed_it_is_said_that_nobody_knows(
    workspace: Workspace, commits: list[bool], is_done: bool
) -> None:
    commits.append(is_done)
    with pytest.raises(Unknown):
        workspace.store.write(lambda tx: note(tx, "perhaps"))
    assert notes(workspace) == ["perhaps"] * is_done


def test_what_a_full_disk_undid_is_told_to_nobody(workspace: Workspace, path: Path) -> None:
    ann = workspace.arrive("Ann")
    told = len(workspace.published)
    with files_limited_to(path.with_name("chat.db-wal").stat().st_size), pytest.raises(Unavailable):
        workspace.post(ann, "never said")
    assert len(workspace.published) == told
    assert [message.kind for message in workspace.timeline(ann)] == ["join"]


def test_the_event_loop_keeps_turning_while_another_process_holds_the_database(
    workspace: Workspace, path: Path
) -> None:
    turns = 0
    with locked_elsewhere(path) as release:
        writer = gevent.spawn(writing(workspace, "late"))
        while turns < 200:
            gevent.idle()
            turns += 1
            assert not writer.ready()
        release()
        writer.get()
    assert notes(workspace) == ["late"]


def test_reads_go_on_while_another_process_writes(workspace: Workspace, path: Path) -> None:
    workspace.store.write(lambda tx: note(tx, "there"))
    with locked_elsewhere(path):
        assert notes(workspace) == ["there"]


def test_a_database_locked_for_too_long_is_unavailable_until_it_is_free(
    path: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_store, "BUSY_SECONDS", 0.1)
    store = open_store(workspace.url)
    with locked_elsewhere(path) as release:
        with pytest.raises(Unavailable):
            store.write(lambda tx: note(tx, "never"))
        release()
    store.write(lambda tx: note(tx, "free"))
    store.close()
    assert notes(workspace) == ["free"]


def test_more_readers_than_threads_are_all_served(workspace: Workspace) -> None:
    def count() -> int:
        return workspace.store.read(lambda tx: len(tx.sql.execute(meta.select()).all()))

    assert workspace.at_once([count] * (4 * sqlite_store.READERS)) == [1] * (4 * sqlite_store.READERS)


def test_a_reader_that_fails_does_not_use_up_a_place(workspace: Workspace) -> None:
    def broken() -> Any:
        return workspace.store.read(lambda tx: tx.sql.exec_driver_sql("SELECT nonsense"))

    answers = workspace.at_once([broken] * (2 * sqlite_store.READERS))
    assert [type(answer) for answer in answers] == [Unavailable] * (2 * sqlite_store.READERS)
    assert notes(workspace) == []


def test_a_directory_that_is_not_there_is_made(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'deep' / 'down' / 'chat.db'}")
    assert store.read(lambda tx: tx.sql.exec_driver_sql("SELECT 1").scalar_one()) == 1
    store.close()


def test_closing_waits_for_what_is_under_way(workspace: Workspace) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(tx: Tx) -> None:
        begun.set()
        assert go_on.wait(20)
        note(tx, "last")

    writer = gevent.spawn(workspace.store.write, work)
    until(begun.is_set, pause=gevent.idle)
    closing = gevent.spawn(workspace.store.close)
    gevent.idle()
    go_on.set()
    writer.get()
    closing.get()
    with Workspace(workspace.url) as again:
        assert notes(again) == ["last"]
