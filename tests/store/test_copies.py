"""Backup and restore of a SQLite database, as files; `test_restore` has them under a running server."""

import re
import shutil
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from chat.domain.messages import log
from chat.errors import Invalid, Unavailable
from chat.store.engine import restore as its_module
from chat.store.engine.restore import backup, restore
from tests.support.data.store import Workspace, migrated_file, note, notes


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def noted(file: Path) -> list[str]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as one:
        return [name for (name,) in one.execute("SELECT name FROM meta WHERE name <> 'epoch' ORDER BY name")]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A place for a copy, not beside the database."""
    (folder := tmp_path / "copies").mkdir()
    return folder / "copy.db"


@pytest.fixture
def made(lite: Workspace, copy: Path) -> Path:
    """A backup in which `before` is noted; since then `after` is noted in the database."""
    lite.store.write(lambda tx: note(tx, "before"))
    backup(lite.url, copy)
    lite.store.write(lambda tx: note(tx, "after"))
    return copy


@pytest.fixture
def writer(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program that has the database open."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def test_a_backup_is_one_private_file_with_all_that_was_committed(made: Path) -> None:
    assert noted(made) == ["before"]
    assert names(made.parent) == ["copy.db"]
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    with closing(sqlite3.connect(made)) as one:
        assert one.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_backup_replaces_nothing(lite: Workspace, copy: Path) -> None:
    copy.write_text("mine")
    with pytest.raises(Invalid, match="exists already") as refused:
        backup(lite.url, copy)
    assert refused.value.field == "file"
    assert copy.read_text() == "mine"


def test_a_backup_of_nothing_leaves_nothing(tmp_path: Path, copy: Path) -> None:
    with pytest.raises(Unavailable, match="can't be copied"):
        backup(f"sqlite:///{tmp_path / 'none.db'}", copy)
    assert not copy.exists()


@pytest.mark.parametrize("work", [backup, restore])
def test_a_database_on_postgresql_has_tools_of_its_own(copy: Path, work: object) -> None:
    copy.write_bytes(migrated_file())
    with pytest.raises(Invalid, match="for SQLite only"):
        work("postgresql+psycopg://127.0.0.1/chat", copy)  # type: ignore[operator]


def test_what_is_restored_is_in_use_at_once_and_what_it_replaces_is_kept(
    lite: Workspace, path: Path, made: Path
) -> None:
    epoch = lite.store.read(log.epoch)
    lite.sql_write("INSERT INTO notices (kind, at) VALUES ('networks', 1)")
    kept = restore(lite.url, made)
    assert kept.parent == path.parent
    assert re.fullmatch(r"chat\.db\.before-\d{4}-\d\d-\d\d-\d{6}", kept.name)
    assert noted(kept) == ["after", "before"]
    assert notes(lite) == ["before"]
    lite.store.write(lambda tx: note(tx, "on"))
    assert noted(path) == ["before", "on"]
    assert lite.store.read(log.epoch) != epoch
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not [name for name in names(path.parent) if "restoring" in name]
    assert noted(made) == ["before"], "the copy itself stays as it is"


def test_a_copy_of_the_file_and_its_log_is_restored_with_what_is_in_the_log(lite: Workspace, copy: Path) -> None:
    lite.store.write(lambda tx: note(tx, "in the log"))
    for end in ("", "-wal"):
        shutil.copyfile(f"{lite.store._file.path}{end}", f"{copy}{end}")  # type: ignore[attr-defined]
    restore(lite.url, copy)
    assert notes(lite) == ["in the log"]


def test_the_clients_of_a_restored_database_begin_anew_and_its_workers_read_no_old_notice(
    lite: Workspace, path: Path, copy: Path
) -> None:
    lite.sql_write("INSERT INTO notices (kind, at) VALUES ('networks', 1)")
    backup(lite.url, copy)
    with closing(sqlite3.connect(copy)) as one:
        [epoch] = one.execute("SELECT value FROM meta WHERE name = 'epoch'").fetchone()
    lite.store.close()
    restore(lite.url, copy)
    with closing(sqlite3.connect(path)) as one:
        [fresh] = one.execute("SELECT value FROM meta WHERE name = 'epoch'").fetchone()
        assert one.execute("SELECT count(*) FROM notices").fetchone() == (0,)
        assert one.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert fresh != epoch
    assert len(fresh) == len(epoch) == 16


def test_a_copy_is_restored_where_there_is_no_database(
    tmp_path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy.write_bytes(migrated_file())
    path = tmp_path / "new" / "chat.db"
    path.parent.mkdir()
    monkeypatch.chdir(path.parent)
    kept = restore(f"sqlite:///{path}", copy)
    assert names(path.parent) == ["chat.db"]
    assert not kept.exists()
    with Workspace(f"sqlite:///{path}") as workspace:
        assert notes(workspace) == []


def damaged() -> bytes:
    """A database of which one page is overwritten: that of an index which is not used for a restore."""
    content = migrated_file()
    with closing(sqlite3.connect(":memory:")) as one:
        one.deserialize(content[:18] + b"\1\1" + content[20:])  # without its log
        [page] = one.execute("SELECT max(rootpage) FROM sqlite_master WHERE tbl_name = 'audit'").fetchone()
        [size] = one.execute("PRAGMA page_size").fetchone()
    return content[: (page - 1) * size] + b"x" * size + content[page * size :]


def other() -> bytes:
    """A database of another program."""
    with closing(sqlite3.connect(":memory:")) as one:
        one.execute("CREATE TABLE meta (name, value)")
        return one.serialize()


BAD = {
    "none": None,
    "empty": b"",
    "another file": b"hello" * 1000,
    "torn": migrated_file()[:20_000],
    "damaged": damaged(),
    "another program's": other(),
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_what_is_not_a_whole_database_of_ours_changes_nothing(
    lite: Workspace, path: Path, copy: Path, content: bytes | None
) -> None:
    lite.store.write(lambda tx: note(tx, "here"))
    if content is not None:
        copy.write_bytes(content)
    before = names(path.parent)
    with pytest.raises(Invalid, match="can't be restored") as refused:
        restore(lite.url, copy)
    assert refused.value.field == "file"
    assert names(path.parent) == before
    assert notes(lite) == ["here"]


def test_a_database_that_another_program_writes_is_not_replaced(
    lite: Workspace, path: Path, made: Path, writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(its_module, "WAIT_SECONDS", 0)
    writer.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    with pytest.raises(Unavailable, match="is in use"):
        restore(lite.url, made)
    assert time.monotonic() - began < 4
    writer.execute("COMMIT")
    assert notes(lite) == ["after", "before"]
    restore(lite.url, made)
    assert notes(lite) == ["before"]
