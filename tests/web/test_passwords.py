"""Changing a password, and setting a new one by a link, with a minimal browser."""

import json
from collections.abc import Callable
from urllib.parse import urlencode

from tests.support.clients.accounts import reset_link
from tests.support.clients.web import FORM, OTHER_PASSWORD, PASSWORD, Web, path_of
from tests.support.servers.server import Server

Open = Callable[[], Web]


# Passwords


def test_another_password_ends_the_other_sessions(web: Open) -> None:
    ann, elsewhere = web(), web()
    ann.sign_up("Changes")
    elsewhere.sign_in("Changes")
    assert path_of(ann.send("/password", old=PASSWORD, new=OTHER_PASSWORD)) == "/password"
    assert "Password changed" in ann.ask("/password").text
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


def test_a_password_is_judged_while_it_is_typed_by_the_rules_by_which_it_is_taken(web: Open) -> None:
    typist = web()

    def judged(password: str, **about: str) -> tuple[str, str]:
        said = json.loads(typist.send("/password/strength", at="/sign-up", password=password, **about).body)
        return said["level"], said["words"]

    assert judged("quartz") == ("weak", "Too short: 3 more characters")
    assert judged("velvet harbour") == ("good", "Good")
    assert judged(PASSWORD) == ("strong", "Strong")
    assert judged("Xylothrumble Q") == ("strong", "Strong")
    for about in ({"name": "Xylothrumble Q"}, {"workspace": "Xylothrumble Q"}):
        assert judged("Xylothrumble Q", **about) == ("weak", "Easy to guess: use other words than these names")


def test_passwords_are_not_judged_without_end(web: Open) -> None:
    typist = web()
    body = urlencode({"csrf_token": typist.token("/sign-up"), "password": "short"}).encode()
    statuses = [typist.ask("/password/strength", "POST", body, Content_Type=FORM).status for _ in range(61)]
    assert statuses == [200] * 60 + [429]


def test_only_who_has_an_account_has_a_password_to_change(web: Open) -> None:
    outsider, guest = web(), web()
    guest.join("No Password")
    for one in (outsider, guest):
        assert path_of(one.ask("/password")) == "/sign-in?next=/password"
        assert path_of(one.send("/password", old="", new=OTHER_PASSWORD)) == "/sign-in?next=/password"


# A lost password


def test_a_link_sets_another_password_once_and_ends_all_sessions(proxied: Server, web: Open) -> None:
    ann, forgetful = web(), web()
    ann.sign_up("Forgets")
    link = reset_link(proxied, "Forgets")
    assert "Forgets" in forgetful.ask(link).text, "it says whose it is, also to the password manager"
    weak = forgetful.send(link, password="password1")
    assert (weak.status, 'id="password-below" role="alert">' in weak.text) == (422, True)
    assert path_of(forgetful.send(link, password=OTHER_PASSWORD)) == "/sign-in"
    assert "Password set." in forgetful.ask("/sign-in").text
    assert (ann.name(), forgetful.name()) == (None, None)
    assert forgetful.sign_in("Forgets", OTHER_PASSWORD).status == 303
    assert web().ask(link).status == 404
    assert web().send(link, at="/sign-in", password=PASSWORD).status == 404


def test_a_link_that_was_never_made_says_nothing(web: Open) -> None:
    for token in ("x", "a%20secret", "%00", "%ff", "x" * 3000):
        assert web().ask(f"/reset/{token}").status == 404
