"""Block a person for oneself: the page hides their messages, and neither can start a direct conversation."""

from __future__ import annotations

from chat.core.command import Actor, Done, WorkspaceCommand
from chat.core.event import Audience
from chat.core.wire import Number
from chat.domain.people.acquaintance import known
from chat.domain.people.events import Blocked
from chat.domain.rooms.offers import tell
from chat.errors import Invalid
from chat.store import Tx, queries


class Block(WorkspaceCommand[Done]):
    """Block a person whom you may know of (see `person:get`): their offers to join rooms are withheld, neither of you
    can start a direct conversation with the other or, except as an admin, add the other to a room, and clients should
    hide their messages. They are not told."""

    event = "person:block"
    person: Number

    def perform(self, tx: Tx, actor: Actor) -> Done:
        if self.person == actor.id:
            raise Invalid("You can't block yourself.", field="person")
        known(tx, actor, self.person)
        queries.blocks.add(tx, actor.id, self.person)
        return _tell(tx, actor)


class Unblock(WorkspaceCommand[Done]):
    """Unblock a person."""

    event = "person:unblock"
    person: Number

    def perform(self, tx: Tx, actor: Actor) -> Done:
        queries.blocks.remove(tx, actor.id, self.person)
        return _tell(tx, actor)


def blocked_by(tx: Tx, person_id: int) -> list[int]:
    """Return the ids of the people whom a person has blocked."""
    return queries.blocks.of_person(tx, person_id)


def _tell(tx: Tx, actor: Actor) -> Done:
    tx.publish(Blocked(blocked=blocked_by(tx, actor.id)), Audience(people=(actor.id,)))
    tell(tx, actor.id)
    return Done()
