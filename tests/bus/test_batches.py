"""Batches: events as bytes for other workers."""

from typing import Any, get_args

import msgspec
import pytest

from chat.bus.batches import Batches
from chat.core.event import Audience, Event, Invalidated, Moved, Published
from chat.core.wire import Person
from chat.domain import EVENTS
from chat.domain.messages.events import MessageChanged
from chat.domain.messages.wire import Message
from chat.domain.rooms.events import MemberChanged, Typing

ANN = Person(1, "Ann", "member")
BATCHES = Batches(EVENTS)


def change(room: str, rev: int) -> Published:
    message = Message(
        id=rev,
        seq=rev,
        rev=rev,
        at=0,
        kind="text",
        author=ANN,
        text="a secret plan",
        edited_at=None,
        deleted=False,
        client_id=None,
    )
    return Published(MessageChanged(room, rev - 1, rev, message), Audience())


def sent(*published: Published) -> list[Published]:
    return BATCHES.events(BATCHES.decode(BATCHES.encode("w", 1, published)))


def test_events_arrive_as_they_were_with_their_audiences_and_in_order() -> None:
    typing = Published(Typing("den", ANN), Audience(room="den", rev=7))
    joined = Published(MemberChanged("den", 8, ANN, True, None), Audience(members=("den", "lobby"), people=(1, 2)))
    lost = Published(Invalidated("person", 3), Audience())
    assert sent(typing, joined, lost) == [typing, joined, lost]


def test_of_a_message_goes_only_that_the_log_of_its_room_has_moved() -> None:
    data = BATCHES.encode("w", 1, [change("den", 7)])
    assert BATCHES.events(BATCHES.decode(data)) == [Published(Moved("den", 7, at_once=True), Audience())]
    assert b"plan" not in data


def has_a_message(kind: Any) -> bool:
    """True if a value of this type contains a message."""
    if kind is Message:
        return True
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return any(has_a_message(field.type) for field in msgspec.structs.fields(kind))
    return any(map(has_a_message, get_args(kind)))


def test_no_other_event_has_a_message_in_it() -> None:
    assert [kind for kind in EVENTS if has_a_message(kind)] == [MessageChanged]


def test_of_many_changes_of_a_room_only_the_last_is_told() -> None:
    hints = [change("den", 7), change("lobby", 3), change("den", 9), Published(Moved("den", 8), Audience())]
    assert sent(*hints) == [
        Published(Moved("den", 9, at_once=True), Audience()),
        Published(Moved("lobby", 3, at_once=True), Audience()),
    ]


def test_a_burst_that_can_wait_stays_one_that_can_wait() -> None:
    assert sent(Published(Moved("den", 7), Audience()))[0].event == Moved("den", 7, at_once=False)


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
def test_each_event_of_the_protocol_can_be_read_again(kind: type[Event]) -> None:
    assert kind.__name__ in BATCHES._decoders


def test_an_event_that_only_another_version_knows_is_left_out() -> None:
    typing, joined = (
        Published(Typing("den", ANN), Audience(room="den")),
        Published(MemberChanged("den", 8, ANN, True), Audience()),
    )
    older = Batches([Typing])
    assert older.events(older.decode(BATCHES.encode("w", 1, [joined, typing]))) == [typing]


@pytest.mark.parametrize("data", [b"", b"[]", b'["w", 1]', b'["w", 1, [["Typing", {}, []]]]', b"\xff"])
def test_what_is_no_batch_is_refused(data: bytes) -> None:
    with pytest.raises(msgspec.MsgspecError):
        BATCHES.events(BATCHES.decode(data))
