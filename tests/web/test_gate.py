"""What counts as a page, of which an address may ask for so many a second."""

import pytest
from flask import Flask

from chat.errors import TooMany
from chat.web import gate
from chat.web.attempts import WITHIN

HANDSHAKE = {"Connection": "Upgrade", "Upgrade": "websocket"}


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A page and a WebSocket, and an address may have one page a second."""
    monkeypatch.setattr(gate, "PAGES", 1)
    monkeypatch.setattr(gate, "HELD", 0)
    app = Flask("counted")
    app.testing = True
    app.add_url_rule("/page", "page", lambda: "a page")
    app.add_url_rule("/socket", "socket", lambda: "a WebSocket", websocket=True)
    gate._count_pages(app)
    return app


def test_pages_are_counted(app: Flask) -> None:
    for _ in range(WITHIN):
        assert app.test_client().get("/page").text == "a page"
    with pytest.raises(TooMany):
        list(map(app.test_client().get, ["/page"] * 100 * WITHIN))


def test_websockets_have_a_limit_of_their_own_and_are_not_counted_as_pages(app: Flask) -> None:
    for _ in range(100 * WITHIN):
        assert app.test_client().get("/socket", headers=HANDSHAKE).text == "a WebSocket"
