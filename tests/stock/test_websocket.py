"""Faults of the stock parts that ours lack: each test passes with our server and fails with theirs.

When one begins to pass with the stock parts, an upgrade has fixed the fault, and our workaround may go.
"""

import json
import resource
import socket
import uuid
from collections.abc import Callable
from contextlib import ExitStack, suppress

import pytest

from tests.support.clients.bare import Bare
from tests.support.clients.raw import RawPolling
from tests.support.data.wsframes import BINARY, CLOSE, TEXT, client_frame, close_payload
from tests.support.servers.server import Server
from tests.support.servers.stock import WEBSOCKET, answered, ended, joined, read_to_ack, request
from tests.support.servers.watch import has_read_all, memory
from tests.support.wait import until

pytest_plugins = ["tests.support.servers.stock_pair"]

MEGABYTE = 2**20


@pytest.fixture(scope="module", autouse=True)
def many_descriptors() -> None:
    """Raise the limit: a shell may start with 1,024, which a thousand connections would use up."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8192), most))


# WebSocket frames


def a_giant_frame_takes_no_memory(server: Server) -> bool:
    start = memory(server)
    with joined(server) as one:
        with suppress(ConnectionError):
            one.send(client_frame(BINARY, announce=10 * 2**30))
            for _ in range(40):
                one.send(bytes(MEGABYTE))
            until(lambda: has_read_all(server))
        return memory(server) - start < 20 * MEGABYTE  # while it is open, because the data is deleted with it


def a_frame_larger_than_any_message_is_refused_by_its_header(server: Server) -> bool:
    with joined(server) as one:
        one.send(client_frame(TEXT, announce=990_000))
        with suppress(ConnectionError):
            one.send(bytes(990_000))
        return ended(one) == 1009


def a_thousand_silent_connections_keep_nobody_out(server: Server) -> bool:
    address = ("127.0.0.1", server.port)
    with ExitStack() as stack:
        for _ in range(1000):
            stack.enter_context(socket.create_connection(address, timeout=30))
        one = stack.enter_context(socket.create_connection(address, timeout=5))
        one.sendall(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        with suppress(TimeoutError):
            return one.recv(12) == b"HTTP/1.1 200"
        return False


def a_page_of_another_site_gets_no_websocket(server: Server) -> bool:
    with Bare(server.url, WEBSOCKET, Origin="https://evil.example") as one:
        return one.status == 403


def an_address_without_a_websocket_gets_none(server: Server) -> bool:
    with Bare(server.url, "/health") as one:
        return one.status != 101


def an_unmasked_frame_is_refused(server: Server) -> bool:
    with joined(server) as one:
        one.send(client_frame(TEXT, request(1, "room:list").encode(), mask=None))
        return not answered(one)


def a_close_is_answered_with_its_code(server: Server) -> bool:
    with joined(server) as one:
        one.send(client_frame(CLOSE, close_payload(4321)))
        with suppress(EOFError, ConnectionError):
            while (frame := one.read()).opcode != CLOSE:
                pass
            return frame.code == 4321
        return False


def a_bad_key_is_the_clients_fault(server: Server) -> bool:
    with Bare(server.url, WEBSOCKET, Sec_WebSocket_Key="abcde") as one:
        return one.status == 400


# Engine.IO and Socket.IO


def who_never_reads_is_dropped_and_does_not_fill_the_memory(server: Server) -> bool:
    with joined(server) as stalled, joined(server) as talker:
        for one in (stalled, talker):
            one.say('42["room:join",{"room":"lobby"}]')
        for number in range(400):  # of 24 kB: more than the kernel keeps for a connection
            fields = {"text": f"{number} {'€' * 7900}", "client_id": str(uuid.uuid4())}
            talker.say(request(number, "message:post", room="lobby", **fields))
            read_to_ack(talker, number)
        with suppress(EOFError, ConnectionError):
            while b'"399 ' not in stalled.read().payload:
                pass
            return False
        return True


def seventeen_packets_in_one_post_are_all_answered(server: Server) -> bool:
    one = RawPolling(server.url, "Poller")
    one.post(*[request(number, "room:list") for number in range(17)])
    one.post(request(17, "room:list"))
    got: list[str] = []
    while not any(packet.startswith("4317") for packet in got):
        got += one.poll()
    return sum(packet[:2] == "43" for packet in got) == 18


def an_empty_frame_ends_the_connection_properly(server: Server) -> bool:
    with joined(server) as one:
        one.say("")
        return ended(one) == 1008


def a_client_can_not_have_the_connect_handler_run(server: Server) -> bool:
    with joined(server) as one:
        one.say(request(1, "connect"))
        return any('"ok":false' in ack for ack in read_to_ack(one, 1))


def an_unknown_event_is_answered(server: Server) -> bool:
    with joined(server) as one:
        one.say(request(1, "no:such"))
        one.say(request(2, "room:list"))
        return len(read_to_ack(one, 2)) == 2


def the_wrong_number_of_arguments_is_answered(server: Server) -> bool:
    with joined(server) as one:
        one.say('421["room:list",{},{},{}]')
        one.say(request(2, "room:list"))
        return len(read_to_ack(one, 2)) == 2


def announced_attachments_are_not_waited_for(server: Server) -> bool:
    with joined(server) as one:
        one.say(f"45999999999-{json.dumps(['room:list', {'_placeholder': True, 'num': 0}])}")
        return ended(one) is not None


def what_is_no_json_is_refused(server: Server) -> bool:
    with joined(server) as one:
        one.say('421["room:list",{"number":NaN}]')
        return any('"ok":false' in ack for ack in read_to_ack(one, 1))


def json_of_bottomless_depth_is_answered(server: Server) -> bool:
    with joined(server) as one:
        one.say(f'421["room:list",{"[" * 40_000}{"]" * 40_000}]')
        one.say(request(2, "room:list"))
        return len(read_to_ack(one, 2)) == 2


HOLDS = [
    a_giant_frame_takes_no_memory,
    a_frame_larger_than_any_message_is_refused_by_its_header,
    a_thousand_silent_connections_keep_nobody_out,
    a_page_of_another_site_gets_no_websocket,
    an_address_without_a_websocket_gets_none,
    an_unmasked_frame_is_refused,
    a_close_is_answered_with_its_code,
    a_bad_key_is_the_clients_fault,
    who_never_reads_is_dropped_and_does_not_fill_the_memory,
    seventeen_packets_in_one_post_are_all_answered,
    an_empty_frame_ends_the_connection_properly,
    a_client_can_not_have_the_connect_handler_run,
    an_unknown_event_is_answered,
    the_wrong_number_of_arguments_is_answered,
    announced_attachments_are_not_waited_for,
    what_is_no_json_is_refused,
    json_of_bottomless_depth_is_answered,
]


@pytest.mark.parametrize("holds", HOLDS, ids=lambda holds: holds.__name__)
def test_it_holds_for_our_server_and_not_for_the_stock_parts(
    ours: Server, stock: Server, holds: Callable[[Server], bool]
) -> None:
    assert holds(ours)
    assert not holds(stock)
