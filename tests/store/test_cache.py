"""Many readers within a second share one query, and never see uncommitted data."""

from uuid import uuid4

import pytest

from chat.core import access
from chat.core.command import Who
from chat.domain.accounts.identity import arrive
from chat.domain.messages import log
from chat.domain.messages.commands import PostMessage
from chat.domain.messages.wire import Message
from chat.domain.rooms.view import JoinRoom
from chat.errors import Conflict
from chat.store import Tx, queries
from chat.store.engine.cache import MOST, Shared
from tests.support.data.clock import Seconds
from tests.support.data.store import Workspace


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
def kept(clock: Seconds) -> Shared:
    return Shared(clock)


@pytest.mark.parametrize(("passed", "value"), [(0, "a"), (0.5, "a"), (1, "b"), (1.5, "b"), (3, "b")])
def test_a_value_is_read_once_a_second(kept: Shared, clock: Seconds, passed: float, value: str) -> None:
    values = iter("abc")
    assert [kept.get("key", lambda: next(values)) for _ in range(3)] == ["a", "a", "a"]
    clock.now += passed
    assert [kept.get("key", lambda: next(values)) for _ in range(2)] == [value, value]


def test_a_value_is_read_at_its_first_use_however_short_the_machine_has_been_running(clock: Seconds) -> None:
    clock.now = 0
    assert Shared(clock).get("key", lambda: "value") == "value"


def test_each_key_has_its_own_value(kept: Shared) -> None:
    assert [kept.get("one", lambda: 1), kept.get("two", lambda: 2), kept.get("one", lambda: 3)] == [1, 2, 1]


def test_a_read_that_fails_is_tried_again_by_the_next(kept: Shared) -> None:
    def failing() -> str:
        raise Conflict("not now")

    with pytest.raises(Conflict):
        kept.get("key", failing)
    assert kept.get("key", lambda: "value") == "value"


@pytest.mark.parametrize(("others", "value"), [(MOST - 2, "old"), (MOST - 1, "old"), (MOST, "new"), (3 * MOST, "new")])
def test_not_more_is_kept_than_may_be(kept: Shared, others: int, value: str) -> None:
    kept.get("first", lambda: "old")
    for key in range(others):
        kept.get(key, lambda: "another")
    assert kept.get("first", lambda: "new") == value


def test_a_page_of_a_writer_that_failed_is_shown_to_nobody(workspace: Workspace) -> None:
    person = workspace.store.write(lambda tx: arrive(tx, "Ann", "a-key-of-16-bytes")).person
    workspace.store.write(lambda tx: access.perform(tx, Who(person.id), JoinRoom(room="lobby")))

    def newest(tx: Tx) -> list[Message]:
        room = queries.rooms.by_slug(tx, "lobby")
        assert room is not None
        return log.newest(tx, room)[0]

    def post(tx: Tx, text: str) -> None:
        access.perform(tx, Who(person.id), PostMessage(room="lobby", text=text, client_id=uuid4()))

    def failing(tx: Tx) -> None:
        post(tx, "never said")
        assert newest(tx)[-1].text == "never said"
        raise Conflict("no")

    with pytest.raises(Conflict):
        workspace.store.write(failing)
    workspace.store.write(lambda tx: post(tx, "said"))
    assert workspace.store.read(newest)[-1].text == "said"
