"""Messages that people save for themselves, through the core, on both databases."""

import pytest

from chat.core.event import Audience
from chat.core.wire import Person
from chat.domain.messages import saved
from chat.domain.messages.events import SavedChanged
from chat.domain.messages.saved import ListSaved, ListSavedIds, Save
from chat.domain.messages.wire import Message
from chat.domain.rooms.bans import BanFromRoom, RemoveMember
from chat.domain.rooms.commands import CreateRoom
from chat.errors import Conflict, Forbidden, Invalid
from tests.support.data.store import Workspace


@pytest.fixture
def ben(workspace: Workspace) -> Person:
    return workspace.arrive("Ben")


def save(
    workspace: Workspace, person: Person, message: Message, note: str = "", *, on: bool = True, room: str = "lobby"
) -> None:
    workspace.do(person, Save(room=room, id=message.id, note=note, on=on))


def listed(workspace: Workspace, person: Person) -> list[tuple[str | None, str, str]]:
    return [(one.message.text, one.room, one.note) for one in workspace.do(person, ListSaved()).saved]


def test_what_is_saved_is_listed_for_whoever_saved_it_the_newest_message_first(
    workspace: Workspace, ann: Person, ben: Person
) -> None:
    first, second = workspace.post(ann, "first"), workspace.post(ann, "second")
    save(workspace, ben, second)
    save(workspace, ben, first, "ask about it")
    assert listed(workspace, ben) == [("second", "lobby", ""), ("first", "lobby", "ask about it")]
    assert listed(workspace, ann) == []


def test_only_the_person_hears_of_it_and_the_room_does_not_change(
    workspace: Workspace, ann: Person, ben: Person
) -> None:
    said = workspace.post(ann, "hello")
    for on in (True, False):
        save(workspace, ben, said, on=on)
        assert tuple(workspace.published[-1]) == (
            SavedChanged(room="lobby", id=said.id, saved=on), Audience(people=(ben.id,))
        )  # fmt: skip
    assert workspace.timeline(ann)[-1] == said


def test_the_ids_of_what_is_saved_are_listed_to_mark_it(workspace: Workspace, ann: Person, ben: Person) -> None:
    first, second = workspace.post(ann, "first"), workspace.post(ann, "second")
    for said in (first, second):
        save(workspace, ben, said)
    assert [workspace.do(one, ListSavedIds()).ids for one in (ben, ann)] == [[second.id, first.id], []]
    workspace.delete(ann, first)
    assert workspace.do(ben, ListSavedIds()).ids == [second.id]


def test_saving_again_changes_the_note_and_removing_it_ends_it(workspace: Workspace, ann: Person) -> None:
    said = workspace.post(ann, "hello")
    for note in ("one", "two"):
        save(workspace, ann, said, note)
    assert listed(workspace, ann) == [("hello", "lobby", "two")]
    for _ in range(2):
        save(workspace, ann, said, on=False)
    assert listed(workspace, ann) == []


def test_a_saved_message_says_what_it_says_now_and_a_deleted_one_is_gone(workspace: Workspace, ann: Person) -> None:
    said = workspace.post(ann, "hello")
    save(workspace, ann, said)
    workspace.edit(ann, said, "hello there")
    assert listed(workspace, ann) == [("hello there", "lobby", "")]
    workspace.delete(ann, said)
    assert listed(workspace, ann) == []
    with pytest.raises(Conflict):
        save(workspace, ann, said)


@pytest.mark.parametrize("way", ["removed", "banned"])
def test_what_stands_in_a_room_that_one_can_not_read_any_more_is_not_listed(
    workspace: Workspace, ann: Person, ben: Person, way: str
) -> None:
    kind = "private" if way == "removed" else "public"
    owner, cleo = workspace.account("Owner", "owner"), workspace.account("Cleo")
    den = workspace.do(owner, CreateRoom(name="Den", kind=kind)).room.slug
    workspace.bring(owner, cleo, den)
    said, public = workspace.post(owner, "psst", den), workspace.post(ann, "hello")
    save(workspace, cleo, public)
    save(workspace, cleo, said, room=den)
    assert len(listed(workspace, cleo)) == 2
    command = RemoveMember(room=den, person=cleo.id) if way == "removed" else BanFromRoom(room=den, person=cleo.id)
    workspace.do(owner, command)
    assert listed(workspace, cleo) == [("hello", "lobby", "")]


def test_pages_follow_on_each_other_also_past_what_can_not_be_read(
    workspace: Workspace, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved, "PAGE", 2)
    owner, cleo = workspace.account("Owner", "owner"), workspace.account("Cleo")
    den = workspace.do(owner, CreateRoom(name="Den", kind="private")).room.slug
    workspace.bring(owner, cleo, den)
    save(workspace, cleo, workspace.post(ann, "old"))
    for number in range(3):
        save(workspace, cleo, workspace.post(owner, f"psst {number}", den), room=den)
    save(workspace, cleo, workspace.post(ann, "new"))
    workspace.do(owner, RemoveMember(room=den, person=cleo.id))
    pages, before = [], None
    while not pages or before is not None:
        page = workspace.do(cleo, ListSaved(before=before))
        pages.append([one.message.text for one in page.saved])
        assert page.more == (page.cursor is not None)
        before = page.cursor
    assert pages == [["new"], [], ["old"]]


def test_so_many_can_be_saved_and_no_more(workspace: Workspace, ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "MOST", 1)
    first, second = workspace.post(ann, "first"), workspace.post(ann, "second")
    save(workspace, ann, first)
    with pytest.raises(Conflict):
        save(workspace, ann, second)
    save(workspace, ann, first, "it is one of them")
    save(workspace, ann, first, on=False)
    save(workspace, ann, second)


def test_people_coming_and_going_are_not_saved_and_a_note_is_a_short_text(workspace: Workspace, ann: Person) -> None:
    with pytest.raises(Forbidden):
        save(workspace, ann, workspace.timeline(ann)[0])
    said = workspace.post(ann, "hello")
    for note in ("x" * 301, "a\x00b"):
        with pytest.raises(Invalid) as refused:
            save(workspace, ann, said, note)
        assert refused.value.field == "note"
    save(workspace, ann, said, "x" * 300)
