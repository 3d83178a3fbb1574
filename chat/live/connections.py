"""The life of a connection, whatever its encoding: identify the client, register and greet it, clean up when it is
gone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from wsgiref.types import WSGIEnvironment

import gevent

from chat.core.access import BANNED
from chat.core.core import Core
from chat.core.wire import Person
from chat.domain.accounts import leases
from chat.domain.accounts.events import Hello
from chat.domain.accounts.identity import Arrival
from chat.errors import ChatError, Forbidden
from chat.live.caches import Banned, WorkspaceName
from chat.live.handshake import identify
from chat.live.requests import Requests
from chat.live.revocation import Revocation
from chat.live.rooms.memberships import Memberships
from chat.live.rooms.presence import Presence
from chat.live.rooms.registry import Registry
from chat.live.rooms.subscribers import Encoding, Group, Subscriber
from chat.live.transport.fanout import Receiver

log = logging.getLogger(__name__)


class Connections:
    """Registers clients. `worker` is the name of this worker, for the leases of guests' names."""

    def __init__(
        self,
        core: Core,
        registry: Registry,
        presence: Presence,
        memberships: Memberships,
        revocation: Revocation,
        requests: Requests,
        banned: Banned,
        workspace_name: WorkspaceName,
        worker: str,
    ) -> None:
        self._core = core
        self._registry = registry
        self._presence = presence
        self._memberships = memberships
        self._revocation = revocation
        self._requests = requests
        self._banned = banned
        self._workspace_name = workspace_name
        self._worker = worker

    def recognise(self, auth: object, session: Callable[[], Mapping[str, object]], environ: WSGIEnvironment) -> Arrival:
        """Identify a client that connects, and load its rooms. `session` returns the content of a browser's cookie.
        Raises ChatError."""
        if self._banned(environ.get("REMOTE_ADDR", "")):
            raise Forbidden(BANNED)
        arrival = identify(self._core, auth, session, environ, self._memberships.has_loaded, self._worker)
        self._memberships.load(arrival.me.person, arrival.rooms)
        return arrival

    def let_in(self, sid: str, peer: Receiver, encoding: Encoding, arrival: Arrival, address: str) -> None:
        """Register a client whose rooms are loaded, and greet it."""
        who = arrival.who._replace(address=address)
        visiting = arrival.only_room is not None
        allowance = self._requests.allowance()
        one = Subscriber(sid, peer, encoding, who, arrival.me.person, visiting=visiting, allowance=allowance)
        self._presence.arrive(one)
        # In a greenlet of its own, so that the greeting follows the packet that says "connected".
        gevent.spawn(self._greet, one, arrival)

    def _greet(self, one: Subscriber, arrival: Arrival) -> None:
        hello = Hello(
            me=arrival.me,
            workspace=self._workspace_name(),
            epoch=arrival.epoch,
            blocked=arrival.blocked,
            preferences=arrival.preferences,
        )
        self._registry.send(hello, Group((one,)))
        try:
            self._revocation.recheck_arrived(one)
        except ChatError as error:
            log.warning("closed %s, because its rights can't be checked: %s", one.sid, error)
            one.encoding.expel(one.sid)

    def left(self, sid: str) -> None:
        """Clean up after a client that is gone."""
        one = self._presence.depart(sid)
        if one is not None and one.passing and not self._registry.tabs(one.person.id):
            self.say_goodbye(one.person)

    def say_goodbye(self, guest: Person) -> None:
        """Free the name of a guest without a key who is gone. If the database can't do it, the lease expires later."""
        try:
            self._core.write(lambda tx: leases.depart(tx, guest))
        except ChatError as error:
            log.warning("the name of guest %d stays taken until its lease expires: %s", guest.id, error)
