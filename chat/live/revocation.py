"""Apply changes of people's rights to their live connections: at once in this worker, and soon in the others."""

from __future__ import annotations

from functools import partial

import gevent

from chat.clock import REAL, Clock
from chat.core import invalidate
from chat.core.access import BANNED
from chat.core.core import Core
from chat.core.event import Invalidated
from chat.domain.accounts import snapshot
from chat.domain.accounts.events import SignedOut
from chat.domain.people.events import MeChanged
from chat.domain.people.wire import Me
from chat.domain.rooms.events import MemberChanged
from chat.domain.workspace import emoji
from chat.domain.workspace.events import EmojiChanged, WorkspaceChanged
from chat.live.caches import Banned, WorkspaceName
from chat.live.losses import OVERLAP, Losses
from chat.live.rooms.feeds import Feeds
from chat.live.rooms.memberships import Memberships
from chat.live.rooms.registry import Registry
from chat.live.rooms.subscribers import Group, Subscriber


class Revocation:
    """Rechecks the connections of people whose rights have changed."""

    def __init__(
        self,
        core: Core,
        banned: Banned,
        workspace_name: WorkspaceName,
        registry: Registry,
        memberships: Memberships,
        feeds: Feeds,
        losses: Losses,
        clock: Clock = REAL,
    ) -> None:
        self._core = core
        self._banned = banned
        self._workspace_name = workspace_name
        self._registry = registry
        self._memberships = memberships
        self._feeds = feeds
        self._losses = losses
        self._clock = clock
        self._seen: dict[int, float] = {}  # handled notices: id, and the time at which to forget it
        self._followed = clock.time() * 1000  # when notices were last read

    def follow(self) -> None:
        """Read and apply the notices of other workers. Raises ChatError."""
        now = self._clock.time() * 1000
        self._seen = {one: due for one, due in self._seen.items() if due > now}
        self._losses.tidy()
        since = min(now, self._followed) - OVERLAP  # further back if the database was unavailable meanwhile
        for notice, what in self._core.read(lambda tx: invalidate.recent(tx, int(since))):
            if notice not in self._seen:
                self.heed(what)
                self._seen[notice] = now + 2 * OVERLAP
        self._followed = now
        self._banned.confirm()

    def expect(self, what: Invalidated) -> None:
        """Mark stale values at once, before `heed` runs in a moment, so that nobody is let in because of them."""
        if what.kind == "networks":
            self._banned.invalidate()
        elif what.kind == "workspace":
            self._workspace_name.invalidate()
        elif what.person_id is not None:
            self._losses.add(what.person_id)

    def heed(self, what: Invalidated) -> None:
        """Apply a notice. Raises ChatError."""
        if what.kind == "networks":
            self._recheck_addresses()
        elif what.kind == "workspace":
            self._rename_workspace()
        elif what.kind == "emoji":
            self._registry.send(EmojiChanged(self._core.read(emoji.every)), Group(self._registry))
        elif what.person_id is not None:
            self.recheck(what.person_id)

    def recheck_arrived(self, one: Subscriber) -> None:
        """Recheck a connection that has just been registered, because its rights were read before. Raises
        ChatError."""
        if self._banned(one.address):
            self._sign_out(one, BANNED)
        else:
            self.recheck_if_changed(one.person.id)

    def recheck_if_changed(self, person_id: int, *, tell: bool = True) -> None:
        """Recheck a person who lost something lately. Call this after giving a connection something because of an
        earlier read. With `tell` false, `me` is not sent: clients answer it by opening their room again, which would
        lead back here."""
        if self._losses.last(person_id) is not None:
            self.recheck(person_id, tell=tell)

    def recheck(self, person_id: int, *, tell: bool = True) -> None:
        """Recheck a person's connections: close those whose session has ended, subscribe the others to the rooms that
        the person is in now, and send them `me` if `tell` is true. Raises ChatError."""
        self._losses.add(person_id)
        if not self._registry.tabs(person_id):
            self._memberships.invalidate(person_id)
            return
        state = self._look(person_id)
        for one in self._registry.tabs(person_id):
            session = one.who.session_id
            if state.me is None:
                self._sign_out(one, BANNED)
            elif session is not None and session not in state.sessions:
                self._sign_out(one, "You are signed out.")
            else:
                one.person = state.me.person
                if tell:
                    self._registry.send(MeChanged(state.me), Group((one,)))

    def _look(self, person_id: int) -> snapshot.State:
        """Read a person's present state and subscribe their connections to their rooms. The read is repeated until they
        lost nothing during it. For rooms that they lost elsewhere, the log is delivered first, since it says who
        removed them. Raises ChatError."""
        while True:
            online = self._registry.people.get(person_id)
            before, known = self._losses.last(person_id), set(online.rooms) if online is not None else set()
            at = {slug for tab in self._registry.tabs(person_id) for slug in tab.open} - known
            state = self._core.read(partial(snapshot.take, person_id=person_id, at=at))
            if state.me is None:
                return state  # they are banned, so the log is not delivered to them any more
            rooms = self._memberships.read(person_id)
            for slug in known - rooms.keys():
                self._feeds.read(slug)
            if self._losses.last(person_id) == before:
                self._update(state.me, known - rooms.keys(), state.hidden - rooms.keys(), rooms)
                return state

    def _update(self, me: Me, lost: set[str], hidden: set[str], rooms: dict[str, int]) -> None:
        if (online := self._registry.people.get(me.id)) is not None:
            online.person = me.person
        for slug in lost:
            self._memberships.evict(me.id, slug)
        for tab in self._registry.tabs(me.id):
            for slug in hidden & tab.open.keys():
                self._registry.close(tab, slug)
        for slug, rev in rooms.items():
            if tabs := self._memberships.joined(me.person, slug, rev):
                self._registry.send(MemberChanged(slug, rev, me.person, True), Group(tabs))

    def _recheck_addresses(self) -> None:
        """Reload the banned networks, and sign out connections from them."""
        self._banned.reload()
        for one in self._registry:
            if self._banned(one.address):
                self._sign_out(one, BANNED)

    def _rename_workspace(self) -> None:
        """Send the new name to everybody. The worker that wrote the notice does this twice, which is harmless."""
        self._registry.send(WorkspaceChanged(self._workspace_name.reload()), Group(self._registry))

    def _sign_out(self, one: Subscriber, message: str) -> None:
        """Close a connection, in a greenlet of its own because the current one may be running its command."""
        self._registry.send(SignedOut(message), Group((one,)))
        gevent.spawn(one.encoding.expel, one.sid)
