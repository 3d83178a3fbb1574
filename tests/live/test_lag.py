"""A blocked event loop is logged."""

import os
import signal
import time
from pathlib import Path

from tests.support.clients.raw import RawSocket
from tests.support.servers.server import Server
from tests.support.wait import until


def test_the_log_tells_for_how_long_the_event_loop_was_held_up(tmp_path: Path) -> None:
    with Server(tmp_path / "data") as server, RawSocket(server.url, "Ann") as ann:
        ann.ask("room:join", room="lobby")
        (worker,) = server.workers()
        os.kill(worker, signal.SIGSTOP)
        began = time.monotonic()
        until(lambda: time.monotonic() - began > 2.5)
        os.kill(worker, signal.SIGCONT)
        until(lambda: b"the event loop was blocked for" in server.log.read_bytes(), what="a line in the log")
