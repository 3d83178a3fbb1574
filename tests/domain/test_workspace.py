"""The place: how it is set up, and whom its door lets in."""

import pytest

from chat.domain.accounts import credentials, identity
from chat.domain.accounts.identity import Known
from chat.domain.invitations import entry
from chat.domain.invitations.commands import InviteToRoom
from chat.domain.invitations.links import redeem
from chat.domain.moderation.admin import ListAudit
from chat.domain.rooms.commands import CreateRoom
from chat.domain.workspace import workspace as places
from chat.errors import Conflict, Forbidden, Invalid, NotFound
from tests.support.data.members import HASH, LINUX, browser, guest, invite, sign_up, who
from tests.support.data.store import Place


def set_door(place: Place, door: str) -> None:
    place.core.write(lambda tx: places.change(tx, door=door))


# The door


@pytest.mark.parametrize(("door", "comes_in"), [("open", True), ("invitation", False), ("closed", False)])
def test_the_door_decides_who_may_come_in(place: Place, door: str, comes_in: bool) -> None:
    _, known = guest(place, "Here Already")
    set_door(place, door)
    for new in (lambda: sign_up(place, "New"), lambda: place.arrive("Guest"), lambda: guest(place, "Keyed")):
        if comes_in:
            new()
        else:
            with pytest.raises(Forbidden):
                new()
    assert who(place, known) == "Here Already", "the door is for who is new"
    assert place.arrive("Here Already", known)


def test_where_one_comes_in_by_invitation_a_link_to_the_place_opens_the_door_once(place: Place) -> None:
    link = invite(place, place.account("Host"), "place")
    set_door(place, "invitation")
    assert sign_up(place, "Ann", invite=link)[0].row.role == "member"
    with pytest.raises(Forbidden):
        sign_up(place, "Ben", invite=link)
    with pytest.raises(Forbidden):
        sign_up(place, "Ben", invite="made up")


def test_a_link_for_guests_of_a_room_makes_no_account(place: Place) -> None:
    link = invite(place, place.account("Host"), "guest", "lobby")
    set_door(place, "invitation")
    with pytest.raises(Forbidden):
        sign_up(place, "Ann", invite=link)


@pytest.mark.parametrize(("door", "signs_up"), [("invitation", False), ("open", True)])
def test_a_link_that_a_guest_made_leads_into_their_room_and_opens_no_door(
    place: Place, door: str, signs_up: bool
) -> None:
    moderator = place.arrive("Moderator", "a key of some length", room=None)
    slug = place.do(moderator, CreateRoom(name="Hall")).room.slug
    member = place.account("Member", room=None)
    secrets = [
        place.do(moderator, InviteToRoom(room=slug, guest=is_guest)).path.removeprefix("/invite/")
        for is_guest in (False, True)
    ]
    set_door(place, door)
    outcomes = place.at_once([
        lambda: sign_up(place, "Stranger", invite=secrets[0]),
        lambda: place.core.write(lambda tx: entry.come_in(tx, secrets[1], "Visitor", "a key, long enough", LINUX)),
    ])  # fmt: skip
    assert [not isinstance(outcome, Forbidden) for outcome in outcomes] == [signs_up, signs_up]
    place.core.write(lambda tx: redeem(tx, secrets[0], member))
    assert place.open(member, slug).role == "member"


def test_a_link_of_a_guest_who_signed_up_opens_the_door(place: Place) -> None:
    person, key = guest(place, "Gus")
    slug = place.do(person, CreateRoom(name="Hall")).room.slug
    secret = place.do(person, InviteToRoom(room=slug, guest=False)).path.removeprefix("/invite/")
    sign_up(place, "Gus", key)
    set_door(place, "invitation")
    sign_up(place, "Stranger", invite=secret)


def test_a_closed_place_is_closed_for_who_has_a_link_too(place: Place) -> None:
    link = invite(place, place.account("Host"), "place")
    set_door(place, "closed")
    with pytest.raises(Forbidden):
        sign_up(place, "Ann", invite=link)
    with pytest.raises(Forbidden):
        place.core.write(lambda tx: identity.arrive(tx, "Vera", None, room_id=1))


def test_who_signs_up_by_a_link_into_a_room_is_in_it(place: Place) -> None:
    link = invite(place, place.account("Host"), "room", "lobby")
    set_door(place, "invitation")
    known, _ = sign_up(place, "Ann", invite=link)
    member = "SELECT count(*) FROM members WHERE person_id = :id"
    assert place.sql(member, id=known.row.id) == [(1,)]


def test_a_link_that_has_ended_is_no_hindrance_where_the_door_is_open(place: Place) -> None:
    assert sign_up(place, "Ann", invite="made up")[0].row.role == "member"


# Set-up


def set_up(place: Place, name: str = "Ann", old_key: str | None = None, **wrong: str) -> Known:
    fields = {"place_name": "Garden", "door": "invitation", **wrong}
    return place.core.write(
        lambda tx: credentials.set_up(tx, fields["place_name"], fields["door"], name, HASH, browser(old_key))
    )


def test_set_up_makes_the_owner_names_the_place_and_chooses_the_door(place: Place) -> None:
    assert place.core.read(places.load) == (None, "open")
    assert set_up(place).row.role == "owner"
    assert place.core.read(places.load) == ("Garden", "invitation")


def test_the_log_says_that_the_owner_set_the_place_up(place: Place) -> None:
    owner = set_up(place)
    [entry] = [one for one in place.do(owner.person, ListAudit()).entries if one.act == "place:set_up"]
    assert (entry.actor, entry.person) == (owner.person, None)


def test_there_is_only_one_owner_even_of_two_who_set_up_at_once(place: Place) -> None:
    made = place.at_once([lambda: set_up(place, "Ann"), lambda: set_up(place, "Ben")])
    assert [type(one) for one in made if isinstance(one, Exception)] == [NotFound]
    assert place.sql("SELECT count(*) FROM people") == [(1,)]


def test_a_guest_who_sets_up_becomes_the_owner(place: Place) -> None:
    ann, key = guest(place, "Ann")
    assert set_up(place, "Ann", key).row.id == ann.id


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"place_name": " "}, "place"), ({"place_name": "x" * 81}, "place"), ({"door": "ajar"}, "door")],
)
def test_set_up_with_something_missing_changes_nothing(place: Place, wrong: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        set_up(place, **wrong)
    assert refused.value.field == field
    assert place.sql("SELECT count(*) FROM people") == [(0,)]
    assert place.core.read(places.load) == (None, "open")


def test_the_set_up_token_is_the_same_everywhere_and_another_with_another_key_or_epoch(place: Place) -> None:
    def token(key: str) -> str | None:
        return place.core.read(lambda tx: places.set_up_token(tx, key))

    first = token("a")
    assert (token("a") == first, token("b") == first) == (True, False)
    place.sql_write("UPDATE meta SET value = 'another' WHERE name = 'epoch'")
    assert token("a") not in (first, None)


def test_with_an_owner_there_is_no_set_up_token(place: Place) -> None:
    set_up(place)
    assert place.core.read(lambda tx: places.set_up_token(tx, "a")) is None


def test_an_operator_makes_first_the_owner_then_admins(place: Place) -> None:
    def make(name: str) -> str:
        return place.core.write(lambda tx: credentials.make_admin(tx, name, HASH))

    assert [make("Ann"), make("Ben"), make("Ann")] == ["owner", "admin", "owner"]
    guest(place, "Passing")
    with pytest.raises(Conflict):
        make("Passing")
    _, key = sign_up(place, "Cleo")
    assert make("Cleo") == "admin"
    assert who(place, key) is None, "it is signed out everywhere"
    assert place.sql("SELECT count(*) FROM audit WHERE act = 'person:role'") == [(4,)]
