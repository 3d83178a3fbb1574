"""The events that follow from a change in a room's log: who came or went, and what is unread."""

from typing import Any

import msgspec
import pytest

from chat.core.wire import Person
from chat.domain.messages.events import MessageChanged, Unread
from chat.domain.messages.wire import MeantSince, Message
from chat.domain.rooms.events import MemberChanged
from chat.domain.rooms.log import consequences, is_new_post

ANN, BEN = Person(1, "Ann"), Person(2, "Ben")


def change(kind: Any, author: Person | None = ANN, about: Person | None = None, **fields: Any) -> MessageChanged:
    """A change at rev 8 of a message at seq 8, after rev 7."""
    given = {"seq": 8, "rev": 8, "text": "hello", "at": 0, "edited_at": None, "deleted": False, "client_id": None}
    message = Message(id=5, kind=kind, author=author, about=about, **{**given, **fields})
    return MessageChanged(room="den", prev=7, rev=8, message=message)


@pytest.mark.parametrize(
    ("changed", "person", "member", "by"),
    [
        (change("join"), ANN, True, None),
        (change("leave"), ANN, False, None),
        (change("add", about=BEN), BEN, True, ANN),
        (change("remove", about=BEN), BEN, False, ANN),
        (change("leave", seq=3), ANN, False, None),  # it changed an earlier line
    ],
)
def test_a_line_of_coming_or_going_changes_a_member_and_is_never_unread(
    changed: MessageChanged, person: Person, member: bool, by: Person | None
) -> None:
    assert consequences(changed) == (MemberChanged("den", 8, person, member, by), None)


@pytest.mark.parametrize(
    ("changed", "unread"),
    [
        (change("text"), Unread("den", 8, 1, 8, 0)),
        (change("announcement", author=None), Unread("den", 8, None, 8, 0)),
        (change("text", seq=8, edited_at=1), Unread("den", 8, 1, 8, 0)),  # edited before it was delivered
        (change("text", at=5, root=3), Unread("den", 8, 1, 8, 5, 3)),
        (change("text", seq=7, edited_at=1, meant_rev=8), Unread("den", 7, 1, 8, 0, meant_rev=8)),
        (change("text", seq=7, edited_at=1, meant_rev=7, pinned=True), None),  # pinned after an edit
        (change("text", text=None, deleted=True), None),  # deleted before it was delivered
        (change("text", meant=[2]), Unread("den", 8, 1, 8, 0, meant=[2])),
        (change("text", everybody=8), Unread("den", 8, 1, 8, 0, everybody=8)),
        (
            change("text", meant=[2], meant_later=[MeantSince(2, 8)]),
            Unread("den", 8, 1, 8, 0, meant=[2], meant_later=[MeantSince(2, 8)]),
        ),
        (
            change("text", seq=7, text=None, deleted=True, meant_rev=8),
            Unread("den", 7, 1, 8, 0, meant_rev=8, deleted=True),
        ),
        (change("text", seq=3, text=None, deleted=True, meant_rev=5, replies=2), None),  # a reply in its thread
        (change("text", seq=7, edited_at=1, meant=[2], meant_rev=8), Unread("den", 7, 1, 8, 0, meant=[2], meant_rev=8)),
        (change("text", seq=5, meant=[2], meant_rev=7), None),  # a reaction to one that was edited before
        (change("topic"), None),
    ],
)
def test_a_new_message_is_unread_and_devices_hear_of_an_earlier_one_if_it_is_edited_or_deleted(
    changed: MessageChanged, unread: Unread | None
) -> None:
    assert consequences(changed) == (None, unread)


def test_what_was_new_or_edited_before_another_change_is_told_with_the_last_one() -> None:
    moved = change("text", seq=5, meant=[2], meant_rev=6)
    for since in (4, 5):
        changed = msgspec.structs.replace(moved, since=since)
        assert consequences(changed) == (None, Unread("den", 5, 1, 8, 0, meant=[2], meant_rev=6))
    for since in (6, None):
        assert consequences(msgspec.structs.replace(moved, since=since)) == (None, None)


def test_a_post_that_was_edited_while_others_wrote_before_it_was_delivered_is_a_new_one() -> None:
    moved = change("text", seq=5, edited_at=1)
    assert is_new_post(msgspec.structs.replace(moved, since=4))
    assert not is_new_post(msgspec.structs.replace(moved, since=5))
    assert not is_new_post(moved)
    assert not is_new_post(change("text", text=None, deleted=True, meant_rev=8))
    assert not is_new_post(change("topic"))
