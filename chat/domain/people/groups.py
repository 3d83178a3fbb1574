"""Groups of people who can be mentioned by one name, such as `@gardeners`."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from chat.core import audit
from chat.core.command import Actor, Done, Reply, WorkspaceCommand
from chat.core.event import everybody
from chat.core.names import clean_name, folded_key
from chat.core.wire import Number
from chat.domain.messages.mentions import WIDE
from chat.domain.people.events import GroupChanged
from chat.domain.people.wire import PeopleGroup
from chat.errors import Conflict, NotFound
from chat.store import Tx, queries
from chat.store.queries.groups import GroupRow

MOST = 200
MOST_PEOPLE = 500


class Groups(Reply):
    """All groups, by name."""

    groups: list[PeopleGroup]


class OneGroup(Reply):
    """The group after the request."""

    group: PeopleGroup


class ListGroups(WorkspaceCommand[Groups]):
    """List all groups of people."""

    event = "group:list"
    writes = False

    def perform(self, tx: Tx, actor: Actor) -> Groups:
        rows = queries.groups.everything(tx)
        people = queries.groups.people_of(tx, [row.id for row in rows])
        return Groups(groups=[PeopleGroup(row.id, row.name, people[row.id]) for row in rows])


class SaveGroup(WorkspaceCommand[OneGroup]):
    """Make a group of up to 500 people with accounts, or change the one with this `id`. Its name can't be that of a
    person or of another group."""

    event = "group:save"
    name: str
    people: Annotated[list[Number], Meta(max_length=MOST_PEOPLE)]
    id: Number | None = None

    def perform(self, tx: Tx, actor: Actor) -> OneGroup:
        name, ids = clean_name(self.name), sorted(set(self.people))
        key = folded_key(name)
        rows = [row for row in queries.people.these(tx, ids) if row.role != "guest"]
        if len(rows) < len(ids):
            raise NotFound("There is no such person.", field="people")
        if key in WIDE or queries.people.named(tx, [key]):
            raise Conflict("This name is taken.", field="name")
        if any(row.id != self.id for row in queries.groups.named(tx, [key])):
            raise Conflict("This name is taken.", field="name")
        row = self._row(tx, name, key)
        queries.groups.set_people(tx, row.id, ids)
        audit.note(tx, actor, "group:save", detail=audit.AuditDetail(group=row.id))
        tx.publish(GroupChanged(id=row.id, name=name), everybody())
        return OneGroup(group=PeopleGroup(row.id, name, ids))

    def _row(self, tx: Tx, name: str, key: str) -> GroupRow:
        if self.id is None:
            if queries.groups.count(tx) >= MOST:
                raise Conflict(f"There can't be more than {MOST} groups.", field="name")
            return queries.groups.insert(tx, name, key)
        row = _existing(tx, self.id)
        queries.groups.rename(tx, row.id, name, key)
        return row


class DeleteGroup(WorkspaceCommand[Done]):
    """Delete a group. Messages that mention it show its number."""

    event = "group:delete"
    id: Number

    def perform(self, tx: Tx, actor: Actor) -> Done:
        row = _existing(tx, self.id)
        queries.groups.delete(tx, row.id)
        audit.note(tx, actor, "group:delete", detail=audit.AuditDetail(group=row.id))
        tx.publish(GroupChanged(id=row.id, name=row.name, deleted=True), everybody())
        return Done()


def _existing(tx: Tx, group_id: int) -> GroupRow:
    row = queries.groups.by_id(tx, group_id)
    if row is None:
        raise NotFound("There is no such group.", field="id")
    return row
