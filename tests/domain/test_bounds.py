"""Every bound of the domain: at one below, at it, one above, and at three times it; on both databases."""

import uuid
from collections.abc import Callable

import pytest

from chat.core.command import Command
from chat.domain.accounts import identity, leases
from chat.domain.accounts.devices import Device
from chat.domain.accounts.profile import Rename, SetStatus
from chat.domain.accounts.tokens import CreateToken
from chat.domain.messages.announcement import announce
from chat.domain.messages.commands import PostMessage
from chat.domain.moderation.bans import BanNetwork, BanPerson
from chat.domain.moderation.reports import ReportMessage
from chat.domain.rooms.bans import BanFromRoom
from chat.domain.rooms.commands import CreateRoom, LeaveRoom, SetTopic
from chat.domain.rooms.membership import MOST_ROOMS
from chat.domain.rooms.settings import ChangeSettings
from chat.domain.workspace.commands import ChangeWorkspace
from chat.errors import Conflict, Forbidden, Invalid
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace

HOUR = 3600 * 1000

TEXTS: dict[str, tuple[int, str, Callable[[str], Command]]] = {
    "a message": (8000, "text", lambda text: PostMessage(room="lobby", text=text, client_id=uuid.uuid4())),
    "a name": (40, "name", lambda text: Rename(name=text)),
    "a status": (100, "status", lambda text: SetStatus(status=text)),
    "a token's name": (60, "name", lambda text: CreateToken(name=text, scopes=["read"])),
    "a room's name": (80, "name", lambda text: CreateRoom(name=text)),
    "a new room's topic": (300, "topic", lambda text: CreateRoom(name="Another", topic=text)),
    "a room's other name": (80, "name", lambda text: ChangeSettings(room="lobby", name=text)),
    "a topic": (300, "topic", lambda text: SetTopic(room="lobby", topic=text)),
    "the workspace's name": (80, "name", lambda text: ChangeWorkspace(name=text)),
    "the reason of a ban": (300, "reason", lambda text: BanPerson(person=2, reason=text)),
    "that of a range": (300, "reason", lambda text: BanNetwork(network="198.51.100.0/24", reason=text)),
    "that of a report": (300, "reason", lambda text: ReportMessage(room="lobby", id=3, reason=text)),
}


@pytest.mark.parametrize("below", [0, 1])
@pytest.mark.parametrize(("most", "field", "command"), TEXTS.values(), ids=TEXTS.keys())
def test_a_text_is_as_long_as_it_may_be_and_no_longer(
    workspace: Workspace, clock: Clock, most: int, field: str, command: Callable[[str], Command], below: int
) -> None:
    owner = workspace.account("Owner", "owner")
    workspace.post(workspace.account("Ben"), "hello")
    for length in (most + 1, 3 * most):
        with pytest.raises(Invalid) as refused:
            workspace.do(owner, command("x" * length))
        assert refused.value.field == field
    workspace.do(owner, command("x" * (most - below)))


@pytest.mark.parametrize("length", [0, 1, 15, 201, 600])
def test_a_key_is_neither_too_short_nor_too_long(workspace: Workspace, length: int) -> None:
    with pytest.raises(Invalid) as refused:
        workspace.arrive("Ann", "k" * length)
    assert refused.value.field == "key"
    for good in (16, 200):
        workspace.arrive(f"Ann {good}", "k" * good)


def test_somebody_has_fifty_tokens_and_no_more(workspace: Workspace, clock: Clock) -> None:
    ann = workspace.account("Ann")
    for number in range(50):
        workspace.sql_write("DELETE FROM quotas")
        workspace.do(ann, CreateToken(name=f"robot {number}", scopes=["read"]))
    workspace.sql_write("DELETE FROM quotas")
    with pytest.raises(Conflict):
        workspace.do(ann, CreateToken(name="one more", scopes=["read"]))
    workspace.do(workspace.account("Ben"), CreateToken(name="another's", scopes=["read"]))


@pytest.mark.parametrize("rooms", [2, 3, 4, 9])
@pytest.mark.parametrize("role", ["guest", "member", "admin", "owner"])
def test_a_role_is_in_as_many_rooms_as_it_may_be(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, role: str, rooms: int
) -> None:
    someone = workspace.arrive("Ann") if role == "guest" else workspace.account("Ann", role)
    for number in range(rooms):
        workspace.sql_write(
            "INSERT INTO rooms (slug, name, kind, created_at) VALUES (:slug, 'Room', 'public', 0)",
            slug=f"room-{number}",
        )
    for number in range(rooms - 1):  # the lobby is one more
        workspace.join(someone, f"room-{number}")
    monkeypatch.setitem(MOST_ROOMS, "admin" if role == "owner" else role, 3)
    if rooms >= 3:
        with pytest.raises(Conflict) as refused:
            workspace.join(someone, f"room-{rooms - 1}")
        assert refused.value.field == "room"
        for room in ("lobby", *(f"room-{number}" for number in range(rooms - 3))):
            workspace.do(someone, LeaveRoom(room=room))
    workspace.join(someone, f"room-{rooms - 1}")


@pytest.mark.parametrize("length", [7_999, 8_000, 8_001, 24_000])
def test_an_announcement_is_as_long_as_a_message_may_be(workspace: Workspace, length: int) -> None:
    if length <= 8_000:
        assert workspace.core.write(lambda tx: announce(tx, "lobby", "x" * length)).text == "x" * length
    else:
        with pytest.raises(Invalid) as refused:
            workspace.core.write(lambda tx: announce(tx, "lobby", "x" * length))
        assert refused.value.field == "text"


@pytest.mark.parametrize("hours", [1, 8760])
def test_who_is_banned_for_some_hours_is_back_when_they_are_over(
    workspace: Workspace, clock: Clock, hours: int
) -> None:
    admin, ann = workspace.account("Admin", "admin"), workspace.account("Ann")
    workspace.do(admin, BanFromRoom(room="lobby", person=ann.id, hours=hours))
    clock.advance(hours * HOUR - 1)
    with pytest.raises(Forbidden):
        workspace.join(ann)
    clock.advance(1)
    workspace.join(ann)


def used(workspace: Workspace) -> tuple[int, str]:
    [row] = workspace.sql("SELECT used_at, address FROM sessions")
    return row


@pytest.mark.parametrize(
    ("address", "after"),
    [("192.0.2.1", identity.TOUCHED_EVERY), ("", identity.TOUCHED_EVERY), ("192.0.2.2", identity.MOVED_EVERY)],
)
def test_the_use_of_a_session_is_noted_when_it_is_time_and_not_before(
    workspace: Workspace, clock: Clock, address: str, after: int
) -> None:
    key, here = "a key of some length", Device("", "192.0.2.1")
    workspace.core.write(lambda tx: identity.arrive(tx, "Ann", key, here))
    before = used(workspace)
    clock.advance(after - 1)
    workspace.core.read(lambda tx: identity.recognise(tx, key, Device("", address)))
    assert used(workspace) == before
    clock.advance(1)
    workspace.core.read(lambda tx: identity.recognise(tx, key, Device("", address)))
    assert used(workspace) == (before[0] + after, address)


def test_the_name_of_a_guest_is_held_anew_in_the_second_half_of_its_month(workspace: Workspace, clock: Clock) -> None:
    key = "a key of some length"
    guest = workspace.arrive("Ann", key)

    def until() -> int:
        return int(workspace.sql("SELECT name_until FROM people WHERE id = :id", id=guest.id)[0][0])

    before = until()
    clock.advance(leases.HELD_FOR // 2)
    workspace.core.read(lambda tx: identity.recognise(tx, key))
    assert until() == before
    clock.advance(1)
    workspace.core.read(lambda tx: identity.recognise(tx, key))
    assert until() == before + leases.HELD_FOR // 2 + 1
