"""Reading the messages to which links lead, through the core, on both databases."""

import pytest
from sqlalchemy import event

from chat.core.command import Actor
from chat.core.wire import Person
from chat.domain.messages.linked import ListLinked
from chat.domain.messages.wire import Link
from chat.domain.rooms.commands import CreateRoom
from chat.store import Tx
from tests.support.data.store import Workspace


@pytest.fixture
def ben(workspace: Workspace) -> Person:
    return workspace.arrive("Ben")


def found(workspace: Workspace, person: Person, *links: Link) -> list[tuple[str, str | None]]:
    return [(one.room, one.message.text) for one in workspace.do(person, ListLinked(links=list(links))).found]


def test_messages_of_several_rooms_are_found_by_their_links(workspace: Workspace, ann: Person, ben: Person) -> None:
    slug = workspace.do(ann, CreateRoom(name="Garden")).room.slug
    first, second = workspace.post(ann, "first"), workspace.post(ann, "second", room=slug)
    links = [Link("lobby", first.seq), Link(slug, second.seq), Link("lobby", first.seq)]
    assert sorted(found(workspace, ben, *links)) == [(slug, "second"), ("lobby", "first")]


def test_a_message_of_a_private_room_is_found_only_by_its_members(workspace: Workspace, ben: Person) -> None:
    ann = workspace.account("Anna")
    slug = workspace.do(ann, CreateRoom(name="Den", kind="private")).room.slug
    hidden = Link(slug, workspace.post(ann, "hidden", room=slug).seq)
    assert found(workspace, ann, hidden) == [(slug, "hidden")]
    assert found(workspace, ben, hidden) == []


def test_what_was_deleted_or_made_by_the_server_or_never_there_is_not_found(workspace: Workspace, ann: Person) -> None:
    said = workspace.post(ann, "gone soon")
    joins = [one.seq for one in workspace.timeline(ann) if one.kind == "join"]
    assert joins
    workspace.delete(ann, said)
    places = [said.seq, *joins, 10_000]
    assert found(workspace, ann, *(Link("lobby", seq) for seq in places), Link("nowhere", 1)) == []


def test_twenty_links_cost_as_many_queries_as_one(workspace: Workspace, ann: Person) -> None:
    links = [Link("lobby", workspace.post(ann, f"line {number}").seq) for number in range(20)]

    def count(some: list[Link]) -> int:
        asked: list[str] = []

        def note(_: object, __: object, sql: str, *___: object) -> None:
            asked.append(sql)

        def read(tx: Tx) -> None:
            event.listen(tx.sql, "before_cursor_execute", note)
            ListLinked(links=some).perform(tx, Actor(ann.id, ann.name, None, "guest"))
            event.remove(tx.sql, "before_cursor_execute", note)

        workspace.store.read(read)
        return len(asked)

    assert count(links[:1]) == count(links) <= 3
