"""Fixtures: a worker that runs jobs when a test tells it to, and allowances that are soon used up."""

from collections.abc import Iterator

import pytest

from chat.core.quotas import BY_ADDRESS, QUOTAS, Quota
from chat.live.jobs import JobRunner
from tests.support.data.clock import Clock
from tests.support.data.jobs import KINDS, meanwhile, said
from tests.support.data.quotas import FEW
from tests.support.data.store import Workspace


@pytest.fixture
def runner(workspace: Workspace) -> Iterator[JobRunner]:
    """A worker that does the tests' jobs when told to."""
    yield JobRunner(workspace.core, KINDS)
    said.clear()
    meanwhile.clear()


@pytest.fixture
def few(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of quotas in which everybody may do everything three times, and a clock that stands still."""
    for act in QUOTAS:
        monkeypatch.setitem(QUOTAS, act, Quota(FEW, FEW, FEW, FEW))
    for act in BY_ADDRESS:
        monkeypatch.setitem(BY_ADDRESS, act, FEW)
