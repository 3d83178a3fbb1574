"""The workspace on a running server: its name, and the people who may change it."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.support.clients.accounts import signed_in
from tests.support.clients.raw import RawSocket
from tests.support.servers.server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("workspace"), CHAT_WORKSPACE="The Operator's") as running:
        yield running


def test_a_name_that_the_owner_gives_takes_the_place_of_the_operators_for_everybody(server: Server) -> None:
    with closing(signed_in(server, "Owner", "owner")) as owner, closing(signed_in(server, "Admin", "admin")) as admin:
        assert admin.wait_for("hello")["workspace"] == "The Operator's"
        before = admin.ask("workspace:settings")
        assert (before["name"], before["door"]) == ("The Operator's", "open")
        assert admin.call("workspace:change", {"name": "Mine"})["error"]["code"] == "forbidden"
        with RawSocket(server.url, "Guest") as guest:
            assert owner.ask("workspace:change", name="The Den")["name"] == "The Den"
            assert guest.wait_for("workspace") == {"name": "The Den"}
        with RawSocket(server.url, "Later") as later:
            assert later.wait_for("hello")["workspace"] == "The Den"


def test_a_closed_door_keeps_out_who_is_new_and_nobody_else(server: Server) -> None:
    with closing(signed_in(server, "Keeper", "owner")) as owner, RawSocket(server.url, "Inside") as inside:
        inside.wait_for("hello")
        owner.ask("workspace:change", door="closed")
        assert '"forbidden"' in RawSocket(server.url, auth={"name": "Stranger"}).connected
        assert inside.ask("room:list")["rooms"]
        owner.ask("workspace:change", door="open")
        with RawSocket(server.url, "Stranger") as stranger:
            stranger.wait_for("hello")
