"""Jobs of the tests' own and what they did, and an app whose worker knows one that lasts as long as a test says."""

from collections.abc import Callable
from pathlib import Path

import gevent
from flask import Flask

import chat
from chat.core.core import Core
from chat.core.jobs import Job, RecurringJob
from chat.domain import JOBS
from chat.errors import Conflict
from chat.live.jobs import JobRunner

said: list[str] = []
meanwhile: list[Callable[[], object]] = []  # what happens while a job runs


class Say(Job, frozen=True):
    """Says its words, unless something meanwhile goes wrong."""

    kind = "test:say"
    within = 3600
    words: str

    def perform(self, core: Core) -> None:
        for happening in meanwhile:
            happening()
        said.append(self.words)


class Tick(RecurringJob, frozen=True):
    """Ticks each minute, unless something meanwhile goes wrong."""

    kind = "test:tick"
    every = 60

    def perform(self, core: Core) -> None:
        for happening in meanwhile:
            happening()
        said.append("tick")


KINDS = (Say, Tick)


def refuse() -> None:
    """Go wrong in words."""
    raise Conflict("Not now.")


def break_down() -> None:
    """Go wrong by a defect that quotes what somebody wrote."""
    raise KeyError("marmalade")


class Linger(Job, frozen=True):
    """Writes `begun` into the file, and `ended` once there is a file named `gate`."""

    kind = "test:linger"
    file: str
    gate: str

    def perform(self, core: Core) -> None:
        with Path(self.file).open("a") as file:
            print("begun", file=file, flush=True)
            while not Path(self.gate).exists():
                gevent.sleep(0.01)
            print("ended", file=file)


def create_app() -> Flask:
    """The chat, whose worker knows the lingering job too."""
    app = chat.create_app()
    app.extensions["jobs"] = JobRunner(app.extensions["jobs"].core, (*JOBS, Linger))
    return app
