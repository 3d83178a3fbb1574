"""A matrix for testing every command: a person of each rank, with each standing in a room of each kind."""

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
from chat.store.engine.prepared import Prepared, PreparedColumns
from chat.store.queries import people
from chat.store.tables import members, messages, quotas, rooms
from tests.support.data.store import Workspace

KINDS = ("public", "private", "direct", "archived")
ROLES = {Rank.VISITOR: "guest", Rank.GUEST: "guest", Rank.MEMBER: "member", Rank.ADMIN: "admin", Rank.OWNER: "owner"}
# The roles in the database. Outsiders are not members.
MEMBER_ROLES = {Stand.OUTSIDER: None, Stand.MUTED: "muted", Stand.MEMBER: "member", Stand.MODERATOR: "moderator"}


class Case(NamedTuple):
    """A person of this rank, with this standing in a room of this kind."""

    rank: Rank
    kind: str
    stand: Stand


_ROOM, _MEMBER, _MESSAGE = (PreparedColumns(table.insert()) for table in (rooms, members, messages))
_CHARGED = Prepared(select(func.count()).select_from(quotas))

CASES = [Case(*one) for one in product(Rank, KINDS, Stand)]


class Undo(Exception):
    """Rolls back the changes of a walk."""


class Everybody:
    """A workspace with a person of each rank, in which each case is set up with fixed ids."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.other = workspace.account("Other")
        self.people = {rank: workspace.account(rank.name.title(), ROLES[rank], room=None) for rank in Rank}
        workspace.sql_write("UPDATE people SET password_hash = 'x' WHERE role <> 'guest'")

    def set_up(self, tx: Tx, case: Case) -> None:
        """Insert the room `den` for this case, with a message of the actor (1001) and one of another person (1002)."""
        me = self.people[case.rank].id
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
        _ROOM.run(tx, **room, member_count=1)
        for person, its in ((self.other.id, "member"), (me, MEMBER_ROLES[case.stand])):
            if its is None:
                continue
            _MEMBER.run(tx, room_id=50, person_id=person, role=its, joined_at=1)
        for number, author in ((1001, me), (1002, self.other.id)):
            message = {"id": number, "room_id": 50, "seq": number - 1000, "rev": number - 1000, "kind": "text"}
            _MESSAGE.run(tx, **message, author_id=author, text="said", at=1)
        if case.rank is Rank.VISITOR:
            people.change(tx, me, room_id=50)

    def walk(self, case: Case, make: Callable[["Everybody"], Command]) -> tuple[str, bool]:
        """Perform a command. Returns its outcome, and True if it changed or published anything. All changes are undone
        afterwards."""
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
                result = "yes"  # it passed the access check, and failed for another reason
            seen.append((result, bool(tx.published) or changes(tx) != before))
            raise Undo

        with pytest.raises(Undo):
            self.workspace.store.write(work)
        return seen[0]


def changes(tx: Tx) -> int:
    """Return the number of rows that this connection has changed so far, without those of quotas, which are written
    before the command runs and undone by a refusal."""
    driver: Any = tx.sql.connection.dbapi_connection
    [(charged,)] = _CHARGED.all(tx)
    return int(driver.total_changes) - charged
