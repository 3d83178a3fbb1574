"""Handshakes of WebSockets, as they come in a request's environment (RFC 6455, section 4)."""

import socket
from base64 import b64encode
from typing import Any

import pytest

from chat.live.transport import upgrade

GOOD = {
    "REQUEST_METHOD": "GET",
    "HTTP_CONNECTION": "Upgrade",
    "HTTP_UPGRADE": "websocket",
    "HTTP_SEC_WEBSOCKET_VERSION": "13",
    "HTTP_SEC_WEBSOCKET_KEY": "dGhlIHNhbXBsZSBub25jZQ==",  # of section 1.3
    "banter.hand_off": None,
    "banter.scarce": False,
}


def key(size: int) -> str:
    return b64encode(bytes(size)).decode()


def test_a_handshake_is_taken() -> None:
    assert upgrade.refusal(GOOD) is None


@pytest.mark.parametrize(
    "other",
    [
        {"HTTP_CONNECTION": "keep-alive,  UPGRADE"},
        {"HTTP_UPGRADE": "WebSocket"},
        {"HTTP_SEC_WEBSOCKET_KEY": key(16)},
    ],
    ids=str,
)
def test_what_may_be_otherwise_in_a_handshake_is_taken(other: dict[str, Any]) -> None:
    assert upgrade.refusal(GOOD | other) is None


@pytest.mark.parametrize(
    ("other", "status"),
    [
        ({"REQUEST_METHOD": "POST"}, "400 Bad Request"),
        ({"HTTP_CONNECTION": "keep-alive"}, "400 Bad Request"),
        ({"HTTP_UPGRADE": "h2c"}, "400 Bad Request"),
        ({"HTTP_SEC_WEBSOCKET_VERSION": "12"}, "426 Upgrade Required"),
        ({"HTTP_SEC_WEBSOCKET_VERSION": "8, 13"}, "426 Upgrade Required"),
        ({"HTTP_SEC_WEBSOCKET_KEY": "no base64!"}, "400 Bad Request"),
        ({"HTTP_SEC_WEBSOCKET_KEY": f"{key(16)}!"}, "400 Bad Request"),
        *(({"HTTP_SEC_WEBSOCKET_KEY": key(size)}, "400 Bad Request") for size in (0, 15, 17, 48)),
        ({"banter.scarce": True}, "503 Service Unavailable"),
    ],
    ids=str,
)
def test_what_may_not_be_in_a_handshake_is_refused(other: dict[str, Any], status: str) -> None:
    assert upgrade.refusal(GOOD | other) == status


@pytest.mark.parametrize(
    ("without", "status"),
    [
        ("HTTP_CONNECTION", "400 Bad Request"),
        ("HTTP_UPGRADE", "400 Bad Request"),
        ("HTTP_SEC_WEBSOCKET_VERSION", "426 Upgrade Required"),
        ("HTTP_SEC_WEBSOCKET_KEY", "400 Bad Request"),
        ("banter.hand_off", "501 Not Implemented"),
    ],
)
def test_what_is_missing_in_a_handshake_is_refused(without: str, status: str) -> None:
    assert upgrade.refusal({name: value for name, value in GOOD.items() if name != without}) == status


@pytest.mark.parametrize("protocol", [[], ["chat"]], ids=str)
def test_the_answer_proves_that_the_key_was_read_and_the_first_frames_follow_it(protocol: list[str]) -> None:
    answers: list[bytes] = []
    with socket.socket() as sock:

        def hand_off(answer: bytes) -> socket.socket:
            answers.append(answer)
            return sock

        assert upgrade.take_over(GOOD | {"banter.hand_off": hand_off}, b"first", *protocol) is sock
    head, _, rest = answers[0].partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines == [
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        *(f"Sec-WebSocket-Protocol: {one}" for one in protocol),
    ]
    assert rest == b"first"


@pytest.mark.parametrize(
    ("header", "offered"), [("", []), ("chat", ["chat"]), (" chat , ,superchat,", ["chat", "superchat"])]
)
def test_the_protocols_that_are_offered_come_in_the_order_of_the_client(header: str, offered: list[str]) -> None:
    assert upgrade.offered({"HTTP_SEC_WEBSOCKET_PROTOCOL": header}) == offered
    assert upgrade.offered({}) == []
