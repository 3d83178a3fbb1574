"""Changing a password, and setting a new one by a link, with a minimal browser."""

import hashlib
import itertools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from tests.support.clients.web import PASSWORD, Web, path_of
from tests.support.servers.server import Server

OTHER_PASSWORD = "velvet harbour 92 trombone"
addresses = itertools.count(1)
Open = Callable[[], Web]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server behind a proxy, so that each person in these tests can have their own address."""
    with Server(tmp_path_factory.mktemp("passwords"), CHAT_PROXIES="1") as running:
        yield running
    assert "Traceback" not in running.log.read_text()


@pytest.fixture
def web(server: Server) -> Open:
    """`web()`: a browser at another address."""
    return lambda: Web(server.url, X_Forwarded_For=f"198.51.100.{next(addresses)}")


# Passwords


def test_another_password_ends_the_other_sessions(web: Open) -> None:
    ann, elsewhere = web(), web()
    ann.sign_up("Changes")
    elsewhere.sign_in("Changes")
    assert path_of(ann.send("/password", old=PASSWORD, new=OTHER_PASSWORD)) == "/password"
    assert "Your password is changed" in ann.ask("/password").text
    assert (ann.name(), elsewhere.name()) == ("Changes", None)
    assert elsewhere.sign_in("Changes").status == 422
    assert elsewhere.sign_in("Changes", OTHER_PASSWORD).status == 303


def test_without_the_old_password_or_with_a_weak_one_nothing_changes(web: Open) -> None:
    ann = web()
    ann.sign_up("Keeps")
    wrong = ann.send("/password", old="not it at all", new=OTHER_PASSWORD)
    weak = ann.send("/password", old=PASSWORD, new="password1")
    assert (wrong.status, 'id="old-below" role="alert">' in wrong.text) == (422, True)
    assert (weak.status, 'id="new-below" role="alert">' in weak.text) == (422, True)
    assert web().sign_in("Keeps").status == 303


def test_only_who_has_an_account_has_a_password_to_change(web: Open) -> None:
    outsider, guest = web(), web()
    guest.join("No Password")
    for one in (outsider, guest):
        assert path_of(one.ask("/password")) == "/sign-in?next=/password"
        assert path_of(one.send("/password", old="", new=OTHER_PASSWORD)) == "/sign-in?next=/password"


# A lost password


def reset_link(server: Server, name: str) -> str:
    """Return the path of a link that an admin made for a person."""
    secret = f"a secret for {name}"
    with closing(sqlite3.connect(server.data / "chat.db", isolation_level=None)) as database:
        database.execute(
            "INSERT INTO links (kind, token_hash, person_id, made_by, uses, created_at, until)"
            " SELECT 'reset', ?, id, id, 0, 0, 9e12 FROM people WHERE name = ?",
            [hashlib.sha256(secret.encode()).hexdigest(), name],
        )
    return f"/reset/{secret.replace(' ', '%20')}"


def test_a_link_sets_another_password_once_and_ends_all_sessions(server: Server, web: Open) -> None:
    ann, forgetful = web(), web()
    ann.sign_up("Forgets")
    link = reset_link(server, "Forgets")
    assert "Forgets" in forgetful.ask(link).text, "it says whose it is, also to the password manager"
    weak = forgetful.send(link, password="password1")
    assert (weak.status, 'id="password-below" role="alert">' in weak.text) == (422, True)
    assert path_of(forgetful.send(link, password=OTHER_PASSWORD)) == "/sign-in"
    assert "Your new password is set." in forgetful.ask("/sign-in").text
    assert (ann.name(), forgetful.name()) == (None, None)
    assert forgetful.sign_in("Forgets", OTHER_PASSWORD).status == 303
    assert web().ask(link).status == 404
    assert web().send(link, at="/sign-in", password=PASSWORD).status == 404


def test_a_link_that_was_never_made_says_nothing(web: Open) -> None:
    for token in ("x", "a%20secret", "%00", "%ff", "x" * 3000):
        assert web().ask(f"/reset/{token}").status == 404


# Guessing


def test_whose_browser_is_lost_gets_in_again_by_a_link_while_others_guess(server: Server, web: Open) -> None:
    web().sign_up("Locked Out")
    for n in range(20):
        Web(server.url, X_Forwarded_For=f"203.0.{n}.2").sign_in("Locked Out", "not it at all")
    new = web()
    assert new.sign_in("Locked Out").status == 429
    new.send(reset_link(server, "Locked Out"), password=OTHER_PASSWORD)
    assert new.sign_in("Locked Out", OTHER_PASSWORD).status == 303


def test_a_stolen_session_does_not_guess_the_password_either(server: Server, web: Open) -> None:
    ann = web()
    ann.sign_up("Robbed")

    def guess(n: int) -> int:
        thief = Web(server.url, ann.cookie, X_Forwarded_For=f"203.0.{n}.3")
        return thief.send("/password", old="not it at all", new=OTHER_PASSWORD).status

    assert [guess(n) for n in range(20)] == [422] * 10 + [429] * 10
