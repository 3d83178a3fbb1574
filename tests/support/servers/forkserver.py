"""Chat servers and commands by a fork. Importing all that one needs takes a second of the processor, and tests start
hundreds.

A process that has imported it (forkserver_program.py) forks one whenever a test wants it. What runs from there on is
what the command runs: Gunicorn, which reads gunicorn.conf.py and starts its worker, or Flask. tests/deploy starts the
commands themselves.
"""

import atexit
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

from tests.support import ROOT
from tests.support.servers.process import Forked, clean_environment

SECONDS = 30  # for the fork server to be ready, on a busy machine


class ForkServer:
    """The other process."""

    def __init__(self, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.servers.forkserver_program", *arguments],
            cwd=ROOT,
            env=clean_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._one_at_a_time = threading.Lock()
        self._started: queue.SimpleQueue[Forked] = queue.SimpleQueue()
        self._running: dict[int, Forked] = {}
        threading.Thread(target=self._read, daemon=True).start()
        atexit.register(self._end)

    def fork(self, arguments: Sequence[str], environment: dict[str, str], *files: Path) -> Forked:
        """Have a program run with these arguments in our checkout, in a session of its own. The files are its standard
        input, output and errors."""
        request = {"arguments": arguments, "environment": environment, "files": [str(file) for file in files]}
        with self._one_at_a_time:
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            started = self._started.get(timeout=SECONDS)
            started.args = arguments
            return started

    def _read(self) -> None:
        """Take what it tells: who was started, and who has ended by which code."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            pid, code = json.loads(line)
            if code is None:
                self._running[pid] = Forked(pid)
                self._started.put(self._running[pid])
            else:
                self._running.pop(pid).has_ended(code)

    def _end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


@cache
def fork_server(*arguments: str) -> ForkServer:
    """One of each kind for all tests of a process."""
    return ForkServer(*arguments)


def flask(arguments: Sequence[str], environment: dict[str, str], typed: str) -> CompletedProcess[str]:
    """Run a `flask` command with this input."""
    with TemporaryDirectory() as directory:
        files = [Path(directory) / name for name in ("input", "output", "errors")]
        for file, content in zip(files, (typed, "", ""), strict=True):
            file.write_text(content)
        code = fork_server("commands").fork(["flask", *arguments], environment, *files).wait(SECONDS)
        return CompletedProcess(arguments, code or 0, *(file.read_text() for file in files[1:]))
