"""The first frame has the look that the browser keeps, and the person starts in the room that it keeps."""

import json
import re
from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.support.clients.accounts import signed_in
from tests.support.clients.web import Web, path_of
from tests.support.servers.server import Server

Open = Callable[[], Web]


def cookies(**kept: str) -> str:
    return "; ".join(f"banter-{name}={quote(value)}" for name, value in kept.items())


def head(web: Open, preferences: str) -> tuple[list[str], list[str]]:
    """Return the look of a page: its attributes, and the colours of the browser's frame."""
    page = web().ask("/sign-in", Cookie=cookies(preferences=preferences)).text
    html = re.findall("<html[^>]*>", page)[0]
    colours = re.findall(r'name="theme-color"[^>]*content="([^"]*)"', page)
    return sorted(re.findall(r' (data-[\w-]+="[^"]*")', re.sub(' data-icons="[^"]*"', "", html))), colours


def test_the_page_is_dark_from_the_start_in_a_browser_that_was_told_so(web: Open) -> None:
    kept = json.dumps({"theme": "dark", "text_size": "large", "start_room": "hall", "enter": "break"})
    assert head(web, kept) == (['data-text-size="large"', 'data-theme="dark"'], ["#1b1714", "#1b1714"])
    assert head(web, '{"theme":"light"}')[1] == ["#fcfaf8", "#fcfaf8"]


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"theme":"\\"><script>"}', '{"colour":"red"}', "%ff\x00", "7"])
def test_what_can_not_be_read_is_no_look_at_all(web: Open, kept: str) -> None:
    assert head(web, kept) == ([], ["#fcfaf8", "#1b1714"])


def test_a_person_starts_in_the_room_that_was_chosen_or_else_in_the_last_one(web: Open, proxied: Server) -> None:
    one = web()
    one.join("Starter")
    mine = one.cookie
    with signed_in(proxied, "Maker Of Starts", "member") as maker:
        slugs = [maker.ask("room:create", name=name)["room"]["slug"] for name in ("Grüße", "Last")]

    def home(**kept: str) -> str:
        one.cookie = f"{mine}; {cookies(**kept)}"
        return path_of(one.ask("/"))

    assert home(room=slugs[1]) == f"/rooms/{slugs[1]}"
    assert home(room=slugs[1], preferences=json.dumps({"start_room": slugs[0]})) == f"/rooms/{quote(slugs[0])}"
    for broken in ("", "\x00", "x" * 81, "nowhere"):
        assert home(room=broken, preferences=json.dumps({"start_room": broken})) == "/rooms/lobby"
