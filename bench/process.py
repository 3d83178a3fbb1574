"""Programs that the benchmark starts: pinned to a core, measured through /proc, stopped by their own pid."""

from __future__ import annotations

import contextlib
import os
import resource
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
FILES = 65_536


class BenchError(Exception):
    """A measurement that failed; the text gives the reason."""


def cores() -> tuple[int, int]:
    """Return the core for the server and the core for the load generator."""
    free = sorted(os.sched_getaffinity(0))
    if len(free) < 2:
        raise BenchError("the bench needs two cores: one for the server, one for the load")
    return free[0], free[-1]


def raise_file_limit() -> None:
    """Allow this process and its children as many sockets as 10,000 clients need."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for limit in (max(hard, FILES), hard):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
            return


def free_port() -> int:
    """Return a free TCP port of the loopback address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Program:
    """A program and its children, all on one core."""

    def __init__(self, command: list[str], *, core: int, cwd: Path, log: Path, env: dict[str, str]) -> None:
        self._log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                preexec_fn=lambda: os.sched_setaffinity(0, {core}),
            )

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def wait_until_it_answers(self, port: int, seconds: float = 30) -> None:
        """Wait for the first byte of any HTTP response."""
        request = f"GET /health HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise BenchError(f"it ended at once: {self.last_words()}")
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", port), timeout=deadline - time.monotonic()) as connection,
            ):
                connection.sendall(request)
                if connection.recv(1):
                    return
            time.sleep(0.05)
        raise BenchError(f"it did not answer within {seconds:.0f} s: {self.last_words()}")

    def last_words(self) -> str:
        """Return the end of its log, on one line."""
        return self._log.read_text(errors="replace")[-300:].replace("\n", " | ")

    def children(self) -> list[int]:
        """Return the pids of its direct children, which are Gunicorn's workers."""
        return _children(self._process.pid)

    def rss(self) -> int:
        """Return its resident memory in bytes, including its children's."""
        return sum(int(_stat(pid)[21]) * PAGE for pid in self._tree())

    def cpu_seconds(self) -> float:
        """Return its CPU time, including its living children's."""
        return sum((int(stat[11]) + int(stat[12])) / TICKS for stat in map(_stat, self._tree()))

    @contextlib.contextmanager
    def peak_rss(self) -> Iterator[list[int]]:
        """Read `rss` five times a second. Afterwards the list contains only the highest value."""
        highest, over = [self.rss()], threading.Event()

        def watch() -> None:
            while not over.wait(0.2):
                highest[0] = max(highest[0], self.rss())

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield highest
        finally:
            over.set()
            watcher.join()

    def stop(self) -> None:
        """Terminate the program, and kill it and its children if it does not end."""
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            for pid in reversed(self._tree()):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, 9)
            self._process.wait(timeout=10)

    def _tree(self) -> list[int]:
        found = [self._process.pid]
        for pid in found:
            found += _children(pid)
        return found


def _children(pid: int) -> list[int]:
    children: list[int] = []
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += map(int, (task / "children").read_text().split())
    return children


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat after the name (see proc(5)); zeros for a process that has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ["0"] * 50
