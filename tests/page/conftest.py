"""A server that the admin page's tests share."""

from collections.abc import Iterator

import pytest

from tests.support.data.crowd import populate
from tests.support.servers.server import Server


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with 3,000 people and 400 rooms."""
    with Server(tmp_path_factory.mktemp("town"), CHAT_WORKSPACE="Town") as server:
        populate(server)
        yield server
