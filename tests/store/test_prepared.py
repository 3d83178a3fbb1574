"""Prepared statements for several ids at once."""

import pytest

from chat.core.wire import Person
from chat.store import queries
from chat.store.engine.prepared import PreparedMany
from chat.store.tables import people
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
