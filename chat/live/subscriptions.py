"""The rooms that a connection opens, joins and closes, which decide on the events that it receives."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from chat.core.command import AnyCommand, Reply
from chat.core.core import Core
from chat.domain.messages import log as room_log
from chat.domain.messages.events import MessageChanged, Position
from chat.domain.rooms.events import MemberChanged
from chat.domain.rooms.log import consequences
from chat.domain.rooms.view import CloseRoom, JoinRoom, OpenedRoom, OpenRoom
from chat.errors import ChatError, Conflict
from chat.live.revocation import Revocation
from chat.live.rooms.feeds import Feeds
from chat.live.rooms.memberships import Memberships
from chat.live.rooms.registry import Registry
from chat.live.rooms.subscribers import Group, Subscriber

log = logging.getLogger(__name__)

MOST_OPEN = 1000  # rooms, on one connection
# How often the log is read again while changes keep coming. In a busier room the client sees a gap before its first
# event and asks for the changes; nobody waits for a room to fall silent.
READ_ON = 3

Then = Callable[[], None]


class Subscriptions:
    """Subscribes connections to the rooms that they open."""

    def __init__(
        self, core: Core, registry: Registry, memberships: Memberships, feeds: Feeds, revocation: Revocation
    ) -> None:
        self._core = core
        self._registry = registry
        self._memberships = memberships
        self._feeds = feeds
        self._revocation = revocation

    def check(self, one: Subscriber, command: AnyCommand) -> None:
        """Raise Conflict if this connection can't open one more room."""
        if isinstance(command, OpenRoom | JoinRoom) and len(one.open) >= MOST_OPEN and command.room not in one.open:
            raise Conflict(f"This connection has {MOST_OPEN} rooms open. Close one first.", field="room")

    def after(self, one: Subscriber, command: AnyCommand, reply: Reply) -> tuple[Reply, Then | None]:
        """Return the reply to a command that was performed, and a function to call after it was sent, if there is one.
        Raises ChatError."""
        if isinstance(command, OpenRoom | JoinRoom) and isinstance(reply, OpenedRoom):
            return self._opened(one, command, reply)
        if isinstance(command, CloseRoom):
            self._registry.close(one, command.room)
        return reply, None

    def _opened(self, one: Subscriber, command: OpenRoom | JoinRoom, reply: OpenedRoom) -> tuple[OpenedRoom, Then]:
        """Subscribe to the room from the rev of the answer on. Changes that were delivered while the room was read are
        read from the log and sent after the answer, so that none is lost in between. A client whose answer is only a
        part of what it missed asks for the rest anyway, and gets those changes with it."""
        missed: list[MessageChanged] = []
        reached, slug = reply.rev, reply.room.slug
        is_partial = reply.more and command.since is not None and not reply.reset
        for _ in range(0 if is_partial else READ_ON):
            if self._feeds.position(slug) <= reached:
                break
            more = self._core.read(partial(room_log.follow, slug=slug, since=reached))
            if any(_is_about(change, one.person.id) for change in more):
                again = OpenRoom(room=slug, since=command.since, epoch=command.epoch)  # they may have been removed
                reply, missed, more = self._core.perform(one.who, again), [], []
                reached = reply.rev
            missed += more
            reached = missed[-1].rev if missed else reached
        if self._registry.subscribers.get(one.sid) is one:
            self._registry.open(one, slug, reached)
        return reply, partial(self._after_the_answer, one, reply, missed)

    def _after_the_answer(self, one: Subscriber, reply: OpenedRoom, missed: list[MessageChanged]) -> None:
        slug, itself = reply.room.slug, Group((one,))
        for change in missed:
            self._registry.send(change, itself)
        reached = missed[-1].rev if missed else reply.rev
        if (position := self._feeds.position(slug)) > reached and not reply.more:
            self._registry.send(Position(slug, position, reply.epoch), itself)
        if reply.role is not None and self._feeds.position(slug) == reply.rev:  # else the log delivers it in order
            tabs = self._memberships.joined(one.person, slug, reply.rev)
            if tabs:
                self._registry.send(MemberChanged(slug, reply.rev, one.person, True), Group(tabs))
        try:
            self._revocation.recheck_if_changed(one.person.id, tell=False)
        except ChatError as error:
            log.warning("closed %s, because its rights can't be checked: %s", one.sid, error)
            one.encoding.expel(one.sid)


def _is_about(change: MessageChanged, person_id: int) -> bool:
    """True if the change is that this person joined or left."""
    member, _ = consequences(change)
    return member is not None and member.person.id == person_id
