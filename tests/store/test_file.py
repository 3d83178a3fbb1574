"""The file of a SQLite database is replaced or deleted while it is open."""

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import gevent
import pytest
from sqlalchemy import event

from chat.domain.messages import log
from chat.errors import Unavailable
from chat.store import Tx
from tests.support.data.store import Workspace, migrated_file, note, notes
from tests.support.wait import until


@pytest.fixture
def workspace(path: Path) -> Iterator[Workspace]:
    with Workspace(f"sqlite:///{path}") as workspace:
        write(workspace, "before")
        yield workspace


def write(workspace: Workspace, name: str) -> None:
    workspace.store.write(lambda tx: note(tx, name, ""))


def share(workspace: Workspace, value: str) -> str:
    """Return what the readers have cached, or else this value."""
    return workspace.store.read(lambda tx: tx.shared.get("key", lambda: value) if tx.shared else "")


def another(path: Path, name: str) -> Path:
    """Make another database beside this one, with a note in it."""
    other = path.with_name("other.db")
    other.write_bytes(migrated_file())
    with Workspace(f"sqlite:///{other}") as workspace:
        write(workspace, name)
    return other


def test_what_was_committed_into_a_deleted_file_is_not_acknowledged(workspace: Workspace, path: Path) -> None:
    path.unlink()
    for _ in range(2):
        with pytest.raises(Unavailable):
            write(workspace, "into nothing")
    with pytest.raises(Unavailable):
        notes(workspace)
    assert not path.exists(), "an empty database is not made in its place"


def test_when_the_file_is_back_all_goes_on_with_what_was_in_it(workspace: Workspace, path: Path) -> None:
    path.rename(away := path.with_name("away.db"))
    with pytest.raises(Unavailable):
        write(workspace, "into a file by another name")
    away.rename(path)
    write(workspace, "after")
    assert {"before", "after"} <= set(notes(workspace))


@pytest.mark.parametrize("first", ["read", "write"])
def test_a_file_that_takes_its_place_is_read_and_written_from_then_on(
    workspace: Workspace, path: Path, first: str
) -> None:
    epoch = workspace.store.read(log.epoch)
    assert share(workspace, "of the first") == "of the first"
    other = another(path, "from the other")
    os.replace(other, path)
    if first == "write":
        with pytest.raises(Unavailable):
            write(workspace, "into the file that is gone")
    assert set(notes(workspace)) == {"from the other"}
    assert share(workspace, "of the other") == "of the other"
    write(workspace, "after")
    assert set(notes(workspace)) == {"from the other", "after"}
    assert workspace.store.read(log.epoch) != epoch
    with closing(sqlite3.connect(path)) as elsewhere:
        assert elsewhere.execute("SELECT value FROM meta WHERE name = 'epoch'").fetchone() == (
            workspace.store.read(log.epoch),
        )


def test_an_older_copy_of_the_same_database_begins_another_epoch(workspace: Workspace, path: Path) -> None:
    epoch = workspace.store.read(log.epoch)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(path.with_name("copy.db"))) as copy:
        source.backup(copy)
    write(workspace, "since the copy")
    os.replace(path.with_name("copy.db"), path)
    assert set(notes(workspace)) == {"before"}
    assert workspace.store.read(log.epoch) != epoch


@pytest.mark.parametrize("content", [b"", b"this is not a database" * 300])
def test_a_file_that_is_not_a_database_of_ours_is_not_used(workspace: Workspace, path: Path, content: bytes) -> None:
    other = path.with_name("other.db")
    other.write_bytes(content)
    os.replace(other, path)
    for _ in range(2):
        with pytest.raises(Unavailable):
            write(workspace, "lost")
        with pytest.raises(Unavailable):
            notes(workspace)
    assert path.read_bytes() == content


def of_another_version(path: Path) -> None:
    other = another(path, "from the other")
    with closing(sqlite3.connect(other, isolation_level=None)) as database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")
    os.replace(other, path)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("take_its_place", [of_another_version, a_folder])
def test_nor_is_one_of_another_version_or_something_that_can_not_be_read(
    workspace: Workspace, path: Path, take_its_place: Callable[[Path], None]
) -> None:
    take_its_place(path)
    for use in (lambda: write(workspace, "lost"), lambda: notes(workspace)) * 2:
        with pytest.raises(Unavailable):
            use()


def test_without_its_log_a_commit_does_not_count_and_the_next_one_does(workspace: Workspace, path: Path) -> None:
    path.with_name("chat.db-wal").unlink()
    with pytest.raises(Unavailable):
        write(workspace, "into a log that is gone")
    write(workspace, "after")
    assert {"before", "after"} <= set(notes(workspace)), "what counted before is written back to the database"


def test_the_log_of_a_database_that_lies_elsewhere_is_looked_for_beside_the_database(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    link = tmp_path / "chat.db"
    link.symlink_to(disk / "chat.db")
    (disk / "chat.db").write_bytes(migrated_file())
    with Workspace(f"sqlite:///{link}") as workspace:
        write(workspace, "before")
        (disk / "chat.db-wal").unlink()
        with pytest.raises(Unavailable):
            write(workspace, "into a log that is gone")
        write(workspace, "after")
        other = another(link, "from the other")
        link.unlink()
        link.symlink_to(other)
        assert set(notes(workspace)) == {"from the other"}, "a link that leads elsewhere now"


@pytest.mark.parametrize("use", ["read", "write"])
def test_a_file_that_is_gone_before_its_first_use_is_looked_for_again(path: Path, use: str) -> None:
    with Workspace(f"sqlite:///{path}") as workspace:
        path.rename(away := path.with_name("away.db"))
        for _ in range(2):
            with pytest.raises(Unavailable):
                notes(workspace) if use == "read" else write(workspace, "into nothing")
        away.rename(path)
        write(workspace, "after")
        assert notes(workspace) == ["after"]


def test_who_has_only_read_reads_the_file_that_takes_the_place_of_the_first(path: Path) -> None:
    with Workspace(f"sqlite:///{path}") as workspace:
        assert notes(workspace) == []
        os.replace(another(path, "from the other"), path)
        assert notes(workspace) == ["from the other"]


def test_a_database_that_takes_its_place_together_with_its_own_log_keeps_it(workspace: Workspace, path: Path) -> None:
    other = path.with_name("other.db")
    other.write_bytes(migrated_file())
    with Workspace(f"sqlite:///{other}") as beside:
        write(beside, "in the other log")
        for end in ("", "-wal"):
            shutil.copyfile(f"{other}{end}", copy := f"{path}{end}.new")
            os.replace(copy, f"{path}{end}")
    with pytest.raises(Unavailable):
        write(workspace, "into the file that is gone")
    write(workspace, "after")
    assert notes(workspace) == ["after", "in the other log"]


def test_the_log_of_the_lost_file_does_not_get_into_the_one_that_takes_its_place(
    workspace: Workspace, path: Path
) -> None:
    os.replace(another(path, "from the other"), path)
    with pytest.raises(Unavailable):
        write(workspace, "into the file that is gone")
    write(workspace, "after")
    assert notes(workspace) == ["after", "from the other"]
    with closing(sqlite3.connect(path)) as elsewhere:
        assert elsewhere.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_file_that_is_replaced_while_it_is_opened_is_not_written(path: Path) -> None:
    with Workspace(f"sqlite:///{path}") as workspace:
        left = [another(path, "from the other")]

        @event.listens_for(workspace.store.engine, "connect")
        def replace(_connection: object, _record: object) -> None:
            if left:
                os.replace(left.pop(), path)

        with pytest.raises(Unavailable):
            write(workspace, "into the file that is gone")
        write(workspace, "after")
        assert notes(workspace) == ["after", "from the other"]


def test_once_it_has_found_the_other_file_it_keeps_it_open(workspace: Workspace, path: Path) -> None:
    opened: list[object] = []
    event.listen(workspace.store.engine, "connect", lambda connection, _record: opened.append(connection))
    os.replace(another(path, "from the other"), path)
    assert notes(workspace) == ["from the other"]
    for number in range(3):
        write(workspace, f"{number}")
        assert len(notes(workspace)) == 2 + number
    assert len(opened) == 2, "one reader and the writer"


def test_the_other_file_is_opened_when_the_last_reader_of_the_lost_one_has_ended(
    workspace: Workspace, path: Path
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def read(_: Tx) -> None:
        begun.set()
        assert go_on.wait(20)

    reading = workspace.background(lambda: workspace.store.read(read))
    until(begun.is_set, pause=gevent.idle)
    os.replace(another(path, "from the other"), path)
    with pytest.raises(Unavailable):
        write(workspace, "into the file that is gone")
    writing = gevent.spawn(write, workspace, "after")
    writing.join(0.1)
    assert not writing.ready()
    go_on.set()
    assert reading() is None
    writing.get()
    assert notes(workspace) == ["after", "from the other"]
