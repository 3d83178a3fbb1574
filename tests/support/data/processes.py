"""Other Python processes, beside the one of the tests."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import ROOT


@contextmanager
def locked_elsewhere(path: Path) -> Iterator[Callable[[], None]]:
    """Another process holds SQLite's write lock, until the function given here is called, or the block ends."""
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "locked\n"

    def release() -> None:
        holder.communicate()

    try:
        yield release
    finally:
        if holder.poll() is None:
            release()


_HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
connection.execute("ROLLBACK")
"""


def program(source: str) -> tuple[str, ...]:
    """Return the command of a Python program that knows nothing of the chat."""
    return (sys.executable, "-I", "-c", source)


def python(source: str, *arguments: str) -> subprocess.Popen[str]:
    """Another Python process, that knows the chat."""
    return subprocess.Popen(
        [sys.executable, "-c", source, *arguments], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def at_the_same_moment(source: str, *arguments: str, processes: int) -> list[subprocess.Popen[str]]:
    """Several such processes, that begin with `source` when all have imported the chat: a race without a head start."""
    waiting = f"import sys, chat; print('ready', flush=True); sys.stdin.readline()\n{source}"
    started = [python(waiting, *arguments) for _ in range(processes)]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return started


def ended(process: subprocess.Popen[str]) -> str:
    """What it printed; it must have gone well."""
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return output
