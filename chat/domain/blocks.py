"""Blocking somebody for oneself: their messages are folded away on the page, and they can't begin a conversation."""

from __future__ import annotations

from chat.domain.acquaintance import known
from chat.domain.command import Actor, Command, Done
from chat.domain.events import Audience, Blocked
from chat.domain.offers import tell
from chat.domain.wire import Number
from chat.errors import Invalid
from chat.store import Tx, blocks


class Block(Command, frozen=True):
    """Hear no more of somebody whom you may know of (see `person:get`), nor of what they asked you into. They are not
    told."""

    event = "person:block"
    person: Number

    def perform(self, tx: Tx, actor: Actor) -> Done:
        if self.person == actor.id:
            raise Invalid("You can't block yourself.", field="person")
        known(tx, actor, self.person)
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
    tell(tx, actor.id)
    return Done()
