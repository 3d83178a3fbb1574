"""The file of a SQLite database is replaced or deleted while it is open."""

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from chat.domain.messages import log
from chat.errors import Unavailable
from chat.store.engine.migrate import migrate
from tests.support.data.store import Workspace, migrated_file, note, notes


@pytest.fixture
def workspace(path: Path) -> Iterator[Workspace]:
    with Workspace(f"sqlite:///{path}") as workspace:
        write(workspace, "before")
        yield workspace


def write(workspace: Workspace, name: str) -> None:
    workspace.store.write(lambda tx: note(tx, name, ""))


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
    other = another(path, "from the other")
    os.replace(other, path)
    if first == "write":
        with pytest.raises(Unavailable):
            write(workspace, "into the file that is gone")
    assert set(notes(workspace)) == {"from the other"}
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


def test_only_we_read_the_database_and_what_is_beside_it(workspace: Workspace, path: Path) -> None:
    made = [path, path.with_name("chat.db-wal"), path.with_name("chat.db-shm")]
    for file in made:
        file.chmod(0o644)
    migrate(workspace.url)
    assert [stat.S_IMODE(file.stat().st_mode) for file in made] == [0o600] * 3


def test_nor_where_it_lies_elsewhere(workspace: Workspace, path: Path) -> None:
    link = path.with_name("link.db")
    link.symlink_to(path)
    made = [path, path.with_name("chat.db-wal"), path.with_name("chat.db-shm")]
    for file in made:
        file.chmod(0o644)
    migrate(f"sqlite:///{link}")
    assert [stat.S_IMODE(file.stat().st_mode) for file in made] == [0o600] * 3


def test_a_database_and_its_folder_are_made_for_us_alone(tmp_path: Path) -> None:
    shutil.rmtree(folder := tmp_path / "var", ignore_errors=True)
    migrate(f"sqlite:///{folder / 'chat.db'}")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "chat.db").stat().st_mode) == 0o600
