"""How the file of a SQLite database is made and opened."""

import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from chat.errors import Unavailable
from chat.store.engine.file import DatabaseFile
from chat.store.engine.migrate import migrate
from tests.support.data.store import Workspace, migrated_file, note, notes


def test_only_we_read_the_database_and_what_is_beside_it(lite: Workspace, path: Path) -> None:
    lite.store.write(lambda tx: note(tx, "before"))
    made = [path, path.with_name("chat.db-wal"), path.with_name("chat.db-shm")]
    for file in made:
        file.chmod(0o644)
    migrate(lite.url)
    assert [stat.S_IMODE(file.stat().st_mode) for file in made] == [0o600] * 3


def test_nor_where_it_lies_elsewhere(lite: Workspace, path: Path) -> None:
    link = path.with_name("link.db")
    link.symlink_to(path)
    lite.store.write(lambda tx: note(tx, "before"))
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


def test_a_file_is_opened_with_the_timeout_that_was_asked_for(path: Path) -> None:
    path.write_bytes(migrated_file())
    for seconds in (0.5, 2, 10):
        with closing(DatabaseFile(str(path)).connect(seconds)) as connection:
            assert connection.execute("PRAGMA busy_timeout").fetchone() == (1000 * seconds,)


def test_a_database_is_gone_on_with_that_was_put_in_place_before_the_start_and_has_no_log_yet(path: Path) -> None:
    path.write_bytes(migrated_file())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    with Workspace(f"sqlite:///{path}") as workspace:
        for name in ("first", "second"):
            workspace.store.write(lambda tx, name=name: note(tx, name))  # type: ignore[misc]
        assert notes(workspace) == ["first", "second"]
        path.with_name("chat.db-wal").unlink()
        with pytest.raises(Unavailable):
            workspace.store.write(lambda tx: note(tx, "into a log that is gone"))
