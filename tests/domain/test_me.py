"""What people say of themselves, on both databases."""

import pytest

from chat.core.event import Audience, Invalidated
from chat.core.wire import Person
from chat.domain.accounts.profile import Rename, SetStatus
from chat.domain.moderation.blocks import Block, Unblock
from chat.domain.people.events import Blocked, PersonChanged
from chat.domain.rooms.commands import CreateRoom
from chat.domain.rooms.members import ListMembers
from chat.errors import Conflict, Forbidden, Invalid, NotFound
from tests.support.data.store import Place


def test_who_takes_another_name_has_written_everything_by_that_name(place: Place) -> None:
    ann = place.account("Ann")
    place.post(ann, "hello")
    assert place.do(ann, Rename(name=" Anna ")).me.name == "Anna"
    assert [message.author.name for message in place.timeline(ann) if message.author] == ["Anna", "Anna"]
    assert (Invalidated("person", ann.id), Audience()) in place.published


def test_all_who_are_in_a_room_with_somebody_are_told_who_that_is_now_and_nobody_else(place: Place) -> None:
    ann, ben = place.account("Ann"), place.account("Ben")
    den = place.do(ann, CreateRoom(name="Den", kind="private")).room.slug
    place.do(ben, CreateRoom(name="Elsewhere"))
    place.published.clear()
    place.do(ann, Rename(name="Anna"))
    place.do(ann, SetStatus(status="out"))
    place.do(ann, Rename(name="Anna"))
    to_both = Audience(members=("lobby", den))
    anna = Person(ann.id, "Anna")
    assert [one for one in place.published if isinstance(one.event, PersonChanged)] == [
        (PersonChanged(anna, ""), to_both),
        (PersonChanged(anna, "out"), to_both),
    ]


def test_who_is_in_no_room_is_told_to_nobody(place: Place) -> None:
    ann = place.account("Ann", room=None)
    place.published.clear()
    place.do(ann, Rename(name="Anna"))
    assert [one.event for one in place.published] == [Invalidated("person", ann.id)]


def test_the_old_name_is_free_and_the_new_one_is_held(place: Place) -> None:
    ann = place.account("Ann")
    place.do(ann, Rename(name="Anna"))
    place.arrive("Ann")
    with pytest.raises(Conflict) as refusal:
        place.arrive("ANNA")
    assert refusal.value.field == "name"


@pytest.mark.parametrize(("name", "error"), [("Ben", Conflict), ("", Invalid), ("x" * 41, Invalid)])
def test_a_name_that_can_not_be_taken_changes_nothing(place: Place, name: str, error: type[Exception]) -> None:
    ann = place.account("Ann")
    place.account("Ben")
    with pytest.raises(error):
        place.do(ann, Rename(name=name))
    assert place.sql("SELECT name FROM people ORDER BY id") == [("Ann",), ("Ben",)]


def test_a_status_stands_beside_the_name_until_it_is_taken_away(place: Place) -> None:
    ann = place.account("Ann")
    for status in ("out for lunch", ""):
        assert place.do(ann, SetStatus(status=f" {status} ")).me.status == status
        [member] = place.do(ann, ListMembers(room="lobby")).members
        assert member.status == status


def test_a_status_is_one_short_line_and_takes_an_account(place: Place) -> None:
    ann, guest = place.account("Ann"), place.arrive("Guest")
    for status in ("x" * 101, "two\nlines"):
        with pytest.raises(Invalid) as refusal:
            place.do(ann, SetStatus(status=status))
        assert refusal.value.field == "status"
    with pytest.raises(Forbidden):
        place.do(guest, SetStatus(status="here"))
    assert place.sql("SELECT DISTINCT status FROM people") == [("",)]


def test_whom_one_blocks_is_told_to_oneself_alone(place: Place) -> None:
    ann, ben = place.account("Ann"), place.account("Ben")
    place.published.clear()
    place.do(ann, Block(person=ben.id))
    place.do(ann, Block(person=ben.id))
    place.do(ann, Unblock(person=ben.id))
    assert place.events(Blocked) == [Blocked([ben.id]), Blocked([ben.id]), Blocked([])]
    assert {one.audience for one in place.published} == {Audience(people=(ann.id,))}


def test_nobody_blocks_themselves_or_nobody_at_all(place: Place) -> None:
    ann, guest = place.account("Ann"), place.arrive("Guest")
    with pytest.raises(Invalid):
        place.do(ann, Block(person=ann.id))
    with pytest.raises(NotFound):
        place.do(ann, Block(person=1_000_000))
    with pytest.raises(Forbidden):
        place.do(guest, Block(person=ann.id))
    assert place.sql("SELECT * FROM blocks") == []
