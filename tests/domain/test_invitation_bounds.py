"""For how long an invitation holds, and for how many; on both databases."""

import msgspec
import pytest

from chat.core.command import Command
from chat.domain.invitations import links
from chat.domain.invitations.commands import CreateInvitation, InviteToRoom
from chat.errors import NotFound
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace

HOUR = 3600 * 1000


@pytest.mark.parametrize("hours", [1, 3])
def test_an_invitation_works_for_its_hours_to_the_millisecond(workspace: Workspace, clock: Clock, hours: int) -> None:
    admin = workspace.account("Admin", "admin")
    secret = workspace.do(admin, CreateInvitation(hours=hours)).path.removeprefix("/invite/")
    clock.advance(hours * HOUR - 1)
    assert workspace.core.read(lambda tx: links.opens(tx, secret)) is not None
    clock.advance(1)
    assert workspace.core.read(lambda tx: links.opens(tx, secret)) is None


@pytest.mark.parametrize("uses", [1, 2, 3])
def test_an_invitation_lets_in_as_many_as_it_says(workspace: Workspace, clock: Clock, uses: int) -> None:
    admin = workspace.account("Admin", "admin")
    secret = workspace.do(admin, CreateInvitation(uses=uses)).path.removeprefix("/invite/")

    def redeem(number: int) -> None:
        person = workspace.account(f"Person {number}", room=None)
        workspace.core.write(lambda tx: links.redeem(tx, secret, person, newcomer=True))

    for number in range(uses):
        redeem(number)
    for number in (uses + 1, 3 * uses + 1):
        with pytest.raises(NotFound):
            redeem(number)


@pytest.mark.parametrize(
    ("command", "others"), [(CreateInvitation, {}), (InviteToRoom, {"room": "lobby", "guest": True})]
)
@pytest.mark.parametrize(("field", "most"), [("hours", 8760), ("uses", 1000)])
def test_an_invitation_has_neither_too_many_hours_or_uses_nor_none(
    command: type[Command], others: dict[str, object], field: str, most: int
) -> None:
    for number in (1, 2, most - 1, most):
        assert getattr(msgspec.convert({**others, field: number}, command), field) == number
    for number in (-1, 0, most + 1, 3 * most):
        with pytest.raises(msgspec.ValidationError, match=field):
            msgspec.convert({**others, field: number}, command)
