"""Measure the time until the first message of a room can be read, on a fast line and on a slow one.

`python -m tests.support.browser.slow` prints it. Each figure is the median of five browsers with an empty cache.
"""

import statistics
import sys
import tempfile
import uuid
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.support.browser.browser import Visitor, launch
from tests.support.browser.talk import choose_name
from tests.support.clients.clients import Chatter
from tests.support.servers.server import Server

SLOW = {"offline": False, "latency": 300, "downloadThroughput": 60_000, "uploadThroughput": 60_000}  # ms, bytes/s
READABLE = """new Promise((resolve) => {
  const look = () => {
    if (document.querySelector('.message .text')) resolve(performance.now());
    else requestAnimationFrame(look);
  };
  look();
})"""


def first_message(browser: Browser, url: str, name: str, *, slow: bool) -> float:
    """Return the milliseconds from the start of the navigation to the frame with the first message."""
    visitor = Visitor(browser)
    choose_name(visitor, url, name)
    network = visitor.context.new_cdp_session(visitor.page)
    network.send("Network.enable")
    if slow:
        network.send("Network.emulateNetworkConditions", SLOW)
    visitor.page.goto(f"{url}/rooms/lobby", wait_until="commit")
    taken: float = visitor.page.evaluate(READABLE)
    visitor.context.close()
    return taken


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as home,
        Server(Path(home)) as server,
        sync_playwright() as playwright,
        launch(playwright) as browser,
        Chatter(server.url, "Ben") as ben,
    ):
        ben.ask("room:join", room="lobby")
        for number in range(50):
            text = f"Message {number} " + "word " * 12
            ben.ask("message:post", room="lobby", text=text, client_id=str(uuid.uuid4()))
        for words, slow in (("as it is", False), ("300 ms latency, 60 kB/s", True)):
            taken = [first_message(browser, server.url, f"{words[0]}{number}", slow=slow) for number in range(5)]
            sys.stdout.write(f"{words}: first message after {statistics.median(taken) / 1000:.2f} s\n")


if __name__ == "__main__":
    main()
