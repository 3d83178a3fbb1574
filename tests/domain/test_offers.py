"""Bringing people into rooms: whom one may add, and who is asked first, on both databases."""

from typing import Any

import pytest

from chat.core.event import Audience
from chat.core.wire import Person
from chat.domain.moderation.bans import BanPerson
from chat.domain.moderation.blocks import Block
from chat.domain.rooms.bans import BanFromRoom, RemoveMember
from chat.domain.rooms.commands import CreateRoom, LeaveRoom, ListRooms
from chat.domain.rooms.direct import OpenDirect
from chat.domain.rooms.events import MemberChanged, Offers
from chat.domain.rooms.offers import AcceptOffer, AddMember, DeclineOffer, ListOffers, SetAdding
from chat.domain.rooms.settings import ArchiveRoom
from chat.errors import Forbidden, NotFound
from tests.support.data.store import Workspace

DAY = 24 * 3600.0


class Den:
    """A private room and a public hall of Mod's; Ben is in neither, Chief is an admin and in both."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.mod, self.ben = (workspace.account(name, room=None) for name in ("Mod", "Ben"))
        self.chief = workspace.account("Chief", "admin", room=None)
        self.slug: str = workspace.do(self.mod, CreateRoom(name="Den", kind="private")).room.slug
        workspace.do(self.mod, CreateRoom(name="Hall"))
        for room in (self.slug, "hall"):
            workspace.bring(self.mod, self.chief, room)
        workspace.published.clear()

    def add(self, room: str = "", by: Person | None = None) -> bool:
        """Add Ben; whether he is in then."""
        added: bool = self.workspace.do(by or self.mod, AddMember(room=room or self.slug, person=self.ben.id)).member
        return added

    def offers(self) -> list[Any]:
        found: list[Any] = self.workspace.do(self.ben, ListOffers()).offers
        return found

    def is_in(self, room: str = "") -> bool:
        listed = self.workspace.do(self.ben, ListRooms()).rooms
        return any(one.member for one in listed if one.slug == (room or self.slug))


@pytest.fixture
def den(workspace: Workspace) -> Den:
    return Den(workspace)


def test_who_is_added_to_a_private_room_is_asked_and_is_not_in_it_until_they_agree(
    den: Den, workspace: Workspace
) -> None:
    assert den.add() is False
    assert den.add() is False
    [offer] = den.offers()
    assert (offer.room, offer.room_name, offer.by) == (den.slug, "Den", den.mod)
    assert [one for one in workspace.published if isinstance(one.event, Offers)] == [
        (Offers(offers=[offer]), Audience(people=(den.ben.id,)))
    ]
    assert not den.is_in()
    with pytest.raises(NotFound):
        workspace.open(den.ben, den.slug)
    workspace.do(den.ben, AcceptOffer(room=den.slug))
    assert den.is_in()
    assert den.offers() == []
    assert workspace.events(Offers)[-1] == Offers(offers=[])
    [told] = workspace.events(MemberChanged)
    assert (told.person, told.member, told.by) == (den.ben, True, den.mod)
    assert workspace.open(den.ben, den.slug).messages[-1].kind == "add"


def test_into_a_public_room_and_by_an_admin_one_is_brought_at_once(den: Den) -> None:
    assert den.add("hall") is True
    assert den.add(by=den.chief) is True
    assert den.is_in("hall")
    assert den.is_in()


def test_who_declines_is_not_asked_again_for_a_week_by_anybody(
    den: Den, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_800_000_000.0
    monkeypatch.setattr("chat.store.engine.transaction.time.time", lambda: now)
    den.add()
    workspace.do(den.ben, DeclineOffer(room=den.slug))
    assert (den.offers(), den.is_in()) == ([], False)
    assert workspace.events(Offers)[-1] == Offers(offers=[])
    told = len(workspace.published)
    for days, by in ((0, den.mod), (6.9, den.mod)):
        now = 1_800_000_000.0 + days * DAY
        with pytest.raises(Forbidden):
            den.add(by=by)
    assert len(workspace.published) == told
    now = 1_800_000_000.0 + 7 * DAY
    assert den.add() is False
    assert len(den.offers()) == 1


def test_an_offer_is_settled_when_its_person_is_brought_in_by_an_admin(den: Den, workspace: Workspace) -> None:
    den.add()
    den.add(by=den.chief)
    assert den.offers() == []
    workspace.do(den.ben, LeaveRoom(room=den.slug))
    assert den.offers() == []


def removed(den: Den) -> None:
    den.workspace.do(den.chief, RemoveMember(room=den.slug, person=den.mod.id))


def gone(den: Den) -> None:
    den.workspace.do(den.mod, LeaveRoom(room=den.slug))


def banned(den: Den) -> None:
    den.workspace.do(den.chief, BanPerson(person=den.mod.id))


def archived(den: Den) -> None:
    den.workspace.do(den.chief, ArchiveRoom(room=den.slug, archived=True))


def blocked(den: Den) -> None:
    den.workspace.do(den.ben, Block(person=den.mod.id))


def expired(den: Den) -> None:
    den.workspace.sql_write("UPDATE offers SET at = 1")


@pytest.mark.parametrize("end", [removed, gone, banned, archived, blocked, expired])
def test_an_offer_ends_with_what_it_came_from_and_is_then_as_one_that_never_was(
    den: Den, workspace: Workspace, end: Any
) -> None:
    den.add()
    end(den)
    assert den.offers() == []
    refusals = []
    for room in (den.slug, "nowhere"):
        for answer in (AcceptOffer, DeclineOffer):
            with pytest.raises(NotFound) as refusal:
                workspace.do(den.ben, answer(room=room))
            refusals.append(refusal.value.wire())
    assert all(one == refusals[0] for one in refusals)
    assert not den.is_in()


def test_the_offers_of_who_is_blocked_vanish_at_once_and_another_may_ask(den: Den, workspace: Workspace) -> None:
    cleo = workspace.account("Cleo", room=None)
    workspace.bring(den.chief, cleo, den.slug)
    den.add()
    blocked(den)
    assert workspace.events(Offers)[-1] == Offers(offers=[])
    den.add(by=cleo)
    assert [offer.by for offer in den.offers()] == [cleo]


def test_an_offer_of_another_is_no_offer_of_mine(den: Den, workspace: Workspace) -> None:
    den.add()
    cleo = workspace.account("Cleo", room=None)
    with pytest.raises(NotFound):
        workspace.do(cleo, AcceptOffer(room=den.slug))
    assert len(den.offers()) == 1


def test_who_was_banned_from_the_room_since_does_not_come_in_by_an_offer(den: Den, workspace: Workspace) -> None:
    den.add()
    workspace.do(den.mod, BanFromRoom(room=den.slug, person=den.ben.id))
    with pytest.raises(Forbidden):
        workspace.do(den.ben, AcceptOffer(room=den.slug))
    assert not den.is_in()


@pytest.mark.parametrize("waiting", [99, 100, 101, 300])
def test_no_more_than_a_hundred_offers_wait_for_one_person(den: Den, workspace: Workspace, waiting: int) -> None:
    for number in range(waiting):
        workspace.sql_write(
            "INSERT INTO rooms (slug, name, kind, created_at) VALUES (:slug, 'x', 'private', 1)", slug=f"r{number}"
        )
    workspace.sql_write(
        "INSERT INTO members (room_id, person_id, role, joined_at) SELECT id, :mod, 'member', 1 FROM rooms "
        "WHERE slug LIKE 'r%'", mod=den.mod.id
    )  # fmt: skip
    workspace.sql_write(
        "INSERT INTO offers (room_id, person_id, made_by, at) SELECT id, :ben, :mod, 9000000000000 FROM rooms "
        "WHERE slug LIKE 'r%'", ben=den.ben.id, mod=den.mod.id
    )  # fmt: skip
    if waiting < 100:
        den.add()
    else:
        with pytest.raises(Forbidden, match="too many unanswered") as refusal:
            den.add()
        assert refusal.value.field == "person"
    assert len(den.offers()) == 100


@pytest.mark.parametrize(
    ("adding", "has_met", "may_add"),
    [("anybody", False, True), ("shared", False, False), ("shared", True, True), ("nobody", True, False)],
)
def test_everybody_says_who_may_add_them_to_rooms_and_begin_conversations(
    den: Den, workspace: Workspace, adding: Any, has_met: bool, may_add: bool
) -> None:
    assert workspace.do(den.ben, SetAdding()).adding == "anybody"
    assert workspace.do(den.ben, SetAdding(adding=adding)).adding == adding
    assert workspace.do(den.ben, SetAdding()).adding == adding
    if has_met:
        for person in (den.mod, den.ben):
            workspace.join(person, "lobby")
    for add in (
        lambda: den.add("hall"), den.add, lambda: workspace.do(den.mod, OpenDirect(people=[den.ben.id])),
    ):  # fmt: skip
        if may_add:
            add()
        else:
            with pytest.raises(Forbidden):
                add()
    assert den.is_in("hall") == may_add
    assert len(den.offers()) == may_add
    assert den.add("hall", by=den.chief) is True


def test_who_is_blocked_adds_nobody_and_is_told_the_same_as_by_the_setting(den: Den, workspace: Workspace) -> None:
    refusals = []
    for refuse in (Block(person=den.mod.id), SetAdding(adding="nobody")):
        workspace.do(den.ben, refuse)
        for room in ("hall", den.slug):
            with pytest.raises(Forbidden) as refusal:
                den.add(room)
            refusals.append(refusal.value.wire())
    assert all(one == refusals[0] for one in refusals)
    assert (den.offers(), den.is_in("hall")) == ([], False)
    assert den.add("hall", by=den.chief) is True


def test_a_conversation_that_there_is_can_be_opened_by_those_who_are_in_it(den: Den, workspace: Workspace) -> None:
    opened = workspace.do(den.mod, OpenDirect(people=[den.ben.id])).room.slug
    workspace.do(den.ben, SetAdding(adding="nobody"))
    assert workspace.do(den.mod, OpenDirect(people=[den.ben.id])).room.slug == opened
