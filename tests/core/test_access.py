"""The door to a command: who is known, what their session limits, and what is demanded of them; on both databases."""

import uuid
from types import SimpleNamespace
from typing import Any

import pytest

from chat.core import access
from chat.core.command import Who
from chat.core.wire import Person
from chat.domain.accounts import devices, identity
from chat.domain.accounts.tokens import CreateToken
from chat.domain.messages.commands import DeleteMessage, ListMessages, PostMessage
from chat.domain.rooms.commands import CreateRoom, LeaveRoom, ListRooms
from chat.errors import Forbidden, NotFound, TooMany, Unauthenticated
from chat.store import queries
from tests.support.data.store import Workspace


def row(workspace: Workspace, person: Person) -> Any:
    return workspace.core.read(lambda tx: queries.people.by_id(tx, person.id))


def test_an_actor_is_limited_by_a_token_and_by_no_other_session(workspace: Workspace, ann: Person) -> None:
    found = row(workspace, ann)
    token = SimpleNamespace(id=7, kind="token", scopes="post read")
    browser = SimpleNamespace(id=8, kind="browser", scopes="read")
    alone = access.actor_of(found)
    assert (alone.id, alone.name, alone.role, alone.session_id, alone.scopes, alone.address) == (
        ann.id, "Ann", "guest", None, None, "",
    )  # fmt: skip
    by_token = access.actor_of(found, token, "192.0.2.1")
    assert (by_token.session_id, by_token.scopes, by_token.address) == (7, {"read", "post"}, "192.0.2.1")
    by_browser = access.actor_of(found, browser)
    assert (by_browser.session_id, by_browser.scopes) == (8, None)


def test_a_command_is_done_for_whom_is_known_and_not_banned_and_whose_session_has_not_ended(
    workspace: Workspace,
) -> None:
    ann, ben = workspace.account("Ann"), workspace.account("Ben")
    session = workspace.core.write(lambda tx: identity.begin_session(tx, ann.id, "a key, at length", devices.NO_DEVICE))
    assert workspace.core.perform(Who(ann.id, session.id), ListRooms()).rooms
    for nobody in (Who(1_000_000), Who(ann.id, 1_000_000), Who(ben.id, session.id)):
        with pytest.raises(Unauthenticated):
            workspace.core.perform(nobody, ListRooms())
    workspace.sql_write("UPDATE people SET banned_at = 1 WHERE id = :id", id=ann.id)
    for who in (Who(ann.id), Who(ann.id, session.id)):
        with pytest.raises(Forbidden) as refused:
            workspace.core.perform(who, ListRooms())
        assert str(refused.value) == "You're banned from this workspace."
    access.refuse_banned(None)


def test_a_command_takes_what_it_hears_before_it_looks_at_anything_and_what_it_demands_after(
    workspace: Workspace, ann: Person
) -> None:
    ben, other = workspace.arrive("Ben"), uuid.uuid4()
    said = workspace.post(ann, "hello", client_id=other)
    workspace.do(ann, LeaveRoom(room="lobby"))
    again = workspace.do(ann, PostMessage(room="lobby", text="other", client_id=other))
    assert again.message == said
    with pytest.raises(Forbidden):
        workspace.do(ann, PostMessage(room="lobby", text="other", client_id=uuid.uuid4()))
    with pytest.raises(Forbidden):
        workspace.do(ben, DeleteMessage(room="lobby", id=said.id))
    with pytest.raises(NotFound):
        workspace.do(ben, ListMessages(room="nowhere"))
    assert [one.text for one in workspace.timeline(ben) if one.kind == "text"] == ["hello"]


def test_what_a_token_lacks_and_what_is_used_up_is_refused_at_the_door(workspace: Workspace) -> None:
    ann = workspace.account("Ann")
    made = workspace.do(ann, CreateToken(name="robot", scopes=["read"]))
    robot = Who(ann.id, made.id)
    assert workspace.core.perform(robot, ListRooms()).rooms
    with pytest.raises(Forbidden) as refused:
        workspace.core.perform(robot, CreateRoom(name="Den"))
    assert str(refused.value) == "This token lacks the scope 'post'."
    for number in range(20):
        workspace.do(ann, CreateRoom(name=f"Den {number}"))
    with pytest.raises(TooMany):
        workspace.do(ann, CreateRoom(name="Another"))
