"""Scrolling through a room, in a real Chromium: rows come and go out of view, and those in view stay where they are."""

from collections.abc import Callable

from tests.support.browser.browser import Visitor
from tests.support.browser.room import Room, row
from tests.support.browser.scrolling import SCROLL
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]
Chat = Callable[..., Chatter]
KINDS = (
    "{}",
    "**{}**\n\n- one\n- two\n- three",
    "> {}\n\nYes.",
    "```python\ntide = {}\nprint(tide)\n```",
    "{}\nand\nso\non",
)
TALL = "{}" + "\nand so on" * 27


def text(number: int) -> str:
    """Return the text of a message: the first hundred are the tallest, so that what goes is taller than what comes."""
    return (TALL if number < 100 and number % 4 == 0 else KINDS[number % len(KINDS)]).format(f"line {number}.")


def test_no_row_in_view_jumps_while_one_scrolls_down_and_taller_ones_leave_the_document(
    common: Server, visitor: Visit, chatter: Chat
) -> None:
    room = Room(common, visitor, chatter)
    posted = [room.post(text(number)) for number in range(260)]
    for message in posted[::9]:
        room.ben.ask("message:react", room=room.slug, id=message["id"], emoji="👍")
    page = room.page()
    page.evaluate(SCROLL, [".log", -150])
    assert row(page, "line 0.").count() == 1
    shifts = page.evaluate(SCROLL, [".log", 150])["shifts"]
    assert row(page, "line 259.").count() == 1
    assert len(shifts) > 50
    assert max(shifts) < 1, [(at, one) for at, one in enumerate(shifts) if one >= 1]
