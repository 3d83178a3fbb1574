"""Runs many copies of the Python recipe of docs/protocol.md in one process, and has each of them post.

Its input is one JSON list of sources, and later the numbers of copies, one a line: each is to post no more. Its output
is one JSON list a line: the number of a copy, and what it printed; or, when it posts no more, how many posts it had an
answer to.
"""

import json
import sys
import threading
from itertools import count
from typing import Any

over: list[threading.Event] = []
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
    while "room" not in names and not over[number].wait(0.05):
        pass
    for posted in count(1):
        names["room"].post(f"{number}/{posted}")
        if over[number].wait(0.2):
            say(number, posted)
            break


if __name__ == "__main__":
    for number, source in enumerate(json.loads(sys.stdin.readline())):
        over.append(threading.Event())
        threading.Thread(target=run, args=(number, source), daemon=True).start()
    for line in sys.stdin:
        over[int(line)].set()
