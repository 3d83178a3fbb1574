"""Run many copies of the Python client in docs/protocol.md in one process, and have each of them post.

The input is one JSON list of sources, and later numbers of copies, one in each line, which have to stop posting. The
output is one JSON list in each line: the number of a copy, and a text that it printed or, once it has stopped, the
number of its posts that were answered.
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
