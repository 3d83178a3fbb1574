"""The room in which a person starts: the one that was chosen, or the last one, if they may still open it."""

import pytest

from chat.core.wire import Person
from chat.domain.accounts import identity
from chat.domain.accounts.devices import NO_DEVICE
from chat.domain.accounts.preferences import SetPreferences
from chat.domain.accounts.wire import Preferences
from chat.domain.invitations import entry
from chat.domain.rooms.commands import CreateRoom
from chat.store import Tx
from tests.support.data.store import Workspace

KEY = "the key of Ann, at length"


@pytest.fixture
def ann(workspace: Workspace) -> Person:
    owner = workspace.account("Owner", "owner")
    for name, kind in (("Hall", "public"), ("Den", "private")):
        workspace.do(owner, CreateRoom(name=name, kind=kind))
    workspace.sql_write("UPDATE rooms SET slug = 'den' WHERE name = 'Den'")
    return workspace.account("Ann")


def start(workspace: Workspace, *wanted: str, key: str = KEY) -> str:
    def find(tx: Tx) -> str:
        known = identity.recognise(tx, key, NO_DEVICE)
        assert known is not None
        return entry.start(tx, known, list(wanted))

    return workspace.core.read(find)


@pytest.mark.usefixtures("ann")
def test_it_is_the_first_of_the_browsers_that_is_open_to_the_person(workspace: Workspace) -> None:
    assert start(workspace, "", "hall") == "hall"
    assert start(workspace, "lobby", "hall") == "lobby"
    for hidden in ("den", "nowhere"):
        assert start(workspace, hidden, "hall") == "hall"
        assert start(workspace, hidden) == "lobby"


def test_what_the_account_has_chosen_comes_before_the_browsers(workspace: Workspace, ann: Person) -> None:
    workspace.do(ann, SetPreferences(preferences=Preferences(start_room="hall")))
    assert start(workspace, "lobby") == "hall"
    workspace.do(ann, SetPreferences(preferences=Preferences(start_room="den")))
    assert start(workspace, "hall") == "hall"


@pytest.mark.usefixtures("ann")
def test_a_guest_starts_where_the_browser_says(workspace: Workspace) -> None:
    workspace.arrive("Guest", "the key of a guest, at length")
    assert start(workspace, "hall", key="the key of a guest, at length") == "hall"
