"""The program of forkserver.py: imports what a chat server does, and forks one for each line on its standard input.
With the argument `commands` it forks `flask` commands, which unlike servers run without gevent's patches.

A line is a JSON object with the `arguments`, the `environment` and the three standard `files` of one. Standard output
tells `[pid, null]` of each that was started, and `[pid, code]` of each that has ended.
"""

import gc
import sys

gc.disable()  # as in gunicorn.conf.py

from gevent import monkey  # noqa: E402

FORKS_COMMANDS = sys.argv[1:] == ["commands"]
if not FORKS_COMMANDS:
    monkey.patch_all()

import json  # noqa: E402
import logging  # noqa: E402
import os  # noqa: E402
import select  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402
from argon2 import PasswordHasher  # noqa: E402
from flask.cli import main  # noqa: E402
from gunicorn.app.wsgiapp import run  # noqa: E402

import chat.serve.worker  # noqa: E402
import chat.store.engine.migrate  # noqa: E402
import chat.store.engine.postgres  # noqa: E402, F401
from chat.domain.accounts import passwords  # noqa: E402

# Hashing takes a quarter of a second of the processor, on purpose. Here it is one of the real ones, but quick.
passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

# This process waits without an event loop: what is forked makes its own.
fork, waitpid = monkey.get_original("os", ["fork", "waitpid"])
(Poll,) = monkey.get_original("select", ["poll"])

FLAGS = (os.O_RDONLY, os.O_WRONLY | os.O_APPEND, os.O_WRONLY | os.O_APPEND)


def tell(pid: int, code: int | None) -> None:
    os.write(1, f"{json.dumps([pid, code])}\n".encode())


def become(request: dict[str, Any]) -> None:
    """Be as the one who was asked for, in a new process."""
    gevent.reinit()  # urllib3 makes an event loop when it is imported
    os.setsid()
    os.environ.clear()
    os.environ.update(request["environment"])
    for number, (file, flags) in enumerate(zip(request["files"], FLAGS, strict=True)):
        os.dup2(os.open(file, flags), number)
    sys.argv = request["arguments"]


def serve() -> bool:
    """False when nobody asks any more. In each process that is forked it is True."""
    running: dict[int, int] = {}  # process ids by the descriptors that tell of their end
    poll, rest = Poll(), b""
    poll.register(0, select.POLLIN)
    while True:
        for descriptor, _ in poll.poll():
            if descriptor:
                poll.unregister(descriptor)
                os.close(descriptor)
                pid, status = waitpid(running.pop(descriptor), 0)
                tell(pid, os.waitstatus_to_exitcode(status))
                continue
            if not (read := os.read(0, 65536)):
                return False
            *lines, rest = (rest + read).split(b"\n")
            for line in lines:
                if not (pid := fork()):
                    for other in running:
                        os.close(other)
                    become(json.loads(line))
                    return True
                tell(pid, None)
                running[ends := os.pidfd_open(pid)] = pid
                poll.register(ends, select.POLLIN)


gc.freeze()
gc.enable()
if serve():
    try:
        main() if FORKS_COMMANDS else run()
    except SystemExit as ended:  # that of Gunicorn, of its worker, or of Flask
        if not isinstance(ended.code, int):
            raise
        logging.shutdown()
        sys.stdout.flush()
        os._exit(ended.code)  # without freeing each object first, which would copy what these processes share
