"""How often somebody may do what others feel: the table, and the till, on both databases."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from chat.core import quotas
from chat.core.command import Actor, Command, Who
from chat.core.policy import RULES, Rank
from chat.core.quotas import BY_ADDRESS, QUOTAS, Allowance, Quota
from chat.core.retention import DeleteOldQuotas
from chat.core.wire import Person
from chat.domain import COMMANDS
from chat.domain.accounts import identity
from chat.domain.accounts.credentials import Browser
from chat.domain.accounts.devices import Device
from chat.domain.accounts.profile import Rename, SetStatus
from chat.domain.accounts.tokens import CreateToken
from chat.domain.invitations import entry, registration
from chat.domain.invitations.commands import CreateInvitation, InviteToRoom
from chat.domain.messages.commands import EditMessage
from chat.domain.moderation.blocks import Block, Unblock
from chat.domain.moderation.reports import ReportMessage
from chat.domain.people.avatars import expect_picture
from chat.domain.rooms.bans import BanFromRoom, RemoveMember, UnbanFromRoom
from chat.domain.rooms.commands import CreateRoom, LeaveRoom, SetTopic
from chat.domain.rooms.direct import OpenDirect
from chat.domain.rooms.members import SetMemberRole
from chat.domain.rooms.membership import MOST_ROOMS
from chat.domain.rooms.offers import AcceptOffer, AddMember
from chat.domain.rooms.settings import ArchiveRoom, ChangeSettings
from chat.domain.rooms.view import JoinRoom
from chat.errors import Conflict, TooMany
from chat.store import Tx
from tests.support.data.clock import Clock
from tests.support.data.store import DATABASES, Workspace, migrated_url

AT_ALL = 3  # in these tests
FEW = Allowance(AT_ALL, 60)


@pytest.fixture(params=DATABASES)
def workspace(request: pytest.FixtureRequest, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A place where three are many."""
    for act in QUOTAS:
        monkeypatch.setitem(QUOTAS, act, Quota(FEW, FEW, FEW, FEW))
    for act in BY_ADDRESS:
        monkeypatch.setitem(BY_ADDRESS, act, FEW)
    with Workspace(migrated_url(request.param, request)) as workspace:
        yield workspace


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


def repeated(workspace: Workspace, act: str) -> Callable[[int], Any]:
    """An admin does something again and again."""
    ann = workspace.account("Ann", "admin")
    others = [workspace.account(f"Other {n}") for n in range(AT_ALL + 1)]
    for number, one in enumerate(others):
        workspace.do(one, CreateRoom(name=f"Room {number}"))
    workspace.do(ann, CreateRoom(name="Den"))
    workspace.sql_write("DELETE FROM quotas")
    message = workspace.post(ann, "said")
    heard = [workspace.post(one, "said") for one in others]
    commands: dict[str, Callable[[int], Command]] = {
        "room:create": lambda n: CreateRoom(name=f"Another {n}"),
        "join": lambda n: JoinRoom(room=f"room-{n}"),
        "member:add": lambda n: AddMember(room="den", person=others[n].id),
        "direct": lambda n: OpenDirect(people=[others[n].id]),
        "room:invite": lambda n: InviteToRoom(room="lobby", guest=False),
        "invitation:create": lambda n: CreateInvitation(),
        "report:create": lambda n: ReportMessage(room="lobby", id=heard[n].id, reason="bad"),
        "name": lambda n: Rename(name=f"Anna {n}"),
        "me:status": lambda n: SetStatus(status=f"busy {n}"),
        "room:topic": lambda n: SetTopic(room="lobby", topic=f"about {n}"),
        "room:settings": lambda n: ChangeSettings(room="lobby", name=f"Lobby {n}"),
        "room:archive": lambda n: ArchiveRoom(room="lobby", archived=not n % 2),
        "message:edit": lambda n: EditMessage(room="lobby", id=message.id, text=f"said {n}"),
        "member:role": lambda n: SetMemberRole(room="lobby", person=others[n].id, role="muted"),
        "member:remove": lambda n: RemoveMember(room="lobby", person=others[n].id),
        "room:ban": lambda n: BanFromRoom(room="lobby", person=others[n].id),
        "room:unban": lambda n: UnbanFromRoom(room="lobby", person=others[n].id),
        "person:block": lambda n: Block(person=others[n].id),
        "person:unblock": lambda n: Unblock(person=others[n].id),
        "token:create": lambda n: CreateToken(name=f"robot {n}", scopes=["read"]),
    }
    if act == "picture":
        return lambda n: workspace.core.write(lambda tx: expect_picture(tx, ann.id))
    return lambda n: workspace.do(ann, commands[act](n))


@pytest.mark.parametrize("act", QUOTAS)
def test_an_act_is_refused_from_one_time_too_many_on_until_there_is_one_again(
    workspace: Workspace, clock: Clock, act: str
) -> None:
    do = repeated(workspace, act)
    refused = used_up(do)
    assert refused.code == "too_many"
    assert refused.retry_after == 60
    assert str(refused) == "That was too often. Please try again in 1 minute."
    clock.advance(59_000)
    with pytest.raises(TooMany) as again:
        do(AT_ALL)
    assert again.value.retry_after == 1
    clock.advance(1000)
    do(AT_ALL)


def test_what_is_used_up_is_known_to_another_worker_and_after_a_restart(workspace: Workspace) -> None:
    ann = workspace.arrive("Ann")
    used_up(making(workspace, ann))
    with Workspace(workspace.url) as another, pytest.raises(TooMany):
        making(another, ann)(AT_ALL)


def test_one_persons_use_is_not_anothers(workspace: Workspace) -> None:
    ann, ben = workspace.arrive("Ann"), workspace.arrive("Ben")
    used_up(making(workspace, ann))
    making(workspace, ben)(0)


def test_what_fails_or_is_refused_costs_nothing(workspace: Workspace) -> None:
    ann = workspace.arrive("Ann")
    for _ in range(2 * AT_ALL):
        with pytest.raises(Conflict):
            workspace.do(ann, CreateRoom(name="Lobby"))
    used_up(making(workspace, ann))


def test_doing_what_is_done_already_costs_nothing(workspace: Workspace) -> None:
    ann, ben = workspace.account("Ann"), workspace.account("Ben")
    for _ in range(2 * AT_ALL):
        workspace.join(ann)
        workspace.do(ann, OpenDirect(people=[ben.id]))
        workspace.do(ann, Rename(name="Ann"))


def test_at_once_no_more_is_done_than_one_after_the_other(workspace: Workspace) -> None:
    ann = workspace.arrive("Ann")
    make = making(workspace, ann)
    made = workspace.at_once([lambda n=n: make(n) for n in range(3 * AT_ALL)])
    assert sum(isinstance(one, TooMany) for one in made) == 2 * AT_ALL


def test_a_new_name_does_not_give_a_guest_more_than_ten_of_their_address_may_have(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "GUESTS_OF_AN_ADDRESS", 2)
    for name in ("Ann", "Ben"):
        used_up(making(workspace, workspace.arrive(name), "2001:db8::1"))
    cem = workspace.arrive("Cem")
    with pytest.raises(TooMany):
        making(workspace, cem, "2001:db8::2")(0)  # a neighbour in the same /64
    making(workspace, cem, "192.0.2.1")(0)
    making(workspace, workspace.account("Dora"), "2001:db8::1")(0)  # an account is counted for itself


def test_nor_more_names_nor_more_rooms_to_come_into_by_links(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "GUESTS_OF_AN_ADDRESS", 1)
    monkeypatch.setitem(BY_ADDRESS, "guest:keep", Allowance(100, 60))
    there = Device("", "192.0.2.1")

    def come(number: int) -> identity.Known:
        return workspace.core.write(
            lambda tx: identity.arrive(tx, f"Guest {number}", f"the key of number {number}", there)
        )

    def rename(number: int) -> Any:
        who = Who(come(number).row.id, None, there.address)
        return workspace.core.perform(who, Rename(name=f"Another {number}"))

    def rename_by_handshake(number: int) -> Any:
        come(number)
        key = f"the key of number {number}"
        return workspace.core.write(lambda tx: identity.arrive(tx, f"Another {number}", key, there))

    used_up(rename)
    with pytest.raises(TooMany):
        rename_by_handshake(10)
    ann = workspace.account("Ann")
    den = workspace.do(ann, CreateRoom(name="Den", kind="private")).room.slug
    token = workspace.do(ann, InviteToRoom(room=den, guest=True)).path.removeprefix("/invite/")
    keys = (f"the key of visitor {number}" for number in range(100))
    used_up(lambda n: workspace.core.write(lambda tx: entry.come_in(tx, token, f"Visitor {n}", next(keys), there)))


def test_a_room_that_one_was_asked_into_counts_as_one_that_one_joins(workspace: Workspace) -> None:
    ann, ben = (workspace.account(name, room=None) for name in ("Ann", "Ben"))
    slugs = []
    for number in range(AT_ALL + 1):
        workspace.sql_write("DELETE FROM quotas")
        slugs.append(workspace.do(ben, CreateRoom(name=f"Den {number}", kind="private")).room.slug)
        workspace.do(ben, AddMember(room=slugs[number], person=ann.id))
    used_up(lambda n: workspace.do(ann, AcceptOffer(room=slugs[n])))


def test_new_guests_of_an_address_are_counted_and_those_who_come_back_are_not(workspace: Workspace) -> None:
    def come(number: int, address: str = "192.0.2.1") -> None:
        key = f"the key of number {number}"
        workspace.core.write(lambda tx: identity.arrive(tx, f"Guest {number}", key, Device("", address)))

    assert used_up(come).retry_after == 60
    come(0)
    come(1)
    come(AT_ALL, "192.0.2.2")
    come(AT_ALL + 1, "")  # a socket of this machine, of which no address is known


def test_guests_who_pass_have_a_count_of_their_own(workspace: Workspace) -> None:
    used_up(lambda n: workspace.core.write(lambda tx: identity.arrive(tx, f"P {n}", None, Device("", "192.0.2.1"))))
    workspace.core.write(lambda tx: identity.arrive(tx, "Kept", "k" * 20, Device("", "192.0.2.1")))


def test_another_name_by_handshake_is_another_name(workspace: Workspace) -> None:
    def come(number: int) -> None:
        workspace.core.write(lambda tx: identity.arrive(tx, f"Name {number}", "k" * 20))

    come(100)
    used_up(come)
    come(AT_ALL - 1)


def test_accounts_made_from_an_address_are_counted(workspace: Workspace) -> None:
    def sign_up(number: int) -> None:
        browser = Browser(f"secret {number}", Device("", "192.0.2.1", "browser"))
        workspace.core.write(lambda tx: registration.sign_up(tx, f"Member {number}", "hash", browser))

    used_up(sign_up)


def test_nobody_is_in_more_rooms_than_they_may_be(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MOST_ROOMS, "member", 2)
    ann, ben = workspace.account("Ann"), workspace.account("Ben", "admin")
    workspace.do(ann, CreateRoom(name="Second"))
    workspace.do(ben, CreateRoom(name="Third"))
    for one_more in (
        lambda: workspace.join(ann, "third"),
        lambda: workspace.do(ann, CreateRoom(name="Fourth")),
        lambda: workspace.do(ann, OpenDirect(people=[ben.id])),
        lambda: workspace.do(ben, AddMember(room="third", person=ann.id)),
        lambda: workspace.do(ben, OpenDirect(people=[ann.id])),
    ):
        with pytest.raises(Conflict) as refused:
            one_more()
        assert str(refused.value) == "Ann can't be in more than 2 rooms."
    workspace.do(ann, LeaveRoom(room="second"))
    workspace.join(ann, "third")


def test_what_is_not_used_up_any_more_is_not_kept(workspace: Workspace, clock: Clock) -> None:
    ann, ben = workspace.arrive("Ann"), workspace.arrive("Ben")
    used_up(making(workspace, ann))
    clock.advance(120_000)
    making(workspace, ben)(0)
    clock.advance(59_999)
    DeleteOldQuotas().perform(workspace.core)
    assert workspace.sql("SELECT count(*) FROM quotas WHERE act = 'room:create'") == [(2,)]
    clock.advance(1)
    DeleteOldQuotas().perform(workspace.core)
    assert workspace.sql("SELECT count(*) FROM quotas") == [(0,)]


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
    within = {"join", "direct", "name", "picture"}
    assert set(QUOTAS) - within <= {command.event for command in COMMANDS if command.writes}
    for act in set(QUOTAS) - within:
        least = RULES[act].rank
        for rank in (Rank.VISITOR, Rank.GUEST):
            assert (getattr(QUOTAS[act], rank.name.lower()) is not None) == (rank >= least), (act, rank)
