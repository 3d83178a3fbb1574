"""What happens to live connections when somebody's rights change: at once here, and soon in other workers."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from chat.core import invalidate
from chat.core.core import Core
from chat.core.event import Event
from chat.domain.accounts import snapshot
from chat.domain.accounts.events import SignedOut
from chat.domain.people.events import MeChanged
from chat.domain.people.wire import Me
from chat.domain.rooms.events import MemberChanged
from chat.domain.workspace import workspace
from chat.domain.workspace.events import WorkspaceChanged
from chat.live.caches import Banned, WorkspaceName
from chat.live.connections import Connection
from chat.live.rooms.listening import Listening
from chat.live.rooms.presence import Presence

# The clocks of two workers may differ, and a notice is numbered before its commit: so the notices of
# the last half minute are read again each time, and those that were seen are left out.
OVERLAP = 30_000  # milliseconds

BANNED = "You are banned from this place."

Send = Callable[..., None]
Close = Callable[[str], None]


class Rights:
    """Looks again at the connections of those whose rights have changed. `send(event, target)` tells a connection,
    `close(sid)` ends it."""

    def __init__(
        self,
        core: Core,
        banned: Banned,
        placed: WorkspaceName,
        listening: Listening,
        presence: Presence,
        send: Send,
        close: Close,
    ) -> None:
        self._core = core
        self._banned = banned
        self._placed = placed
        self._listening = listening
        self._presence = presence
        self._send = send
        self._close = close
        self._seen: dict[int, float] = {}  # the ids of notices, and when each may be forgotten
        self._changed: dict[int, float] = {}  # the same for people
        self._followed = time.time() * 1000  # when the notices were read last

    def follow(self) -> None:
        """Read what other workers have to say. Raises ChatError."""
        now = time.time() * 1000
        self._seen = {one: due for one, due in self._seen.items() if due > now}
        self._changed = {one: due for one, due in self._changed.items() if due > now}
        since = min(now, self._followed) - OVERLAP  # longer ago where the database was away meanwhile
        for notice, person_id in self._core.read(lambda tx: invalidate.recent(tx, int(since))):
            if notice not in self._seen:
                self.heed(person_id)
                self._seen[notice] = now + 2 * OVERLAP
        self._followed = now
        self._banned.confirm()

    def heed(self, person_id: int) -> None:
        """Do what a notice asks for. Raises ChatError."""
        if person_id == invalidate.NETWORKS:
            self._recheck_addresses()
        elif person_id == workspace.NOTICE:
            self._rename_place()
        else:
            self.recheck(person_id)

    def changed(self, person_id: int) -> None:
        """Somebody lost something. What was read of them shortly before may still be on its way."""
        self._changed[person_id] = time.time() * 1000 + OVERLAP

    def recheck_arrived(self, connection: Connection) -> None:
        """A connection was let in by what was read before it was one of those that are looked at. Raises ChatError."""
        if self._banned(connection.address):
            self._sign_out(connection, BANNED)
        else:
            self.recheck_if_changed(connection.person.id)

    def recheck_if_changed(self, person_id: int, *, tell: bool = True) -> None:
        """To be asked after something was given to a connection because of what the database said before. With
        `tell` false no `me` is sent: to it clients answer by opening their room again, which leads here."""
        if person_id in self._changed:
            self.recheck(person_id, tell=tell)

    def recheck(self, person_id: int, *, tell: bool = True) -> None:
        """Look at a person's connections again: close those whose session has ended, have the others hear of the
        rooms that they are in now, and `tell` them that they are not what they were. Raises ChatError."""
        self.changed(person_id)
        if not self._listening.tabs(person_id):
            self._presence.invalidate(person_id)
            return
        state = self._look(person_id)
        for connection in self._listening.tabs(person_id):
            session = connection.who.session_id
            if state.me is None:
                self._sign_out(connection, BANNED)
            elif session is not None and session not in state.sessions:
                self._sign_out(connection, "You are signed out.")
            else:
                connection.person = state.me.person
                if tell:
                    self._tell(connection.sid, MeChanged(state.me))

    def _look(self, person_id: int) -> snapshot.State:
        """Somebody as they are now; their connections then hear of the rooms that they are in. What they lost while we
        looked is not in it. Of the rooms that they lost elsewhere they hear from the log, which says who removed them.
        Raises ChatError."""
        while True:
            before, known = self._changed.get(person_id), self._listening.rooms_of(person_id)
            at = self._listening.opened_by(person_id) - known
            state = self._core.read(partial(snapshot.take, person_id=person_id, at=at))
            rooms = self._listening.read_rooms(person_id) if state.me is not None else {}
            for slug in known - rooms.keys():
                self._listening.catch_up(slug)
            if self._changed.get(person_id) == before:
                if state.me is not None:
                    self._update(state.me, known - rooms.keys(), state.hidden - rooms.keys(), rooms)
                return state

    def _recheck_addresses(self) -> None:
        """Other addresses are banned than before."""
        self._banned.reload()
        for connection in self._listening.connections:
            if self._banned(connection.address):
                self._sign_out(connection, BANNED)

    def _rename_place(self) -> None:
        """In the worker that wrote the notice this is done twice, which does no harm."""
        self._send(WorkspaceChanged(self._placed.reload()))

    def _update(self, me: Me, lost: set[str], hidden: set[str], rooms: dict[str, int]) -> None:
        self._presence.rename(me.person)
        for slug in lost:
            self._listening.evict(me.id, slug)
        for tab in self._listening.tabs(me.id):
            for slug in hidden & tab.open.keys():
                self._listening.unfollow(tab, slug)
        for slug, rev in rooms.items():
            for sid in self._listening.joined(me.person, slug, rev):
                self._tell(sid, MemberChanged(slug, rev, me.person, True))

    def _sign_out(self, connection: Connection, message: str) -> None:
        self._tell(connection.sid, SignedOut(message))
        self._close(connection.sid)

    def _tell(self, sid: str, event: Event) -> None:
        self._send(event, sid)
