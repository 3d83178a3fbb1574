"""For tests of quotas: small allowances, and acts that use them up."""

from collections.abc import Callable
from typing import Any

import pytest

from chat.core.command import Who
from chat.core.quotas import Allowance
from chat.core.wire import Person
from chat.domain.rooms.commands import CreateRoom
from chat.errors import TooMany
from tests.support.data.store import Workspace

AT_ALL = 3  # acts
FEW = Allowance(AT_ALL, 60)


def used_up(act: Callable[[int], Any]) -> TooMany:
    """Do it until it is refused, which is after three times, and not before."""
    for number in range(AT_ALL):
        act(number)
    with pytest.raises(TooMany) as refused:
        act(AT_ALL)
    return refused.value


def making(workspace: Workspace, person: Person, address: str = "") -> Callable[[int], Any]:
    return lambda n: workspace.core.perform(
        Who(person.id, None, address), CreateRoom(name=f"{person.name}'s {address} number {n}")
    )
