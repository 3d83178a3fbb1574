"""Groups of people who can be mentioned by one name, such as `@gardeners`."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from chat.core import audit, policy
from chat.core.audit import AuditDetail
from chat.core.command import Actor, Done, Reply, WorkspaceCommand
from chat.core.event import everybody
from chat.core.names import clean_name, folded_key
from chat.core.wire import Number, Person
from chat.domain.messages.mentions import WIDE
from chat.domain.people.events import GroupChanged
from chat.domain.people.wire import PeopleGroup
from chat.errors import Conflict, NotFound
from chat.store import Tx, queries
from chat.store.queries.groups import GroupRow

MOST = 200
MOST_PEOPLE = 500


class Groups(Reply):
    """All groups, by name. For those who may change groups, `people` are all people in any of them; else it is
    empty."""

    groups: list[PeopleGroup]
    people: list[Person]


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
        is_admin = policy.refusal(actor, SaveGroup.event) is None
        named = [Person(*row) for row in queries.groups.members(tx)] if is_admin else []
        return Groups(groups=[PeopleGroup(row.id, row.name, people[row.id]) for row in rows], people=named)


class SaveGroup(WorkspaceCommand[OneGroup]):
    """Make a group or, with its `id`, change one: its `name`, which can't be that of a person or of another group, and
    the people with accounts to `add` and to `remove`. Others stay as they are. A group has up to 500 people."""

    event = "group:save"
    id: Number | None = None
    name: str | None = None
    add: Annotated[list[Number], Meta(max_length=MOST_PEOPLE)] = field(default_factory=list)
    remove: Annotated[list[Number], Meta(max_length=MOST_PEOPLE)] = field(default_factory=list)

    def perform(self, tx: Tx, actor: Actor) -> OneGroup:
        row = None if self.id is None else _existing(tx, self.id)
        if row is None or self.name is not None:
            row = self._named(tx, actor, row)
        people = self._changed(tx, actor, row)
        tx.publish(GroupChanged(id=row.id, name=row.name), everybody())
        return OneGroup(group=PeopleGroup(row.id, row.name, people))

    def _named(self, tx: Tx, actor: Actor, row: GroupRow | None) -> GroupRow:
        """Make a group of this name, or give it to an existing one. Raises Invalid, Conflict."""
        name = clean_name(self.name or "")
        key = folded_key(name)
        others = [other for other in queries.groups.named(tx, [key]) if row is None or other.id != row.id]
        if key in WIDE or others or queries.people.named(tx, [key]):
            raise Conflict("This name is taken.", field="name")
        if row is None:
            if queries.groups.count(tx) >= MOST:
                raise Conflict(f"There can't be more than {MOST} groups.", field="name")
            row = queries.groups.insert(tx, name, key)
            audit.note(tx, actor, "group:create", detail=AuditDetail(group=row.id))
        elif row.name != name:
            queries.groups.rename(tx, row.id, name, key)
            audit.note(tx, actor, "group:rename", detail=AuditDetail(group=row.id))
        return row._replace(name=name)

    def _changed(self, tx: Tx, actor: Actor, row: GroupRow) -> list[int]:
        """Add and remove people, and return the ids of those who are in the group now. Raises NotFound, Conflict."""
        before = set(queries.groups.people_of(tx, [row.id])[row.id])
        added, removed = set(self.add) - set(self.remove) - before, set(self.remove) & before
        found = [person for person in queries.people.these(tx, sorted(added)) if person.role != "guest"]
        if len(found) < len(added):
            raise NotFound("There is no such person.", field="add")
        if len(before) + len(added) - len(removed) > MOST_PEOPLE:
            raise Conflict(f"A group can't have more than {MOST_PEOPLE} people.", field="add")
        queries.groups.remove(tx, row.id, removed)
        queries.groups.add(tx, row.id, added)
        for act, people in (("group:add", added), ("group:remove", removed)):
            for person in sorted(people):
                audit.note(tx, actor, act, person=person, detail=AuditDetail(group=row.id))
        return sorted((before | added) - removed)


class DeleteGroup(WorkspaceCommand[Done]):
    """Delete a group. Messages that mention it show its number."""

    event = "group:delete"
    id: Number

    def perform(self, tx: Tx, actor: Actor) -> Done:
        row = _existing(tx, self.id)
        queries.groups.delete(tx, row.id)
        audit.note(tx, actor, "group:delete", detail=AuditDetail(group=row.id))
        tx.publish(GroupChanged(id=row.id, name=row.name, deleted=True), everybody())
        return Done()


def _existing(tx: Tx, group_id: int) -> GroupRow:
    row = queries.groups.locked(tx, group_id)
    if row is None:
        raise NotFound("There is no such group.", field="id")
    return row
