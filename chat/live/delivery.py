"""Delivery of committed events to their audiences: in order, once, and only to people who still have the right."""

from __future__ import annotations

import logging
from collections import deque

import gevent

from chat.core.event import Audience, Event, ForWorkers, Invalidated, Missed, Moved, Published
from chat.domain.messages.events import MessageChanged
from chat.domain.rooms.events import MemberChanged, Typing
from chat.domain.rooms.log import consequences
from chat.errors import ChatError
from chat.live.losses import Losses
from chat.live.revocation import Revocation
from chat.live.rooms.feeds import Feeds
from chat.live.rooms.memberships import Memberships
from chat.live.rooms.registry import Registry
from chat.live.rooms.subscribers import Group
from chat.live.rooms.typing_limit import TypingLimit

log = logging.getLogger(__name__)


class RoomDelivery:
    """Delivers the changes of rooms, when each is the next in its feed."""

    def __init__(self, registry: Registry, memberships: Memberships, losses: Losses, typing: TypingLimit) -> None:
        self._registry = registry
        self._memberships = memberships
        self._losses = losses
        self._typing = typing

    def change(self, change: MessageChanged) -> None:
        """Deliver a change and the events that follow from it. A person whom the change removes is cut off first."""
        member, unread = consequences(change)
        if member is not None:
            self.member(member)
        if (room := self._registry.rooms.get(change.room)) is None:
            return
        self._registry.send(change, room.opened)
        if unread is not None:
            self._typing.has_spoken(change.room, unread.author)
            self._registry.send(unread, self._registry.watching(change.room))

    def member(self, event: MemberChanged) -> None:
        """Start or stop sending the room's events to a person's tabs, and tell them and the room, once."""
        if event.member:
            tabs = self._memberships.joined(event.person, event.room, event.rev)
        else:
            self._losses.add(event.person.id)
            tabs = self._memberships.left(event.person.id, event.room, event.rev)
        opened = self._registry.to(Audience(room=event.room))
        if tabs or opened:
            self._registry.send(event, Group(tabs), *opened)


class Delivery:
    """Receives events from the bus. Those that need the database are queued for one greenlet, which keeps their order,
    so that the ack of a post does not wait for them. `is_busy` while there is any of it."""

    def __init__(
        self, registry: Registry, feeds: Feeds, rooms: RoomDelivery, revocation: Revocation, typing: TypingLimit
    ) -> None:
        self._registry = registry
        self._feeds = feeds
        self._rooms = rooms
        self._revocation = revocation
        self._typing = typing
        self._later: deque[tuple[Event | Invalidated, Audience]] = deque()
        self.is_busy = False

    def receive(self, published: Published) -> None:
        """Deliver a committed event to its audience, now or in a moment."""
        event, audience = published
        if isinstance(event, ForWorkers):
            self._learn(event)
        elif isinstance(event, MessageChanged):
            self._feeds.offer(event)
        elif isinstance(event, MemberChanged):
            if not self._feeds.has(event.room):  # else the log delivers it in the right order
                self._rooms.member(event)
        elif isinstance(event, Typing) and not self._typing.may_tell(event.room, event.person.id):
            pass
        elif isinstance(event, Missed) or self._behind(audience):
            self._do_later(event, audience)
        else:
            self._registry.send(event, *self._registry.to(audience))

    def _learn(self, event: ForWorkers) -> None:
        """Handle a message to workers, if it concerns delivery."""
        if isinstance(event, Moved):
            self._feeds.expect(event.room, event.rev, at_once=event.at_once)
        elif isinstance(event, Invalidated):
            self._revocation.expect(event)
            self._do_later(event, Audience())

    def _behind(self, audience: Audience) -> list[str]:
        """Return the audience's rooms whose log this worker has not delivered up to this event. People whom another
        worker removed from them may still be in the audience."""
        slugs = audience.members if audience.room is None else (audience.room,)
        return [slug for slug in slugs if self._feeds.has(slug) and self._feeds.position(slug) < audience.rev]

    def _do_later(self, event: Event | Invalidated, audience: Audience) -> None:
        self._later.append((event, audience))
        if not self.is_busy:
            self.is_busy = True
            gevent.spawn(self._work)

    def _work(self) -> None:
        while self._later:
            event, audience = self._later.popleft()
            try:
                if isinstance(event, Invalidated):
                    self._revocation.heed(event)
                elif isinstance(event, Missed):
                    self._catch_up(event)
                else:
                    for slug in self._behind(audience):
                        self._feeds.read(slug)
                    self._registry.send(event, *self._registry.to(audience))
            except ChatError as error:
                log.warning("an event was not delivered: %s", error)  # without the slug, which may be a private name
            except Exception:
                log.exception("the delivery of %s failed", type(event).__name__)
        self.is_busy = False

    def _catch_up(self, event: Missed) -> None:
        """Read the changes of other workers, and have clients load everything that is in no log. Raises ChatError."""
        self._revocation.follow()
        self._feeds.catch_up(self._feeds.every())
        self._registry.send(event, Group(self._registry))
