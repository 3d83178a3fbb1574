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
from tests.support.data.store import Workspace


def test_who_takes_another_name_has_written_everything_by_that_name(workspace: Workspace) -> None:
    ann = workspace.account("Ann")
    workspace.post(ann, "hello")
    assert workspace.do(ann, Rename(name=" Anna ")).me.name == "Anna"
    assert [message.author.name for message in workspace.timeline(ann) if message.author] == ["Anna", "Anna"]
    assert (Invalidated("person", ann.id), Audience()) in workspace.published


def test_all_who_are_in_a_room_with_somebody_are_told_who_that_is_now_and_nobody_else(workspace: Workspace) -> None:
    ann, ben = workspace.account("Ann"), workspace.account("Ben")
    den = workspace.do(ann, CreateRoom(name="Den", kind="private")).room.slug
    workspace.do(ben, CreateRoom(name="Elsewhere"))
    workspace.published.clear()
    workspace.do(ann, Rename(name="Anna"))
    workspace.do(ann, SetStatus(status="out"))
    workspace.do(ann, Rename(name="Anna"))
    to_both = Audience(members=("lobby", den))
    anna = Person(ann.id, "Anna")
    assert [one for one in workspace.published if isinstance(one.event, PersonChanged)] == [
        (PersonChanged(anna, ""), to_both),
        (PersonChanged(anna, "out"), to_both),
    ]


def test_who_is_in_no_room_is_told_to_nobody(workspace: Workspace) -> None:
    ann = workspace.account("Ann", room=None)
    workspace.published.clear()
    workspace.do(ann, Rename(name="Anna"))
    assert [one.event for one in workspace.published] == [Invalidated("person", ann.id)]


def test_the_old_name_is_free_and_the_new_one_is_held(workspace: Workspace) -> None:
    ann = workspace.account("Ann")
    workspace.do(ann, Rename(name="Anna"))
    workspace.arrive("Ann")
    with pytest.raises(Conflict) as refusal:
        workspace.arrive("ANNA")
    assert refusal.value.field == "name"


@pytest.mark.parametrize(("name", "error"), [("Ben", Conflict), ("", Invalid), ("x" * 41, Invalid)])
def test_a_name_that_can_not_be_taken_changes_nothing(workspace: Workspace, name: str, error: type[Exception]) -> None:
    ann = workspace.account("Ann")
    workspace.account("Ben")
    with pytest.raises(error):
        workspace.do(ann, Rename(name=name))
    assert workspace.sql("SELECT name FROM people ORDER BY id") == [("Ann",), ("Ben",)]


def test_a_status_stands_beside_the_name_until_it_is_taken_away(workspace: Workspace) -> None:
    ann = workspace.account("Ann")
    for status in ("out for lunch", ""):
        assert workspace.do(ann, SetStatus(status=f" {status} ")).me.status == status
        [member] = workspace.do(ann, ListMembers(room="lobby")).members
        assert member.status == status


def test_a_status_is_one_short_line_and_takes_an_account(workspace: Workspace) -> None:
    ann, guest = workspace.account("Ann"), workspace.arrive("Guest")
    for status in ("x" * 101, "two\nlines"):
        with pytest.raises(Invalid) as refusal:
            workspace.do(ann, SetStatus(status=status))
        assert refusal.value.field == "status"
    with pytest.raises(Forbidden):
        workspace.do(guest, SetStatus(status="here"))
    assert workspace.sql("SELECT DISTINCT status FROM people") == [("",)]


def test_whom_one_blocks_is_told_to_oneself_alone(workspace: Workspace) -> None:
    ann, ben = workspace.account("Ann"), workspace.account("Ben")
    workspace.published.clear()
    workspace.do(ann, Block(person=ben.id))
    workspace.do(ann, Block(person=ben.id))
    workspace.do(ann, Unblock(person=ben.id))
    assert workspace.events(Blocked) == [Blocked([ben.id]), Blocked([ben.id]), Blocked([])]
    assert {one.audience for one in workspace.published} == {Audience(people=(ann.id,))}


def test_nobody_blocks_themselves_or_nobody_at_all(workspace: Workspace) -> None:
    ann, guest = workspace.account("Ann"), workspace.arrive("Guest")
    with pytest.raises(Invalid):
        workspace.do(ann, Block(person=ann.id))
    with pytest.raises(NotFound):
        workspace.do(ann, Block(person=1_000_000))
    with pytest.raises(Forbidden):
        workspace.do(guest, Block(person=ann.id))
    assert workspace.sql("SELECT * FROM blocks") == []


def test_a_guest_whom_one_may_not_know_of_is_blocked_no_more_than_somebody_who_is_not_there(
    workspace: Workspace,
) -> None:
    ann = workspace.account("Ann")
    hidden = workspace.arrive("Hidden", room=None)
    refusals = []
    for person_id in (hidden.id, 1_000_000):
        with pytest.raises(NotFound) as missing:
            workspace.do(ann, Block(person=person_id))
        refusals.append(missing.value.wire())
    assert refusals[0] == refusals[1]
    workspace.join(hidden)
    workspace.do(ann, Block(person=hidden.id))
