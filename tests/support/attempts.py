"""Attempts to sign in, by a clock that the test moves."""

import time

import pytest

from chat.errors import TooMany
from chat.web.attempts import Attempts


class Clock:
    """The clock of the limits."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = time.time()
        monkeypatch.setattr(time, "time", lambda: self.now)


def taken(tries: Attempts, address: str, account: str | None = None, *, times: int, browser: str | None = None) -> int:
    """Return how many of so many attempts were allowed."""
    through = 0
    for _ in range(times):
        try:
            tries.take("sign-in", address, account, browser)
        except TooMany:
            continue
        through += 1
    return through


def rotating(tries: Attempts, account: str, *, times: int) -> int:
    """Return how many of so many attempts at an account were allowed, each from another address."""
    return sum(
        taken(tries, f"198.{18 + n // 60_000}.{n // 250 % 240}.{n % 250}", account, times=1) for n in range(times)
    )
