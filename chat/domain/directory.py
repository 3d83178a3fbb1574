"""Who there is: finding people, and looking at one of them."""

from __future__ import annotations

from chat.domain.command import Actor, Command, Reply
from chat.domain.records import Profile
from chat.domain.wire import Number
from chat.errors import NotFound
from chat.store import Tx, people

PAGE = 50


class Profiles(Reply):
    """A page of people, by id; `more`: go on `after` the last id of this one."""

    people: list[Profile]
    more: bool


class OneProfile(Reply):
    """Somebody."""

    person: Profile


class ListPeople(Command, frozen=True):
    """People with an account, or those of them whose name has `query` in it; in pages of 50."""

    event = "person:list"
    writes = False
    query: str = ""
    after: Number = 0

    def perform(self, tx: Tx, actor: Actor) -> Profiles:
        part = self.query.replace("\x00", "").strip()[:80]
        rows = people.accounts(tx, query=part, after=self.after, limit=PAGE + 1)
        return Profiles(people=[Profile.of(row) for row in rows[:PAGE]], more=len(rows) > PAGE)


class GetPerson(Command, frozen=True):
    """Somebody with whom you share a room or, if you have an account, somebody else who has one."""

    event = "person:get"
    writes = False
    person: Number

    def perform(self, tx: Tx, actor: Actor) -> OneProfile:
        row = people.by_id(tx, self.person)
        known = row is not None and (
            row.id == actor.id
            or (row.role != "guest" and actor.role != "guest")
            or people.share_a_room(tx, actor.id, row.id)
        )
        if row is None or not known:
            raise NotFound("There is no such person.", field="person")
        return OneProfile(person=Profile.of(row))
