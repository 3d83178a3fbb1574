"""The limits of the site of nginx/ for each address, run by a real nginx."""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.support.clients.http import ask
from tests.support.servers.nginx import Nginx
from tests.support.servers.process import free_port


@pytest.fixture
def silent_port() -> Iterator[int]:
    """The port of a server that never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listener:
        yield listener.getsockname()[1]


def request_from(nginx: Nginx, address: str, path: str, times: int = 1) -> socket.socket:
    """Open a connection from this address, and send this request so many times."""
    one = socket.create_connection(("127.0.0.1", nginx.port), 30, (address, 0))
    one.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode() * times)
    return one


def test_an_address_has_500_connections_at_once(silent_port: int, before: Callable[..., Nginx]) -> None:
    nginx = before(silent_port)
    with ExitStack() as stack:
        for _ in range(500):
            stack.enter_context(request_from(nginx, "127.0.0.1", "/socket.io/"))
        with request_from(nginx, "127.0.0.1", "/socket.io/") as refused:
            assert refused.recv(12) == b"HTTP/1.1 429"
        with request_from(nginx, "127.0.0.2", "/socket.io/") as other:
            other.settimeout(0.2)
            with pytest.raises(TimeoutError):
                other.recv(12)


@pytest.mark.parametrize(("path", "burst"), [("/", 101), ("/rooms/lobby", 101), ("/avatars/a.webp", 401)])
def test_an_address_has_so_many_pages_at_once_and_others_have_theirs(
    path: str, burst: int, before: Callable[..., Nginx]
) -> None:
    nginx = before(free_port())  # where no server takes time to answer, in which more would be allowed: 502
    statuses = status_of(request_from(nginx, "127.0.0.1", path, 900), 900)
    assert burst <= statuses.count("502") < 890
    assert set(statuses) == {"502", "429"}
    assert status_of(request_from(nginx, "127.0.0.2", path), 1) == ["502"]
    assert status_of(request_from(nginx, "127.0.0.1", "/socket.io/", 50), 50) == ["502"] * 50


def status_of(one: socket.socket, answers: int) -> list[str]:
    """Return the status of each of so many responses."""
    got = b""
    with one:
        while len(found := re.findall(rb"HTTP/1\.1 (\d+) ", got)) < answers:
            chunk = one.recv(65536)
            assert chunk, got[-500:]
            got += chunk
    return [status.decode() for status in found]


def test_the_addresses_of_a_household_count_as_one(echo: int, before: Callable[..., Nginx]) -> None:
    believe = "set_real_ip_from 127.0.0.1; real_ip_header X-Comes-From;"
    url = before(echo, "banter.conf", believe).url

    def asked(address: str) -> int:
        return ask(url + "/", X_Comes_From=address).status

    def is_full_once_they_asked(crowd: str, address: str) -> bool:
        """Say whether an address is refused right after others were. It asks too rarely to be refused for itself."""
        refused = (429 in (asked(f"{crowd}:{number:x}") for number in range(1, 400)) for _ in range(20))
        return any(full and asked(address) == 429 for full in refused)

    assert is_full_once_they_asked("2001:db8:", "2001:db8::ffff:1")
    assert asked("2001:db8:0:1::1") == 200, "the household beside it"
    assert asked("2001:db8:1:2:3:4:5:6") == 200
    assert asked("203.0.113.1") == 200
    assert is_full_once_they_asked("2001:db8:1:2:3:4:5", "2001:db8:1:2::1"), "the same network, written in another way"
    assert asked("2001:db8:1:3::1") == 200
