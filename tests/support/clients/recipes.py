"""Runs many copies of the Python recipe of docs/protocol.md in one process, and has each of them post.

Its input is one JSON list of sources, and later one line: then nobody posts any more. Its output is one JSON list a
line: the number of a copy, and what it printed; or, when it posts no more, how many posts it had an answer to.
"""

import json
import sys
import threading
from itertools import count
from typing import Any

over = threading.Event()
lock = threading.Lock()


def say(number: int, what: Any) -> None:
    with lock:
        sys.stdout.write(json.dumps([number, what]) + "\n")
        sys.stdout.flush()


def run(number: int, source: str) -> None:
    def printed(*words: object, flush: bool = True) -> None:
        say(number, " ".join(map(str, words)))

    names: dict[str, Any] = {"__name__": "__main__", "print": printed}
    threading.Thread(target=exec, args=(compile(source, "recipe", "exec"), names), daemon=True).start()
    while "room" not in names and not over.wait(0.01):
        pass
    for posted in count(1):
        names["room"].post(f"{number}/{posted}")
        if over.wait(0.2):
            say(number, posted)
            break


if __name__ == "__main__":
    for number, source in enumerate(json.loads(sys.stdin.readline())):
        threading.Thread(target=run, args=(number, source), daemon=True).start()
    sys.stdin.readline()
    over.set()
    sys.stdin.read()
