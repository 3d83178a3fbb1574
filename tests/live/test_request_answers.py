"""The answers to requests, by an event or by plain HTTP, and the requests without an answer."""

import re
from typing import Any

import pytest
from msgspec import Raw

from chat.core.command import Done, Who
from chat.core.event import Fault
from chat.core.wire import Person
from chat.domain.messages.commands import PostMessage
from chat.domain.rooms.commands import ListRooms
from chat.errors import ChatError, Conflict, Invalid, NotFound, TooMany
from chat.live.requests import BURST_SECONDS, Requests, decode, error_of
from chat.settings import load
from tests.support.data.clock import Clock
from tests.support.worker import Heard, Worker

ANN = Person(1, "Ann")
RATE = 7  # requests a second
INTERNAL = {"code": "internal", "message": "Something went wrong on the server. Try again in a moment."}


class Desk:
    """Ann's connection, and the requests on it. It is also the core, which does `work`, and the subscriptions, which do
    `check` first and `then` last. `done` has the commands that got through."""

    def __init__(self) -> None:
        itself: Any = self
        self.clock, self.worker, self.heard = Clock(), Worker(), Heard()
        self.requests = Requests(
            itself, self.worker.registry, itself, load({"CHAT_EVENTS_PER_SECOND": str(RATE)}), self.clock
        )
        self.tab = self.worker.connect(ANN, encoding=self.heard)
        self.answers: list[Any] = []
        self.done: list[Any] = []
        self.work: Any = Done
        self.check: Any = lambda one, command: None
        self.then: Any = lambda: None

    def perform(self, _who: Who, command: Any) -> Any:
        self.done.append(command)
        return self.work()

    def after(self, _one: Any, _command: Any, reply: Any) -> tuple[Any, Any]:
        return reply, lambda: self.then()

    def ask(self, sid: str | None = None) -> Any:
        self.requests.handle(sid or self.tab.sid, "room:list", [Raw(b"{}")], self.answers.append)
        return self.answers

    def emit(self) -> None:
        """Ask without waiting for an answer."""
        self.requests.handle(self.tab.sid, "room:list", [Raw(b"{}")], None)

    def call(self, session: int | None = None, body: bytes = b"") -> Any:
        """Ask by plain HTTP."""
        return self.requests.call(Who(1, session), "room:list", body)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def fail(error: Exception) -> Any:
    def work(*_: object) -> None:
        raise error

    return work


# On a connection


def test_what_is_done_is_answered_and_what_belongs_to_it_comes_after_the_answer(desk: Desk) -> None:
    order: list[Any] = []
    desk.then = lambda: order.append(list(desk.answers))
    assert desk.ask() == [{"ok": True}]
    assert order == [[{"ok": True}]]
    assert desk.requests.in_flight == 0


def test_what_is_refused_is_answered_with_the_reason_or_told_to_who_waits_for_no_answer(desk: Desk) -> None:
    desk.work = fail(NotFound("No such room.", field="room"))
    wrong = {"code": "not_found", "message": "No such room.", "field": "room"}
    assert desk.ask() == [{"ok": False, "error": wrong}]
    assert desk.heard.told == []
    desk.emit()
    assert desk.heard.told == [Fault(name="room:list", code="not_found", message="No such room.", field="room")]


def test_what_is_done_without_an_answer_says_nothing(desk: Desk) -> None:
    desk.emit()
    assert (len(desk.done), desk.heard.told) == (1, [])


def test_a_defect_is_answered_without_its_details(desk: Desk) -> None:
    desk.work = fail(RuntimeError("the key of Ann"))
    assert desk.ask() == [{"ok": False, "error": INTERNAL}]


@pytest.mark.parametrize("error", [RuntimeError("a defect"), NotFound("gone")])
def test_what_fails_after_the_answer_leaves_the_answer_as_it_was(desk: Desk, error: Exception) -> None:
    desk.then = fail(error)
    assert desk.ask() == [{"ok": True}]
    assert desk.heard.told == []


def test_a_connection_that_may_not_ask_this_is_refused_and_nothing_is_done(desk: Desk) -> None:
    desk.check = fail(Conflict("Too many rooms."))
    [answer] = desk.ask()
    assert (answer["error"]["code"], desk.done) == ("conflict", [])


def test_a_connection_that_was_never_there_is_not_answered(desk: Desk) -> None:
    assert desk.ask("another") == []


def test_a_connection_that_went_meanwhile_is_not_answered(desk: Desk) -> None:
    desk.work = lambda: (desk.worker.disconnect(desk.tab), Done())[1]
    assert desk.ask() == []
    assert len(desk.done) == 1


def test_who_asks_too_often_learns_when_to_ask_again_and_nothing_is_done(desk: Desk) -> None:
    desk.tab.allowance = desk.requests.allowance()
    burst = round(RATE * BURST_SECONDS)
    for _ in range(burst + 1):
        desk.ask()
    assert [answer["ok"] for answer in desk.answers] == [True] * burst + [False]
    assert (desk.answers[-1]["error"]["code"], desk.answers[-1]["error"]["retry_after"]) == ("too_many", 0.143)
    assert len(desk.done) == burst


# By plain HTTP


def spend(desk: Desk, session: int | None) -> None:
    for _ in range(round(RATE * BURST_SECONDS)):
        desk.call(session)


def test_a_request_by_http_is_done_with_the_fields_of_its_body_or_with_none(desk: Desk) -> None:
    assert desk.call() == {"ok": True}
    desk.call(body=b'{"after": "den"}')
    assert desk.done == [ListRooms(), ListRooms(after="den")]


def test_a_session_that_asks_too_often_by_http_learns_when_to_ask_again_and_others_go_on(desk: Desk) -> None:
    spend(desk, 1)
    with pytest.raises(TooMany) as refused:
        desk.call(1)
    assert refused.value.retry_after == 0.143
    for other in (2, None):
        assert desk.call(other)["ok"]
    with pytest.raises(TooMany):
        desk.call(1)


def test_sessions_that_asked_long_ago_are_forgotten(desk: Desk) -> None:
    for session in range(5):
        desk.call(session)
    desk.clock.go(BURST_SECONDS)
    desk.call(5)
    assert set(desk.requests._allowances) == {5}


def test_a_defect_is_told_by_http_without_its_details(desk: Desk) -> None:
    desk.work = fail(RuntimeError("the key of Ann"))
    with pytest.raises(ChatError) as failed:
        desk.call()
    assert failed.value.wire() == INTERNAL


def test_the_error_of_an_answer_is_there_if_the_request_failed() -> None:
    error = {"code": "internal", "message": "x"}
    assert error_of({"ok": False, "error": error}) == error
    assert error_of({"ok": True}) is None


# What is no request

POST = "message:post"
WRONG: dict[str, tuple[str, list[bytes], ChatError]] = {
    "an unknown event": ("no:such", [b"{}"], NotFound("There is no such event.")),
    "no argument": (POST, [], Invalid("An event takes exactly one argument, an object.")),
    "two arguments": (POST, [b"{}", b"{}"], Invalid("An event takes exactly one argument, an object.")),
    "a field missing": (POST, [b"{}"], Invalid("Object missing required field `room`.", field="room")),
    "a field too many": (
        "room:list", [b'{"nme": 1}'], Invalid("Object contains unknown field `nme`.", field="nme"),
    ),
    "a field of another type": (
        "room:list", [b'{"after": 1}'], Invalid("Expected `str | null`, got `int`.", field="after"),
    ),
    "something else than an object": (POST, [b"7"], Invalid("Expected `object`, got `int`.")),
    "no JSON": (POST, [b"{"], Invalid("This is not valid JSON.")),
    "no UTF-8": ("room:list", [b'{"after": "\xff"}'], Invalid("This is not valid JSON.")),
}  # fmt: skip


@pytest.mark.parametrize(("event", "arguments", "error"), WRONG.values(), ids=WRONG)
def test_what_is_no_request_is_refused_with_the_field_at_fault(
    event: str, arguments: list[bytes], error: ChatError
) -> None:
    with pytest.raises(type(error), match=f"^{re.escape(error.message)}$") as refused:
        decode(event, [Raw(one) for one in arguments])
    assert refused.value.field == error.field


def test_a_request_is_decoded_into_its_command() -> None:
    command = decode("message:post", [Raw(b'{"room":"den","text":"hi","client_id":"%s"}' % (b"0" * 32))])
    assert isinstance(command, PostMessage)
    assert (command.room, command.text) == ("den", "hi")
