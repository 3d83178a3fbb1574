"""List people, and get one of them."""

from __future__ import annotations

from chat.core.command import Actor, Reply, WorkspaceCommand
from chat.core.wire import Number
from chat.domain.people.acquaintance import known
from chat.domain.people.wire import Profile
from chat.store import Tx, queries

PAGE = 50


class Profiles(Reply):
    """A page of people, by id. If `more`, ask for the next page `after` the last id."""

    people: list[Profile]
    more: bool


class OneProfile(Reply):
    """One person."""

    person: Profile


class ListPeople(WorkspaceCommand[Profiles]):
    """List people with an account or, of these, the ones with `query` in their name, in pages of 50."""

    event = "person:list"
    writes = False
    query: str = ""
    after: Number = 0

    def perform(self, tx: Tx, actor: Actor) -> Profiles:
        part = self.query.replace("\x00", "").strip()[:80]
        rows = queries.people.accounts(tx, query=part, after=self.after, limit=PAGE + 1)
        return Profiles(people=[Profile.of(row) for row in rows[:PAGE]], more=len(rows) > PAGE)


class GetPerson(WorkspaceCommand[OneProfile]):
    """Get a person who is or was in a room with you or, if you have an account, any other person with an account."""

    event = "person:get"
    writes = False
    person: Number

    def perform(self, tx: Tx, actor: Actor) -> OneProfile:
        row = known(tx, actor, self.person)
        profile = Profile.of(row)
        if row.id == actor.id or queries.people.share_a_room(tx, actor.id, row.id):
            profile.here, profile.timezone = False, queries.people.timezone(tx, row.id)
        return OneProfile(person=profile)
