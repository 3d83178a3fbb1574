"""The Python side of the load generator (load/*.c), with the rules for a failed round."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from typing import Any

from peers import BENCH, Peer
from process import BenchError

CONNECT = '40{"name":"Person {i}","key":"bench-key-{i}-0123456789"}'


@dataclass(frozen=True)
class Shape:
    """The rooms of the clients (client i is in room i modulo `rooms`), the length of their messages, and `speech`: each
    client speaks as its letter says (see load.h), from the start again after the last; without, all speak as the server
    does."""

    rooms: int = 1
    text_length: int = 100
    speech: str = ""


class Generator:
    """A process with many clients of one server, on a core of its own."""

    def __init__(self, peer: Peer, port: int, core: int, shape: Shape) -> None:
        path = "/socket.io/?EIO=4&transport=websocket" if peer.socketio else "/"
        speech = shape.speech or ("s" if peer.socketio else "b")
        options = {"port": port, "path": path, "speech": speech, "rooms": shape.rooms, "text-length": shape.text_length}
        options |= _templates(peer, shape)
        command = [str(BENCH / "build/load"), *(f"--{name}={value}" for name, value in options.items())]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, {core}),
        )

    def ask(self, command: str) -> dict[str, Any]:
        """Run a command and return its result. Raises BenchError if a client was refused or lost."""
        self.begin(command)
        return self.answer()

    def begin(self, command: str) -> None:
        """Start a command without waiting. Call `answer` afterwards."""
        assert self._process.stdin is not None
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        self._command = command

    def answer(self, *, may_lose: bool = False) -> dict[str, Any]:
        """Wait for the result of a command. With `may_lose`, lost connections are part of the measurement."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise BenchError(f"{self._command!r}: the load generator has ended")
        answer: dict[str, Any] = json.loads(line)
        if answer["error"] or answer["refused"]:
            raise BenchError(f"{self._command!r}: {answer['refused']} refused, {answer['error']}")
        if answer["lost"] and not may_lose:
            raise BenchError(f"{self._command!r}: {answer['lost']} connections lost")
        return answer

    def open(self, count: int, at_once: int = 200, *, in_order: bool = True) -> dict[str, Any]:
        """Connect clients until `count` are live in their rooms."""
        answer = self.ask(f"{'open' if in_order else 'strew'} {count} {at_once}")
        if answer["live"] != count:
            raise BenchError(f"only {answer['live']} of {count} clients are live")
        return answer

    def visit(self, count: int, at_once: int) -> None:
        """Let `count` clients connect one after another, open their rooms, and leave."""
        answer = self.ask(f"visit {count} {at_once}")
        if answer["visited"] != count:
            raise BenchError(f"only {answer['visited']} of {count} visitors were let in")

    def post(self, seconds: float, senders: int, first: int = 0, every: int = 1) -> dict[str, Any]:
        """Have so many senders post; with `every`, each so many clients apart, from the `first` on. Raises BenchError
        unless every member received every message exactly once."""
        answer = self.ask(f"post {seconds} {senders} {first} {every}")
        if answer["delivered"] != answer["expected"] or answer["wrong_members"]:
            raise BenchError(
                f"{answer['delivered']} of {answer['expected']} messages arrived; "
                f"{answer['wrong_members']} members did not receive each exactly once"
            )
        return answer

    def close(self) -> None:
        """Stop the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.terminate()
        self._process.wait()


def _templates(peer: Peer, shape: Shape) -> dict[str, str]:
    room = "lobby" if shape.rooms == 1 else "bench-{r}"
    post = f'{{"room":"{room}","text":"{{text}}","client_id":"{{uuid}}"}}'
    if not peer.socketio:
        return {
            "open": f'[{{id}},"room:join",{{"room":"{room}","name":"Person {{i}}"}}]',
            "post": f'[{{id}},"message:post",{post}]',
        }
    return {
        "connect": CONNECT,
        "create": '42{id}["room:create",{"name":"bench-{r}"}]' if peer.makes_rooms and shape.rooms > 1 else "",
        "open": f'42{{id}}["room:join",{{"room":"{room}"}}]',
        "resume": f'42{{id}}["room:join",{{"room":"{room}","since":{{rev}},"epoch":"{{epoch}}"}}]',
        "post": f'42{{id}}["message:post",{post}]',
        "room-path": f"/ws/rooms/{room}",
        "json-connect": f'{{"event":"auth","data":{CONNECT.removeprefix("40")}}}',
        "json-open": f'{{"event":"room:join","id":{{id}},"data":{{"room":"{room}"}}}}',
        "lines-connect": "Caller {i}",  # without a key, so not by the names of those who came before with one
    }
