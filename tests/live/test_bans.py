"""Bans on a running server: a banned person is disconnected at once, and can't come back."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.support.clients.accounts import signed_in
from tests.support.clients.http import ask
from tests.support.clients.raw import RawSocket
from tests.support.servers.server import Server
from tests.support.wait import until

ADDRESS = "203.0.113.7"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Behind a proxy, so that a client can come from anywhere."""
    settings = {"CHAT_PROXIES": "1", "CHAT_FOLLOW_SECONDS": "0.1"}
    with Server(tmp_path_factory.mktemp("bans"), **settings) as running:
        yield running


def coming_from(server: Server, address: str, name: str) -> RawSocket:
    return RawSocket(server.url, auth={"name": name}, header=[f"X-Forwarded-For: {address}"])


def test_a_banned_person_is_cut_off_at_once_and_others_are_not(server: Server) -> None:
    with closing(signed_in(server, "Chief", "admin")) as admin, closing(signed_in(server, "Rude")) as rude:
        person = rude.wait_for("hello")["me"]["id"]
        with RawSocket(server.url, "Onlooker") as onlooker:
            admin.ask("person:ban", person=person, reason="rude")
            assert rude.wait_for("signed_out")["message"] == "You're banned from this workspace."
            assert rude.ended()
            assert onlooker.ask("room:list")["rooms"]


def test_a_banned_range_is_cut_off_and_turned_away_at_every_door_until_the_ban_is_lifted(server: Server) -> None:
    with closing(signed_in(server, "Boss", "admin")) as admin:
        inside, outside = coming_from(server, ADDRESS, "Inside"), coming_from(server, "198.51.100.1", "Outside")
        inside.wait_for("hello")
        ban = admin.ask("ban:create", network="203.0.113.0/24")["id"]
        inside.wait_for("signed_out")
        assert inside.ended()
        assert '"forbidden"' in coming_from(server, ADDRESS, "Again").connected
        assert ask(f"{server.url}/rooms/lobby", X_Forwarded_For=ADDRESS).status == 403
        refused = ask(f"{server.url}/api/room:list", "POST", b"{}", X_Forwarded_For=ADDRESS)
        assert (refused.status, json.loads(refused.body)["error"]["code"]) == (403, "forbidden")
        assert ask(f"{server.url}/health", X_Forwarded_For=ADDRESS).status == 200
        assert ask(f"{server.url}/rooms/lobby", X_Forwarded_For="198.51.100.1").status == 200
        assert outside.ask("room:list")["rooms"]
        admin.ask("ban:delete", id=ban)
        assert ask(f"{server.url}/rooms/lobby", X_Forwarded_For=ADDRESS).status == 200
        coming_from(server, ADDRESS, "Again").wait_for("hello")


@pytest.mark.parametrize(
    ("network", "address"),
    [
        ("203.0.113.64/28", "203.0.113.70:4711"),
        ("203.0.113.80/28", "::ffff:203.0.113.90"),
        ("2001:db8:5::/48", "[2001:db8:5::1]:443"),
        ("2001:db8:6::/48", "2001:DB8:6:0::1%eth0"),
    ],
)
def test_a_ban_holds_however_a_proxy_writes_the_address(server: Server, network: str, address: str) -> None:
    with closing(signed_in(server, f"Boss of {network}", "admin")) as admin:
        inside = coming_from(server, address, "Somewhere")
        inside.wait_for("hello")
        ban = admin.ask("ban:create", network=network)["id"]
        inside.wait_for("signed_out")
        assert inside.ended()
        assert '"forbidden"' in coming_from(server, address, "Again").connected
        assert ask(f"{server.url}/rooms/lobby", X_Forwarded_For=address).status == 403
        assert ask(f"{server.url}/rooms/lobby", X_Forwarded_For=f"198.51.100.1, {address}").status == 403
        admin.ask("ban:delete", id=ban)


def test_an_admin_does_not_shut_the_door_on_themselves_by_whichever_way_they_come(server: Server) -> None:
    with closing(signed_in(server, "Careless", "admin")) as admin:
        token = admin.ask("token:create", name="robot", scopes=["admin"])["token"]
        for address, network in (("198.51.100.20", "198.51.100.20"), ("198.51.100.21", "198.51.100.16/29")):
            with RawSocket(server.url, auth={"token": token}, header=[f"X-Forwarded-For: {address}"]) as there:
                refusal = there.call("ban:create", {"network": network})["error"]
                assert (refusal["code"], refusal["field"]) == ("invalid", "network")
            body = json.dumps({"network": network}).encode()
            bearer = {"Authorization": f"Bearer {token}", "X_Forwarded_For": address}
            assert ask(f"{server.url}/api/ban:create", "POST", body, **bearer).status == 422
        assert admin.ask("ban:list")["bans"] == []


def test_a_ban_made_by_another_process_closes_what_is_open_here(server: Server) -> None:
    inside = coming_from(server, "192.0.2.1", "Far Away")
    inside.wait_for("hello")
    with closing(sqlite3.connect(server.data / "chat.db", isolation_level=None)) as other:
        other.execute("INSERT INTO bans (network, reason, created_at) VALUES ('192.0.2.1/32', '', 0)")
        other.execute("INSERT INTO notices (kind, at) VALUES ('networks', ?)", [time.time() * 1000])
    inside.wait_for("signed_out")
    assert inside.ended()
    until(lambda: ask(f"{server.url}/rooms/lobby", X_Forwarded_For="192.0.2.1").status == 403)
