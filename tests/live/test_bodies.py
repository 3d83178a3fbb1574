"""The body of a request that does not arrive in time. Without a server."""

import pytest
from gevent import socket

from chat.serve import handler
from chat.serve.handler import Body, TooSlow


def test_of_a_body_that_came_too_slowly_the_rest_is_neither_waited_for_nor_taken_for_a_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    near, far = socket.socketpair()
    with near, far, near.makefile("rb") as file:
        far.sendall(b"half")
        body = Body(file, 8, near, False)
        monkeypatch.setattr(handler, "REQUEST_SECONDS", 0.01)
        with pytest.raises(TooSlow):
            body.read()
        body._discard()
        assert file.closed
