"""Sessions and tokens, on both databases."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from chat.core.command import Who
from chat.core.event import Audience, Invalidated
from chat.core.wire import Person
from chat.domain.accounts import identity, sessions
from chat.domain.accounts.devices import Device
from chat.domain.accounts.sessions import EndOtherSessions, EndSession, EndUnusedSessions, ListSessions
from chat.domain.accounts.tokens import CreateToken, ListTokens, NewToken, RevokeToken
from chat.domain.messages.commands import ListMessages, PostMessage
from chat.domain.moderation.admin import EndAnySession, SignOutPerson
from chat.domain.rooms.commands import ListRooms
from chat.domain.rooms.view import JoinRoom, OpenRoom
from chat.errors import Conflict, Forbidden, NotFound, Unauthenticated
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace

HOUR = 3600 * 1000


def sign_in(workspace: Workspace, person: Person, key: str, label: str = "Firefox on Linux") -> Who:
    """Another session of somebody."""
    device = Device(label, "192.0.2.1", "browser")
    return Who(person.id, workspace.core.write(lambda tx: identity.begin_session(tx, person.id, key, device)).id)


def test_sessions_are_listed_with_device_and_the_one_that_asks_is_marked(workspace: Workspace) -> None:
    ann = workspace.account("Ann")
    here = sign_in(workspace, ann, "a key of some length")
    found = workspace.core.perform(here, ListSessions()).sessions
    assert [(one.kind, one.label, one.address, one.current) for one in found] == [
        ("browser", "Firefox on Linux", "192.0.2.1", True),
        ("key", "", "", False),
    ]


def test_whose_session_is_ended_may_do_nothing_more(workspace: Workspace) -> None:
    ann = workspace.account("Ann")
    here, there = sign_in(workspace, ann, "a key of some length"), sign_in(workspace, ann, "another key of some length")
    assert there.session_id is not None
    workspace.core.perform(here, EndSession(id=there.session_id))
    assert (Invalidated("person", ann.id), Audience()) in workspace.published
    with pytest.raises(Unauthenticated):
        workspace.core.perform(there, ListRooms())
    assert workspace.core.read(lambda tx: identity.recognise(tx, "another key of some length")) is None
    assert workspace.core.perform(here, ListRooms()).rooms


def test_all_others_are_ended_at_once_but_tokens_stay(workspace: Workspace) -> None:
    ann = workspace.account("Ann")
    here, there = sign_in(workspace, ann, "a key of some length"), sign_in(workspace, ann, "another key of some length")
    workspace.core.perform(here, CreateToken(name="robot", scopes=["read"]))
    assert workspace.core.perform(here, EndOtherSessions()).ended == 2
    with pytest.raises(Unauthenticated):
        workspace.core.perform(there, ListRooms())
    assert [one.name for one in workspace.core.perform(here, ListTokens()).tokens] == ["robot"]


def test_ending_other_sessions_where_there_are_none_has_nobody_looked_at_again(workspace: Workspace) -> None:
    here = sign_in(workspace, workspace.account("Ann"), "a key of some length")
    workspace.core.perform(here, EndOtherSessions())
    before = workspace.sql("SELECT count(*) FROM notices")
    assert workspace.core.perform(here, EndOtherSessions()).ended == 0
    assert workspace.sql("SELECT count(*) FROM notices") == before


def by_themselves(workspace: Workspace, guest: Person, session: int) -> None:
    workspace.core.perform(Who(guest.id, session), EndSession(id=session))


def by_an_admin(workspace: Workspace, guest: Person, session: int) -> None:
    workspace.do(workspace.account("Admin", "admin"), EndAnySession(id=session))


def everywhere(workspace: Workspace, guest: Person, session: int) -> None:
    workspace.do(workspace.account("Admin", "admin"), SignOutPerson(person=guest.id))


@pytest.mark.parametrize("end", [by_themselves, by_an_admin, everywhere])
def test_a_guest_whose_last_session_ends_is_gone_for_good_and_one_who_has_another_is_not(
    workspace: Workspace, end: Callable[[Workspace, Person, int], None]
) -> None:
    gone, stays = (
        workspace.arrive("Gone", "a key of some length"),
        workspace.arrive("Stays", "another key of some length"),
    )
    [session] = workspace.sql("SELECT id FROM sessions WHERE person_id = :id", id=gone.id)
    [other] = workspace.sql("SELECT id FROM sessions WHERE person_id = :id", id=stays.id)
    sign_in(workspace, stays, "a third key of some length")
    end(workspace, gone, session[0])
    assert workspace.arrive("Gone").id != gone.id
    workspace.core.perform(Who(stays.id, other[0]), EndSession(id=other[0]))
    with pytest.raises(Conflict):
        workspace.arrive("Stays")


def test_nobody_ends_the_session_or_token_of_another(workspace: Workspace) -> None:
    ann, ben = workspace.account("Ann"), workspace.account("Ben")
    ben_here = sign_in(workspace, ben, "a key of some length")
    token = workspace.do(ben, CreateToken(name="robot", scopes=["read"]))
    assert ben_here.session_id is not None
    for command in (EndSession(id=ben_here.session_id), EndSession(id=token.id), RevokeToken(id=token.id)):
        with pytest.raises(NotFound):
            workspace.do(ann, command)
    assert workspace.core.perform(ben_here, ListRooms()).rooms


NOTED = [
    (HOUR // 2, "192.0.2.1", False),
    (2 * HOUR, "192.0.2.1", True),
    (HOUR // 2, "192.0.2.2", True),
    (HOUR // 2, "", False),
    (1000, "192.0.2.2", False),
]


@pytest.mark.parametrize(("later", "address", "noted"), NOTED)
def test_the_use_of_a_session_is_noted_hourly_and_another_address_soon(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, later: int, address: str, noted: bool
) -> None:
    ann = workspace.account("Ann")
    sign_in(workspace, ann, "a key of some length")
    [(used,)] = workspace.sql("SELECT used_at FROM sessions WHERE kind = 'browser'")
    monkeypatch.setattr("chat.store.engine.transaction.time.time", lambda: (used + later) / 1000)
    device = Device("Firefox on Android", address, "browser")
    workspace.core.read(lambda tx: identity.recognise(tx, "a key of some length", device))
    now = (used + later, "Firefox on Android", address) if noted else (used, "Firefox on Linux", "192.0.2.1")
    assert workspace.sql("SELECT used_at, label, address FROM sessions WHERE kind = 'browser'") == [now]


def token(workspace: Workspace, person: Person, *scopes: str) -> tuple[Who, NewToken]:
    made: NewToken = workspace.do(person, CreateToken(name="robot", scopes=list(scopes)))  # type: ignore[arg-type]
    known = workspace.core.read(lambda tx: identity.recognise(tx, made.token))
    assert known is not None
    return Who(known.row.id, known.session.id if known.session else None), made


def test_a_token_may_do_what_its_scopes_allow_and_is_not_kept(workspace: Workspace, post: PostMessage) -> None:
    ann = workspace.account("Ann")
    reader, made = token(workspace, ann, "read")
    assert made.token.startswith("bt_")
    assert workspace.core.perform(reader, ListRooms()).rooms
    for command in (post, CreateToken(name="more", scopes=["admin"]), EndOtherSessions()):
        with pytest.raises(Forbidden):
            workspace.core.perform(reader, command)
    writer, _ = token(workspace, ann, "post", "read")
    assert workspace.core.perform(writer, post).message.author == ann
    assert workspace.sql("SELECT count(*) FROM sessions WHERE token_hash LIKE 'bt_%'") == [(0,)]


def test_a_token_makes_none_that_may_more_than_itself(workspace: Workspace) -> None:
    ann = workspace.account("Ann")
    admin, _ = token(workspace, ann, "admin")
    for scopes in (["read"], ["admin", "post"], ["read", "post", "admin"]):
        with pytest.raises(Forbidden) as refusal:
            workspace.core.perform(admin, CreateToken(name="more", scopes=scopes))  # type: ignore[arg-type]
        assert refusal.value.field == "scopes"
    assert workspace.sql("SELECT count(*) FROM sessions WHERE kind = 'token'") == [(1,)]
    workspace.core.perform(admin, CreateToken(name="same", scopes=["admin"]))
    both, _ = token(workspace, ann, "admin", "read")
    workspace.core.perform(both, CreateToken(name="less", scopes=["read"]))


def test_a_token_that_may_only_read_joins_no_room_but_reads_what_its_owner_is_in(workspace: Workspace) -> None:
    ann, ben = workspace.account("Ann", room=None), workspace.account("Ben")
    (outside, _), (inside, _), (writer, _) = (
        token(workspace, ann, "read"), token(workspace, ben, "read"), token(workspace, ann, "read", "post"),
    )  # fmt: skip
    with pytest.raises(Forbidden):
        workspace.core.perform(outside, JoinRoom(room="lobby"))
    assert workspace.core.perform(outside, OpenRoom(room="lobby")).role is None
    assert workspace.sql("SELECT person_id FROM members") == [(ben.id,)]
    assert workspace.core.perform(outside, ListMessages(room="lobby")).messages
    assert workspace.core.perform(inside, OpenRoom(room="lobby")).messages
    assert workspace.core.perform(writer, JoinRoom(room="lobby")).member_count == 2


def test_a_revoked_token_is_nobody(workspace: Workspace) -> None:
    ann = workspace.account("Ann")
    who, made = token(workspace, ann, "read")
    workspace.do(ann, RevokeToken(id=made.id))
    assert workspace.core.read(lambda tx: identity.recognise(tx, made.token)) is None
    with pytest.raises(Unauthenticated):
        workspace.core.perform(who, ListRooms())


def test_a_guest_has_no_tokens(workspace: Workspace) -> None:
    with pytest.raises(Forbidden):
        workspace.do(workspace.arrive("Guest"), CreateToken(name="robot", scopes=["read"]))
    assert workspace.sql("SELECT * FROM sessions") == []


@pytest.fixture
def post() -> PostMessage:
    return PostMessage(room="lobby", text="from a program", client_id=uuid4())


def test_a_session_that_was_not_used_for_a_year_ends_and_a_token_does_not(workspace: Workspace, clock: Clock) -> None:
    ann = workspace.account("Ann")
    here = sign_in(workspace, ann, "a key of some length")
    workspace.core.perform(here, CreateToken(name="robot", scopes=["read"]))
    clock.advance(sessions.UNUSED_FOR)
    EndUnusedSessions().perform(workspace.core)
    assert workspace.sql("SELECT count(*) FROM sessions") == [(3,)]
    sign_in(workspace, ann, "another key of some length")
    clock.advance(1)
    EndUnusedSessions().perform(workspace.core)
    assert workspace.sql("SELECT kind, used_at > created_at FROM sessions ORDER BY id") == [
        ("token", False),
        ("browser", False),
    ]
    assert (Invalidated("person", ann.id), Audience()) in workspace.published


def test_a_guest_whose_last_session_ended_by_disuse_leaves_the_rooms_and_the_name(
    workspace: Workspace, clock: Clock
) -> None:
    workspace.arrive("Guest", "a key of some length")
    clock.advance(sessions.UNUSED_FOR + 1)
    stays = workspace.account("Stays")
    EndUnusedSessions().perform(workspace.core)
    assert workspace.join(stays).member_count == 1
    assert workspace.sql("SELECT name_key FROM people WHERE role = 'guest'") == [(None,)]


def test_all_sessions_that_are_not_used_any_more_end_however_many(workspace: Workspace, clock: Clock) -> None:
    ann = workspace.account("Ann")
    for number in range(sessions.UNUSED_AT_ONCE * 2):
        sign_in(workspace, ann, f"key number {number} of some length")
    clock.advance(sessions.UNUSED_FOR + 1)
    EndUnusedSessions().perform(workspace.core)
    assert workspace.sql("SELECT count(*) FROM sessions") == [(0,)]
