"""Queries on the message log, each with another room beside."""

import pytest

from chat.store import Tx, queries
from chat.store.queries.rooms import RoomRow
from tests.support.data.rows import message, person, room


@pytest.fixture
def den(tx: Tx) -> RoomRow:
    """A room with five messages, beside another one with as many."""
    den, pub = room(tx, "den"), room(tx, "pub")
    for rev in range(1, 6):
        message(tx, den.id, rev, None)
        message(tx, pub.id, rev, None)
    return den


@pytest.mark.parametrize(
    ("seq", "limit", "found"),
    [(None, 3, [3, 4, 5]), (None, 9, [1, 2, 3, 4, 5]), (4, 2, [2, 3]), (4, 9, [1, 2, 3]), (1, 9, [])],
)
def test_the_last_messages_before_one_come_the_oldest_first(
    tx: Tx, den: RoomRow, seq: int | None, limit: int, found: list[int]
) -> None:
    rows = queries.messages.before(tx, den.id, seq, limit)
    assert [(row.room_id, row.seq) for row in rows] == [(den.id, one) for one in found]


@pytest.mark.parametrize(("seq", "limit", "found"), [(0, 2, [1, 2]), (2, 9, [3, 4, 5]), (5, 9, [])])
def test_the_first_messages_after_one_come_the_oldest_first(
    tx: Tx, den: RoomRow, seq: int, limit: int, found: list[int]
) -> None:
    rows = queries.messages.after(tx, den.id, seq, limit)
    assert [(row.room_id, row.seq) for row in rows] == [(den.id, one) for one in found]


def test_changes_come_in_the_order_in_which_they_were_made(tx: Tx, den: RoomRow) -> None:
    ann, ben = person(tx, "Ann"), person(tx, "Ben")
    one, two, three = queries.messages.before(tx, den.id, None, 9)[:3]
    tx.now += 5
    changed = [
        queries.messages.set_text(tx, two, rev=6, text="changed"),
        queries.messages.bury(tx, three, rev=7),
        queries.messages.retell(tx, one, rev=8, kind="add", author_id=ann, about_id=ben),
    ]
    assert changed == [
        two._replace(rev=6, text="changed", edited_at=tx.now),
        three._replace(rev=7, text=None, deleted_at=tx.now, meant_rev=7),
        one._replace(rev=8, kind="add", author_id=ann, about_id=ben, edited_at=tx.now),
    ]
    assert queries.messages.changed_since(tx, den.id, 5, 9) == changed
    assert queries.messages.changed_since(tx, den.id, 6, 1) == changed[1:2]
    assert [queries.messages.by_id(tx, den.id, row.id) for row in changed] == changed
    assert queries.messages.by_id(tx, den.id + 1, one.id) is None


def test_a_posted_message_is_found_by_its_author_and_the_author_s_own_id(tx: Tx, den: RoomRow) -> None:
    ann, ben = person(tx, "Ann"), person(tx, "Ben")
    hers, his = (message(tx, den.id, 6 + n, who, client_id="x") for n, who in enumerate((ann, ben)))
    assert queries.messages.by_client_id(tx, ann, "x") == hers
    assert queries.messages.by_client_id(tx, ben, "x") == his
    assert queries.messages.by_client_id(tx, ben, "y") is None
