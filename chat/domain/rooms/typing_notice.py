"""Tell the others in a room that a person is typing."""

from __future__ import annotations

from chat.core.command import Actor, Done, RoomCommand
from chat.core.event import Audience
from chat.domain.rooms.events import Typing
from chat.store import Tx
from chat.store.queries.access import Standing


class StartTyping(RoomCommand[Done]):
    """Tell the others in a room that you are typing. Send it again every 3 seconds while you do; more frequent ones are
    acknowledged but not passed on. There is no request to stop: the notice ends after 6 seconds or with your
    message."""

    event = "typing:start"
    writes = False

    def perform(self, tx: Tx, actor: Actor, found: Standing) -> Done:
        slug = found.room.slug
        tx.publish(Typing(room=slug, person=actor.person), Audience(room=slug, rev=found.room.rev))
        return Done()
