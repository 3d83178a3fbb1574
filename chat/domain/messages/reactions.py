"""React to messages with emoji."""

from __future__ import annotations

from chat.core.command import Actor, Done, Reply
from chat.core.emoji import emoji
from chat.core.event import Audience
from chat.core.wire import Person
from chat.domain.messages import log
from chat.domain.messages.base import MessageCommand
from chat.domain.messages.events import ReactionChanged
from chat.domain.messages.wire import Reacted
from chat.domain.workspace import emoji as own
from chat.errors import Conflict, Forbidden, Invalid
from chat.store import Tx, queries
from chat.store.queries.access import Standing
from chat.store.queries.messages import SAID, MessageRow

MOST_KINDS = 30
MOST = 2000  # reactions to a message: an event with all of them has about 12 kB


class React(MessageCommand[Done]):
    """React to a message with an emoji, or with `on` false take your reaction back. One of the workspace's own emoji is
    `:name:`. Doing it again has no effect and is not an error. The room hears of it by a `message` a moment later,
    which has the reactions of all who reacted meanwhile. A message has at most 30 kinds of reactions, and 2,000 in
    all."""

    event = "message:react"
    emoji: str
    on: bool = True

    def perform(self, tx: Tx, actor: Actor, found: Standing, row: MessageRow) -> Done:
        one = self.emoji if own.is_written(self.emoji) else emoji(self.emoji)
        if row.kind not in SAID:
            raise Forbidden("You can't react to this.", field="id")
        if row.deleted_at is not None:
            raise Conflict("This message was deleted.", field="id")
        if self.on:
            _check_is_there(tx, one)
            _check_room_for(tx, row, one)
            changed = queries.reactions.add(tx, row, one, actor.id)
        else:
            changed = queries.reactions.remove(tx, row.id, one, actor.id)
        if changed:
            rev, reacted = queries.rooms.advance(tx, found.room.id), row.reacted + (1 if self.on else -1)
            log.hint(tx, found.room, queries.messages.set_reacted(tx, row, rev=rev, reacted=reacted))
            self._tell_author(tx, actor, found.room.slug, row, one)
        return Done()

    def _tell_author(self, tx: Tx, actor: Actor, slug: str, row: MessageRow, one: str) -> None:
        author = row.author_id
        if author is None or author == actor.id or not queries.members.among(tx, row.room_id, [author]):
            return
        changed = ReactionChanged(room=slug, id=row.id, emoji=one, person=actor.person, on=self.on)
        tx.publish(changed, Audience(people=(author,)))


def _check_is_there(tx: Tx, one: str) -> None:
    """Raise Invalid if this is an emoji of the workspace's own that it lacks."""
    if one.startswith(":") and not own.is_there(tx, one):
        raise Invalid("There is no such emoji.", field="emoji")


def _check_room_for(tx: Tx, row: MessageRow, one: str) -> None:
    """Raise Conflict if the message can't have this reaction, too."""
    if not row.reacted:
        return
    kinds = queries.reactions.kinds(tx, row.id)
    if row.reacted >= MOST or (len(kinds) >= MOST_KINDS and one not in kinds):
        raise Conflict("This message has as many reactions as it can have.", field="emoji")


class Reactions(Reply):
    """All reactions to a message, in the order in which they were first used."""

    reactions: list[Reacted]


class ListReactions(MessageCommand[Reactions]):
    """List who reacted to a message, with their names."""

    event = "message:reactions"
    writes = False

    def perform(self, tx: Tx, actor: Actor, found: Standing, row: MessageRow) -> Reactions:
        kinds = queries.reactions.to(tx, [row.id]).get(row.id, {})
        everybody = {one for people in kinds.values() for one in people}
        names = {shown.id: Person(*shown) for shown in queries.people.shown(tx, everybody)}
        return Reactions(reactions=[Reacted(one, [names[each] for each in people]) for one, people in kinds.items()])
