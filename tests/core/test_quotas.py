"""The quotas of acts that affect other people, on both databases."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from chat.core.command import Command, Who
from chat.core.quotas import QUOTAS
from chat.core.retention import DeleteOldQuotas
from chat.domain.accounts import identity
from chat.domain.accounts.preferences import SetPreferences
from chat.domain.accounts.profile import Rename, SetStatus
from chat.domain.accounts.timezone import SetTimezone
from chat.domain.accounts.tokens import CreateToken
from chat.domain.accounts.wire import Preferences
from chat.domain.invitations.commands import CreateInvitation, InviteToRoom
from chat.domain.messages.commands import EditMessage, PostMessage
from chat.domain.messages.pins import Pin
from chat.domain.messages.reactions import React
from chat.domain.messages.saved import Save
from chat.domain.messages.threads import FollowThread
from chat.domain.moderation.blocks import Block, Unblock
from chat.domain.moderation.reports import ReportMessage
from chat.domain.people.avatars import expect_picture
from chat.domain.people.groups import SaveGroup
from chat.domain.rooms.bans import BanFromRoom, RemoveMember, UnbanFromRoom
from chat.domain.rooms.commands import CreateRoom, LeaveRoom, SetTopic
from chat.domain.rooms.direct import OpenDirect
from chat.domain.rooms.members import SetMemberRole
from chat.domain.rooms.membership import MOST_ROOMS
from chat.domain.rooms.offers import AcceptOffer, AddMember
from chat.domain.rooms.reading import MarkUnread, SetOptions
from chat.domain.rooms.settings import ArchiveRoom, ChangeSettings
from chat.domain.rooms.view import JoinRoom
from chat.domain.workspace import emoji
from chat.errors import Conflict, TooMany
from tests.support.data.clock import Clock
from tests.support.data.quotas import AT_ALL, making, used_up
from tests.support.data.store import Workspace

pytestmark = pytest.mark.usefixtures("few")


def repeated(workspace: Workspace, act: str) -> Callable[[int], Any]:
    """An admin does something again and again."""
    ann = workspace.account("Ann", "admin")
    others = [workspace.account(f"Other {n}") for n in range(AT_ALL + 1)]
    for number, one in enumerate(others):
        workspace.do(one, CreateRoom(name=f"Room {number}"))
    workspace.do(ann, CreateRoom(name="Den"))
    workspace.sql_write("DELETE FROM quotas")
    message = workspace.post(ann, "said")
    heard = [workspace.post(one, "said") for one in others]
    commands: dict[str, Callable[[int], Command]] = {
        "room:create": lambda n: CreateRoom(name=f"Another {n}"),
        "join": lambda n: JoinRoom(room=f"room-{n}"),
        "member:add": lambda n: AddMember(room="den", person=others[n].id),
        "direct": lambda n: OpenDirect(people=[others[n].id]),
        "room:invite": lambda n: InviteToRoom(room="lobby", guest=False),
        "invitation:create": lambda n: CreateInvitation(),
        "report:create": lambda n: ReportMessage(room="lobby", id=heard[n].id, reason="bad"),
        "name": lambda n: Rename(name=f"Anna {n}"),
        "me:status": lambda n: SetStatus(status=f"busy {n}"),
        "me:preferences": lambda n: SetPreferences(preferences=Preferences(start_room=f"room-{n}")),
        "timezone": lambda n: SetTimezone(timezone=("Asia/Tokyo", "Europe/Berlin")[n % 2]),
        "room:topic": lambda n: SetTopic(room="lobby", topic=f"about {n}"),
        "room:settings": lambda n: ChangeSettings(room="lobby", name=f"Lobby {n}"),
        "room:archive": lambda n: ArchiveRoom(room="lobby", archived=not n % 2),
        "message:edit": lambda n: EditMessage(room="lobby", id=message.id, text=f"said {n}"),
        "mention_room": lambda n: PostMessage(room="lobby", text="@here", client_id=uuid4()),
        "thread:follow": lambda n: FollowThread(room="lobby", id=message.id, on=not n % 2),
        "room:unread": lambda n: MarkUnread(room="lobby", seq=message.seq),
        "room:options": lambda n: SetOptions(room="lobby", level="nothing"),
        "group:save": lambda n: SaveGroup(name=f"group {n}"),
        "message:react": lambda n: React(room="lobby", id=message.id, emoji="👍", on=not n % 2),
        "message:pin": lambda n: Pin(room="lobby", id=message.id, on=not n % 2),
        "message:save": lambda n: Save(room="lobby", id=message.id, note=f"number {n}"),
        "member:role": lambda n: SetMemberRole(room="lobby", person=others[n].id, role="muted"),
        "member:remove": lambda n: RemoveMember(room="lobby", person=others[n].id),
        "room:ban": lambda n: BanFromRoom(room="lobby", person=others[n].id),
        "room:unban": lambda n: UnbanFromRoom(room="lobby", person=others[n].id),
        "person:block": lambda n: Block(person=others[n].id),
        "person:unblock": lambda n: Unblock(person=others[n].id),
        "token:create": lambda n: CreateToken(name=f"robot {n}", scopes=["read"]),
    }
    if act == "picture":
        return lambda n: workspace.core.write(lambda tx: expect_picture(tx, ann.id))
    if act == "emoji":
        return lambda n: workspace.core.write(lambda tx: emoji.expect(tx, Who(ann.id), f"number-{n}"))
    return lambda n: workspace.do(ann, commands[act](n))


@pytest.mark.parametrize("act", QUOTAS)
def test_an_act_is_refused_from_one_time_too_many_on_until_there_is_one_again(
    workspace: Workspace, clock: Clock, act: str
) -> None:
    do = repeated(workspace, act)
    refused = used_up(do)
    assert refused.code == "too_many"
    assert refused.retry_after == 60
    assert str(refused) == "Too many attempts. Try again in 1 minute."
    clock.advance(59_000)
    with pytest.raises(TooMany) as again:
        do(AT_ALL)
    assert again.value.retry_after == 1
    clock.advance(1000)
    do(AT_ALL)


def test_what_is_used_up_is_known_to_another_worker_and_after_a_restart(workspace: Workspace) -> None:
    ann = workspace.arrive("Ann")
    used_up(making(workspace, ann))
    with Workspace(workspace.url) as another, pytest.raises(TooMany):
        making(another, ann)(AT_ALL)


def test_one_persons_use_is_not_anothers(workspace: Workspace) -> None:
    ann, ben = workspace.arrive("Ann"), workspace.arrive("Ben")
    used_up(making(workspace, ann))
    making(workspace, ben)(0)


def test_what_fails_or_is_refused_costs_nothing(workspace: Workspace) -> None:
    ann = workspace.arrive("Ann")
    for _ in range(2 * AT_ALL):
        with pytest.raises(Conflict):
            workspace.do(ann, CreateRoom(name="Lobby"))
    used_up(making(workspace, ann))


def test_doing_what_is_done_already_costs_nothing(workspace: Workspace) -> None:
    ann, ben = workspace.account("Ann"), workspace.account("Ben")
    for _ in range(2 * AT_ALL):
        workspace.join(ann)
        workspace.do(ann, OpenDirect(people=[ben.id]))
        workspace.do(ann, Rename(name="Ann"))


def test_at_once_no_more_is_done_than_one_after_the_other(workspace: Workspace) -> None:
    ann = workspace.arrive("Ann")
    make = making(workspace, ann)
    made = workspace.at_once([lambda n=n: make(n) for n in range(3 * AT_ALL)])
    assert sum(isinstance(one, TooMany) for one in made) == 2 * AT_ALL


def test_a_room_that_one_was_asked_into_counts_as_one_that_one_joins(workspace: Workspace) -> None:
    ann, ben = (workspace.account(name, room=None) for name in ("Ann", "Ben"))
    slugs = []
    for number in range(AT_ALL + 1):
        workspace.sql_write("DELETE FROM quotas")
        slugs.append(workspace.do(ben, CreateRoom(name=f"Den {number}", kind="private")).room.slug)
        workspace.do(ben, AddMember(room=slugs[number], person=ann.id))
    used_up(lambda n: workspace.do(ann, AcceptOffer(room=slugs[n])))


def test_another_name_by_handshake_is_another_name(workspace: Workspace) -> None:
    def come(number: int) -> None:
        workspace.core.write(lambda tx: identity.arrive(tx, f"Name {number}", "k" * 20))

    come(100)
    used_up(come)
    come(AT_ALL - 1)


def test_nobody_is_in_more_rooms_than_they_may_be(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MOST_ROOMS, "member", 2)
    ann, ben = workspace.account("Ann"), workspace.account("Ben", "admin")
    workspace.do(ann, CreateRoom(name="Second"))
    workspace.do(ben, CreateRoom(name="Third"))
    for one_more in (
        lambda: workspace.join(ann, "third"),
        lambda: workspace.do(ann, CreateRoom(name="Fourth")),
        lambda: workspace.do(ann, OpenDirect(people=[ben.id])),
        lambda: workspace.do(ben, AddMember(room="third", person=ann.id)),
        lambda: workspace.do(ben, OpenDirect(people=[ann.id])),
    ):
        with pytest.raises(Conflict) as refused:
            one_more()
        assert str(refused.value) == "Ann can't be in more than 2 rooms."
    workspace.do(ann, LeaveRoom(room="second"))
    workspace.join(ann, "third")


def test_what_is_not_used_up_any_more_is_not_kept(workspace: Workspace, clock: Clock) -> None:
    ann, ben = workspace.arrive("Ann"), workspace.arrive("Ben")
    used_up(making(workspace, ann))
    clock.advance(120_000)
    making(workspace, ben)(0)
    clock.advance(59_999)
    DeleteOldQuotas().perform(workspace.core)
    assert workspace.sql("SELECT count(*) FROM quotas WHERE act = 'room:create'") == [(2,)]
    clock.advance(1)
    DeleteOldQuotas().perform(workspace.core)
    assert workspace.sql("SELECT count(*) FROM quotas") == [(0,)]
