"""Blocking somebody for oneself: their messages are folded away on the page, and they can't begin a conversation."""

from __future__ import annotations

from chat.domain.command import Actor, Command, Done
from chat.domain.events import Audience, Blocked
from chat.domain.wire import Number
from chat.errors import Invalid, NotFound
from chat.store import Tx, blocks, people


class Block(Command, frozen=True):
    """Hear no more of somebody. They are not told."""

    event = "person:block"
    person: Number

    def perform(self, tx: Tx, actor: Actor) -> Done:
        if self.person == actor.id:
            raise Invalid("You can't block yourself.", field="person")
        if people.by_id(tx, self.person) is None:
            raise NotFound("There is no such person.", field="person")
        blocks.add(tx, actor.id, self.person)
        return _tell(tx, actor)


class Unblock(Command, frozen=True):
    """Hear of somebody again."""

    event = "person:unblock"
    person: Number

    def perform(self, tx: Tx, actor: Actor) -> Done:
        blocks.remove(tx, actor.id, self.person)
        return _tell(tx, actor)


def _tell(tx: Tx, actor: Actor) -> Done:
    tx.publish(Blocked(blocked=blocks.of_person(tx, actor.id)), Audience(people=(actor.id,)))
    return Done()
