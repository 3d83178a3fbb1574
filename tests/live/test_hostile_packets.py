"""Invalid packets end the connection cleanly, and leave no session behind.

Relies on the methods that chat/live/ replaces in python-socketio and python-engineio: it fails if those change.
"""

import json
from contextlib import suppress

import pytest
from websocket import ABNF

from tests.support.clients.hostile import DEEP, refused, text
from tests.support.clients.http import ask
from tests.support.clients.raw import Ended, RawPolling, RawSocket
from tests.support.servers.server import Server
from tests.support.wait import until

pytest_plugins = ["tests.support.clients.siege"]
pytestmark = pytest.mark.usefixtures("nothing_changed")

LONG = "x" * 2_000_000

# Events with a name, and with arguments that are not JSON.
BROKEN = {
    "an event that is not closed": '420["message:list",{"room":"lobby"}',
    "an event with NaN": '420["message:list",{"room":"lobby","since":NaN}]',
    "an event with Infinity": '420["message:list",{"room":"lobby","since":-Infinity}]',
    "deeply nested": f'420["message:list",{DEEP}]',
    "deeply nested objects": '420["message:list",' + '{"a":' * 20_000 + "1" + "}" * 20_000 + "]",
    "half of a pair": '420["message:post",{"room":"lobby","text":"\\ud83d"}]',
    "a number of 5,000 digits": '420["message:list",{"room":"lobby","since":' + "1" * 5000 + "}]",
    "a trailing comma": '420["message:list",{"room":"lobby"},]',
}


@pytest.mark.parametrize("frame", BROKEN.values(), ids=BROKEN.keys())
def test_arguments_that_are_no_json_are_answered(mallory: RawSocket, frame: str) -> None:
    mallory.send(frame)
    assert refused(mallory.answer(0)) == "invalid"


# Invalid packets: the connection ends without a reason.
NONSENSE = {
    "a frame of one letter": "x",
    "a frame of an unknown type": "9",
    "a packet of an unknown type": "49",
    "a packet without content": "4",
    "an event without a name": "42[]",
    "an event whose name is no text": '420[{"a":1},{}]',
    "an event whose name is a number": "420[1]",
    "an event without content": "42",
    "an event that is no list": '42{"a":1}',
    "an id of 200 digits": "42" + "1" * 200 + '["message:list",{"room":"lobby"}]',
    "an id of odd digits": '42²["message:list",{"room":"lobby"}]',
    "a binary event": '451-["message:list",{"_placeholder":true,"num":0}]',
    "endless attachments": '4599999999-["message:list",{"_placeholder":true,"num":0}]',
    "too many attachments": '4599999999999-["message:list"]',
    "attachments of an ordinary event": '425-["message:list",{"room":"lobby"}]',
    "a binary ack": '461-1["x"]',
    "a connection error from the client": '44{"message":"no"}',
    "a base64 attachment": "bAAAA",
    "an event elsewhere": '42/elsewhere,0["message:list",{"room":"lobby"}]',
    "JSON that is no text": "4[2]",
    "a JSON object": '4{"type":2}',
    "null": "4null",
    "two megabytes": f'420["message:post",{json.dumps(text(LONG))}]',
    "two megabytes of nothing": LONG,
    "an event of NULs": '42["\x00"]',
}


@pytest.mark.parametrize("frame", NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_ends_the_connection(mallory: RawSocket, frame: str) -> None:
    with suppress(Ended):
        mallory.send(frame)
    assert mallory.ended()


@pytest.mark.parametrize("frame", NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_ends_the_polling_session(besieged: Server, mallory: RawSocket, frame: str) -> None:
    one = RawPolling(besieged.url, "Mallory")
    answer = one.post(frame)
    assert answer.status in (200, 400, 413), answer.text
    with pytest.raises(Ended):
        one.poll_until("nothing like this", seconds=5)


@pytest.mark.parametrize(
    ("opcode", "data"),
    [
        (ABNF.OPCODE_TEXT, b'420["message:list",{"room":"\xff\xfe"}]'),
        (ABNF.OPCODE_TEXT, b""),
        (ABNF.OPCODE_TEXT, b"\xc3\x28"),
        (ABNF.OPCODE_TEXT, b"\xed\xa0\x80"),
        (ABNF.OPCODE_BINARY, b'420["message:list",{"room":"lobby"}]'),
        (ABNF.OPCODE_BINARY, b""),
        (ABNF.OPCODE_BINARY, b"\x00" * 100_000),
        (ABNF.OPCODE_CONT, b"a continuation of nothing"),
        (ABNF.OPCODE_CLOSE, b""),
        (ABNF.OPCODE_CLOSE, b"\x01"),
        (ABNF.OPCODE_CLOSE, b"\xff\xff\xff"),
    ],
)  # fmt: skip
def test_frames_that_are_no_text_end_the_connection(mallory: RawSocket, opcode: int, data: bytes) -> None:
    with suppress(Ended):
        mallory.send(data, opcode)
    assert mallory.ended()


def test_an_event_before_the_connection_to_the_chat_ends_it(besieged: Server) -> None:
    with RawSocket(besieged.url) as one:
        one.emit("message:list", {"room": "lobby"}, ack=0)
        assert one.ended()
        assert one.acks == []


def test_an_event_after_leaving_the_chat_ends_the_connection(mallory: RawSocket) -> None:
    mallory.send("41")
    mallory.emit("message:post", text("from beyond"), ack=5000)
    assert mallory.ended()
    assert not [number for number, _ in mallory.acks if number == 5000]


@pytest.mark.parametrize(
    "packet", ["40/elsewhere,", '40/elsewhere,{"name":"Ann"}', "40/admin", '40/?x=1,{"name":"Control"}']
)
def test_there_is_no_other_namespace(besieged: Server, packet: str) -> None:
    with RawSocket(besieged.url) as one:
        one.send(packet)
        assert one.read_until(lambda frame: frame[:1] == "4").startswith("44")


def test_who_is_let_in_is_not_let_in_twice_on_one_connection(mallory: RawSocket) -> None:
    mallory.send('40{"name":"Second Self"}')
    with suppress(Ended):
        assert mallory.read_until(lambda frame: frame[:2] in ("40", "44")).startswith("44")


@pytest.mark.parametrize(
    "query", ["", "?transport=polling", "?EIO=3&transport=polling", "?EIO=4&transport=carrier-pigeon", "?EIO=4&EIO=3",
              "?EIO=4&transport=polling&sid=nobody", "?EIO=4&transport=websocket", "?EIO=4&transport=polling&j=x"]
)  # fmt: skip
def test_a_session_is_not_opened_just_so(besieged: Server, query: str) -> None:
    for method in ("GET", "POST", "PUT", "DELETE"):
        answer = ask(f"{besieged.url}/socket.io/{query}", method, b"40" if method != "GET" else None)
        assert answer.status in (400, 405), method


def test_many_packets_in_one_post_are_all_answered(besieged: Server, mallory: RawSocket) -> None:
    one = RawPolling(besieged.url, "Mallory")
    one.post(*(f'42{number}["message:list",{{"room":"lobby","limit":1}}]' for number in range(40)))
    answered: list[str] = []
    until(lambda: answered.extend(one.poll()) or len([packet for packet in answered if packet[:2] == "43"]) >= 40)
    numbers = [int(packet[2 : packet.index("[")]) for packet in answered if packet[:2] == "43"]
    assert numbers == list(range(40))


@pytest.mark.parametrize(
    "body", [b"4\xff\xfe", b"\x1e" * 5000, b"d=" + b"%", b"d", b"", b"2" * 300_000, b"42[\x1e42[",
              b"\x1e".join([b'42["a"]'] * 5000)],
    ids=lambda body: str(body[:12]),
)  # fmt: skip
def test_a_post_that_is_no_payload_is_refused_or_ends_the_session(
    besieged: Server, mallory: RawSocket, body: bytes
) -> None:
    one = RawPolling(besieged.url, "Mallory")
    answer = one.post_body(body)
    assert answer.status in (200, 400, 413)
    assert "Traceback" not in answer.text
