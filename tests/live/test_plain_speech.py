"""Messages over a bare WebSocket in a room: as JSON, and as plain lines. Without a server."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from chat.domain.accounts.events import SignedOut
from chat.live.plain.client import TRIES
from chat.live.rooms.subscribers import Group
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.limits import around
from tests.support.live import LiveWorker, Tab, live_worker
from tests.support.wsgi import Line

pytestmark = pytest.mark.parametrize("workspace", ["sqlite"], indirect=True)

ROOM = "/ws/rooms/lobby"
LONGEST = 8000  # characters of a message


@pytest.fixture
def worker(clock: Clock, workspace: Workspace, tmp_path: Path) -> Iterator[LiveWorker]:
    with live_worker(workspace, tmp_path / "data") as worker:
        yield worker


@pytest.fixture
def ben(worker: LiveWorker, workspace: Workspace) -> Tab:
    """Somebody who is in the room by other means."""
    workspace.account("Ben", "owner")
    ben = worker.connect("Ben")
    ben.ask("room:join", room="lobby")
    return ben


@pytest.fixture
def plain(worker: LiveWorker, ben: Tab) -> Iterator[Line]:
    """Ann, who speaks in plain lines. Nothing has been said yet."""
    with Line(worker, ROOM) as line:
        line.say("Ann")
        line.until(lambda: len(worker.live.parts.registry.rooms["lobby"].opened.sids()) == 2)
        yield line


class Json(Line):
    """A client that speaks JSON."""

    def __init__(self, worker: LiveWorker) -> None:
        super().__init__(worker, ROOM, headers={"Sec-WebSocket-Protocol": "banter.json"})

    def ask(self, event: str, /, number: int | str | None = None, **data: Any) -> None:
        self.say(json.dumps({"event": event, "data": data} | ({} if number is None else {"id": number})))

    @property
    def heard(self) -> list[dict[str, Any]]:
        return [json.loads(text) for text in self.texts]

    def until_heard(self, is_it: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        self.until(lambda: any(is_it(one) for one in self.heard))
        return next(one for one in self.heard if is_it(one))

    def reply(self, number: int | str) -> dict[str, Any]:
        found: dict[str, Any] = self.until_heard(lambda one: one.get("id") == number)["answer"]
        return found


@pytest.fixture
def anna(worker: LiveWorker) -> Iterator[Json]:
    """Somebody who speaks JSON, and has not said who she is."""
    with ExitStack() as stack:
        yield stack.enter_context(Json(worker))  # type: ignore[arg-type]


def post(tab: Tab, text: str) -> Any:
    return tab.ask("message:post", room="lobby", text=text, client_id=_id())["message"]


_ids = iter(range(1, 10_000))


def _id() -> str:
    return f"00000000-0000-4000-8000-{next(_ids):012}"


# Plain lines


@around(LONGEST)
def test_a_line_is_as_long_as_a_message_and_no_longer(ben: Tab, plain: Line, count: int) -> None:
    plain.say("x" * count, "y")
    plain.hear("Ann: y")
    if count <= LONGEST:
        assert plain.texts == ["Ann: " + "x" * count, "Ann: y"]
    else:
        assert [text[:2] for text in plain.texts] == ["! ", "An"]


def test_only_new_messages_are_lines(worker: LiveWorker, ben: Tab, plain: Line) -> None:
    first = post(ben, "first")
    ben.ask("message:edit", room="lobby", id=first.id, text="edited")
    ben.ask("message:delete", room="lobby", id=post(ben, "second").id)
    ben.ask("room:topic", room="lobby", topic="another")
    worker.connect("Cid", has_key=False).ask("room:join", room="lobby")
    post(ben, "two\nlines")
    plain.hear("Ben: two")
    assert plain.texts == ["Ben: first", "Ben: second", "Ben: two\nlines"]


def test_a_line_has_the_names_of_those_whom_it_mentions(worker: LiveWorker, ben: Tab, plain: Line) -> None:
    said = post(ben, "hello @Ben, **tea**? `@Ben`")
    assert said.text == f"hello <@{ben.person.id}>, **tea**? `@Ben`"
    plain.hear("Ben: hello")
    assert plain.texts == ["Ben: hello @Ben, **tea**? `@Ben`"]


def test_a_message_of_the_server_has_a_star(worker: LiveWorker, ben: Tab, plain: Line) -> None:
    speech = plain_speech(worker)
    message = worker.workspace.timeline(ben.person)[0]
    assert message.kind == "join"
    post(ben, "hello")
    [event] = [event for event in ben.told if event.event == "message" and event.message.text == "hello"]  # type: ignore[attr-defined]
    orphan = _replace(event, message=_replace(event.message, author=None))
    assert speech.encode(orphan).text == "* hello"


def plain_speech(worker: LiveWorker) -> Any:
    """The encoding of the client on plain lines."""
    return next(
        one.encoding
        for one in worker.live.parts.registry.subscribers.values()
        if type(one.encoding).__name__ == "LineSpeech"
    )


def _replace(struct: Any, **fields: Any) -> Any:
    return type(struct)(**{name: getattr(struct, name) for name in struct.__struct_fields__} | fields)


def test_what_is_wrong_with_a_line_is_said_and_the_next_one_is_posted(ben: Tab, plain: Line) -> None:
    plain.say("   ", "it goes on", "it goes on")
    plain.until(lambda: len(plain.texts) == 3)
    assert plain.texts[0].startswith("! ")
    assert plain.texts[1:] == ["Ann: it goes on"] * 2, "each line is a message of its own"


def test_who_is_signed_out_is_told_why_and_cut_off(worker: LiveWorker, ben: Tab, plain: Line) -> None:
    [ann] = ben.ask("admin:people", query="Ann")["people"]
    ben.ask("person:ban", person=ann.id)
    plain.until(lambda: plain.code)
    assert plain.code == 1008
    assert plain.texts[-1].startswith("! You're banned")


def test_what_was_said_to_somebody_goes_out_before_the_connection_is_closed(worker: LiveWorker, plain: Line) -> None:
    [ann] = [one for one in worker.live.parts.registry if one.person.name == "Ann"]
    worker.live.parts.registry.send(SignedOut("Bye."), Group((ann,)))
    ann.encoding.expel(ann.sid)
    plain.until(lambda: plain.code)
    assert (plain.texts, plain.code) == (["! Bye."], 1008)


# JSON


@around(TRIES)
def test_the_first_message_has_to_say_who_one_is(worker: LiveWorker, anna: Json, count: int) -> None:
    for number in range(count):
        anna.say('{"event":"room:list","data":{"name":"Anna"}}' if number % 2 else "nonsense")
    anna.until(lambda: len(anna.texts) >= min(count, TRIES))
    worker.settle()
    anna.look()
    told = [(one["event"], one["data"]["event"], one["data"]["code"]) for one in anna.heard]
    assert told == [("error", "auth", "invalid")] * min(count, TRIES)
    assert anna.code == (1008 if count >= TRIES else None)
    if count < TRIES:
        anna.ask("auth", name="Anna")
        assert anna.until_heard(lambda one: one.get("event") == "hello")["data"]["me"]["name"] == "Anna"


def test_a_request_with_a_number_is_answered_with_it_and_others_are_not(ben: Tab, anna: Json) -> None:
    anna.ask("auth", name="Anna")
    anna.ask("room:join")
    anna.ask("room:list", number=0)
    anna.ask("room:list", number="a word")
    assert anna.reply("a word")["ok"]
    assert [one["id"] for one in anna.heard if "id" in one] == [0, "a word"]


def test_a_request_is_about_the_room_of_the_address_unless_it_names_another(ben: Tab, anna: Json) -> None:
    ben.ask("room:create", name="Den")
    anna.ask("auth", name="Anna")
    anna.ask("room:join", number=1)
    assert anna.reply(1)["room"]["slug"] == "lobby"
    anna.ask("room:join", number=2, room="den")
    assert anna.reply(2)["room"]["slug"] == "den"
    anna.ask("me:rename", number=3, name="Anne")
    assert anna.reply(3)["ok"], "it has no room"


def test_a_request_that_fails_is_answered_and_what_is_no_request_is_an_error(ben: Tab, anna: Json) -> None:
    anna.ask("auth", name="Anna")
    anna.ask("no:such", number=1)
    assert anna.reply(1)["error"]["code"] == "not_found"
    anna.ask("no:such")
    fault = anna.until_heard(lambda one: one.get("event") == "error")["data"]
    assert (fault["event"], fault["code"]) == ("no:such", "not_found")
    for nonsense in ("[]", "{}", '{"event":1}', '{"event":"auth","data":' + "[" * 5000, '{"event":"a","id":1.5}', "\\"):
        before = len(anna.texts)
        anna.say(nonsense)
        anna.until(lambda before=before: len(anna.texts) > before)
        assert anna.heard[-1]["data"]["code"] == "invalid"
    assert not anna.ended


def test_events_come_as_json_of_the_protocol(ben: Tab, anna: Json) -> None:
    anna.ask("auth", name="Anna")
    anna.ask("room:join", number=1)
    anna.reply(1)
    post(ben, "hear this")
    event = anna.until_heard(lambda one: one.get("event") == "message" and one["data"]["message"]["text"])
    assert event["data"]["message"]["text"] == "hear this"


@around(16)
def test_events_are_limited_to_four_seconds_of_their_rate_at_once(
    clock: Clock, workspace: Workspace, tmp_path: Path, count: int
) -> None:
    with live_worker(workspace, tmp_path / "limited", CHAT_EVENTS_PER_SECOND="4") as worker, Json(worker) as one:
        one.ask("auth", name="Anna")
        for number in range(count):
            one.ask("room:list", number=number)
        one.reply(count - 1)
        answers = [each["answer"] for each in one.heard if "id" in each]
        assert [answer["ok"] for answer in answers] == [number < 16 for number in range(count)]
        assert {answer["error"]["code"] for answer in answers[16:]} <= {"too_many"}
