"""Bans of people and of addresses, on both databases."""

import time

import pytest

from chat.core.audit import AuditDetail
from chat.core.command import Command, Who
from chat.core.event import Audience, Invalidated
from chat.domain.accounts import devices, identity, leases
from chat.domain.accounts.devices import Device
from chat.domain.moderation import bans
from chat.domain.moderation.admin import ListAudit, ResetPassword, SetRole, SignOutPerson
from chat.domain.moderation.bans import BanNetwork, BanPerson, LiftBan, ListBans, UnbanPerson
from chat.domain.rooms.commands import ListRooms
from chat.errors import Conflict, Forbidden, Invalid, NotFound
from chat.store import queries
from tests.support.data.store import Workspace


def test_who_is_banned_is_out_until_the_ban_is_lifted(workspace: Workspace) -> None:
    admin, ben = workspace.account("Admin", "admin"), workspace.account("Ben")
    workspace.do(admin, BanPerson(person=ben.id, reason="spam"))
    assert (Invalidated("person", ben.id), Audience()) in workspace.published
    with pytest.raises(Forbidden):
        workspace.do(ben, ListRooms())
    assert workspace.sql("SELECT count(*) FROM sessions WHERE person_id = :id", id=ben.id) == [(0,)]
    [entry] = workspace.do(admin, ListAudit()).entries
    assert (entry.act, entry.person, entry.detail) == ("person:ban", ben, AuditDetail(reason="spam"))
    workspace.do(admin, UnbanPerson(person=ben.id))
    assert workspace.do(ben, ListRooms()).rooms
    with pytest.raises(Conflict):
        workspace.arrive("Ben")


def test_a_session_of_somebody_who_is_banned_is_refused(workspace: Workspace) -> None:
    ben = workspace.account("Ben")
    workspace.store.write(lambda tx: identity.begin_session(tx, ben.id, "a key of some length", devices.NO_DEVICE))
    workspace.store.write(lambda tx: queries.people.change(tx, ben.id, banned_at=tx.now))
    with pytest.raises(Forbidden):
        workspace.core.read(lambda tx: identity.recognise(tx, "a key of some length"))


@pytest.mark.parametrize("key", [None, "a key of some length"])
def test_nobody_is_taken_for_a_guest_who_is_banned(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, key: str | None
) -> None:
    admin, rude, other = workspace.account("Admin", "admin"), workspace.arrive("Rude", key), workspace.arrive("Other")
    workspace.do(admin, BanPerson(person=rude.id))
    workspace.core.write(lambda tx: leases.depart(tx, rude))  # as the worker does that closes the last connection
    workspace.core.write(lambda tx: leases.depart(tx, other))
    a_year_later = time.time() + 365 * 24 * 3600
    monkeypatch.setattr("chat.store.engine.transaction.time.time", lambda: a_year_later)
    leases.ExpireNames().perform(workspace.core)
    with pytest.raises(Conflict):
        workspace.arrive("Rude")
    assert workspace.arrive("Other").id != other.id
    workspace.do(admin, UnbanPerson(person=rude.id))
    assert workspace.arrive("Rude").id != rude.id


@pytest.mark.parametrize("command", [BanPerson, SignOutPerson, ResetPassword])
def test_power_is_had_only_over_those_of_lower_rank(workspace: Workspace, command: type[BanPerson]) -> None:
    people = {role: workspace.account(role.title(), role) for role in ("owner", "admin", "member")}
    other = workspace.account("Other", "admin")
    for actor, subject, error in (
        ("admin", people["owner"], Forbidden), ("admin", other, Forbidden), ("admin", people["admin"], Invalid),
        ("member", other, Forbidden), ("owner", people["owner"], Invalid),
    ):  # fmt: skip
        with pytest.raises(error):
            workspace.do(people[actor], command(person=subject.id))
    with pytest.raises(NotFound):
        workspace.do(people["admin"], command(person=1_000_000))
    assert workspace.do(other, ListAudit()).entries == []
    workspace.do(people["owner"], command(person=other.id))
    workspace.do(people["admin"], command(person=people["member"].id))


def test_only_the_owner_makes_admins_and_never_of_guests(workspace: Workspace) -> None:
    owner, admin = workspace.account("Owner", "owner"), workspace.account("Admin", "admin")
    ben, guest = workspace.account("Ben"), workspace.arrive("Guest")
    with pytest.raises(Forbidden):
        workspace.do(admin, SetRole(person=ben.id, role="admin"))
    with pytest.raises(Invalid):
        workspace.do(owner, SetRole(person=guest.id, role="admin"))
    workspace.do(owner, SetRole(person=ben.id, role="admin"))
    workspace.do(ben, ListAudit())
    workspace.do(owner, SetRole(person=ben.id, role="member"))
    with pytest.raises(Forbidden):
        workspace.do(ben, ListAudit())


COVERED = [
    ("2001:db8::/32", "2001:db8:1::1", True),
    ("192.0.2.7", "192.0.2.7", True),
    ("192.0.2.7", "192.0.2.8", False),
    ("192.0.2.0/24", "192.0.2.255", True),
    ("192.0.2.77/24", "192.0.3.1", False),
    ("192.0.2.0/24", "::ffff:192.0.2.1", True),
    ("::ffff:192.0.2.0/120", "192.0.2.1", True),
    ("2001:db8::/32", "2001:db9::1", False),
    ("2001:db8::/32", "192.0.2.1", False),
    ("192.0.2.0/24", "", False),
    ("192.0.2.0/24", "unix:", False),
]


@pytest.mark.parametrize(("network", "address", "covered"), COVERED)
def test_a_range_covers_its_addresses_however_they_are_written(
    workspace: Workspace, network: str, address: str, covered: bool
) -> None:
    admin = workspace.account("Admin", "admin")
    workspace.do(admin, BanNetwork(network=network))
    assert (Invalidated("networks"), Audience()) in workspace.published
    assert bans.covers(workspace.store.read(bans.networks), address) is covered


@pytest.mark.parametrize("network", ["", "everywhere", "192.0.2.0/33", "0.0.0.0/0", "::/0", "10.0.0.0/7", "192.0.2.1 "])
def test_a_range_that_is_none_or_too_wide_is_refused(workspace: Workspace, network: str) -> None:
    admin = workspace.account("Admin", "admin")
    if network == "192.0.2.1 ":
        workspace.do(admin, BanNetwork(network="192.0.2.1"))
    with pytest.raises((Invalid, Conflict)) as refusal:
        workspace.do(admin, BanNetwork(network=network))
    assert refusal.value.field == "network"


@pytest.mark.parametrize(
    ("network", "kept"),
    [
        ("::ffff:10.0.0.0/104", "10.0.0.0/8"),
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("10.0.0.0/9", "10.0.0.0/9"),
        ("2001::/16", "2001::/16"),
        ("2001::/17", "2001::/17"),
        ("::ffff:10.1.2.3", "10.1.2.3/32"),
        ("2002::/15", None),
        ("2000::/5", None),
        ("8.0.0.0/7", None),
        ("0.0.0.0/2", None),
        ("::ffff:8.0.0.0/103", None),
        ("::ffff:0.0.0.0/96", None),
        ("::ffff:10.0.0.0/95", "::fffe:0:0/95"),
        ("::ffff:10.0.0.0/80", "::/80"),
    ],
)
def test_a_range_is_as_wide_as_it_may_be_and_no_wider(workspace: Workspace, network: str, kept: str | None) -> None:
    admin = workspace.account("Admin", "admin")
    if kept is not None:
        workspace.do(admin, BanNetwork(network=network))
    else:
        with pytest.raises(Invalid, match="is too wide"):
            workspace.do(admin, BanNetwork(network=network))
    assert [one.network for one in workspace.do(admin, ListBans()).bans] == ([kept] if kept else [])


def test_nobody_bans_the_address_they_come_from(workspace: Workspace) -> None:
    admin = workspace.account("Admin", "admin")
    device = Device("Firefox", "192.0.2.9", "browser")
    workspace.store.write(lambda tx: identity.begin_session(tx, admin.id, "a key of some length", device))
    with pytest.raises(Invalid):
        workspace.do(admin, BanNetwork(network="192.0.2.0/24"))
    with pytest.raises(Invalid) as refusal:
        workspace.core.perform(Who(admin.id, address="198.51.100.1"), BanNetwork(network="198.51.100.0/24"))
    assert refusal.value.field == "network"
    assert workspace.do(admin, ListBans()).bans == []
    workspace.core.perform(Who(admin.id, address="198.51.100.1"), BanNetwork(network="203.0.113.0/24"))


def test_a_lifted_ban_is_gone_and_both_are_in_the_audit_log(workspace: Workspace) -> None:
    admin = workspace.account("Admin", "admin")
    ban_id = workspace.do(admin, BanNetwork(network="192.0.2.0/24", reason="flood")).id
    [listed] = workspace.do(admin, ListBans()).bans
    assert (listed.network, listed.reason, listed.by.name) == ("192.0.2.0/24", "flood", "Admin")
    workspace.published.clear()
    workspace.do(admin, LiftBan(id=ban_id))
    assert (Invalidated("networks"), Audience()) in workspace.published
    with pytest.raises(NotFound):
        workspace.do(admin, LiftBan(id=ban_id))
    assert workspace.store.read(bans.networks) == []
    entries = workspace.do(admin, ListAudit()).entries
    assert [(one.act, one.detail) for one in entries] == [
        ("ban:delete", AuditDetail(network="192.0.2.0/24")),
        ("ban:create", AuditDetail(network="192.0.2.0/24", reason="flood")),
    ]


@pytest.mark.parametrize(
    "command", [BanNetwork(network="192.0.2.0/24"), ListBans(), LiftBan(id=1), BanPerson(person=1)]
)
def test_a_member_has_no_power_to_ban(workspace: Workspace, command: Command) -> None:
    workspace.account("First", "owner")
    with pytest.raises(Forbidden):
        workspace.do(workspace.account("Ben"), command)
    assert workspace.sql("SELECT * FROM bans") == []
