"""Signing up, in and out, with a minimal browser."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from tests.support.clients.accounts import signed_in
from tests.support.clients.raw import RawSocket
from tests.support.clients.web import PASSWORD, WORKSPACE, Web, path_of
from tests.support.servers.server import Server

WRONG = "Wrong name or password."
Open = Callable[[], Web]


def sql(server: Server, statement: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(server.data / "chat.db", isolation_level=None)) as database:
        return database.execute(statement, values).fetchall()


@pytest.fixture
def door(proxied: Server) -> Iterator[Callable[[str], None]]:
    """`door("closed")` sets the door until the end of the test."""

    def set_door(door: str) -> None:
        sql(proxied, "INSERT OR REPLACE INTO meta VALUES ('door', ?)", door)

    yield set_door
    sql(proxied, "DELETE FROM meta WHERE name = 'door'")


# Signing up


def test_who_signs_up_is_in_and_stays_in(web: Open) -> None:
    ann = web()
    answer = ann.sign_up("Ann", next="/rooms/elsewhere")
    assert path_of(answer) == "/rooms/elsewhere"
    assert "Expires" in answer.headers["Set-Cookie"], "the browser keeps it when it is closed"
    assert ann.name() == "Ann"


@pytest.mark.parametrize(
    ("name", "password", "field", "reason"),
    [
        ("", PASSWORD, "name", "This can&#39;t be empty."),
        ("x" * 41, PASSWORD, "name", "at most 40"),
        ("Weak Passwords", "password1", "password", "common password"),
        ("Weak Passwords", "short", "password", "at least 9 characters"),
        ("Weak Passwords", "Weak Passwords", "password", "easy to guess"),
        ("Weak Passwords", WORKSPACE, "password", "easy to guess"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_is_kept(
    web: Open, name: str, password: str, field: str, reason: str
) -> None:
    one = web()
    answer = one.sign_up(name, password)
    assert answer.status == 422
    beside = answer.text.partition(f'id="{field}-below" role="alert">')[2].partition("</p>")[0]
    assert any(part in beside for part in reason.split("|")), answer.text
    assert answer.text.count('aria-invalid="true"') == 1
    assert f'value="{name}"' in answer.text
    assert not re.search(r'type="password"[^>]*\bvalue=', answer.text), "a password is never sent back"
    assert one.name() is None


def test_a_name_that_somebody_has_is_refused(web: Open) -> None:
    web().sign_up("Taken")
    answer = web().sign_up("TAKEN")
    assert answer.status == 409
    assert 'id="name-below" role="alert">Someone has this name' in answer.text


def test_a_guest_who_signs_up_is_the_same_person_in_a_new_session(web: Open, proxied: Server) -> None:
    guest = web()
    guest.join("Guest")
    before = sql(proxied, "SELECT id FROM people WHERE name = 'Guest'")
    old = Web(proxied.url, guest.cookie)
    assert 'value="Guest"' in guest.ask("/sign-up").text
    guest.sign_up("Guest")
    assert sql(proxied, "SELECT id FROM people WHERE name = 'Guest' AND role = 'member'") == before
    assert (guest.name(), old.name()) == ("Guest", None)


def test_where_the_door_is_shut_nobody_signs_up_or_joins(web: Open, door: Callable[[str], None]) -> None:
    outside, here = web(), web()
    here.join("Was Here")
    for state in ("invitation", "closed"):
        door(state)
        assert "<form" not in outside.ask("/sign-up").text
        assert outside.sign_up("Outsider").status == 403
        joined = outside.join("Outsider")
        assert (joined.status, 'name="name"' in joined.text) == (403, False)
        assert 'name="name"' not in outside.ask("/rooms/lobby").text
        assert outside.ask("/pulse").status == 404, "who is here is not for everybody"
        assert (here.name(), here.ask("/pulse").status) == ("Was Here", 200)


def test_a_guest_of_one_room_is_not_told_who_is_in_the_lobby_where_the_door_is_shut(
    proxied: Server, web: Open, door: Callable[[str], None]
) -> None:
    ann = signed_in(proxied, "Ann who invites")
    den = ann.ask("room:create", name="Den", kind="private")["room"]["slug"]
    link = ann.ask("room:invite", room=den, guest=True)["path"]
    visitor = web()
    assert visitor.send(link, name="Visitor").status == 303
    assert visitor.ask("/pulse").status == 200
    door("invitation")
    assert visitor.ask("/pulse").status == 404


# Signing in


def test_who_has_an_account_signs_in_from_another_browser(web: Open) -> None:
    web().sign_up("Ben")
    other = web()
    assert path_of(other.sign_in("  BEN ", next="/rooms/elsewhere")) == "/rooms/elsewhere"
    assert other.name() == "Ben"


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(web: Open) -> None:
    web().sign_up("Known")
    one = web()
    wrong, unknown = (one.sign_in(name, "not the password") for name in ("Known", "Nobody"))
    assert (wrong.status, unknown.status) == (422, 422)
    for answer, name in ((wrong, "Known"), (unknown, "Nobody")):
        assert WRONG in answer.text
        assert f'value="{name}"' in answer.text
    assert without_token(wrong.text.replace("Known", "")) == without_token(unknown.text.replace("Nobody", ""))
    assert one.name() is None


def without_token(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrf_token" not in line]


def test_a_guest_has_no_password_and_signs_in_with_none(web: Open) -> None:
    web().join("Only A Guest")
    for password in ("", "anything at all"):
        assert web().sign_in("Only A Guest", password).status == 422


def test_signing_in_gives_the_browser_another_session(web: Open, proxied: Server) -> None:
    ann = web()
    ann.sign_up("Rotates")
    before = Web(proxied.url, ann.cookie)
    token = ann.token()
    ann.sign_in("Rotates")
    assert (ann.name(), before.name()) == ("Rotates", None)
    assert ann.token() != token


def test_what_was_planted_in_the_cookie_is_gone_after_signing_in(web: Open, proxied: Server) -> None:
    web().sign_up("Planted")
    attacker = web()
    attacker.join("Attacker")
    victim = Web(proxied.url, attacker.cookie, X_Forwarded_For="203.0.113.7")
    victim.sign_in("Planted")
    assert (victim.name(), attacker.name()) == ("Planted", None)


def test_a_guest_who_joins_has_a_secret_that_nobody_planted(web: Open, proxied: Server) -> None:
    attacker = web()
    attacker.join("First Of Them")
    planted = attacker.cookie
    sql(proxied, "UPDATE people SET name_key = NULL, look_key = NULL, name_until = 0 WHERE name = 'First Of Them'")
    web().join("First Of Them")
    assert Web(proxied.url, planted).name() is None, "somebody else has the name"
    victim = Web(proxied.url, planted, X_Forwarded_For="203.0.113.8")
    assert victim.join("Victim").status == 303
    assert victim.name() == "Victim"
    assert Web(proxied.url, planted).name() is None


# Signing out


def connected(one: Web) -> RawSocket:
    return RawSocket(one.url, auth={}, cookie=one.cookie)


def test_signing_out_ends_the_session_and_closes_its_connections(web: Open, proxied: Server) -> None:
    ann, elsewhere = web(), web()
    ann.sign_up("Leaves")
    elsewhere.sign_in("Leaves")
    stolen = Web(proxied.url, ann.cookie)
    with connected(ann) as here, connected(elsewhere) as there:
        here.wait_for("hello")
        there.wait_for("hello")
        assert path_of(ann.sign_out()) == "/"
        here.wait_for("signed_out")
        there.ask("room:list")
    assert (ann.name(), stolen.name(), elsewhere.name()) == (None, None, "Leaves")


def test_signing_out_everywhere_ends_them_all(web: Open) -> None:
    ann, elsewhere, outsider = web(), web(), web()
    ann.sign_up("Leaves All")
    elsewhere.sign_in("Leaves All")
    outsider.sign_up("Stays")
    ann.sign_out(everywhere="1")
    assert (ann.name(), elsewhere.name(), outsider.name()) == (None, None, "Stays")


def test_pages_with_forms_are_kept_nowhere(web: Open) -> None:
    one = web()
    for path in ("/sign-in", "/sign-up"):
        assert one.ask(path).headers["Cache-Control"] == "no-store"
