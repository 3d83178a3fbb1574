"""The table of quotas: each allowance is the one that is charged, and a lower rank never has more."""

import pytest

from chat.core import quotas
from chat.core.command import Actor
from chat.core.policy import RULES, Rank
from chat.core.quotas import BY_ADDRESS, QUOTAS, Allowance, Quota
from chat.domain import COMMANDS
from chat.domain.rooms.membership import MOST_ROOMS
from chat.errors import TooMany
from chat.store import Tx
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace, migrated_url


def ranked(quota: Quota) -> list[Allowance]:
    return [one for one in quota if one is not None]


def test_a_lower_rank_never_may_more() -> None:
    for act, quota in QUOTAS.items():
        bursts, waits = [one.burst for one in ranked(quota)], [one.seconds for one in ranked(quota)]
        assert bursts == sorted(bursts), act
        assert waits == sorted(waits, reverse=True), act
        assert quota.guest is None or quota.guest.burst < quota.member.burst, act
    assert list(MOST_ROOMS.values()) == sorted(MOST_ROOMS.values())


ALLOWED = {
    f"{act} by {'an' if rank == 'admin' else 'a'} {rank}": (act, rank, allowance)
    for act, quota in QUOTAS.items()
    for rank, allowance in quota._asdict().items()
    if allowance is not None
}


@pytest.mark.parametrize(("act", "rank", "allowance"), ALLOWED.values(), ids=ALLOWED.keys())
def test_somebody_has_as_many_as_the_table_says_and_not_one_more(
    request: pytest.FixtureRequest, clock: Clock, act: str, rank: str, allowance: Allowance
) -> None:
    actor = Actor(1, "Ann", None, "guest", 1) if rank == "visitor" else Actor(1, "Ann", None, rank)

    def use_up_all(tx: Tx) -> TooMany:
        for _ in range(allowance.burst):
            quotas.charge(tx, actor, act)
        with pytest.raises(TooMany) as refused:
            quotas.charge(tx, actor, act)
        return refused.value

    with Workspace(migrated_url("sqlite", request)) as workspace:
        assert workspace.core.write(use_up_all).retry_after == allowance.seconds
        clock.advance(round(1000 * allowance.seconds))
        workspace.core.write(lambda tx: quotas.charge(tx, actor, act))


@pytest.mark.parametrize(("act", "allowance"), BY_ADDRESS.items())
def test_so_has_an_address(request: pytest.FixtureRequest, clock: Clock, act: str, allowance: Allowance) -> None:
    def use_up_all(tx: Tx) -> TooMany:
        for _ in range(allowance.burst):
            quotas.charge_address(tx, "192.0.2.1", act)
        with pytest.raises(TooMany) as refused:
            quotas.charge_address(tx, "192.0.2.1", act)
        return refused.value

    with Workspace(migrated_url("sqlite", request)) as workspace:
        assert workspace.core.write(use_up_all).retry_after == max(1, allowance.seconds)


def test_each_act_is_a_request_or_is_charged_where_it_is_done() -> None:
    within = {"join", "direct", "name", "picture", "emoji", "timezone", "mention_room"}
    assert set(QUOTAS) - within <= {command.event for command in COMMANDS if command.writes}
    for act in set(QUOTAS) - within:
        least = RULES[act].rank
        for rank in (Rank.VISITOR, Rank.GUEST):
            assert (getattr(QUOTAS[act], rank.name.lower()) is not None) == (rank >= least), (act, rank)
