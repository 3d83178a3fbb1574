"""Commits of SQLite that fail: the disk is full, a rule of the schema is broken, or the log is not flushed."""

import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import pytest
from sqlalchemy import event

from chat.errors import ChatError, Unavailable, Unknown
from chat.store import Tx
from chat.store.engine.file import DatabaseFile
from chat.store.tables import members
from tests.support.data.store import Workspace, note, notes, writing


@contextmanager
def files_limited_to(size: int) -> Iterator[None]:
    """Limit the files of this process to `size` bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_when_the_commit_fails_all_who_shared_it_failed_and_the_next_one_goes_on(lite: Workspace, path: Path) -> None:
    lite.store.write(lambda tx: note(tx, "before"))
    log = path.with_name("chat.db-wal").stat().st_size
    with files_limited_to(log + 1000):
        answers = lite.at_once([writing(lite, f"{n}") for n in range(5)])
    assert [type(answer) for answer in answers] == [Unavailable] * 5
    assert notes(lite) == ["before"]
    lite.store.write(lambda tx: note(tx, "space again"))
    assert notes(lite) == ["before", "space again"]


def test_a_commit_that_a_rule_forbids_leaves_no_transaction_behind(lite: Workspace) -> None:
    def orphan(tx: Tx) -> None:
        tx.sql.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # so that the commit checks the rule
        tx.sql.execute(members.insert().values(room_id=999, person_id=999, joined_at=0))

    with pytest.raises(ChatError, match="Something went wrong"):
        lite.store.write(orphan)
    lite.store.write(lambda tx: note(tx, "goes on"))
    assert notes(lite) == ["goes on"]


def test_on_a_full_database_a_large_write_is_unavailable_and_changes_nothing(lite: Workspace) -> None:
    @event.listens_for(lite.store.engine, "connect")
    def limit(connection: Any, _record: Any) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    names = ["small", "large", "other"]
    values = ["", "x" * 100_000, ""]
    answers = lite.at_once([writing(lite, name, value) for name, value in zip(names, values, strict=True)])
    assert isinstance(answers[1], Unavailable)
    # SQLite may undo the whole transaction or only the statement; in both cases the writer gets the error.
    assert notes(lite) == sorted(name for name, answer in zip(names, answers, strict=True) if answer is None)
    lite.store.write(lambda tx: note(tx, "tiny"))
    assert "tiny" in notes(lite)


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
    lite: Workspace, commits: list[bool], is_done: bool
) -> None:
    ann = lite.arrive("Ann")
    commits.append(is_done)
    posted = lite.post(ann, "said once")
    assert commits == []
    assert lite.timeline(ann)[1:] == [posted]


@pytest.mark.parametrize("is_done", [True, False])
def test_of_anything_else_whose_commit_may_have_failed_it_is_said_that_nobody_knows(
    lite: Workspace, commits: list[bool], is_done: bool
) -> None:
    commits.append(is_done)
    with pytest.raises(Unknown):
        lite.store.write(lambda tx: note(tx, "perhaps"))
    assert notes(lite) == ["perhaps"] * is_done


def test_what_a_full_disk_undid_is_told_to_nobody(lite: Workspace, path: Path) -> None:
    ann = lite.arrive("Ann")
    told = len(lite.published)
    with files_limited_to(path.with_name("chat.db-wal").stat().st_size), pytest.raises(Unavailable):
        lite.post(ann, "never said")
    assert len(lite.published) == told
    assert [message.kind for message in lite.timeline(ann)] == ["join"]


def open_files(path: Path) -> list[str]:
    """The files at and beside this path that the process has open."""
    found = [os.path.realpath(one) for one in Path("/proc/self/fd").iterdir()]
    return [one for one in found if one.startswith(str(path))]


@pytest.mark.parametrize("step", ["remember", "check"])
def test_a_defect_of_the_store_is_told_as_it_is_and_leaves_no_file_open(
    lite: Workspace, path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a defect")

    with monkeypatch.context() as patch:
        patch.setattr(DatabaseFile, step, fail)
        with pytest.raises(RuntimeError) as held:
            lite.store.write(lambda tx: note(tx, "before"))
    assert (open_files(path), str(held.value)) == ([], "a defect")
    lite.store.write(lambda tx: note(tx, "after"))
    assert "after" in notes(lite)


def test_a_reader_that_fails_leaves_no_file_open(lite: Workspace, path: Path) -> None:
    with pytest.raises(Unavailable) as held:
        lite.sql("SELECT * FROM nowhere")
    assert (open_files(path), held.value.code) == ([], "unavailable")
    assert notes(lite) == []
