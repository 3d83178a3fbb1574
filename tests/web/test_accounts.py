"""Signing up, in and out, and passwords, with a minimal browser."""

import itertools
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from chat.web.visitors import HOME, local
from tests.support.clients.accounts import signed_in
from tests.support.clients.raw import RawSocket
from tests.support.clients.web import PASSWORD, Web, path_of
from tests.support.servers.server import Server

PLACE = "Xylothrumble Quendaloo"
OTHER_PASSWORD = "velvet harbour 92 trombone"
WRONG = "The name or the password is wrong."
addresses = itertools.count(1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server behind a proxy, so that each person in these tests can have their own address."""
    with Server(tmp_path_factory.mktemp("accounts"), CHAT_PROXIES="1", CHAT_PLACE=PLACE) as running:
        yield running
    assert "Traceback" not in running.log.read_text()


@pytest.fixture
def web(server: Server) -> Callable[[], Web]:
    """`web()`: a browser at another address."""
    return lambda: Web(server.url, X_Forwarded_For=f"198.51.100.{next(addresses)}")


def sql(server: Server, statement: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(server.data / "chat.db", isolation_level=None)) as database:
        return database.execute(statement, values).fetchall()


@pytest.fixture
def door(server: Server) -> Iterator[Callable[[str], None]]:
    """`door("closed")` sets the door until the end of the test."""

    def set_door(door: str) -> None:
        sql(server, "INSERT OR REPLACE INTO meta VALUES ('door', ?)", door)

    yield set_door
    sql(server, "DELETE FROM meta WHERE name = 'door'")


Open = Callable[[], Web]


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
        ("x" * 41, PASSWORD, "name", "longer than 40"),
        ("Weak Passwords", "password1", "password", "common password"),
        ("Weak Passwords", "short", "password", "at least 8 characters"),
        ("Weak Passwords", "Weak Passwords", "password", "easy to guess"),
        ("Weak Passwords", PLACE, "password", "easy to guess"),
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
    assert 'id="name-below" role="alert">Somebody else has this name' in answer.text


def test_a_guest_who_signs_up_is_the_same_person_in_a_new_session(web: Open, server: Server) -> None:
    guest = web()
    guest.join("Guest")
    before = sql(server, "SELECT id FROM people WHERE name = 'Guest'")
    old = Web(server.url, guest.cookie)
    assert 'value="Guest"' in guest.ask("/sign-up").text
    guest.sign_up("Guest")
    assert sql(server, "SELECT id FROM people WHERE name = 'Guest' AND role = 'member'") == before
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
    server: Server, web: Open, door: Callable[[str], None]
) -> None:
    ann = signed_in(server, "Ann who invites")
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


def test_signing_in_gives_the_browser_another_session(web: Open, server: Server) -> None:
    ann = web()
    ann.sign_up("Rotates")
    before = Web(server.url, ann.cookie)
    token = ann.token()
    ann.sign_in("Rotates")
    assert (ann.name(), before.name()) == ("Rotates", None)
    assert ann.token() != token


def test_what_was_planted_in_the_cookie_is_gone_after_signing_in(web: Open, server: Server) -> None:
    web().sign_up("Planted")
    attacker = web()
    attacker.join("Attacker")
    victim = Web(server.url, attacker.cookie, X_Forwarded_For="203.0.113.7")
    victim.sign_in("Planted")
    assert (victim.name(), attacker.name()) == ("Planted", None)


def test_a_guest_who_joins_has_a_secret_that_nobody_planted(web: Open, server: Server) -> None:
    attacker = web()
    attacker.join("First Of Them")
    planted = attacker.cookie
    sql(server, "UPDATE people SET name_key = NULL, look_key = NULL, name_until = 0 WHERE name = 'First Of Them'")
    web().join("First Of Them")
    assert Web(server.url, planted).name() is None, "somebody else has the name"
    victim = Web(server.url, planted, X_Forwarded_For="203.0.113.8")
    assert victim.join("Victim").status == 303
    assert victim.name() == "Victim"
    assert Web(server.url, planted).name() is None


ELSEWHERE = [
    "//evil.example", "https://evil.example", "http:evil.example", "/\\evil.example", "\\\\evil.example",
    "/rooms//evil.example", "/rooms/\\evil", "javascript:alert(1)", "/sign-out", "/rooms/x\r\nSet-Cookie: a=b",
    "/rooms/\t/x", "/rooms/\x00", "", " /rooms/lobby", "/rooms", "/static/x", "/rooms/../\u2028",
]  # fmt: skip


@pytest.mark.parametrize("where", ELSEWHERE)
def test_no_form_leads_elsewhere(where: str) -> None:
    assert local(where) == HOME


@pytest.mark.parametrize(
    "where", ["/rooms/lobby", "/rooms/gr%C3%BC%C3%9Fe", "/invite/abc", "/admin/people", "/password"]
)
def test_forms_lead_on_to_where_one_wanted_to_go(where: str) -> None:
    assert local(where) == where


def test_signing_in_leads_nowhere_else(web: Open) -> None:
    ann = web()
    assert path_of(ann.sign_up("Led Astray", next="//evil.example")) == "/rooms/lobby"
    assert path_of(ann.ask("/sign-in?next=//evil.example")) == "/rooms/lobby"
    assert path_of(ann.ask("/sign-up?next=//evil.example")) == "/rooms/lobby"
    assert path_of(ann.sign_in("Led Astray", next="//evil.example")) == "/rooms/lobby"
    assert 'name="next" value="/rooms/lobby"' in web().ask("/sign-in?next=//evil.example").text


def test_attempts_at_one_account_are_limited_and_the_right_password_does_not_help(web: Open) -> None:
    web().sign_up("Guessed")
    one, another = web(), web()
    assert [one.sign_in("Guessed", f"guess {n}").status for n in range(5)] == [422] * 5
    refused = one.sign_in("gUESSED")
    assert refused.status == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert "too often. Please try again in a minute" in refused.text
    assert one.name() is None
    assert another.sign_in("Guessed").status == 303, "from elsewhere the owner of the account gets in"


def test_who_rotates_addresses_guesses_no_more_often_and_a_browser_that_knows_the_account_gets_in(
    server: Server, web: Open
) -> None:
    ann = web()
    ann.sign_up("Well Known")
    ann.sign_out()

    def guess(address: str) -> int:
        return Web(server.url, X_Forwarded_For=address).sign_in("Well Known", "not it at all").status

    household = [guess(f"2001:db8:0:1::{n:x}") for n in range(40)]
    assert household == [422] * 5 + [429] * 35
    everywhere = [guess(f"203.0.{n}.1") for n in range(40)]
    assert everywhere == [422] * 5 + [429] * 35
    assert web().sign_in("Well Known").status == 429, (
        "from a browser that nobody has seen the right password has to wait"
    )
    assert ann.sign_in("Well Known", "mistyped").status == 422
    assert ann.sign_in("Well Known").status == 303


# Signing out


def connected(one: Web) -> RawSocket:
    return RawSocket(one.url, auth={}, cookie=one.cookie)


def test_signing_out_ends_the_session_and_closes_its_connections(web: Open, server: Server) -> None:
    ann, elsewhere = web(), web()
    ann.sign_up("Leaves")
    elsewhere.sign_in("Leaves")
    stolen = Web(server.url, ann.cookie)
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
