"""Accounts, without the pages on which one asks for them: signing up, in and out, and the passwords."""

import secrets

import pytest

from chat.core import wire
from chat.domain.accounts import credentials, identity, resets
from chat.errors import Conflict, Forbidden, Invalid, NotFound
from chat.store import queries
from tests.support.data.members import HASH, OTHER_HASH, browser, guest, invalidated, invite, sign_in, sign_up, who
from tests.support.data.store import Place

# Signing up


def test_who_signs_up_has_an_account_that_holds_its_name_for_ever(place: Place) -> None:
    known, key = sign_up(place, "Ann")
    assert (known.row.role, known.row.name_until) == ("member", wire.FOR_EVER)
    assert known.session is not None
    assert (known.session.kind, known.session.label) == ("browser", "Firefox on Linux")
    assert who(place, key) == "Ann"
    with pytest.raises(Conflict) as refused:
        sign_up(place, "ANN")
    assert refused.value.field == "name"


def test_a_guest_who_signs_up_keeps_id_messages_and_rooms(place: Place) -> None:
    ann, key = guest(place, "Ann")
    said = place.post(ann, "before")
    known, new_key = sign_up(place, "Ann Smith", key)
    assert (known.row.id, known.row.name, known.row.role) == (ann.id, "Ann Smith", "member")
    message = next(one for one in place.timeline(ann) if one.id == said.id)
    assert message.author is not None
    assert message.author.name == "Ann Smith"
    assert place.sql("SELECT count(*) FROM members WHERE person_id = :id", id=ann.id) == [(1,)]
    assert (who(place, key), who(place, new_key)) == (None, "Ann Smith")
    assert ann.id in invalidated(place)


def test_a_guest_of_one_room_who_signs_up_sees_the_others_too(place: Place) -> None:
    key = secrets.token_urlsafe(32)
    visitor = place.core.write(lambda tx: identity.arrive(tx, "Vera", key, room_id=1)).person
    assert sign_up(place, "Vera", key)[0].row.id == visitor.id
    assert place.sql("SELECT room_id FROM people WHERE id = :id", id=visitor.id) == [(None,)]


def test_who_has_an_account_does_not_sign_up_again_in_the_same_browser(place: Place) -> None:
    _, key = sign_up(place, "Ann")
    with pytest.raises(Conflict):
        sign_up(place, "Other", key)
    assert who(place, key) == "Ann"


def test_a_banned_guest_does_not_become_an_account(place: Place) -> None:
    ann, key = guest(place, "Ann")
    place.sql_write("UPDATE people SET banned_at = 1 WHERE id = :id", id=ann.id)
    with pytest.raises(Forbidden):
        sign_up(place, "Ann", key)
    assert place.sql("SELECT role FROM people WHERE id = :id", id=ann.id) == [("guest",)]


# Signing in and out


def test_an_account_is_found_however_its_name_is_written(place: Place) -> None:
    known, _ = sign_up(place, "Ann Smith")
    for name in ("Ann Smith", "  ann  SMITH ", "Ａｎｎ Smith"):
        found = place.core.read(lambda tx, name=name: credentials.find(tx, name))
        assert found is not None, name
        assert found.id == known.row.id
    for name in ("Ann", "", "\x00", "x" * 5000, "\ud800"):
        assert place.core.read(lambda tx, name=name: credentials.find(tx, name)) is None, name


def test_a_guest_is_no_account(place: Place) -> None:
    guest(place, "Ann")
    assert place.core.read(lambda tx: credentials.find(tx, "Ann")) is None


def test_signing_in_begins_a_session_and_ends_the_one_that_the_browser_had(place: Place) -> None:
    _, first = sign_up(place, "Ann")
    _, elsewhere = sign_in(place, "Ann")
    _, second = sign_in(place, "Ann", first)
    assert (who(place, first), who(place, elsewhere), who(place, second)) == (None, "Ann", "Ann")


def test_a_guest_who_signs_in_to_an_account_is_gone_as_a_guest(place: Place) -> None:
    sign_up(place, "Ann")
    passing, key = guest(place, "Passing")
    sign_in(place, "Ann", key)
    assert who(place, key) is None
    assert place.sql("SELECT name_key FROM people WHERE id = :id", id=passing.id) == [(None,)]
    assert place.sql("SELECT count(*) FROM members WHERE person_id = :id", id=passing.id) == [(0,)]
    assert passing.id in invalidated(place)


def test_a_password_that_was_changed_meanwhile_lets_nobody_in(place: Place) -> None:
    known, _ = sign_up(place, "Ann")
    account = place.core.read(lambda tx: credentials.find(tx, "Ann"))
    assert account is not None
    place.core.write(lambda tx: credentials.change_password(tx, account, OTHER_HASH, None))
    with pytest.raises(Invalid):
        place.core.write(lambda tx: credentials.sign_in(tx, account, browser()))
    with pytest.raises(Invalid):
        place.core.write(lambda tx: credentials.change_password(tx, account, HASH, None))
    assert place.sql("SELECT count(*) FROM sessions WHERE person_id = :id", id=known.row.id) == [(0,)]


def test_who_is_banned_does_not_get_in_with_the_right_password(place: Place) -> None:
    known, _ = sign_up(place, "Ann")
    place.sql_write("UPDATE people SET banned_at = 1 WHERE id = :id", id=known.row.id)
    with pytest.raises(Forbidden):
        sign_in(place, "Ann")


def test_a_password_hashed_with_less_effort_is_hashed_again(place: Place) -> None:
    sign_up(place, "Ann")
    sign_in(place, "Ann", rehashed=OTHER_HASH)
    account = place.core.read(lambda tx: credentials.find(tx, "Ann"))
    assert account is not None
    assert account.password_hash == OTHER_HASH


def test_signing_out_ends_the_session_here_and_no_other(place: Place) -> None:
    ann, here = sign_up(place, "Ann")
    _, elsewhere = sign_in(place, "Ann")
    _, ben = sign_up(place, "Ben")
    place.core.write(lambda tx: credentials.sign_out(tx, here))
    assert [who(place, key) for key in (here, elsewhere, ben)] == [None, "Ann", "Ben"]
    assert ann.row.id in invalidated(place)


def test_signing_out_everywhere_ends_all_of_ones_own_sessions(place: Place) -> None:
    _, here = sign_up(place, "Ann")
    _, elsewhere = sign_in(place, "Ann")
    _, ben = sign_up(place, "Ben")
    place.core.write(lambda tx: credentials.sign_out(tx, here, everywhere=True))
    assert [who(place, key) for key in (here, elsewhere, ben)] == [None, None, "Ben"]


def test_a_guest_who_signs_out_leaves_name_and_rooms(place: Place) -> None:
    _, key = guest(place, "Ann")
    place.core.write(lambda tx: credentials.sign_out(tx, key))
    assert place.sql("SELECT name_key FROM people") == [(None,)]
    assert place.sql("SELECT count(*) FROM members") == [(0,)]
    assert place.arrive("Ann")


def test_signing_out_with_a_key_of_nobody_does_nothing(place: Place) -> None:
    place.core.write(lambda tx: credentials.sign_out(tx, "a key of nobody at all"))
    assert invalidated(place) == set()


# Passwords


def test_changing_the_password_ends_all_other_sessions(place: Place) -> None:
    ann, here = sign_up(place, "Ann")
    _, elsewhere = sign_in(place, "Ann")
    account = place.core.read(lambda tx: credentials.find(tx, "Ann"))
    assert account is not None
    assert ann.session is not None
    session_id = ann.session.id
    place.core.write(lambda tx: credentials.change_password(tx, account, OTHER_HASH, session_id))
    assert (who(place, here), who(place, elsewhere)) == ("Ann", None)


def test_a_reset_link_sets_a_password_once_and_ends_all_sessions(place: Place) -> None:
    ann, here = sign_up(place, "Ann")
    link, other = (invite(place, ann.person, "reset") for _ in range(2))
    assert place.core.read(lambda tx: resets.whose(tx, link)).name == "Ann"
    place.core.write(lambda tx: credentials.reset_password(tx, link, OTHER_HASH))
    assert who(place, here) is None
    account = place.core.read(lambda tx: queries.accounts.by_id(tx, ann.row.id))
    assert account is not None
    assert account.password_hash == OTHER_HASH
    for used in (link, other):
        with pytest.raises(NotFound):
            place.core.write(lambda tx, used=used: credentials.reset_password(tx, used, HASH))


@pytest.mark.parametrize("change", ["until = 1", "revoked_at = 1", "kind = 'place'"])
def test_a_reset_link_that_is_not_valid_any_more_resets_nothing(place: Place, change: str) -> None:
    ann, here = sign_up(place, "Ann")
    link = invite(place, ann.person, "reset")
    place.sql_write(f"UPDATE links SET {change}")
    with pytest.raises(NotFound):
        place.core.write(lambda tx: credentials.reset_password(tx, link, OTHER_HASH))
    assert who(place, here) == "Ann"


def test_a_reset_link_does_nothing_for_a_banned_person_nor_for_a_guest(place: Place) -> None:
    ann, _ = sign_up(place, "Ann")
    passing, _ = guest(place, "Passing")
    links = [invite(place, ann.person, "reset"), invite(place, passing, "reset")]
    place.sql_write("UPDATE people SET banned_at = 1 WHERE id = :id", id=ann.row.id)
    for link in links:
        with pytest.raises(NotFound):
            place.core.write(lambda tx, link=link: credentials.reset_password(tx, link, OTHER_HASH))
