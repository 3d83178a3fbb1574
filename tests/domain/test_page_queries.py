"""A page of messages takes as many queries however much people have added to them."""

import uuid

import pytest

from chat.core.wire import Person
from chat.domain.messages.commands import ListMessages, PostMessage
from chat.domain.messages.pins import Pin
from chat.domain.messages.reactions import React
from chat.domain.people.groups import SaveGroup
from tests.support.data.counting import queries_of
from tests.support.data.store import Workspace

BARE = 3  # the access check, the page, and its people


@pytest.fixture
def people(workspace: Workspace) -> list[Person]:
    return [workspace.account(f"Number {number}") for number in range(6)]


def one_with_everything(workspace: Workspace, people: list[Person], number: int) -> None:
    one, other = people[number % 6], people[(number + 1) % 6]
    first = workspace.post(one, f"**Tea** for @{other.name}, @crowd and @room?")
    second = workspace.do(
        other, PostMessage(room="lobby", text=f"Yes, @{one.name}", client_id=uuid.uuid4(), reply_to=first.id)
    ).message
    for reader in people:
        workspace.do(reader, React(room="lobby", id=first.id, emoji="👍"))
    workspace.do(one, Pin(room="lobby", id=second.id))
    workspace.edit(one, first, "Tea?")


@pytest.mark.parametrize("number", [1, 24])
def test_a_page_takes_a_bounded_number_of_queries(workspace: Workspace, people: list[Person], number: int) -> None:
    admin = workspace.account("Admin", "admin")
    workspace.do(admin, SaveGroup(name="crowd", add=[one.id for one in people]))
    workspace.sql_write("DELETE FROM quotas")
    for index in range(number):
        one_with_everything(workspace, people, index)
        workspace.sql_write("DELETE FROM quotas")
    pages = []
    found = queries_of(lambda: pages.append(workspace.do(people[0], ListMessages(room="lobby"))))
    assert len(pages[0].messages) == min(50, 2 * number + 7)
    assert found <= BARE + 4, "answered messages, groups, reactions, and for whom each is meant"


def test_a_page_of_plain_messages_takes_none_more(workspace: Workspace, people: list[Person]) -> None:
    for number in range(60):
        workspace.post(people[number % 6], "plain")
    assert queries_of(lambda: workspace.do(people[0], ListMessages(room="lobby"))) <= BARE
