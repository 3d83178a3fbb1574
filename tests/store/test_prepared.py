"""Prepared statements for several ids at once."""

from typing import Any

import pytest
from sqlalchemy import bindparam, select

from chat.core.wire import Person
from chat.errors import ChatError
from chat.store import queries
from chat.store.engine.prepared import Prepared, PreparedInsert, PreparedMany
from chat.store.tables import blocks, meta, people
from tests.support.data.store import Workspace

LARGEST = PreparedMany.SIZES[-1]


@pytest.mark.parametrize(
    "count", [0, 1, *(size + more for size in PreparedMany.SIZES[1:] for more in (-1, 0, 1)), 3 * LARGEST]
)
def test_every_row_is_found_once_however_many_are_asked_for(workspace: Workspace, ann: Person, count: int) -> None:
    ids = list(range(ann.id, ann.id + count))
    others = [{"id": one, "role": "guest", "name": f"{one}", "name_until": 0, "created_at": 0} for one in ids[1:]]
    if others:
        workspace.store.write(lambda tx: tx.sql.execute(people.insert(), others))
    found = workspace.store.read(lambda tx: queries.people.shown(tx, ids))
    assert sorted(one.id for one in found) == ids


def test_a_write_that_is_one_prepared_statement_is_on_disk(workspace: Workspace) -> None:
    take = {"subject": "person:1", "act": "tea", "burst": 1, "every": 60_000}
    assert workspace.store.write(lambda tx: queries.quotas.take(tx, **take)) == 0
    assert workspace.store.write(lambda tx: queries.quotas.take(tx, **take)) > 0


def test_a_statement_is_run_with_its_values_and_its_constants(workspace: Workspace, ann: Person) -> None:
    named = Prepared(select(people.c.id).where(people.c.name == bindparam("name"), people.c.role == "guest"))
    for _ in range(2):
        assert workspace.store.read(lambda tx: named.one(tx, name="Ann")) == (ann.id,)
        assert workspace.store.read(lambda tx: named.all(tx, name="Ben")) == []
    add = Prepared(meta.insert(), columns=("name", "value"))
    workspace.store.write(lambda tx: add._run(tx.sql, {"name": "one", "value": "1"}))
    assert workspace.sql("SELECT value FROM meta WHERE name = 'one'") == [("1",)]


def test_rows_with_different_columns_are_inserted_each_with_its_id(workspace: Workspace) -> None:
    add = PreparedInsert(people)
    given = {"role": "guest", "name_until": 0, "created_at": 0}
    rows: list[dict[str, Any]] = [
        {"name": "Ann"},
        {"name": "Ben", "name_key": "ben"},
        {"name": "Eve"},
        {"id": 90_000, "name": "Zoe"},
    ]
    ids = workspace.store.write(lambda tx: [add.add(tx, **given, **row) for row in rows])
    found = workspace.sql("SELECT id, name, name_key FROM people ORDER BY id")
    assert found == [(one, row["name"], row.get("name_key")) for one, row in zip(ids, rows, strict=True)]
    assert ids[-1] == 90_000


def test_statements_about_many_are_made_for_each_size(workspace: Workspace, ann: Person) -> None:
    named = PreparedMany(lambda ids: select(people.c.name).where(people.c.id.in_(ids)))
    for count in (1, 2, 9, 65):
        ids = [*range(1_000_000, 1_000_000 + count - 1), ann.id]
        assert workspace.store.read(lambda tx, ids=ids: named.all(tx, ids)) == [("Ann",)]


def test_a_statement_that_fails_is_an_error_of_the_database_that_quotes_no_value(
    workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    block = Prepared(blocks.insert(), columns=("person_id", "blocked_id"))
    with pytest.raises(ChatError, match="Something went wrong"):
        workspace.store.write(lambda tx: block.all(tx, person_id=40404, blocked_id=50505))
    assert "INSERT INTO blocks" in caplog.text
    assert "40404" not in caplog.text
