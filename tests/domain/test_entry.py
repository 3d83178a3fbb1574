"""Coming in without an account: what the door tells, by a name, and by a link, on both databases."""

import pytest

from chat.core.wire import Person
from chat.domain.accounts import identity
from chat.domain.accounts.identity import Known
from chat.domain.invitations import entry
from chat.domain.rooms.commands import CreateRoom, ListRooms
from chat.domain.rooms.settings import ArchiveRoom
from chat.domain.workspace import workspace as workspaces
from chat.errors import Conflict, Forbidden, NotFound
from tests.support.data.members import LINUX, guest, invite, sign_up
from tests.support.data.store import Workspace

KEY = "a key of some length"


class House:
    """A public room Hall, a private one Den and an archived one Attic, all of Host's; and a link of each kind, those
    into rooms into the Den."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.host = workspace.account("Host", "admin")
        for name in ("Hall", "Attic"):
            workspace.do(self.host, CreateRoom(name=name))
        workspace.do(self.host, ArchiveRoom(room="attic", archived=True))
        self.den: str = workspace.do(self.host, CreateRoom(name="Den", kind="private")).room.slug
        self.everywhere = invite(workspace, self.host, "workspace")
        self.room, self.guest = (invite(workspace, self.host, kind, self.den) for kind in ("room", "guest"))

    def door(self, door: str) -> None:
        self.workspace.core.write(lambda tx: workspaces.change(tx, door=door))

    def come_in(self, token: str, name: str, key: str = KEY) -> str | None:
        return self.workspace.core.write(lambda tx: entry.come_in(tx, token, name, key, LINUX))

    def enter(self, token: str, known: Known) -> str | None:
        return self.workspace.core.write(lambda tx: entry.enter(tx, token, known))

    def way(self, token: str, known: Known | None) -> str | None:
        landing = self.workspace.core.read(lambda tx: entry.land(tx, token, known))
        return landing.way if landing else None

    def known(self, key: str) -> Known:
        known = self.workspace.core.read(lambda tx: identity.recognise(tx, key))
        assert known is not None
        return known

    def joined(self, person: Person) -> list[str]:
        return [room.slug for room in self.workspace.do(person, ListRooms()).rooms if room.member]


@pytest.fixture
def house(workspace: Workspace) -> House:
    return House(workspace)


def test_the_page_for_a_stranger_names_only_a_public_room_and_only_where_the_door_is_open(
    house: House, workspace: Workspace
) -> None:
    def seen(slug: str | None) -> tuple[str, str | None]:
        door = workspace.core.read(lambda tx: entry.at_the_door(tx, slug))
        assert door.slug == (slug if door.room else "lobby"), "the lobby stands for a room that is not named"
        return door.door, door.room

    assert seen("hall") == ("open", "Hall")
    for slug in (None, "lobby", "nowhere", "attic", house.den):
        assert seen(slug) == ("open", None), slug
    for door in ("invitation", "closed"):
        house.door(door)
        assert seen("hall") == (door, None)


@pytest.mark.parametrize(("room", "there"), [(None, "lobby"), ("hall", "hall"), ("attic", "lobby")])
def test_who_chooses_a_name_is_in_the_public_room_that_they_opened_or_else_in_the_lobby(
    house: House, workspace: Workspace, room: str | None, there: str
) -> None:
    workspace.core.write(lambda tx: entry.choose_name(tx, "Ann", KEY, LINUX, room))
    ann = house.known(KEY)
    assert (ann.row.name, ann.row.role) == ("Ann", "guest")
    assert house.joined(ann.person) == [there]


def test_a_guest_of_one_room_who_chooses_another_name_stays_in_that_room_alone(
    house: House, workspace: Workspace
) -> None:
    house.come_in(house.guest, "Vera")
    workspace.core.write(lambda tx: entry.choose_name(tx, "Veronica", KEY, LINUX, "hall"))
    vera = house.known(KEY)
    assert vera.row.name == "Veronica"
    assert workspace.sql("SELECT count(*) FROM members WHERE person_id = :id", id=vera.row.id) == [(1,)]


def test_a_link_tells_each_the_next_step(house: House, workspace: Workspace) -> None:
    host, account = house.known("the key of Host, at length"), sign_up(workspace, "Ann")[0]
    passing = house.known(guest(workspace, "Gus")[1])
    ways = {
        kind: [house.way(link, one) for one in (host, account, passing, None)]
        for kind, link in (("workspace", house.everywhere), ("room", house.room), ("guest", house.guest))
    }
    assert ways == {
        "workspace": ["go", "go", "account", "account"],
        "room": ["go", "enter", "account", "account"],
        "guest": ["go", "enter", "enter", "name"],
    }
    assert house.way("made up", account) is None


def test_by_a_link_for_guests_one_comes_into_its_room_alone_even_where_others_need_an_invitation(
    house: House, workspace: Workspace
) -> None:
    house.door("invitation")
    assert house.come_in(house.guest, "Vera") == house.den
    vera = house.known(KEY)
    assert (vera.row.role, vera.row.room_id is None) == ("guest", False)
    assert house.joined(vera.person) == [house.den]


def test_who_has_no_account_does_not_come_in_by_a_link_for_accounts_or_one_that_is_not_valid(
    house: House, workspace: Workspace
) -> None:
    for link in (house.everywhere, house.room, "made up"):
        with pytest.raises(NotFound, match="no longer works"):
            house.come_in(link, "Vera")
    passing = house.known(guest(workspace, "Gus")[1])
    for link in (house.everywhere, house.room):
        with pytest.raises(Forbidden, match="need an account"):
            house.enter(link, passing)
    with pytest.raises(NotFound):
        house.enter("made up", passing)
    assert house.joined(passing.person) == ["lobby"]
    assert workspace.sql("SELECT DISTINCT uses FROM links") == [(0,)]


def test_a_guest_of_one_room_gets_into_no_other(house: House, workspace: Workspace) -> None:
    house.come_in(house.guest, "Vera")
    vera = house.known(KEY)
    assert house.enter(invite(workspace, house.host, "guest", house.den), vera) == house.den
    with pytest.raises(Conflict, match="a guest of another room"):
        house.enter(invite(workspace, house.host, "guest", "hall"), vera)
    assert workspace.sql("SELECT count(*) FROM members WHERE person_id = :id", id=vera.row.id) == [(1,)]


def test_who_is_here_enters_by_a_link_as_who_they_are(house: House, workspace: Workspace) -> None:
    account, passing = sign_up(workspace, "Ann")[0], house.known(guest(workspace, "Gus")[1])
    assert [house.enter(house.everywhere, account), house.enter(house.room, account)] == [None, house.den]
    assert house.enter(house.guest, passing) == house.den
    for one in (account, passing):
        assert sorted(house.joined(one.person)) == sorted([house.den, "lobby"])
