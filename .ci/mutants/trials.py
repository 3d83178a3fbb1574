"""Run the tests: once to measure which of them reach a function, and then, for each mutant, those that reach it.

All runs within one pytest process, which has imported and collected everything. Each trial is a fork of it, so it
starts at once.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import resource
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from sources import COPY, Mutant

MOST_MEMORY = 4 << 30  # bytes, for a mutant that fills the memory
# CPU seconds of tests for one mutant. In the first round each mutant gets a second of tests, in the next the survivors
# get the tests up to eight seconds. A mutant that survives these counts as survived.
ROUNDS = (1, 8)
CHEAP = 0.02  # seconds, for a test
PATIENCE = 4.0  # seconds that a test of a trial waits for a condition: most trials end because it does not come true
SLACK = 5  # CPU seconds that a trial may take beside three times the duration of its tests


class Trials:
    """A plugin of pytest that tries the mutants instead of running the tests."""

    def __init__(self, mutants: list[Mutant], versions: dict[str, str], heard: Callable[[Mutant, str], None]) -> None:
        self.mutants, self.versions, self.heard = mutants, versions, heard
        self.reach = Reach(COPY / "reach.json", versions)
        self.tried: dict[str, set[pytest.Item]] = defaultdict(set)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        from tests.support.data.store import migrated_file  # imported here, from the copy in which pytest runs

        migrated_file()
        stale = [item for item in session.items if self.reach.is_stale(item)]
        if stale:
            print(f"Measuring which functions {len(stale)} tests reach ...", flush=True)
            _fork(lambda: self.reach.measure(session, stale))
            self.reach.load()
            red = [item.nodeid for item in stale if item.nodeid in self.reach.red()]
            print(*(f"Not used, because it fails without any mutant: {one}" for one in red), sep="\n", flush=True)
        gc.freeze()  # so that the garbage collector of a fork does not copy the memory of this process
        if ended := self._fails(session, "", self.reach.of(self.mutants[0], session.items)[:20]):
            pytest.exit(f"A trial without any mutant ends with {ended}, so trials would show nothing.", returncode=1)
        left = self.mutants
        for most in ROUNDS:
            left = [one for one in left if not self._is_killed(session, one, most)]
            print(f"{len(left)} mutants have survived {most} s of tests", flush=True)
        for mutant in left:
            self.heard(mutant, "")
        return True

    def _is_killed(self, session: pytest.Session, mutant: Mutant, most: float) -> bool:
        tried, items = self.tried[mutant.name], []
        seconds = sum(map(self.reach.seconds, tried))
        for item in self.reach.of(mutant, session.items):
            if item not in tried and seconds < most:
                items.append(item)
                seconds += self.reach.seconds(item)
        tried.update(items)
        killer = self._fails(session, mutant.name, items)
        self.reach.saw[killer] += 1
        if killer:
            self.heard(mutant, killer)
        return bool(killer)

    def _fails(self, session: pytest.Session, name: str, items: list[pytest.Item]) -> str:
        """Run these tests with the mutant of this name. Returns the one that fails, or the signal or exit status that
        ended them; an empty text if all pass."""
        if not items:
            return ""

        def attempt() -> None:
            from tests.support import wait

            wait.longest = PATIENCE
            most = int(3 * sum(map(self.reach.seconds, items)) + SLACK)
            resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))
            resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
            set_mutant_under_test(name)
            for item in run(session, items):
                if session.testsfailed:
                    (COPY / "killer").write_text(item.nodeid)
                    os._exit(1)

        return _fork(attempt)


class Reach:
    """The functions that each test calls, and its duration. This is kept between runs, and measured again if the file
    of the test or one of the functions has changed."""

    def __init__(self, path: Path, versions: dict[str, str]) -> None:
        self.path, self.versions = path, versions
        self.kept: dict[str, dict[str, Any]] = {}
        self.saw = Counter[str]()  # the number of mutants that each test has killed
        self.load()

    def load(self) -> None:
        if self.path.exists():
            self.kept = json.loads(self.path.read_text())
        self.by_function: dict[str, set[str]] = defaultdict(set)
        for test, kept in self.kept.items():
            for function in kept["reached"]:
                self.by_function[function.partition(" ")[0]].add(test)

    def is_stale(self, item: pytest.Item) -> bool:
        kept = self.kept.get(item.nodeid)
        if kept is None or kept["red"] or kept["file"] != _version(item):
            return True
        return any(map(self._is_other, kept["reached"]))

    def _is_other(self, reached: str) -> bool:
        function, _, version = reached.partition(" ")
        return self.versions.get(function) != version

    def measure(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        set_mutant_under_test("stats")
        there = {item.nodeid for item in session.items}
        self.kept = {test: kept for test, kept in self.kept.items() if test in there}
        began = time.process_time()
        for number, item in enumerate(run(session, items), 1):
            reached = sorted(f"{name} {self.versions[name]}" for name in state()._stats)
            seconds = round(time.process_time() - began, 3)
            kept = {"file": _version(item), "seconds": seconds, "reached": [] if session.testsfailed else reached}
            self.kept[item.nodeid] = {**kept, "red": bool(session.testsfailed)}
            session.testsfailed = 0
            state()._stats.clear()
            if number % 100 == 0 or item is items[-1]:
                self.path.write_text(json.dumps(self.kept))
            began = time.process_time()

    def red(self) -> set[str]:
        """Return the tests that fail without a mutant, such as those that read the source: the copy's is different."""
        return {test for test, kept in self.kept.items() if kept["red"]}

    def of(self, mutant: Mutant, items: list[pytest.Item]) -> list[pytest.Item]:
        """Return the tests that reach a mutant, the most promising first: those that killed other mutants, then those
        that cost nothing, then those in the file named after the module, then one of each file in turn, the fastest
        first; and one case of each test function before its other parameters."""
        tests = self.by_function.get(mutant.function, set())
        found = sorted((item for item in items if item.nodeid in tests), key=self.seconds)
        own, turn, times = f"test_{Path(mutant.file).stem}.py", Counter[Path](), Counter[str]()
        rank = {}
        for item in found:
            function = item.nodeid.partition("[")[0]
            times[function] += 1
            turn[item.path] += times[function] == 1 and item.path.name != own
            rank[item] = (-self.saw[item.nodeid], self.seconds(item) > CHEAP, times[function] > 1, turn[item.path])
        return sorted(found, key=rank.__getitem__)

    def seconds(self, item: pytest.Item) -> float:
        """Return the CPU seconds of a test."""
        return float(self.kept[item.nodeid]["seconds"])


def run(session: pytest.Session, items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """Run these tests in this process, and yield each when it is done."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        yield item


def _fork(work: Callable[[], None]) -> str:
    """Run `work` in a forked process. Returns an empty text, the test that failed, or the signal or exit status that
    ended it."""
    if not (pid := os.fork()):
        code = 3
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    (COPY / "killer").touch()
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name
    code = os.WEXITSTATUS(status)
    return {0: "", 1: (COPY / "killer").read_text()}.get(code, f"exit status {code}")


def _version(item: pytest.Item) -> str:
    path = COPY / item.nodeid.partition("::")[0]
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
