"""Making messages of log rows: in bulk, and with one more field by naming it."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from chat.core.command import Who
from chat.core.wire import Person
from chat.domain.messages import assembly
from chat.domain.messages.commands import ListMessages, PostMessage
from chat.domain.messages.reactions import React
from chat.domain.messages.wire import Message
from chat.domain.rooms.offers import AddMember
from chat.store import Tx, queries
from chat.store.queries.messages import MessageRow
from tests.support.data.store import Workspace


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace(f"sqlite:///{tmp_path / 'chat.db'}") as workspace:
        yield workspace


def statements_of_a_page(workspace: Workspace, *known: Person | None) -> int:
    """Return the number of SQL statements for the newest 50 messages of the lobby, with these people known."""

    def work(tx: Tx) -> list[str]:
        given: list[str] = []
        driver = tx.sql.connection.dbapi_connection
        driver.set_trace_callback(given.append)  # type: ignore[union-attr]
        room = queries.rooms.by_slug(tx, "lobby")
        assert room is not None
        rows = queries.messages.before(tx, room.id, None, 50)
        assert len(assembly.assemble(tx, rows, known)) == len(rows)
        driver.set_trace_callback(None)  # type: ignore[union-attr]
        return given

    return len(workspace.store.read(work))


def test_a_page_by_many_people_takes_as_many_statements_as_one_by_one_person(sqlite: Workspace) -> None:
    ann = sqlite.arrive("Ann")
    for number in range(50):
        sqlite.post(ann, f"{number}")
    alone = statements_of_a_page(sqlite)
    for number in range(50):
        sqlite.post(sqlite.arrive(f"Guest {number}"), "hello")
    assert statements_of_a_page(sqlite) == alone == 3  # the room, the rows, the people


def test_a_message_made_alone_has_all_that_it_has_in_a_page(workspace: Workspace, ann: Person) -> None:
    chief, ben = workspace.account("Chief", "admin"), workspace.account("Ben", room=None)
    workspace.bring(chief, ben, "lobby")
    plain, reacted = workspace.post(ann, "a"), workspace.post(ann, "b")
    workspace.do(ben, React(room="lobby", id=reacted.id, emoji="👍"))
    workspace.post(ann, "@Ben, look")
    workspace.do(ann, PostMessage(room="lobby", text="yes", client_id=uuid.uuid4(), reply_to=plain.id))
    page = workspace.timeline(ann)
    ids = [one.id for one in page]
    assert [(one.about, len(one.reactions), len(one.mentions), one.root) for one in page[-5:]] == [
        (ben, 0, 0, None), (None, 0, 0, None), (None, 1, 0, None), (None, 0, 1, None), (None, 0, 0, plain.id),
    ]  # fmt: skip
    for known in ((), (ann,), (chief,), (ann, chief, ben)):
        made = workspace.store.read(
            lambda tx, known=known: [assembly.assemble_one(tx, row, *known) for row in queries.messages.these(tx, ids)]
        )
        assert sorted(made, key=lambda one: one.seq) == page


def test_people_who_are_known_are_not_asked_for(sqlite: Workspace) -> None:
    ann = sqlite.arrive("Ann")
    sqlite.post(ann, "hello")
    assert statements_of_a_page(sqlite, None, ann) == 2  # the room and the rows


def test_everybody_in_a_page_has_the_name_that_they_have_now(workspace: Workspace) -> None:
    chief, ben = workspace.account("Chief", "admin"), workspace.account("Ben", room=None)
    workspace.do(chief, AddMember(room="lobby", person=ben.id))
    workspace.post(ben, "hello")
    workspace.sql_write("UPDATE people SET name = 'Benno' WHERE id = :id", id=ben.id)
    page = workspace.core.perform(Who(chief.id), ListMessages(room="lobby")).messages
    named = [(one.kind, one.author.name, one.about.name if one.about else None) for one in page]
    assert named == [("join", "Chief", None), ("add", "Chief", "Benno"), ("text", "Benno", None)]


def test_a_field_of_a_message_is_a_column_of_the_log_of_the_same_name_or_one_of_those_that_are_made() -> None:
    assert set(Message.__struct_fields__) - set(MessageRow._fields) == set(assembly.MADE)


def test_each_field_of_a_message_is_the_one_of_its_row(workspace: Workspace, ann: Person) -> None:
    client_id = uuid.uuid4()
    posted = workspace.post(ann, "hello", client_id=client_id)
    row = workspace.store.read(lambda tx: queries.messages.by_client_id(tx, ann.id, str(client_id)))
    assert row is not None
    for name in set(MessageRow._fields) & set(Message.__struct_fields__):
        assert getattr(posted, name) == getattr(row, name), name
    assert (posted.author, posted.about, posted.deleted) == (ann, None, False)
