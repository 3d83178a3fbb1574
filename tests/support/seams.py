"""Points at which a test holds a greenlet: after it has used the database, and before it acts on the result."""

from collections.abc import Callable
from typing import Any

import gevent
from gevent.event import Event

from chat.errors import Unavailable
from chat.store import Store, Tx
from tests.support.wait import until


class Held:
    """One use of the database that has ended, and whose result is held back."""

    def __init__(self, skip: int) -> None:
        self.skip = skip
        self._reached, self._released = Event(), Event()

    def wait(self) -> None:
        """Hold the calling greenlet until `release`."""
        self._reached.set()
        self._released.wait()

    def reach(self) -> None:
        """Return when a greenlet is held here."""
        until(self._reached.is_set, pause=gevent.idle, what="a greenlet to be held")

    def release(self) -> None:
        """Let the greenlet continue."""
        self._released.set()


class Gates:
    """A store at which a test can hold readers and writers. `is_away`: it can't be reached; `in_use`: the number of
    uses under way, without those that are held."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: dict[str, Held] = {}
        self.is_away = False
        self.in_use = 0

    def hold(self, use: str = "read", skip: int = 0) -> Held:
        """Hold the next use of this kind, after `skip` others, when it has ended."""
        held = self._held[use] = Held(skip)
        return held

    def read(self, work: Callable[[Tx], Any]) -> Any:
        return self._use("read", work)

    def write(self, work: Callable[[Tx], Any]) -> Any:
        return self._use("write", work)

    def _use(self, use: str, work: Callable[[Tx], Any]) -> Any:
        if self.is_away:
            raise Unavailable("not now")
        held = self._held.get(use)
        is_due = held is not None and not held.skip
        if held is not None and is_due:
            del self._held[use]
        elif held is not None:
            held.skip -= 1
        self.in_use += 1
        try:
            gevent.sleep(0)  # others have their turn, as in a server, also where psycopg blocks
            result = getattr(self._store, use)(work)
        finally:
            self.in_use -= 1
        if held is not None and is_due:
            held.wait()
        return result

    def close(self) -> None:
        self._store.close()
