"""Common parts of the tests' servers: free ports, logs, and ending processes."""

import contextlib
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path


class PortTaken(Exception):
    """Another process took the port between its choice and its use."""


class Forked:
    """A process that was forked, see forkserver.py: what tests use of a Popen."""

    args: Sequence[str] = ()

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._ended = threading.Event()

    def has_ended(self, code: int) -> None:
        self.returncode = code
        self._ended.set()

    def poll(self) -> int | None:
        return self.returncode

    def wait(self, timeout: float | None = None) -> int | None:
        if not self._ended.wait(timeout):
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):  # it has ended, and we are about to hear of it
                os.kill(self.pid, number)


def free_port() -> int:
    """Return a port that is free now. If another process takes it before the server does, the start is retried."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment(**extra: str) -> dict[str, str]:
    """Return an environment without the developer's own settings."""
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "PATH", "TMPDIR", "TZ") if name in os.environ}
    return {**kept, **extra}


def end(process: subprocess.Popen[bytes] | Forked, seconds: float, with_signal: int = signal.SIGTERM) -> None:
    """Ask a process to end, and wait for it. One that has not ended after `seconds` is killed, and the test fails."""
    if process.poll() is not None:
        return
    process.send_signal(with_signal)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        kill_group(process)
        raise AssertionError(f"process {process.args!r} had not ended {seconds} s after its signal") from None


def kill_group(process: subprocess.Popen[bytes] | Forked) -> None:
    """Kill the process and its children. It must have been started with `start_new_session=True`."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def children(pid: int) -> list[int]:
    """Return the processes started by this one, from /proc."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


def tail(log: Path, lines: int = 40) -> str:
    """Return the end of a log, for the message of a failure."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else "(no log)"
