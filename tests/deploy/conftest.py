"""A real nginx, and a server behind it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.clients.http import echo_server
from tests.support.servers.nginx import Nginx


@pytest.fixture
def before(tmp_path: Path) -> Iterator[Callable[[int, str], Nginx]]:
    """`before(port, site, extra)`: a running nginx in front of the server on that port."""
    with ExitStack() as running:
        yield lambda port, *options: running.enter_context(Nginx(tmp_path / "nginx", port, *options))


@pytest.fixture
def echo() -> Iterator[int]:
    """The port of a server that answers with the headers it got."""
    with echo_server() as port:
        yield port
