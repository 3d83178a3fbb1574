"""The memory, CPU time and sockets of a running server, read from /proc."""

import os
from contextlib import suppress
from pathlib import Path

from tests.support.servers.server import Server

ESTABLISHED = "01"


def worker(server: Server) -> Path:
    """Return the directory in /proc of the only worker."""
    (pid,) = server.workers()
    return Path(f"/proc/{pid}")


def memory(server: Server) -> int:
    """Return the worker's resident memory in bytes."""
    status = (worker(server) / "status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


def effort(server: Server) -> float:
    """Return the CPU seconds that the worker has used so far."""
    after_name = (worker(server) / "stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def sockets(server: Server) -> int:
    """Return the number of the worker's open sockets."""
    found = 0
    for descriptor in (worker(server) / "fd").iterdir():
        with suppress(FileNotFoundError):
            found += str(descriptor.readlink()).startswith("socket:")
    return found


def _connections() -> list[tuple[int, int, str, int, int]]:
    """Return for each connection in /proc/net/tcp both ports, the state, and the bytes that wait to be sent and
    read."""
    found = []
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, remote, state, queues, *_ = line.split()
        ports = [int(address.split(":")[1], 16) for address in (local, remote)]
        sending, reading = (int(queue, 16) for queue in queues.split(":"))
        found.append((ports[0], ports[1], state, sending, reading))
    return found


def connected(server: Server) -> int:
    """Return the number of the server's connections."""
    return sum(here == server.port and state == ESTABLISHED for here, _, state, _, _ in _connections())


def has_read_all(server: Server) -> bool:
    """Return True if the server has read all data that was sent to it."""
    return not any(
        reading if here == server.port else sending if there == server.port else 0
        for here, there, state, sending, reading in _connections()
        if state == ESTABLISHED
    )


def unread(server: Server, client: int) -> int:
    """Return the bytes from the server to this port that are in the kernel's queues on both sides."""
    return sum(
        sending if (here, there) == (server.port, client) else reading if (here, there) == (client, server.port) else 0
        for here, there, _, sending, reading in _connections()
    )
