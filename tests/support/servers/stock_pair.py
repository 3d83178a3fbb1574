"""A server of ours and one of the stock parts, for tests that send the same to both.

A pytest plugin: `pytest_plugins = ["tests.support.servers.stock_pair"]`.
"""

from collections.abc import Iterator

import pytest

from tests.support.servers.server import Server
from tests.support.servers.stock import StockServer


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("ours")) as running:
        yield running


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with StockServer(tmp_path_factory.mktemp("stock"), "-w", "1") as running:
        yield running
