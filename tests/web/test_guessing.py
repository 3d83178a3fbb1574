"""Guessing passwords on a running server: how often one may, and who gets in meanwhile."""

from collections.abc import Callable

from tests.support.clients.accounts import reset_link
from tests.support.clients.web import OTHER_PASSWORD, Web
from tests.support.servers.server import Server

Open = Callable[[], Web]


def test_attempts_at_one_account_are_limited_and_the_right_password_does_not_help(web: Open) -> None:
    web().sign_up("Guessed")
    one, another = web(), web()
    assert [one.sign_in("Guessed", f"guess {n}").status for n in range(5)] == [422] * 5
    refused = one.sign_in("gUESSED")
    assert refused.status == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert "Too many attempts. Try again in a minute" in refused.text
    assert one.name() is None
    assert another.sign_in("Guessed").status == 303, "from elsewhere the owner of the account gets in"


def test_who_rotates_addresses_guesses_no_more_often_and_a_browser_that_knows_the_account_gets_in(
    proxied: Server, web: Open
) -> None:
    ann = web()
    ann.sign_up("Well Known")
    ann.sign_out()

    def guess(address: str) -> int:
        return Web(proxied.url, X_Forwarded_For=address).sign_in("Well Known", "not it at all").status

    household = [guess(f"2001:db8:0:1::{n:x}") for n in range(40)]
    assert household == [422] * 5 + [429] * 35
    everywhere = [guess(f"203.0.{n}.1") for n in range(40)]
    assert everywhere == [422] * 5 + [429] * 35
    assert web().sign_in("Well Known").status == 429, (
        "from a browser that nobody has seen the right password has to wait"
    )
    assert ann.sign_in("Well Known", "mistyped").status == 422
    assert ann.sign_in("Well Known").status == 303


def test_whose_browser_is_lost_gets_in_again_by_a_link_while_others_guess(proxied: Server, web: Open) -> None:
    web().sign_up("Locked Out")
    for n in range(20):
        Web(proxied.url, X_Forwarded_For=f"203.0.{n}.2").sign_in("Locked Out", "not it at all")
    new = web()
    assert new.sign_in("Locked Out").status == 429
    new.send(reset_link(proxied, "Locked Out"), password=OTHER_PASSWORD)
    assert new.sign_in("Locked Out", OTHER_PASSWORD).status == 303


def test_a_stolen_session_does_not_guess_the_password_either(proxied: Server, web: Open) -> None:
    ann = web()
    ann.sign_up("Robbed")

    def guess(n: int) -> int:
        thief = Web(proxied.url, ann.cookie, X_Forwarded_For=f"203.0.{n}.3")
        return thief.send("/password", old="not it at all", new=OTHER_PASSWORD).status

    assert [guess(n) for n in range(20)] == [422] * 10 + [429] * 10
