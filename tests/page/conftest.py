"""A room for the tests of a conversation, and a server that the admin page's tests share."""

from collections.abc import Callable, Iterator

import pytest

from tests.support.browser.browser import Visitor
from tests.support.browser.room import Room
from tests.support.clients.clients import Chatter
from tests.support.data.crowd import populate
from tests.support.servers.server import Server


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with 3,000 people and 400 rooms."""
    with Server(tmp_path_factory.mktemp("town"), CHAT_WORKSPACE="Town") as server:
        populate(server)
        yield server


@pytest.fixture
def room(common: Server, visitor: Callable[..., Visitor], chatter: Callable[..., Chatter]) -> Room:
    """A room of the test's own."""
    return Room(common, visitor, chatter)
