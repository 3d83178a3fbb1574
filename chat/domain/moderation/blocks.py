"""Blocking somebody for oneself: their messages are folded away on the page, and they can't begin a conversation."""

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
    """Hear no more of somebody whom you may know of (see `person:get`), nor of what they asked you into. They are not
    told."""

    event = "person:block"
    person: Number

    def perform(self, tx: Tx, actor: Actor) -> Done:
        if self.person == actor.id:
            raise Invalid("You can't block yourself.", field="person")
        known(tx, actor, self.person)
        queries.blocks.add(tx, actor.id, self.person)
        return _tell(tx, actor)


class Unblock(WorkspaceCommand[Done]):
    """Hear of somebody again."""

    event = "person:unblock"
    person: Number

    def perform(self, tx: Tx, actor: Actor) -> Done:
        queries.blocks.remove(tx, actor.id, self.person)
        return _tell(tx, actor)


def _tell(tx: Tx, actor: Actor) -> Done:
    tx.publish(Blocked(blocked=queries.blocks.of_person(tx, actor.id)), Audience(people=(actor.id,)))
    tell(tx, actor.id)
    return Done()
