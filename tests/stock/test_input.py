"""Faults of the stock parts in handling data of clients, beside those of tests/stock/test_websocket.py."""

import json
import uuid
from collections.abc import Callable
from contextlib import suppress

import pytest

from tests.support.data.wsframes import CONTINUATION, TEXT, client_frame
from tests.support.servers.server import Server
from tests.support.servers.stock import ended, joined, read_to_ack, request
from tests.support.servers.watch import effort

pytest_plugins = ["tests.support.servers.stock_pair"]


def a_message_in_endless_fragments_is_refused(server: Server) -> bool:
    with joined(server) as one:
        one.send(client_frame(TEXT, final=False))
        with suppress(ConnectionError):
            one.send(client_frame(CONTINUATION, final=False) * 5000)
        return ended(one) == 1009


def two_megabytes_of_messages_are_unmasked_in_a_moment(server: Server) -> bool:
    message = client_frame(TEXT, f'42["room:list","{"x" * 120_000}"]'.encode())
    with joined(server) as one:
        start = effort(server)
        for _ in range(17):
            one.send(message)
        one.say(request(1, "room:list"))
        read_to_ack(one, 1)
        return effort(server) - start < 0.1  # CPU seconds; ours takes 0.01, theirs 0.3


def a_frame_of_one_letter_ends_the_connection_properly(server: Server) -> bool:
    with joined(server) as one:
        one.say("x")
        return ended(one) == 1008


def a_client_can_not_have_the_disconnect_handler_run(server: Server) -> bool:
    with joined(server) as one:
        one.say(request(1, "disconnect"))
        return any('"ok":false' in ack for ack in read_to_ack(one, 1))


def a_number_of_5000_digits_is_answered(server: Server) -> bool:
    with joined(server) as one:
        one.say(f'421["room:list",{{"number":{"1" * 5000}}}]')
        one.say(request(2, "room:list"))
        return len(read_to_ack(one, 2)) == 2


def half_of_a_pair_of_surrogates_is_refused(server: Server) -> bool:
    return refused_as_text(server, "half \ud83d")


def nul_is_refused_before_a_database_stumbles_on_it(server: Server) -> bool:
    return refused_as_text(server, "nul \0")


def refused_as_text(server: Server, text: str) -> bool:
    with joined(server) as one:
        one.say('42["room:join",{"room":"lobby"}]')
        fields = {"room": "lobby", "text": text, "client_id": str(uuid.uuid4())}
        one.say(f"421{json.dumps(['message:post', fields])}")
        return any('"ok":false' in ack for ack in read_to_ack(one, 1))


HOLDS = [
    a_message_in_endless_fragments_is_refused,
    two_megabytes_of_messages_are_unmasked_in_a_moment,
    a_frame_of_one_letter_ends_the_connection_properly,
    a_client_can_not_have_the_disconnect_handler_run,
    a_number_of_5000_digits_is_answered,
    half_of_a_pair_of_surrogates_is_refused,
    nul_is_refused_before_a_database_stumbles_on_it,
]


@pytest.mark.parametrize("holds", HOLDS, ids=lambda holds: holds.__name__)
def test_it_holds_for_our_server_and_not_for_the_stock_parts(
    ours: Server, stock: Server, holds: Callable[[Server], bool]
) -> None:
    assert holds(ours)
    assert not holds(stock)
