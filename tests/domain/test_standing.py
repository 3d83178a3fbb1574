"""Standing outlives leaving and coming back, on both databases: muted, slowed down, banned."""

from collections.abc import Callable
from typing import Any

import pytest

from chat.core.audit import NO_DETAIL, AuditDetail
from chat.core.wire import Person
from chat.domain.accounts.identity import Known
from chat.domain.invitations import entry
from chat.domain.messages.commands import ListMessages
from chat.domain.messages.events import MessageChanged
from chat.domain.messages.log import follow
from chat.domain.messages.wire import Message
from chat.domain.moderation.admin import ListAudit
from chat.domain.moderation.blocks import Block
from chat.domain.rooms.bans import BanFromRoom, ListRoomBans, RemoveMember, UnbanFromRoom
from chat.domain.rooms.commands import CreateRoom, LeaveRoom, ListRooms, SetTopic
from chat.domain.rooms.events import MemberChanged
from chat.domain.rooms.members import ListMembers, SetMemberRole
from chat.domain.rooms.offers import AddMember
from chat.domain.rooms.settings import ChangeSettings
from chat.errors import Forbidden, Invalid, NotFound, TooMany
from chat.store import queries
from tests.support.data.members import browser, guest, invite, sign_up
from tests.support.data.store import Workspace

Clock = Callable[[float], None]
START = 1_800_000_000.0


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """`at(minutes)`: so long after the start it is from now on."""

    def set_to(minutes: float) -> None:
        monkeypatch.setattr("chat.store.engine.transaction.time.time", lambda: START + minutes * 60)

    set_to(0)
    return set_to


class Hall:
    """A public room of Mod's, in which Ben is; Cleo is an outsider, Chief an admin."""

    slug = "hall"

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.mod, self.ben, self.cleo = (workspace.account(name, room=None) for name in ("Mod", "Ben", "Cleo"))
        self.chief = workspace.account("Chief", "admin", room=None)
        workspace.do(self.mod, CreateRoom(name="Hall"))
        workspace.join(self.ben, self.slug)

    def do(self, person: Person, command: Callable[..., Any], /, **fields: Any) -> Any:
        return self.workspace.do(person, command(room=self.slug, **fields))

    def again(self, person: Person) -> str | None:
        """Leave and come back; what they are then."""
        self.do(person, LeaveRoom)
        return self.workspace.join(person, self.slug).role

    def lines(self) -> list[Message]:
        return [one for one in self.workspace.timeline(self.mod, self.slug) if one.kind not in ("text", "topic")]


@pytest.fixture
def hall(workspace: Workspace, at: Clock) -> Hall:
    return Hall(workspace)


def test_who_is_muted_stays_so_through_leaving_and_coming_back_until_a_moderator_says_otherwise(hall: Hall) -> None:
    hall.do(hall.mod, SetMemberRole, person=hall.ben.id, role="muted")
    joined = hall.workspace.do(hall.ben, LeaveRoom(room="hall")) and hall.workspace.join(hall.ben, "hall")
    assert (joined.role, "message:post" in joined.may) == ("muted", False)
    hall.do(hall.mod, RemoveMember, person=hall.ben.id)
    hall.do(hall.mod, AddMember, person=hall.ben.id)
    assert hall.workspace.open(hall.ben, "hall").role == "muted"
    hall.do(hall.mod, SetMemberRole, person=hall.ben.id, role="member")
    assert hall.again(hall.ben) == "member"


def test_leaving_does_not_start_the_clock_of_slow_mode_anew(hall: Hall, at: Clock) -> None:
    hall.do(hall.mod, ChangeSettings, slow_seconds=60)
    hall.workspace.post(hall.ben, "one", "hall")
    at(0.5)
    hall.again(hall.ben)
    with pytest.raises(TooMany) as refusal:
        hall.workspace.post(hall.ben, "two", "hall")
    assert refusal.value.retry_after == 30
    at(1)
    hall.workspace.post(hall.ben, "two", "hall")


def test_edits_and_topics_count_in_slow_mode_and_what_changes_nothing_does_not(hall: Hall, at: Clock) -> None:
    said = hall.workspace.post(hall.ben, "one", "hall")
    hall.do(hall.mod, ChangeSettings, slow_seconds=60)
    acts: list[Callable[[str], Any]] = [
        lambda text: hall.workspace.edit(hall.ben, said, text, "hall"),
        lambda text: hall.do(hall.ben, SetTopic, topic=text),
        lambda text: hall.workspace.post(hall.ben, text, "hall"),
    ]
    for minute, first in enumerate(acts):
        at(minute)
        first(f"text {minute}")
        for then in acts:
            with pytest.raises(TooMany):
                then(f"too early {minute}")
    hall.do(hall.ben, SetTopic, topic="text 1")
    hall.workspace.edit(hall.ben, said, "text 0", "hall")
    for n in range(3):
        hall.do(hall.mod, SetTopic, topic=f"a moderator's {n}")


def test_where_only_moderators_post_the_others_change_neither_the_topic_nor_what_they_wrote(hall: Hall) -> None:
    said = hall.workspace.post(hall.ben, "one", "hall")
    hall.do(hall.mod, ChangeSettings, posting="moderators")
    assert not {"message:edit", "room:topic"} & set(hall.workspace.open(hall.ben, "hall").may)
    with pytest.raises(Forbidden):
        hall.workspace.edit(hall.ben, said, "two", "hall")
    with pytest.raises(Forbidden):
        hall.do(hall.ben, SetTopic, topic="mine")
    hall.do(hall.mod, SetTopic, topic="ours")


def test_who_was_removed_does_not_walk_back_in_for_an_hour(hall: Hall, at: Clock) -> None:
    hall.do(hall.mod, RemoveMember, person=hall.ben.id)
    for minute in (0, 59):
        at(minute)
        with pytest.raises(Forbidden, match=r"until 2027-01-15 09:00 UTC\.$"):
            hall.workspace.join(hall.ben, "hall")
    at(60)
    assert hall.workspace.join(hall.ben, "hall").role == "member"


def test_who_is_banned_neither_reads_nor_joins_a_public_room_and_may_only_be_gone(hall: Hall) -> None:
    said = hall.workspace.post(hall.ben, "one", "hall")
    hall.do(hall.mod, BanFromRoom, person=hall.ben.id)
    assert [one.person for one in hall.workspace.events(MemberChanged) if not one.member] == [hall.ben]
    for refused in (
        lambda: hall.workspace.join(hall.ben, "hall"), lambda: hall.workspace.open(hall.ben, "hall"),
        lambda: hall.do(hall.ben, ListMessages), lambda: hall.do(hall.ben, ListMembers),
        lambda: hall.workspace.edit(hall.ben, said, "two", "hall"),
        lambda: hall.workspace.post(hall.ben, "two", "hall"),
    ):  # fmt: skip
        with pytest.raises(Forbidden) as refusal:
            refused()
        assert str(refusal.value) == "You are banned from this room."
    hall.do(hall.ben, LeaveRoom)
    hall.do(hall.mod, UnbanFromRoom, person=hall.ben.id)
    hall.do(hall.mod, UnbanFromRoom, person=hall.ben.id)
    assert hall.workspace.open(hall.ben, "hall").role is None
    assert hall.workspace.join(hall.ben, "hall").role == "member"
    acts = [(one.act, one.person, one.detail) for one in hall.workspace.do(hall.chief, ListAudit(act="room:")).entries]
    assert acts == [("room:unban", hall.ben, NO_DETAIL), ("room:ban", hall.ben, NO_DETAIL)]


@pytest.mark.parametrize("hours", [1, 168, None])
def test_the_log_says_for_how_long_somebody_is_banned(hall: Hall, hours: int | None) -> None:
    hall.do(hall.mod, BanFromRoom, person=hall.ben.id, hours=hours)
    assert hall.workspace.do(hall.chief, ListAudit(act="room:ban")).entries[0].detail == AuditDetail(hours=hours)


def test_a_ban_for_some_hours_ends_by_itself_and_moderators_see_who_is_banned(hall: Hall, at: Clock) -> None:
    hall.do(hall.mod, BanFromRoom, person=hall.ben.id, hours=2)
    hall.do(hall.mod, BanFromRoom, person=hall.cleo.id)
    [first, second] = hall.do(hall.mod, ListRoomBans).bans
    two_hours = int(START * 1000) + 2 * 3600 * 1000
    assert (first.person, first.until, first.by) == (hall.ben, two_hours, hall.mod)
    assert (second.person, second.until, second.at) == (hall.cleo, None, int(START * 1000))
    assert hall.do(hall.mod, ListRoomBans, after=hall.ben.id).bans == [second]
    at(120)
    assert hall.do(hall.mod, ListRoomBans).bans == [second]
    assert hall.workspace.join(hall.ben, "hall").role == "member"


def test_who_is_banned_is_added_by_moderators_alone_which_lifts_the_ban(hall: Hall) -> None:
    hall.workspace.join(hall.cleo, "hall")
    hall.do(hall.mod, BanFromRoom, person=hall.ben.id)
    with pytest.raises(Forbidden):
        hall.do(hall.cleo, AddMember, person=hall.ben.id)
    assert hall.do(hall.mod, ListRoomBans).bans
    hall.do(hall.mod, AddMember, person=hall.ben.id)
    assert hall.do(hall.mod, ListRoomBans).bans == []
    assert hall.workspace.open(hall.ben, "hall").role == "member"


def test_no_link_leads_into_a_room_that_one_was_removed_from(hall: Hall, workspace: Workspace) -> None:
    slug = workspace.do(hall.mod, CreateRoom(name="Den", kind="private")).room.slug
    workspace.bring(hall.mod, hall.ben, slug)
    workspace.do(hall.mod, RemoveMember(room=slug, person=hall.ben.id))
    row = workspace.core.read(lambda tx: queries.people.by_id(tx, hall.ben.id))
    assert row is not None
    secret = invite(workspace, hall.mod, "room", slug)
    with pytest.raises(Forbidden):
        workspace.core.write(lambda tx: entry.enter(tx, secret, Known(row, None)))
    with pytest.raises(NotFound):
        workspace.open(hall.ben, slug)
    assert workspace.sql("SELECT uses FROM links") == [(0,)]


def test_a_guest_who_is_banned_from_the_room_of_a_link_signs_up_by_it_and_stays_outside(
    hall: Hall, workspace: Workspace
) -> None:
    person, key = guest(workspace, "Gus")
    workspace.join(person, "hall")
    hall.do(hall.mod, BanFromRoom, person=person.id)
    known, _ = sign_up(workspace, "Gus", key, invite=invite(workspace, hall.mod, "room", "hall"))
    assert (known.row.id, known.row.role) == (person.id, "member")
    with pytest.raises(Forbidden):
        workspace.open(person, "hall")


def test_who_is_banned_from_the_lobby_is_not_brought_there_by_the_door(hall: Hall, workspace: Workspace) -> None:
    person, key = guest(workspace, "Gus")
    workspace.do(hall.chief, BanFromRoom(room="lobby", person=person.id))
    workspace.core.write(lambda tx: entry.choose_name(tx, "Gustav", key, browser().device, None))
    assert not any(room.member for room in workspace.do(person, ListRooms()).rooms)
    with pytest.raises(Forbidden):
        workspace.open(person, "lobby")


def test_a_moderator_bans_whom_they_know_and_no_admin_and_not_themselves(hall: Hall, workspace: Workspace) -> None:
    gone, hidden = workspace.arrive("Gone", room="hall"), workspace.arrive("Hidden")
    workspace.do(gone, LeaveRoom(room="hall"))
    hall.do(hall.mod, BanFromRoom, person=gone.id)
    refusals = []
    for person_id in (hidden.id, 1_000_000):
        with pytest.raises(NotFound) as missing:
            hall.do(hall.mod, BanFromRoom, person=person_id)
        refusals.append(missing.value.wire())
    assert refusals[0] == refusals[1]
    with pytest.raises(Forbidden):
        hall.do(hall.mod, BanFromRoom, person=hall.chief.id)
    with pytest.raises(Invalid):
        hall.do(hall.mod, BanFromRoom, person=hall.mod.id)
    assert [one.person for one in hall.do(hall.mod, ListRoomBans).bans] == [gone]


def test_a_guest_whom_one_may_not_know_of_is_blocked_no_more_than_somebody_who_is_not_there(
    hall: Hall, workspace: Workspace
) -> None:
    hidden = workspace.arrive("Hidden")
    refusals = []
    for person_id in (hidden.id, 1_000_000):
        with pytest.raises(NotFound) as missing:
            workspace.do(hall.ben, Block(person=person_id))
        refusals.append(missing.value.wire())
    assert refusals[0] == refusals[1]
    workspace.join(hidden, "hall")
    workspace.do(hall.ben, Block(person=hidden.id))


def test_the_coming_and_going_of_one_person_within_ten_minutes_is_one_line(hall: Hall, at: Clock) -> None:
    first = hall.lines()[-1]
    revs = [hall.workspace.open(hall.ben, "hall").rev]
    for n in range(20):
        at(n / 10)
        hall.again(hall.ben)
        revs.append(hall.workspace.open(hall.ben, "hall").rev)
    line = hall.lines()[-1]
    assert (len(hall.lines()), line.seq, line.kind, line.author, line.at) == (2, first.seq, "join", hall.ben, first.at)
    assert revs == list(range(revs[0], revs[0] + 41, 2))
    assert line.edited_at is not None
    at(9.9)
    hall.do(hall.ben, LeaveRoom)
    assert [one.kind for one in hall.lines()] == ["join", "leave"]
    at(10)
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
