"""The walk of every command through every role: somebody of each rank, and a room of each kind."""

from collections.abc import Callable
from itertools import product
from typing import Any, NamedTuple

import pytest
from sqlalchemy import func, select

from chat.core import access
from chat.core.command import Command, Who
from chat.core.policy import Rank, Stand
from chat.errors import ChatError, Forbidden, NotFound
from chat.store import Tx
from chat.store.tables import metadata
from tests.support.data.store import Workspace

KINDS = ("public", "private", "direct", "archived")
ROLES = {Rank.VISITOR: "guest", Rank.GUEST: "guest", Rank.MEMBER: "member", Rank.ADMIN: "admin", Rank.OWNER: "owner"}
# As they are in the database; an outsider has none.
MEMBER_ROLES = {Stand.OUTSIDER: None, Stand.MUTED: "muted", Stand.MEMBER: "member", Stand.MODERATOR: "moderator"}


class Case(NamedTuple):
    """Somebody of this rank, who stands so to a room of this kind. `at_home`: a visitor's own room."""

    rank: Rank
    kind: str
    stand: Stand


CASES = [Case(*one) for one in product(Rank, KINDS, Stand)]


class Undo(Exception):
    """Nothing of what a walk did is to stay."""


class Everybody:
    """A place with somebody of each rank, and rooms of each kind to which they stand in each way; all by its ids."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.other = workspace.account("Other")
        self.people = {rank: workspace.account(rank.name.title(), ROLES[rank], room=None) for rank in Rank}
        workspace.sql_write("UPDATE people SET password_hash = 'x' WHERE role <> 'guest'")

    def set_up(self, tx: Tx, case: Case) -> None:
        """The room `den`, as the case has it; a message of the one who asks (1), and one of another (2)."""
        t, me = metadata.tables, self.people[case.rank].id
        kind, archived = ("public", 1) if case.kind == "archived" else (case.kind, None)
        room = {
            "id": 50,
            "slug": "den",
            "name": "Den",
            "kind": kind,
            "archived_at": archived,
            "rev": 9,
            "created_at": 1,
        }
        tx.sql.execute(t["rooms"].insert().values(**room, member_count=1))
        for person, its in ((self.other.id, "member"), (me, MEMBER_ROLES[case.stand])):
            if its is None:
                continue
            tx.sql.execute(t["members"].insert().values(room_id=50, person_id=person, role=its, joined_at=1))
        for number, author in ((1001, me), (1002, self.other.id)):
            message = {"id": number, "room_id": 50, "seq": number - 1000, "rev": number - 1000, "kind": "text"}
            tx.sql.execute(t["messages"].insert().values(**message, author_id=author, text="said", at=1))
        if case.rank is Rank.VISITOR:
            tx.sql.execute(t["people"].update().where(t["people"].c.id == me).values(room_id=50))

    def walk(self, case: Case, make: Callable[["Everybody"], Command]) -> tuple[str, bool]:
        """Perform a command: its outcome, and whether anything was changed or published by it."""
        seen: list[tuple[str, bool]] = []

        def work(tx: Tx) -> None:
            self.set_up(tx, case)
            before = changes(tx)
            try:
                access.perform(tx, Who(self.people[case.rank].id), make(self))
                result = "yes"
            except (Forbidden, NotFound) as error:
                result = error.code
            except ChatError:
                result = "yes"  # it was let through, and found something else
            seen.append((result, bool(tx.published) or changes(tx) != before))
            raise Undo

        with pytest.raises(Undo):
            self.workspace.store.write(work)
        return seen[0]


def changes(tx: Tx) -> int:
    """How many rows this connection has changed so far, but for those of quotas: they are written before a command is
    done, and a refusal takes them back."""
    driver: Any = tx.sql.connection.dbapi_connection
    charged: int = tx.sql.execute(select(func.count()).select_from(metadata.tables["quotas"])).scalar_one()
    return int(driver.total_changes) - charged
