"""Coming and going: what outlives it, and its lines in the log; on both databases."""

import pytest

from chat.domain.messages.events import MessageChanged
from chat.domain.messages.log import follow
from chat.domain.rooms.bans import BanFromRoom, RemoveMember
from chat.domain.rooms.commands import LeaveRoom
from chat.domain.rooms.events import MemberChanged
from chat.domain.rooms.members import SetMemberRole
from chat.domain.rooms.membership import welcome
from chat.domain.rooms.offers import AddMember
from tests.support.data.clock import Clock
from tests.support.data.hall import MINUTE, Hall
from tests.support.data.store import Workspace


def test_who_is_muted_stays_so_through_leaving_and_coming_back_until_a_moderator_says_otherwise(hall: Hall) -> None:
    hall.do(hall.mod, SetMemberRole, person=hall.ben.id, role="muted")
    joined = hall.workspace.do(hall.ben, LeaveRoom(room="hall")) and hall.workspace.join(hall.ben, "hall")
    assert (joined.role, "message:post" in joined.may) == ("muted", False)
    hall.do(hall.mod, RemoveMember, person=hall.ben.id)
    hall.do(hall.mod, AddMember, person=hall.ben.id)
    assert hall.workspace.open(hall.ben, "hall").role == "muted"
    hall.do(hall.mod, SetMemberRole, person=hall.ben.id, role="member")
    assert hall.again(hall.ben) == "member"


def test_the_coming_and_going_of_one_person_within_ten_minutes_is_one_line(hall: Hall, clock: Clock) -> None:
    first = hall.lines()[-1]
    revs = [hall.workspace.open(hall.ben, "hall").rev]
    for _ in range(20):
        clock.advance(MINUTE / 10)
        hall.again(hall.ben)
        revs.append(hall.workspace.open(hall.ben, "hall").rev)
    line = hall.lines()[-1]
    assert (len(hall.lines()), line.seq, line.kind, line.author, line.at) == (2, first.seq, "join", hall.ben, first.at)
    assert revs == list(range(revs[0], revs[0] + 41, 2))
    assert line.edited_at is not None
    clock.advance(8 * MINUTE - 1)
    hall.do(hall.ben, LeaveRoom)
    assert [one.kind for one in hall.lines()] == ["join", "leave"]
    clock.advance(1)
    hall.workspace.join(hall.ben, "hall")
    assert [one.kind for one in hall.lines()] == ["join", "leave", "join"]


def test_a_line_says_the_last_that_happened_and_each_change_is_told_and_can_be_resumed(hall: Hall) -> None:
    before = hall.workspace.open(hall.mod, "hall")
    hall.workspace.published.clear()
    hall.do(hall.mod, RemoveMember, person=hall.ben.id)
    hall.do(hall.mod, AddMember, person=hall.ben.id)
    told = [(one.prev, one.rev, one.message.kind) for one in hall.workspace.events(MessageChanged)]
    assert told == [(before.rev, before.rev + 1, "remove"), (before.rev + 1, before.rev + 2, "add")]
    assert [(one.rev, one.member) for one in hall.workspace.events(MemberChanged)] == [
        (before.rev + 1, False),
        (before.rev + 2, True),
    ]
    [line] = hall.workspace.open(hall.mod, "hall", since=before.rev, epoch=before.epoch).messages
    assert (line.kind, line.author, line.about, line.rev) == ("add", hall.mod, hall.ben, before.rev + 2)
    [missed] = hall.workspace.core.read(lambda tx: follow(tx, "hall", before.rev))
    assert (missed.prev, missed.rev, missed.message) == (before.rev, before.rev + 2, line)


def test_the_lines_of_two_people_are_two(hall: Hall) -> None:
    for person in (hall.ben, hall.cleo):
        hall.workspace.join(person, "hall")
        hall.do(person, LeaveRoom)
    assert [(one.kind, one.author) for one in hall.lines()] == [
        ("join", hall.mod),
        ("leave", hall.ben),
        ("leave", hall.cleo),
    ]


@pytest.mark.parametrize(
    ("slug", "state", "into"),
    [
        (None, "", "lobby"),
        ("hall", "", "hall"),
        ("nowhere", "", "lobby"),
        ("hall", "kind = 'private'", "lobby"),
        ("hall", "kind = 'direct'", "lobby"),
        ("hall", "archived_at = 1", "lobby"),
    ],
)
def test_a_new_person_is_welcome_in_the_public_room_of_their_address_or_else_in_the_lobby(
    workspace: Workspace, hall: Hall, slug: str | None, state: str, into: str
) -> None:
    if state:
        workspace.sql_write(f"UPDATE rooms SET {state} WHERE slug = 'hall'")
    for _ in range(2):  # once more is not an error
        workspace.core.write(lambda tx: welcome(tx, hall.cleo, slug))
    rooms = "SELECT slug FROM members JOIN rooms ON rooms.id = room_id WHERE person_id = :id"
    assert workspace.sql(rooms, id=hall.cleo.id) == [(into,)]


def test_nobody_is_welcome_in_a_room_that_bans_them_nor_in_an_archived_lobby(workspace: Workspace, hall: Hall) -> None:
    hall.do(hall.mod, BanFromRoom, person=hall.cleo.id)
    workspace.core.write(lambda tx: welcome(tx, hall.cleo, "hall"))
    workspace.sql_write("UPDATE rooms SET archived_at = 1 WHERE slug = 'lobby'")
    workspace.core.write(lambda tx: welcome(tx, hall.ben, None))
    assert workspace.sql("SELECT person_id FROM members JOIN rooms ON rooms.id = room_id WHERE slug = 'lobby'") == [
        (hall.cleo.id,)
    ]
