"""Quotas that the people of an address share, on both databases."""

from typing import Any

import pytest

from chat.core import quotas
from chat.core.command import Who
from chat.core.quotas import BY_ADDRESS, Allowance
from chat.domain.accounts import identity
from chat.domain.accounts.credentials import Browser
from chat.domain.accounts.devices import Device
from chat.domain.accounts.profile import Rename
from chat.domain.invitations import entry, registration
from chat.domain.invitations.commands import InviteToRoom
from chat.domain.rooms.commands import CreateRoom
from chat.errors import TooMany
from tests.support.data.quotas import AT_ALL, making, used_up
from tests.support.data.store import Workspace

pytestmark = pytest.mark.usefixtures("few")


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


def test_new_guests_of_an_address_are_counted_and_those_who_come_back_are_not(workspace: Workspace) -> None:
    def come(number: int, address: str = "192.0.2.1") -> None:
        key = f"the key of number {number}"
        workspace.core.write(lambda tx: identity.arrive(tx, f"Guest {number}", key, Device("", address)))

    assert used_up(come).retry_after == 60
    come(0)
    come(1)
    come(AT_ALL, "192.0.2.2")
    come(AT_ALL + 1, "")  # a socket of this machine, of which no address is known


def test_a_household_has_four_times_as_many_as_each_of_its_networks_and_they_come_back_four_times_as_fast(
    workspace: Workspace,
) -> None:
    def charge(network: int) -> None:
        workspace.core.write(lambda tx: quotas.charge_address(tx, f"2001:db8:0:{network}::1", "account"))

    for network in range(4):
        assert used_up(lambda _, network=network: charge(network)).retry_after == 60
    with pytest.raises(TooMany) as refused:
        charge(5)
    assert refused.value.retry_after == 15


def test_guests_who_pass_have_a_count_of_their_own(workspace: Workspace) -> None:
    used_up(lambda n: workspace.core.write(lambda tx: identity.arrive(tx, f"P {n}", None, Device("", "192.0.2.1"))))
    workspace.core.write(lambda tx: identity.arrive(tx, "Kept", "k" * 20, Device("", "192.0.2.1")))


def test_accounts_made_from_an_address_are_counted(workspace: Workspace) -> None:
    def sign_up(number: int) -> None:
        browser = Browser(f"secret {number}", Device("", "192.0.2.1", "browser"))
        workspace.core.write(lambda tx: registration.sign_up(tx, f"Member {number}", "hash", browser))

    used_up(sign_up)
