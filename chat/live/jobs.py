"""The greenlets in which a worker runs durable jobs."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress

import gevent
from gevent.event import Event
from gevent.pool import Group, Pool

from chat.clock import REAL, Clock
from chat.core import jobs
from chat.core.core import Core
from chat.core.jobs import LEASE, Job, Taken
from chat.errors import ChatError

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0  # how often a worker looks for jobs that are due
RENEW_SECONDS = LEASE / 3000
FINISH_SECONDS = 5.0  # for jobs under way when the worker is told to stop; other workers repeat unfinished ones
AT_ONCE = 4  # jobs


class JobRunner:
    """Runs jobs of these kinds, from `start` to `stop`. A failure is logged, and the job is tried again."""

    def __init__(self, core: Core, kinds: Iterable[type[Job]], clock: Clock = REAL) -> None:
        self.core = core
        self._clock = clock
        self._kinds = {kind.kind: kind for kind in kinds}
        self._running: set[Taken] = set()
        self._pool = Pool(AT_ONCE)
        self._looking = Group()  # the greenlet that takes jobs, once it is started
        self._stopping = Event()

    def start(self) -> None:
        """Start the greenlets. Only a worker does; the command line does not run jobs."""
        self._looking.spawn(self._work)
        gevent.spawn(self._renew)

    def stop(self) -> None:
        """Stop taking jobs, and wait for those under way."""
        self._stopping.set()
        with suppress(gevent.Timeout), gevent.Timeout(FINISH_SECONDS):
            self._looking.join()  # it may just have taken a job, and not begun it
            self._pool.join()

    def begin(self) -> None:
        """Add the recurring jobs that are missing in the database. Raises ChatError."""
        self.core.write(lambda tx: jobs.ensure_recurring(tx, self._kinds.values()))

    def run_one(self) -> bool:
        """Run the job that has been due for longest, in the calling greenlet. Return False if none is due. Raises
        ChatError."""
        taken = self._take()
        if taken is not None:
            self._run(taken)
        return taken is not None

    def _work(self) -> None:
        has_begun = False
        while not self._stopping.is_set():
            taken = None
            try:
                if not has_begun:
                    self.begin()
                    has_begun = True
                taken = self._take()
            except ChatError as error:
                log.warning("could not look for jobs: %s", error)
            except Exception:
                log.exception("could not look for jobs")
            if taken is not None:
                self._pool.spawn(self._run, taken)
                self._pool.wait_available()
            else:
                self._clock.wait(self._stopping, LOOK_SECONDS)

    def _take(self) -> Taken | None:
        if not self.core.read(lambda tx: jobs.is_any_due(tx, self._kinds)):
            return None
        return self.core.write(lambda tx: jobs.take(tx, self._kinds))

    def _run(self, taken: Taken) -> None:
        kind = self._kinds[taken.kind]
        self._running.add(taken)
        try:
            failure = self._perform(taken)
            if failure is None:
                self.core.write(lambda tx: jobs.finish(tx, taken, kind))
            else:
                self.core.write(lambda tx: jobs.fail(tx, taken, kind, failure))
        except ChatError as error:
            log.warning("the end of the job %s could not be written, so it will run again: %s", taken.kind, error)
        finally:
            self._running.discard(taken)

    def _perform(self, taken: Taken) -> Exception | None:
        """Run the job. Return its error, or None if it succeeded."""
        try:
            jobs.decode(taken, self._kinds).perform(self.core)
        except ChatError as error:
            log.warning("the job %s failed: %s", taken.kind, error)
            return error
        except Exception as error:
            log.exception("the job %s failed", taken.kind)
            return error
        return None

    def renew(self) -> None:
        """Renew the leases of the jobs under way. Raises ChatError."""
        if running := list(self._running):
            self.core.write(lambda tx: jobs.renew(tx, running))

    def _renew(self) -> None:
        while not self._clock.wait(self._stopping, RENEW_SECONDS):
            try:
                self.renew()
            except ChatError as error:
                log.warning("leases of jobs could not be renewed: %s", error)
            except Exception:
                log.exception("renewing leases of jobs failed")
