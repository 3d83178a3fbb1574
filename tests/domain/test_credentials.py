"""Accounts, without the pages on which one asks for them: signing up, in and out, and the passwords."""

import secrets

import pytest

from chat.core import wire
from chat.core.names import name_keys
from chat.core.wire import Person
from chat.domain.accounts import credentials, identity, resets
from chat.domain.people.events import PersonChanged
from chat.errors import Conflict, Forbidden, Invalid, NotFound
from chat.store.queries.accounts import AccountRow
from tests.support.data.members import (
    HASH,
    LINUX,
    OTHER_HASH,
    browser,
    guest,
    invalidated,
    invite,
    sign_in,
    sign_up,
    who,
)
from tests.support.data.store import Workspace

ROW = "SELECT name, name_key, look_key, name_until, role, password_hash FROM people WHERE id = :id"


def account_of(workspace: Workspace, name: str) -> AccountRow:
    account = workspace.core.read(lambda tx: credentials.find(tx, name))
    assert account is not None
    return account


# Signing up


def test_who_signs_up_has_an_account_that_holds_its_name_for_ever(workspace: Workspace) -> None:
    known, key = sign_up(workspace, "Ann")
    assert (known.row.role, known.row.name_until) == ("member", wire.FOR_EVER)
    assert known.session is not None
    assert (known.session.kind, known.session.label) == ("browser", "Firefox on Linux")
    assert who(workspace, key) == "Ann"
    assert account_of(workspace, "Ann").password_hash == HASH
    with pytest.raises(Conflict) as refused:
        sign_up(workspace, "ANN")
    assert refused.value.field == "name"


def test_a_guest_who_signs_up_keeps_id_messages_and_rooms(workspace: Workspace) -> None:
    ann, key = guest(workspace, "Ann")
    said = workspace.post(ann, "before")
    known, new_key = sign_up(workspace, "Ann Smith", key)
    assert (known.row.id, known.row.name, known.row.role) == (ann.id, "Ann Smith", "member")
    message = next(one for one in workspace.timeline(ann) if one.id == said.id)
    assert message.author is not None
    assert message.author.name == "Ann Smith"
    assert workspace.sql("SELECT count(*) FROM members WHERE person_id = :id", id=ann.id) == [(1,)]
    assert (who(workspace, key), who(workspace, new_key)) == (None, "Ann Smith")
    assert workspace.sql(ROW, id=ann.id) == [("Ann Smith", *name_keys("Ann Smith"), wire.FOR_EVER, "member", HASH)]
    assert workspace.events(PersonChanged) == [PersonChanged(Person(ann.id, "Ann Smith"), "")]
    assert ann.id in invalidated(workspace)


def test_a_guest_who_signs_up_by_the_same_name_is_introduced_to_nobody_again(workspace: Workspace) -> None:
    _, key = guest(workspace, "Ann")
    sign_up(workspace, "Ann", key)
    assert workspace.events(PersonChanged) == []


def test_a_guest_of_one_room_who_signs_up_sees_the_others_too(workspace: Workspace) -> None:
    key = secrets.token_urlsafe(32)
    visitor = workspace.core.write(lambda tx: identity.arrive(tx, "Vera", key, room_id=1)).person
    assert sign_up(workspace, "Vera", key)[0].row.id == visitor.id
    assert workspace.sql("SELECT room_id FROM people WHERE id = :id", id=visitor.id) == [(None,)]


def test_who_has_an_account_does_not_sign_up_again_in_the_same_browser(workspace: Workspace) -> None:
    _, key = sign_up(workspace, "Ann")
    with pytest.raises(Conflict):
        sign_up(workspace, "Other", key)
    assert who(workspace, key) == "Ann"


def test_a_banned_guest_does_not_become_an_account(workspace: Workspace) -> None:
    ann, key = guest(workspace, "Ann")
    workspace.sql_write("UPDATE people SET banned_at = 1 WHERE id = :id", id=ann.id)
    with pytest.raises(Forbidden):
        sign_up(workspace, "Ann", key)
    assert workspace.sql("SELECT role FROM people WHERE id = :id", id=ann.id) == [("guest",)]


# Signing in and out


def test_an_account_is_found_however_its_name_is_written(workspace: Workspace) -> None:
    known, _ = sign_up(workspace, "Ann Smith")
    for name in ("Ann Smith", "  ann  SMITH ", "Ａｎｎ Smith"):
        found = workspace.core.read(lambda tx, name=name: credentials.find(tx, name))
        assert found is not None, name
        assert found.id == known.row.id
    for name in ("Ann", "", "\x00", "x" * 5000, "\ud800"):
        assert workspace.core.read(lambda tx, name=name: credentials.find(tx, name)) is None, name


def test_a_guest_is_no_account(workspace: Workspace) -> None:
    guest(workspace, "Ann")
    assert workspace.core.read(lambda tx: credentials.find(tx, "Ann")) is None


def test_signing_in_begins_a_session_and_ends_the_one_that_the_browser_had(workspace: Workspace) -> None:
    _, first = sign_up(workspace, "Ann")
    _, elsewhere = sign_in(workspace, "Ann")
    _, second = sign_in(workspace, "Ann", first)
    assert (who(workspace, first), who(workspace, elsewhere), who(workspace, second)) == (None, "Ann", "Ann")


def test_a_guest_who_signs_in_to_an_account_is_gone_as_a_guest(workspace: Workspace) -> None:
    sign_up(workspace, "Ann")
    passing, key = guest(workspace, "Passing")
    sign_in(workspace, "Ann", key)
    assert who(workspace, key) is None
    assert workspace.sql("SELECT name_key FROM people WHERE id = :id", id=passing.id) == [(None,)]
    assert workspace.sql("SELECT count(*) FROM members WHERE person_id = :id", id=passing.id) == [(0,)]
    assert passing.id in invalidated(workspace)


def test_a_password_that_was_changed_meanwhile_lets_nobody_in(workspace: Workspace) -> None:
    known, _ = sign_up(workspace, "Ann")
    account = account_of(workspace, "Ann")
    workspace.core.write(lambda tx: credentials.change_password(tx, account, OTHER_HASH, None))
    with pytest.raises(Invalid) as refused:
        workspace.core.write(lambda tx: credentials.sign_in(tx, account, browser()))
    assert refused.value.field == "password"
    with pytest.raises(Invalid) as refused:
        workspace.core.write(lambda tx: credentials.change_password(tx, account, HASH, None))
    assert refused.value.field == "old"
    assert workspace.sql("SELECT count(*) FROM sessions WHERE person_id = :id", id=known.row.id) == [(0,)]


def test_who_is_banned_does_not_get_in_with_the_right_password(workspace: Workspace) -> None:
    known, _ = sign_up(workspace, "Ann")
    workspace.sql_write("UPDATE people SET banned_at = 1 WHERE id = :id", id=known.row.id)
    with pytest.raises(Forbidden):
        sign_in(workspace, "Ann")


def test_a_password_hashed_with_less_effort_is_hashed_again(workspace: Workspace) -> None:
    sign_up(workspace, "Ann")
    sign_in(workspace, "Ann", rehashed=OTHER_HASH)
    assert account_of(workspace, "Ann").password_hash == OTHER_HASH


def test_signing_out_ends_the_session_here_and_no_other(workspace: Workspace) -> None:
    ann, here = sign_up(workspace, "Ann")
    _, elsewhere = sign_in(workspace, "Ann")
    _, ben = sign_up(workspace, "Ben")
    workspace.core.write(lambda tx: credentials.sign_out(tx, here))
    assert [who(workspace, key) for key in (here, elsewhere, ben)] == [None, "Ann", "Ben"]
    assert ann.row.id in invalidated(workspace)


def test_signing_out_everywhere_ends_all_of_ones_own_sessions(workspace: Workspace) -> None:
    _, here = sign_up(workspace, "Ann")
    _, elsewhere = sign_in(workspace, "Ann")
    _, ben = sign_up(workspace, "Ben")
    workspace.core.write(lambda tx: credentials.sign_out(tx, here, everywhere=True))
    assert [who(workspace, key) for key in (here, elsewhere, ben)] == [None, None, "Ben"]
    assert account_of(workspace, "Ann")
    assert workspace.sql("SELECT count(*) FROM members") == [(2,)]


def test_a_guest_who_signs_out_everywhere_they_are_leaves_name_and_rooms(workspace: Workspace) -> None:
    ann, key = guest(workspace, "Ann")
    workspace.core.write(lambda tx: identity.begin_session(tx, ann.id, "another key of some length", LINUX))
    workspace.core.write(lambda tx: credentials.sign_out(tx, "another key of some length"))
    assert who(workspace, key) == "Ann"
    with pytest.raises(Conflict):
        workspace.arrive("Ann")
    workspace.core.write(lambda tx: credentials.sign_out(tx, key))
    assert workspace.sql("SELECT name_key FROM people") == [(None,)]
    assert workspace.sql("SELECT count(*) FROM members") == [(0,)]
    assert workspace.arrive("Ann")


def test_signing_out_with_a_key_of_nobody_does_nothing(workspace: Workspace) -> None:
    workspace.core.write(lambda tx: credentials.sign_out(tx, "a key of nobody at all"))
    assert invalidated(workspace) == set()


# Passwords


def test_changing_the_password_ends_all_other_sessions_and_reset_links(workspace: Workspace) -> None:
    ann, here = sign_up(workspace, "Ann")
    _, elsewhere = sign_in(workspace, "Ann")
    link = invite(workspace, ann.person, "reset")
    account = account_of(workspace, "Ann")
    assert ann.session is not None
    session_id = ann.session.id
    workspace.core.write(lambda tx: credentials.change_password(tx, account, OTHER_HASH, session_id))
    assert (who(workspace, here), who(workspace, elsewhere)) == ("Ann", None)
    with pytest.raises(NotFound):
        workspace.core.read(lambda tx: resets.whose(tx, link))
