"""Identifying a client that connects: by a browser's cookie, or by its `auth`."""

from collections.abc import Mapping
from typing import Any

import pytest

from chat.domain.accounts.devices import Device
from chat.domain.accounts.identity import Arrival, arrive
from chat.errors import Invalid, Unauthenticated
from chat.live.handshake import identify
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace

KEY = "a key of some length"
FIREFOX = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64) Firefox/1.0", "REMOTE_ADDR": "192.0.2.9"}
DAY = 24 * 3600


@pytest.fixture(autouse=True)
def ann(workspace: Workspace, clock: Clock) -> None:
    """Ann has used a browser, some days ago."""
    before = Device("Safari on iPhone", "192.0.2.1", "browser")
    workspace.core.write(lambda tx: arrive(tx, "Ann", KEY, before))
    clock.go(3 * DAY)


def enter(
    workspace: Workspace, auth: object, cookie: Mapping[str, object] | None = None,
    environ: Mapping[str, str] = FIREFOX, *, has_loaded: bool = False,
) -> Arrival:  # fmt: skip
    environment: Any = dict(environ)
    return identify(workspace.core, auth, lambda: cookie or {}, environment, lambda _: has_loaded, "this worker")


@pytest.mark.parametrize(
    ("environ", "device"), [(FIREFOX, ("Firefox on Linux", "192.0.2.9")), ({}, ("Unknown device", ""))]
)
def test_a_browser_is_known_by_its_cookie_and_its_session_shows_from_where_it_was_used(
    workspace: Workspace, environ: Mapping[str, str], device: tuple[str, str]
) -> None:
    assert enter(workspace, None, {"key": KEY}, environ).me.name == "Ann"
    assert workspace.sql("SELECT label, address, kind FROM sessions") == [(*device, "browser")]


@pytest.mark.parametrize("cookie", [{}, {"key": None}, {"key": 5}, {"key": KEY[1:]}])
def test_a_browser_without_a_key_that_is_known_has_to_choose_a_name(
    workspace: Workspace, cookie: Mapping[str, object]
) -> None:
    with pytest.raises(Unauthenticated):
        enter(workspace, None, cookie)


@pytest.mark.parametrize("auth", [{"token": KEY}, {"name": "Ann", "key": KEY}])
def test_a_program_is_known_by_its_token_or_by_its_key(workspace: Workspace, auth: object) -> None:
    assert enter(workspace, auth).me.name == "Ann"
    assert workspace.sql("SELECT address FROM sessions") == [("192.0.2.9",)]


def test_a_token_that_is_not_known_lets_nobody_in(workspace: Workspace) -> None:
    with pytest.raises(Unauthenticated):
        enter(workspace, {"token": KEY[1:]}, {"key": KEY})


def test_a_guest_without_a_key_holds_their_name_at_this_worker(workspace: Workspace) -> None:
    assert enter(workspace, {"name": "Passing"}).session_id is None
    assert workspace.sql("SELECT held_by FROM people WHERE name = 'Passing'") == [("this worker",)]


def test_the_session_of_a_new_guest_is_named_after_their_program(workspace: Workspace) -> None:
    enter(workspace, {"name": "Bot", "key": "another key of some length"}, environ={"HTTP_USER_AGENT": "robot/1"})
    labels = workspace.sql(
        "SELECT label, sessions.kind FROM sessions JOIN people ON people.id = person_id WHERE name = 'Bot'"
    )
    assert labels == [("robot/1", "key")]


@pytest.mark.parametrize("auth", ["Ann", ["Ann"], {"name": 5}, {"nme": "Ann"}, {"key": KEY}])
def test_an_auth_that_does_not_say_who_it_is_is_refused_as_the_field_at_fault(
    workspace: Workspace, auth: object
) -> None:
    with pytest.raises(Invalid) as refused:
        enter(workspace, auth, {"key": KEY})
    assert refused.value.field == "auth"


@pytest.mark.parametrize("auth", [None, {"token": KEY}, {"name": "Ann", "key": KEY}])
def test_rooms_that_are_known_already_are_not_read_again(workspace: Workspace, auth: object) -> None:
    assert enter(workspace, auth, {"key": KEY}).rooms is not None
    assert enter(workspace, auth, {"key": KEY}, has_loaded=True).rooms is None
