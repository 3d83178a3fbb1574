"""Guards of what a worker believes of rights and bans, each with the moment for which it is there."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chat.core.event import Audience, Invalidated, Published
from chat.domain.accounts.events import SignedOut
from chat.live.caches import STALE_SECONDS, Banned
from chat.live.losses import OVERLAP, Losses
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.live import LiveWorker, live_worker

THERE = "192.0.2.7"


@pytest.fixture
def worker(workspace: Workspace, clock: Clock, tmp_path: Path) -> Iterator[LiveWorker]:
    with live_worker(workspace, tmp_path / "worker") as worker:
        yield worker


def ban(workspace: Workspace) -> None:
    """As another process does it, without a word."""
    workspace.sql_write(f"INSERT INTO bans (network, reason, created_at) VALUES ('{THERE}/32', '', 0)")


def test_an_address_that_was_just_banned_here_is_let_in_no_more_from_that_moment_on(
    worker: LiveWorker, workspace: Workspace
) -> None:
    assert not worker.live.is_banned(THERE)
    ban(workspace)
    assert not worker.live.is_banned(THERE), "it is asked for only when something was said"
    worker.core.bus.publish(Published(Invalidated("networks"), Audience()))
    assert worker.live.is_banned(THERE)


@pytest.mark.parametrize(("age", "is_heeded"), [(OVERLAP - 1, True), (OVERLAP, True), (OVERLAP + 1, False)])
def test_a_notice_of_a_worker_whose_clock_is_late_is_heeded_within_half_a_minute(
    worker: LiveWorker, workspace: Workspace, clock: Clock, age: int, is_heeded: bool
) -> None:
    workspace.account("Ann")
    tab = worker.connect("Ann", address=THERE)
    worker.follow()
    ban(workspace)
    at = round(clock.time() * 1000) - age
    workspace.sql_write("INSERT INTO notices (kind, at) VALUES ('networks', :at)", at=at)
    worker.follow()
    assert (tab.is_gone, len(tab.heard(SignedOut))) == (is_heeded, int(is_heeded))


class Slow:
    """A core that takes its time; `reads` counts."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock, self._seconds = clock, seconds
        self.reads = 0

    def read(self, _work: Callable[..., Any]) -> list[Any]:
        self.reads += 1
        self._clock.go(self._seconds)
        return []


@pytest.mark.parametrize(("later", "reads"), [(-0.001, 1), (0, 2), (0.001, 2), (2 * STALE_SECONDS, 2)])
def test_what_is_known_of_bans_is_as_old_as_the_beginning_of_its_reading(later: float, reads: int) -> None:
    clock = Clock()
    core = Slow(clock, seconds=10)
    banned = Banned(core, clock)  # type: ignore[arg-type]
    banned(THERE)
    clock.go(STALE_SECONDS - 10 + later)
    banned(THERE)
    assert core.reads == reads


@pytest.mark.parametrize(("later", "is_known"), [(-0.001, True), (0, False), (0.001, False)])
def test_a_loss_is_remembered_for_half_a_minute(later: float, is_known: bool) -> None:
    clock = Clock()
    losses = Losses(clock.time)
    losses.add(1)
    clock.go(OVERLAP / 1000 + later)
    losses.tidy()
    assert (losses.last(1) is not None) == is_known
