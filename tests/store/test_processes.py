"""Several processes on one database."""

from contextlib import closing
from pathlib import Path

import gevent
import pytest

from chat.errors import Unavailable
from chat.store import open_store
from chat.store.engine import sqlite as sqlite_store
from chat.store.engine.migrate import MIGRATIONS
from tests.support.data.processes import at_the_same_moment, ended, locked_elsewhere, python
from tests.support.data.store import DATABASES, Workspace, fresh_url, note, notes, writing

NEWEST = max(path.name for path in (MIGRATIONS / "versions").glob("*.py"))[:4]


def test_the_event_loop_keeps_turning_while_another_process_holds_the_database(lite: Workspace, path: Path) -> None:
    turns = 0
    with locked_elsewhere(path) as release:
        writer = gevent.spawn(writing(lite, "late"))
        while turns < 200:
            gevent.idle()
            turns += 1
            assert not writer.ready()
        release()
        writer.get()
    assert notes(lite) == ["late"]


def test_reads_go_on_while_another_process_writes(lite: Workspace, path: Path) -> None:
    lite.store.write(lambda tx: note(tx, "there"))
    with locked_elsewhere(path):
        assert notes(lite) == ["there"]


def test_a_database_locked_for_too_long_is_unavailable_until_it_is_free(
    path: Path, lite: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_store, "BUSY_SECONDS", 0.1)
    store = open_store(lite.url)
    with locked_elsewhere(path) as release:
        with pytest.raises(Unavailable):
            store.write(lambda tx: note(tx, "never"))
        release()
    store.write(lambda tx: note(tx, "free"))
    store.close()
    assert notes(lite) == ["free"]


WRITER = """
import sys, uuid
from chat.bus.memory import Bus
from chat.core.core import Core
from chat.domain.accounts import identity
from chat.core.command import Who
from chat.domain.messages.commands import PostMessage
from chat.domain.rooms.view import JoinRoom
from chat.store import open_store
core = Core(open_store(sys.argv[1]), Bus())
me = Who(core.write(lambda tx: identity.arrive(tx, sys.argv[2], None)).person.id)
core.perform(me, JoinRoom(room="lobby"))
for n in range(25):
    print(core.perform(me, PostMessage(room="lobby", text=f"{n}", client_id=uuid.uuid4())).message.rev)
"""


def test_two_processes_number_the_changes_of_one_room_without_a_gap(workspace: Workspace) -> None:
    writers = [python(WRITER, workspace.url, name) for name in ("Ann", "Ben")]
    revs = [int(line) for writer in writers for line in ended(writer).split()]
    assert len(revs) == 50
    assert workspace.sql("SELECT rev FROM rooms WHERE slug = 'lobby'") == [(52,)]
    assert [rev for (rev,) in workspace.sql("SELECT rev FROM messages ORDER BY rev")] == list(range(1, 53))


@pytest.mark.parametrize("database", DATABASES)
def test_several_processes_may_migrate_at_once(request: pytest.FixtureRequest, database: str) -> None:
    url = fresh_url(database, request)
    program = "from chat.store.engine.migrate import migrate; migrate(sys.argv[1])"
    for process in at_the_same_moment(program, url, processes=3):
        ended(process)
    with closing(open_store(url)) as store:
        found = store.read(
            lambda tx: tx.sql.exec_driver_sql("SELECT slug, version_num FROM rooms, alembic_version").all()
        )
    assert found == [("lobby", NEWEST)]
