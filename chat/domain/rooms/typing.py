"""Typing notices."""

from __future__ import annotations

from chat.core.command import Actor, Done, RoomCommand
from chat.core.event import Audience
from chat.domain.rooms.events import Typing
from chat.store import Tx
from chat.store.queries.access import Standing


class StartTyping(RoomCommand[Done]):
    """Say that you are writing. The others are told at most every 3 seconds until your message comes; what you say in
    between is acknowledged, and nothing else. Nothing says that you have stopped: it is over after 6 seconds, or with
    the message, even if this client is gone by then."""

    event = "typing:start"
    writes = False

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> Done:
        slug = found.room.slug
        tx.publish(Typing(room=slug, person=actor.person), Audience(room=slug, rev=found.room.rev))
        return Done()
