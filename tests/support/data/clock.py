"""Clocks that a test moves on."""


class Clock:
    """The time that transactions see, in milliseconds."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def time(self) -> float:
        return self.now

    def advance(self, milliseconds: int) -> None:
        self.now += milliseconds / 1000


class Seconds:
    """A clock of the live side. It stands still unless it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now
