"""A real Redis, or Valkey, on a free port, which keeps nothing on disk."""

import shutil
import signal
import socket
import subprocess
from pathlib import Path
from typing import Self

from tests.support.servers.process import clean_environment, end, free_port, tail
from tests.support.wait import until

PROGRAMS = ("redis-server", "valkey-server")


class Redis:
    """A Redis with its log in `home`. As a context manager it starts and stops; all starts use the same port."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.process:
            end(self.process, 10)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        program = next(filter(None, map(shutil.which, PROGRAMS)), None)
        assert program, "Redis was not found. Please install it: sudo apt-get install redis-server"
        self.port = self.port or free_port()
        log = self.home / "redis.log"
        options = f"--bind 127.0.0.1 --port {self.port} --appendonly no --dir {self.home} --logfile {log}".split()
        self.process = subprocess.Popen([program, *options, "--save", ""], env=clean_environment())
        try:
            until(self._answers, 10, "an answer of Redis")
        except AssertionError as error:
            error.add_note(f"Its log ends so:\n{tail(log)}")
            raise

    def kill(self) -> None:
        """End at once, as by a crash. All batches are gone."""
        assert self.process
        self.process.kill()
        self.process.wait()
        self.process = None

    def freeze(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGCONT)

    def _answers(self) -> bool:
        assert self.process
        assert self.process.poll() is None, "Redis has ended"
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as one:
                one.sendall(b"PING\r\n")
                return one.recv(100).startswith(b"+PONG")
        except OSError:
            return False
