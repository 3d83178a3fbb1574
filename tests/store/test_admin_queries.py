"""The lists of the admin page use an index, so their cost does not grow with the number of rows."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from chat.store import Tx, queries
from chat.store.tables import rooms
from tests.support.data.store import Workspace

PAGES: dict[str, Callable[[Tx], Any]] = {
    "people": partial(queries.admin.people_page, query="", role=None, banned=False, after=7, limit=5),
    "people by name and role": partial(
        queries.admin.people_page, query="ann", role="member", banned=True, after=0, limit=5
    ),
    "rooms": partial(queries.admin.rooms_page, query="den", after=7, limit=5),
    "sessions": partial(queries.admin.sessions_page, query="", before=None, limit=5),
    "sessions by name": partial(queries.admin.sessions_page, query="ann", before=7, limit=5),
    "audit": partial(queries.admin.audit_page, act="", before=None, limit=5),
    "audit of some acts": partial(queries.admin.audit_page, act="ban:", before=7, limit=5),
    "open reports": partial(queries.reports.page, closed=False, before=7, limit=5),
    "closed reports": partial(queries.reports.page, closed=True, before=None, limit=5),
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_read_in_the_order_of_an_index(tmp_path: Path, page: str) -> None:
    with Workspace(f"sqlite:///{tmp_path / 'chat.db'}") as workspace:
        steps = workspace.store.read(lambda tx: plan(tx, PAGES[page]))
    listed, *looked_up = [step for step in steps if not step.startswith("CORRELATED")]
    assert listed.split()[0] in ("SCAN", "SEARCH")
    assert [step for step in looked_up if not step.startswith("SEARCH")] == []


def plan(tx: Tx, read: Callable[[Tx], Any]) -> list[str]:
    """Return SQLite's query plan, step by step."""
    statements: list[tuple[str, Any]] = []
    event.listen(tx.sql, "before_cursor_execute", lambda _, __, sql, values, *___: statements.append((sql, values)))
    read(tx)
    driver: Any = tx.sql.connection.dbapi_connection
    return [row[-1] for sql, values in statements for row in driver.execute(f"EXPLAIN QUERY PLAN {sql}", values)]


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("", ["Ann", "50% off", "50 off", "snake_case", "snakescase"]),
        ("ANN", ["Ann"]),
        ("nn", ["Ann"]),
        ("0%", ["50% off"]),
        ("e_c", ["snake_case"]),
        ("OFF", ["50% off", "50 off"]),
        ("Ben", []),
    ],
)
def test_a_room_is_found_by_a_part_of_its_name_as_it_is_written(
    workspace: Workspace, part: str, found: list[str]
) -> None:
    workspace.sql_write("DELETE FROM rooms")
    for number, name in enumerate(["Ann", "50% off", "50 off", "snake_case", "snakescase"]):
        values = {"slug": f"r{number}", "name": name, "kind": "public", "topic": "", "created_at": 0}
        workspace.store.write(lambda tx, values=values: tx.sql.execute(rooms.insert().values(**values)))
    page = workspace.store.read(lambda tx: queries.admin.rooms_page(tx, query=part, after=0, limit=10))
    assert [room.name for room in page] == found


@pytest.mark.parametrize(
    ("part", "found"),
    [
        *((part, True) for part in ("ärger", "ÄRG", "arg", "ärger ł", "arger lo", "strasse", "łódź", "ŁÓDŹ", "lodz")),
        *((part, True) for part in ("ЖАН", "жан", "שלום", "שָׁלוֹם")),
        *((part, False) for part in ("%", "_", "[a-z]", "arger  ", "lodx")),
    ],
)
def test_a_person_is_found_by_their_name_in_any_case_and_script_and_without_accents(
    workspace: Workspace, part: str, found: bool
) -> None:
    workspace.account("Ärger Łódź Straße")
    workspace.account("Жан שָׁלוֹם")
    page = workspace.store.read(lambda tx: queries.people.accounts(tx, query=part, after=0, limit=10))
    assert bool(page) is found
