"""`make abuse`: one client performs each act of the table for some seconds, as fast as it can, while another one posts.

Prints for each act the limit, the number of times that it was done and refused, the first wait that the server asked
for, the growth of the server's memory, and the 99th percentile of the other client's posts, in comparison with an idle
run on the same server just before. Each act has a server of its own, with the default settings. The server has one
core, the clients another.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import process
from process import BenchError, Program

from abuse import commands, visits  # noqa: F401 - they fill the table
from abuse.line import Refused
from abuse.seed import SEEDS
from abuse.table import ATTACKS, Outcome
from abuse.victim import Victim

BENCH = Path(__file__).parent.parent
ROOT = BENCH.parent
COLUMNS = ("act", "limit", "done", "refused", "first wait", "memory", "p99 idle", "p99")


def options() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", choices=ATTACKS, help="of these acts")
    parser.add_argument("--seconds", type=float, default=10, help="for each act (10)")
    parser.add_argument("--attack", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def commit(act: str, port: int, seconds: float) -> None:
    """Perform an act, in a process of its own: begin when a line arrives on stdin, and print the result at the end."""
    os.nice(10)  # so that the other client, on the same core, is not slowed down by this one but by the server
    process.raise_file_limit()
    outcomes = ATTACKS[act].act(port)
    print("ready", flush=True)
    sys.stdin.readline()
    deadline = time.monotonic() + seconds
    done, refused, wait = 0, 0, None
    try:
        while time.monotonic() < deadline:
            outcome: Outcome = next(outcomes)
            done, refused = done + outcome.done, refused + (not outcome.done)
            wait = outcome.retry_after if wait is None else wait
    except (OSError, EOFError, Refused):
        refused += 1  # the server closed the connection, which also counts as a refusal
    print(json.dumps({"done": done, "refused": refused, "wait": wait}), flush=True)
    os._exit(0)  # don't wait for threads that wait for the server


def measure(act: str, seconds: float, cores: tuple[int, int]) -> dict[str, Any]:
    """Measure one act on a server of its own, which runs on the first of the `cores`."""
    server_core, client_core = cores
    with tempfile.TemporaryDirectory() as scratch, running(Path(scratch), server_core) as (server, port):
        os.sched_setaffinity(0, {client_core})
        if act in SEEDS:
            SEEDS[act](Path(scratch) / "chat.db")
        with closing(Victim(port)) as victim:
            command = [sys.executable, "-m", "abuse", "--attack", act, "--port", str(port), "--seconds", str(seconds)]
            attacker = subprocess.Popen(command, cwd=BENCH, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            with attacker:
                assert attacker.stdout is not None
                assert attacker.stdin is not None
                if attacker.stdout.readline() != "ready\n":
                    raise BenchError(f"{act} can't begin: {server.last_words()}")
                idle = victim.post_for(seconds / 2)
                before = server.rss()
                with server.peak_rss() as peak:
                    print("now", file=attacker.stdin, flush=True)
                    times = victim.post_for(seconds)
                outcome = json.loads(attacker.stdout.readline())
        return {
            **outcome, "memory": (peak[0] - before) / 1e6,
            "idle": idle.percentile(0.99), "p99": times.percentile(0.99),
        }  # fmt: skip


@contextmanager
def running(scratch: Path, core: int) -> Iterator[tuple[Program, int]]:
    """Run a server with the default settings and its data in `scratch`. Yields it and its port."""
    port, programs = process.free_port(), ROOT / ".venv/bin"
    env = {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "HOST": "127.0.0.1", "PORT": str(port),
        "CHAT_DATA": str(scratch), "CHAT_LOG_LEVEL": "warning",
    }  # fmt: skip
    command = [str(programs / "gunicorn"), "-c", "gunicorn.conf.py", "chat:create_app()"]
    with Program(command, core=core, cwd=ROOT, log=scratch / "log", env=env) as server:
        server.wait_until_it_answers(port)
        yield server, port


def row(act: str, found: dict[str, Any]) -> str:
    """Format a line of the table."""
    wait = "" if found["wait"] is None else f"{found['wait']:,.1f} s"
    cells = (
        act, ATTACKS[act].limit, f"{found['done']:,}", f"{found['refused']:,}", wait, f"{found['memory']:+,.0f} MB",
        f"{found['idle']:.1f} ms", f"{found['p99']:.1f} ms",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def main() -> None:
    asked = options()
    if asked.attack:
        commit(asked.attack, asked.port, asked.seconds)
    cores = process.cores()  # determined first, since `measure` limits this process to one of them
    print(f"| {' | '.join(COLUMNS)} |\n|{' --- |' * len(COLUMNS)}")
    for act in asked.only or ATTACKS:
        try:
            print(row(act, measure(act, asked.seconds, cores)), flush=True)
        except (BenchError, Refused, OSError, EOFError) as error:
            print(f"| {act} | failed: {error!r} |", flush=True)


if __name__ == "__main__":
    main()
