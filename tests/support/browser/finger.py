"""Touches of a screen, as a real finger makes them."""

from playwright.sync_api import Page


class Finger:
    """A finger on the screen of a page."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)

    def down(self, x: float, y: float) -> None:
        self._touch("touchStart", x, y)

    def move(self, x: float, y: float) -> None:
        self._touch("touchMove", x, y)

    def up(self) -> None:
        self._session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def _touch(self, kind: str, x: float, y: float) -> None:
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})

    def swipe(self, start: tuple[float, float], by: float) -> None:
        """Move sideways over the screen, and let go."""
        x, y = start
        self.down(x, y)
        for step in range(1, 5):
            self.move(x + by * step / 4, y)
        self.up()
