"""Messages pinned in their room, through the core, on both databases."""

import pytest

from chat.core.wire import Person
from chat.domain.messages import pins
from chat.domain.messages.events import MessageChanged
from chat.domain.messages.pins import ListPins, Pin
from chat.domain.messages.wire import Message
from chat.domain.rooms.commands import CreateRoom
from chat.domain.rooms.settings import ChangeSettings
from chat.errors import Conflict, Forbidden, NotFound
from tests.support.data.store import Workspace


@pytest.fixture
def ben(workspace: Workspace) -> Person:
    return workspace.arrive("Ben")


def pin(workspace: Workspace, person: Person, message: Message, *, on: bool = True, room: str = "lobby") -> Message:
    return workspace.do(person, Pin(room=room, id=message.id, on=on)).message


def pinned(workspace: Workspace, person: Person) -> list[str | None]:
    return [one.message.text for one in workspace.do(person, ListPins(room="lobby")).pins]


def test_a_pin_is_a_change_of_the_message_that_the_room_hears_of(
    workspace: Workspace, ann: Person, ben: Person
) -> None:
    said = workspace.post(ann, "Rules")
    message = pin(workspace, ben, said)
    assert (message.pinned, message.rev, message.edited_at) == (True, said.rev + 1, None)
    assert workspace.published[-1].event == MessageChanged(
        room="lobby", prev=said.rev, rev=said.rev + 1, message=message
    )
    assert workspace.timeline(ann)[-1] == message


def test_pins_are_listed_with_who_made_them_the_last_one_first(workspace: Workspace, ann: Person, ben: Person) -> None:
    first, second = workspace.post(ann, "first"), workspace.post(ben, "second")
    workspace.post(ben, "never")
    pin(workspace, ann, second)
    workspace.sql_write("UPDATE messages SET pinned_at = pinned_at - 1000")  # a second passes
    pin(workspace, ben, first)
    looker = workspace.arrive("Looker", room=None)
    found = workspace.do(looker, ListPins(room="lobby")).pins
    assert [(one.message.text, one.message.pinned, one.by) for one in found] == [
        ("first", True, ben), ("second", True, ann)
    ]  # fmt: skip
    assert found[0].at > found[1].at


def test_unpinning_takes_it_from_the_list_and_doing_either_twice_changes_nothing(
    workspace: Workspace, ann: Person, ben: Person
) -> None:
    said = workspace.post(ann, "Rules")
    for on, rev in ((False, 0), (True, 1), (True, 1), (False, 2), (False, 2)):
        assert pin(workspace, ben, said, on=on).rev == said.rev + rev
    assert pinned(workspace, ann) == []


def test_a_deleted_message_is_pinned_no_more(workspace: Workspace, ann: Person) -> None:
    said = workspace.post(ann, "Rules")
    pin(workspace, ann, said)
    assert workspace.delete(ann, said).pinned is False
    assert pinned(workspace, ann) == []
    with pytest.raises(Conflict):
        pin(workspace, ann, said)
    assert pin(workspace, ann, said, on=False).deleted


def test_a_room_has_so_many_pins_and_no_more(
    workspace: Workspace, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pins, "MOST", 2)
    said = [workspace.post(ann, f"number {number}") for number in range(3)]
    for one in said[:2]:
        pin(workspace, ann, one)
    with pytest.raises(Conflict):
        pin(workspace, ann, said[2])
    assert pin(workspace, ann, said[0]).pinned, "it is one of them"
    pin(workspace, ann, said[0], on=False)
    pin(workspace, ann, said[2])
    assert pinned(workspace, ann) == ["number 2", "number 1"]


def test_people_coming_and_going_are_not_pinned_nor_is_what_stands_elsewhere(workspace: Workspace, ann: Person) -> None:
    with pytest.raises(Forbidden):
        pin(workspace, ann, workspace.timeline(ann)[0])
    workspace.do(ann, CreateRoom(name="Garden"))
    with pytest.raises(NotFound):
        pin(workspace, ann, workspace.post(ann, "here"), room="garden")


def test_where_only_moderators_write_only_they_pin(workspace: Workspace, ann: Person) -> None:
    owner, said = workspace.account("Owner", "owner"), workspace.post(ann, "hello")
    workspace.do(owner, ChangeSettings(room="lobby", posting="moderators"))
    with pytest.raises(Forbidden):
        pin(workspace, ann, said)
    assert pin(workspace, owner, said).pinned
