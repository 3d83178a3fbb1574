"""The live side of the chat: connections come and go, ask, and are told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from msgspec import Raw

from chat.core.command import Command
from chat.core.core import Core
from chat.core.event import Audience, Concern, Event, Fault, Published
from chat.core.wire import Person
from chat.domain.accounts import identity, leases
from chat.domain.accounts.events import Hello
from chat.domain.messages.events import MessageChanged, Unread
from chat.domain.people.memberships import rooms_of
from chat.domain.rooms.events import MemberChanged, Typing
from chat.domain.rooms.open import CloseRoom, JoinRoom, OpenedRoom, OpenRoom
from chat.errors import ChatError, TooMany
from chat.live import dispatch
from chat.live.caches import Banned, WorkspaceName
from chat.live.connections import Connection, Connections
from chat.live.drain import Drain
from chat.live.replies import completed
from chat.live.revocation import Rights
from chat.live.rooms.feeds import Feeds
from chat.live.rooms.listening import Listening
from chat.live.rooms.presence import Presence
from chat.live.rooms.typists import Typists
from chat.live.socketio.fanout import Peers
from chat.live.socketio.server import Server
from chat.live.transport.admission import Bucket
from chat.settings import Settings

log = logging.getLogger(__name__)

BURST_SECONDS = 4.0  # of the events that a connection may send a second, at once
# How often an answer is read again. Where a room is busier than that, the client finds a hole
# before the first event and asks for it; nobody waits for a room to fall silent.
OVERTAKEN = 10
MEMBERSHIP = ("join", "add", "leave", "remove")  # the kinds of messages that tell who is in a room


class Hub:
    """Ties connections, feeds and presence to the Socket.IO server."""

    def __init__(self, server: Server, core: Core, feeds: Feeds, settings: Settings) -> None:
        self.server = server
        self.core = core
        self._settings = settings
        self.connections = Connections()
        self.drain = Drain(server, self.connections)
        self.presence = Presence(
            is_open=lambda slug: self.listening.is_open(slug), left=lambda slug: self.listening.release(slug)
        )
        self.feeds = feeds
        self.listening = Listening(
            server,
            feeds,
            self.connections,
            self.presence,
            lambda person_id, after: core.read(lambda tx: rooms_of(tx, person_id, after)),
        )
        self._typists = Typists()
        self.banned = Banned(core)
        self.place = WorkspaceName(core, settings.place)
        self.rights = Rights(core, self.banned, self.place, self.listening, self.presence, self._send, self._close)
        self._after: dict[type[Command], Callable[[Connection, Any, Any], Any]] = {
            OpenRoom: self._opened,
            JoinRoom: self._opened,
            CloseRoom: self._closed,
        }

    # Connections

    def connect(self, sid: str, arrival: identity.Arrival, address: str) -> None:
        """A client was let in, whose rooms are known."""
        me = arrival.me
        allowance = Bucket(self._settings.events_per_second, BURST_SECONDS)
        who = arrival.who._replace(address=address)
        connection = Connection(sid, who, me.person, arrival.only_room is not None, address, allowance)
        self.connections.add(connection)
        self.listening.begin(connection)
        # Sent by a task of its own, so that it comes after the packet that says "connected".
        hello = Hello(me=me, place=self.place(), epoch=arrival.epoch, blocked=arrival.blocked)
        self.server.start_background_task(self._greet, connection, hello)

    def _greet(self, connection: Connection, hello: Hello) -> None:
        self._send(hello, connection.sid)
        try:
            self.rights.recheck_arrived(connection)
        except ChatError as error:
            log.warning("closed %s, of whose rights the database can't tell: %s", connection.sid, error)
            self.server.expel(connection.sid)

    def disconnect(self, sid: str) -> None:
        """A client is gone."""
        connection = self.connections.pop(sid)
        if connection is None:
            return
        if self.listening.end(connection) and connection.passing:
            self.say_goodbye(connection.person)

    def say_goodbye(self, guest: Person) -> None:
        """A guest without a key is gone. Where the database can't say so now, the lease ends by itself."""
        try:
            self.core.write(lambda tx: leases.depart(tx, guest))
        except ChatError as error:
            log.warning("the name of guest %d is held on for a while: %s", guest.id, error)

    # Requests

    def dispatch(self, sid: str, event: str, arguments: list[Raw], acked: bool) -> Any:
        """Do what an event asks for; the ack. Where none is awaited, a failure is told by an
        `error` event."""
        connection = self.connections.get(sid)
        if connection is None:
            return None
        self.drain.in_flight += 1
        try:
            if wait := connection.allowance.take():
                raise TooMany("Too many events in too short a time.", retry_after=round(wait, 3))
            command = dispatch.decode(event, arguments)
            if isinstance(command, OpenRoom | JoinRoom):
                self.listening.check_open_limit(connection, command.room)
            reply = dispatch.perform(self.core, connection.who, command)
            if self.connections.get(sid) is None:
                return None  # gone meanwhile: nobody would take it out of a room again
            if (after := self._after.get(type(command))) is not None:
                reply = after(connection, command, reply)
            return dispatch.acked(completed(reply, self.presence, self._settings.place))
        except ChatError as error:
            if not acked:
                fault = Fault(name=event, **error.wire())
                self._send(fault, sid)
            return dispatch.refused(error)
        finally:
            self.drain.in_flight -= 1

    def _opened(self, connection: Connection, command: OpenRoom | JoinRoom, reply: OpenedRoom) -> OpenedRoom:
        """Follow first, and then see whether what was read before has been overtaken: so there is
        no moment between the answer and the first event in which a change is lost. Whoever has
        to ask for more changes anyway gets those with them."""
        slug = reply.room.slug
        again = OpenRoom(room=slug, since=command.since, epoch=command.epoch)  # joining again would undo a removal
        self.listening.follow(connection, slug, reply.rev)
        for _ in range(OVERTAKEN):
            more_changes = reply.more and command.since is not None and not reply.reset
            if more_changes or self.feeds.position(slug) <= reply.rev:
                break
            try:
                reply = dispatch.perform(self.core, connection.who, again)
            except ChatError:
                self.listening.unfollow(connection, slug)  # not for them any more
                raise
        if reply.role is not None and self.feeds.position(slug) == reply.rev:  # else the log tells of it, in its turn
            tabs = self.listening.joined(connection.person, slug, reply.rev)
            if tabs:
                self._send(MemberChanged(slug, reply.rev, connection.person, True), *tabs)
        self.rights.recheck_if_changed(connection.person.id, tell=False)
        return reply

    def _closed(self, connection: Connection, command: CloseRoom, reply: Any) -> Any:
        self.listening.unfollow(connection, command.room)
        return reply

    # Events

    def receive(self, published: Published) -> None:
        """Something was committed, here or elsewhere: tell whom it concerns."""
        event, audience = published
        if isinstance(event, Concern):
            self.rights.heed(event.person_id)
        elif isinstance(event, MessageChanged):
            self.feeds.offer(event)
        elif isinstance(event, MemberChanged):
            if not self.feeds.has(event.room):  # else the log tells of it, in its turn
                self._membership(event)
        elif isinstance(event, Typing) and not self._typists.may_tell(event.room, event.person.id):
            pass
        elif self._is_told_in_turn(audience):
            self._send(event, *self.listening.targets(audience))

    def _is_told_in_turn(self, audience: Audience) -> bool:
        """Whether all who may not hear this any more are gone by now: who was removed from a room elsewhere goes when
        the log is read up to there."""
        slugs = audience.members if audience.room is None else (audience.room,)
        try:
            for slug in slugs:
                if self.feeds.position(slug) < audience.rev:
                    self.feeds.read(slug)
        except ChatError as error:
            log.warning("something that happened in a room is not told: %s", error)  # its slug may tell its name
            return False
        return True

    def deliver(self, change: MessageChanged) -> None:
        """The next change of a room, from its feed. Whoever was removed by it hears nothing that comes after."""
        message = change.message
        is_new = message.seq == change.rev
        if message.kind in MEMBERSHIP and (whom := message.about or message.author) is not None:
            by, is_member = message.author if message.about else None, message.kind in ("join", "add")
            self._membership(MemberChanged(change.room, change.rev, whom, is_member, by))
        self._send(change, f"open:{change.room}")
        if is_new and message.kind in ("text", "announcement"):
            author = message.author.id if message.author else None
            self._typists.has_spoken(change.room, author or 0)
            self._send(Unread(change.room, message.seq, author), self.listening.watching(change.room))

    def _membership(self, event: MemberChanged) -> None:
        """Have the tabs of that person hear of the room from now on, or not any more; they are told of it once."""
        if event.member:
            tabs = self.listening.joined(event.person, event.room, event.rev)
        else:
            self.rights.changed(event.person.id)
            tabs = self.listening.left(event.person.id, event.room, event.rev)
        self._send(event, f"open:{event.room}", *tabs)

    def _send(self, event: Event, *targets: str | Peers) -> None:
        self.server.emit(event.event, event, to=list(targets) or None)

    def _close(self, sid: str) -> None:
        """End a connection from a task of its own, for it may be the one whose command is under way."""
        self.server.start_background_task(self.server.expel, sid)
