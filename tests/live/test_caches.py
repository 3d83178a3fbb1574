"""The caches of the banned addresses and of the workspace's name."""

from ipaddress import ip_network
from typing import Any

import pytest

from chat.domain.workspace.workspace import Workspace as Settings
from chat.errors import Unavailable
from chat.live.caches import STALE_SECONDS, Banned, WorkspaceName
from tests.support.data.clock import Clock

MOMENT = 0.001
THERE = "192.0.2.1"


class Core:
    """A core that gives `value`, or raises it. `reads` counts."""

    def __init__(self, value: Any) -> None:
        self.value = value
        self.reads = 0

    def read(self, _work: object) -> Any:
        self.reads += 1
        if isinstance(self.value, Exception):
            raise self.value
        return self.value


@pytest.fixture
def clock() -> Clock:
    """A clock that has just begun to run, as after the start of the machine."""
    clock = Clock()
    clock.now = 0.0
    return clock


@pytest.fixture
def bans() -> Any:
    return Core([ip_network("192.0.2.0/30")])


@pytest.fixture
def settings() -> Any:
    return Core(Settings("The Attic", "open"))


def test_an_address_is_banned_if_it_lies_in_a_banned_network(bans: Any, clock: Clock) -> None:
    banned = Banned(bans, clock)
    assert [banned(one) for one in (THERE, "192.0.2.9", "")] == [True, False, False]
    assert bans.reads == 1


def test_the_bans_are_read_again_when_they_have_changed(bans: Any, clock: Clock) -> None:
    banned = Banned(bans, clock)
    assert banned(THERE)
    bans.value = []
    banned.invalidate()
    assert not banned(THERE)


@pytest.mark.parametrize(("seconds", "reads"), [(STALE_SECONDS - MOMENT, 1), (STALE_SECONDS, 2)])
def test_bans_that_are_confirmed_in_time_are_not_read_again_and_others_are(
    bans: Any, clock: Clock, seconds: float, reads: int
) -> None:
    banned = Banned(bans, clock)
    banned(THERE)
    clock.go(seconds)
    banned.confirm()
    clock.go(MOMENT)
    banned(THERE)
    assert bans.reads == reads


@pytest.mark.parametrize(("given", "shown"), [(None, "Banter"), ("The Attic", "The Attic")])
def test_the_name_is_the_owners_or_else_the_operators(clock: Clock, given: str | None, shown: str) -> None:
    core: Any = Core(Settings(given, "open"))
    assert WorkspaceName(core, "Banter", clock)() == shown


def test_the_name_is_read_again_when_it_has_changed(settings: Any, clock: Clock) -> None:
    name = WorkspaceName(settings, "Banter", clock)
    name()
    settings.value = Settings("The Loft", "open")
    assert name() == "The Attic"
    name.invalidate()
    assert name() == "The Loft"


@pytest.mark.parametrize(("seconds", "reads"), [(STALE_SECONDS - MOMENT, 1), (STALE_SECONDS, 2)])
def test_the_name_is_read_again_when_nobody_looked_for_a_while(
    settings: Any, clock: Clock, seconds: float, reads: int
) -> None:
    name = WorkspaceName(settings, "Banter", clock)
    name()
    clock.go(seconds)
    name()
    assert settings.reads == reads


def test_while_the_database_is_away_the_name_is_the_last_that_is_known(settings: Any, clock: Clock) -> None:
    away = Unavailable("The database is away.")
    core: Any = Core(away)
    assert WorkspaceName(core, "Banter", clock)() == "Banter"
    name = WorkspaceName(settings, "Banter", clock)
    name()
    name.invalidate()
    settings.value = away
    assert name() == "The Attic"
