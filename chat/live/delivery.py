"""From a committed event to those whom it is for: in order, once, and to nobody who may not hear it any more."""

from __future__ import annotations

import logging
from collections import deque

import gevent

from chat.core.event import Audience, Invalidated, Published
from chat.domain.messages.events import MessageChanged
from chat.domain.rooms.events import MemberChanged, Typing
from chat.domain.rooms.log import consequences
from chat.errors import ChatError
from chat.live.lately import Lately
from chat.live.revocation import Revocation
from chat.live.rooms.feeds import Feeds
from chat.live.rooms.memberships import Memberships
from chat.live.rooms.registry import Registry
from chat.live.rooms.subscribers import Group
from chat.live.rooms.typing import TypingLimit

log = logging.getLogger(__name__)


class RoomDelivery:
    """Delivers the next change of a room, when its feed says that it is the next."""

    def __init__(self, registry: Registry, memberships: Memberships, lately: Lately, typing: TypingLimit) -> None:
        self._registry = registry
        self._memberships = memberships
        self._lately = lately
        self._typing = typing

    def change(self, change: MessageChanged) -> None:
        """Tell of a change, and of what follows from it. Whoever was removed by it hears nothing that comes after."""
        member, unread = consequences(change)
        if member is not None:
            self.member(member)
        if (room := self._registry.rooms.get(change.room)) is None:
            return
        self._registry.send(change, room.opened)
        if unread is not None:
            self._typing.has_spoken(change.room, unread.author or 0)
            self._registry.send(unread, self._registry.watching(change.room))

    def member(self, event: MemberChanged) -> None:
        """Have the tabs of that person hear of the room from now on, or not any more; they are told of it once."""
        if event.member:
            tabs = self._memberships.joined(event.person, event.room, event.rev)
        else:
            self._lately.lost(event.person.id)
            tabs = self._memberships.left(event.person.id, event.room, event.rev)
        opened = self._registry.to(Audience(room=event.room))
        if tabs or opened:
            self._registry.send(event, Group(tabs), *opened)


class Delivery:
    """Takes what the bus brings. What needs the database is done by a greenlet of its own, in order: whoever has
    posted waits for nobody else's news."""

    def __init__(
        self, registry: Registry, feeds: Feeds, rooms: RoomDelivery, revocation: Revocation, typing: TypingLimit
    ) -> None:
        self._registry = registry
        self._feeds = feeds
        self._rooms = rooms
        self._revocation = revocation
        self._typing = typing
        self._later: deque[Published] = deque()
        self._busy = False

    def receive(self, published: Published) -> None:
        """Something was committed, here or elsewhere: tell whom it concerns."""
        event, audience = published
        if isinstance(event, MessageChanged):
            self._feeds.offer(event)
        elif isinstance(event, MemberChanged):
            if not self._feeds.has(event.room):  # else the log tells of it, in its turn
                self._rooms.member(event)
        elif isinstance(event, Typing) and not self._typing.may_tell(event.room, event.person.id):
            pass
        elif isinstance(event, Invalidated):
            self._revocation.expect(event)
            self._do_later(published)
        elif self._behind(audience):
            self._do_later(published)
        else:
            self._registry.send(event, *self._registry.to(audience))

    def _behind(self, audience: Audience) -> list[str]:
        """The rooms whose log was not delivered up to this: who was removed from them elsewhere is not gone yet."""
        slugs = audience.members if audience.room is None else (audience.room,)
        return [slug for slug in slugs if self._feeds.has(slug) and self._feeds.position(slug) < audience.rev]

    def _do_later(self, published: Published) -> None:
        self._later.append(published)
        if not self._busy:
            self._busy = True
            gevent.spawn(self._work)

    def _work(self) -> None:
        while self._later:
            event, audience = self._later.popleft()
            try:
                if isinstance(event, Invalidated):
                    self._revocation.heed(event)
                    continue
                for slug in self._behind(audience):
                    self._feeds.read(slug)
                self._registry.send(event, *self._registry.to(audience))
            except ChatError as error:
                log.warning("something that happened is not told: %s", error)  # a slug may tell the name of a room
            except Exception:
                log.exception("telling of %s failed", type(event).__name__)
        self._busy = False
