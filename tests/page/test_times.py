"""Times on the page: in the language of the browser, exact on hover, and named anew at midnight."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.support.browser.browser import Visitor
from tests.support.browser.talk import come_in, say, sees
from tests.support.servers.server import Server

Visit = Callable[..., Visitor]
BERLIN = "Europe/Berlin"


def test_at_midnight_today_becomes_yesterday_without_a_reload_in_the_language_of_the_browser(
    common: Server, visitor: Visit
) -> None:
    one = visitor(locale="de-DE", timezone_id=BERLIN)
    now = datetime.now(ZoneInfo(BERLIN))
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    page = come_in(one, common.url, "Times Anna")
    say(page, "Kurz vor Mitternacht")
    sees(page, "Kurz vor Mitternacht")
    page.clock.install(time=midnight - timedelta(seconds=10))
    page.reload()
    days = page.locator(".row.day span")
    expect(days.last).to_have_text("Heute")
    page.clock.run_for(5_000)
    expect(days.last).to_have_text("Heute")
    page.clock.run_for(7_000)
    expect(days.last).to_have_text("Gestern")
    time = page.locator(".message time").last
    expect(time).to_have_attribute("title", re.compile(rf"^\w+tag, \d+\. \w+ {now.year} um \d\d:\d\d:\d\d$"))
