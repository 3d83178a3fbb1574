"""Quotas on a running server, as clients and browsers see them."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.support.clients.raw import RawSocket
from tests.support.clients.web import Web
from tests.support.servers.server import Server

LONG = 3600  # seconds


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that gets the clients' addresses from a proxy."""
    with Server(tmp_path_factory.mktemp("quotas"), CHAT_PROXIES="1") as running:
        yield running


def use_up(server: Server, act: str, address: str, whose: str = "address") -> None:
    """Use up the allowance of this address (or of its `guests`) for an act, for hours."""
    with closing(sqlite3.connect(server.data / "chat.db")) as database, database:
        full_at = int((time.time() + 1000 * LONG) * 1000)
        database.execute("INSERT INTO quotas VALUES (?, ?, ?)", (f"{whose}:{address}/32", act, full_at))


def test_a_guest_who_makes_rooms_without_end_is_told_when_to_go_on(server: Server) -> None:
    with RawSocket(server.url, "Eager") as eager, RawSocket(server.url, "Calm") as calm:
        answers = [eager.call("room:create", {"name": f"Room {number}"}) for number in range(12)]
        assert [answer["ok"] for answer in answers] == [True] * 10 + [False] * 2
        error = answers[-1]["error"]
        assert error["code"] == "too_many"
        assert 0 < error["retry_after"] <= 300
        assert calm.call("room:create", {"name": "Another"})["ok"]


def test_a_handshake_by_one_new_name_too_many_is_refused_with_the_time_to_wait(server: Server) -> None:
    headers = {"X-Forwarded-For": "192.0.2.1"}
    use_up(server, "guest:pass", "192.0.2.1")
    with RawSocket(server.url, header=headers) as passing:
        passing.send('40{"name":"Passing"}')
        refused = json.loads(passing.read_until(lambda text: text.startswith("44"))[2:])
        assert refused["data"]["code"] == "too_many"
        assert refused["data"]["retry_after"] > LONG
    with RawSocket(server.url, auth={"name": "Kept", "key": "k" * 20}, header=headers) as kept:
        assert kept.call("room:list", {})["ok"], "a name that is kept is another matter"
    with RawSocket(server.url, "Passing") as passing:
        assert passing.call("room:list", {})["ok"], "and so is another address"


def test_what_all_guests_of_an_address_have_used_up_none_of_them_has(server: Server) -> None:
    use_up(server, "room:create", "192.0.2.4", "guests")
    for address, is_refused in (("192.0.2.4", True), ("192.0.2.5", False)):
        with RawSocket(server.url, f"Guest of {address}", header={"X-Forwarded-For": address}) as guest:
            answer = guest.call("room:create", {"name": f"Room of {address}"})
            assert (answer.get("error", {}).get("code") == "too_many") == is_refused


def test_a_browser_is_told_so_on_the_page(server: Server) -> None:
    browser = Web(server.url, X_Forwarded_For="192.0.2.2")
    use_up(server, "guest:keep", "192.0.2.2")
    refused = browser.join("Noor")
    assert refused.status == 429
    assert int(refused.headers["Retry-After"]) > LONG
    assert "Too many attempts." in refused.text
    use_up(server, "account", "192.0.2.2")
    assert browser.sign_up("Noor").status == 429
    assert Web(server.url, X_Forwarded_For="192.0.2.3").join("Noor").status == 303
