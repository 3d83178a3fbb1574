"""Jobs for tests, and an app with a job that runs as long as a test wants."""

from collections.abc import Callable
from pathlib import Path

import gevent
from flask import Flask

import chat
from chat.core import jobs
from chat.core.core import Core
from chat.core.jobs import Job, RecurringJob, Taken
from chat.domain import JOBS
from chat.errors import Conflict
from chat.live.jobs import JobRunner
from tests.support.data.store import Workspace

said: list[str] = []
meanwhile: list[Callable[[], object]] = []  # functions to call while a job runs


class Say(Job, frozen=True):
    """Appends its words to `said`, unless a function in `meanwhile` raises."""

    kind = "test:say"
    within = 3600
    words: str

    def perform(self, core: Core) -> None:
        for happening in meanwhile:
            happening()
        said.append(self.words)


class Tick(RecurringJob, frozen=True):
    """Appends "tick" to `said` each minute, unless a function in `meanwhile` raises."""

    kind = "test:tick"
    every = 60

    def perform(self, core: Core) -> None:
        for happening in meanwhile:
            happening()
        said.append("tick")


KINDS = (Say, Tick)
KNOWN = {kind.kind: kind for kind in KINDS}


def refuse() -> None:
    """Fail with an error of the chat."""
    raise Conflict("Not now.")


def break_down() -> None:
    """Fail with an exception that quotes a person's text."""
    raise KeyError("marmalade")


def enqueue(workspace: Workspace, words: str = "hello", key: str | None = None, delay: float = 0) -> None:
    workspace.core.write(lambda tx: jobs.enqueue(tx, Say(words=words), key=key, delay=delay))


def take(workspace: Workspace) -> Taken | None:
    """As a worker does that is then killed."""
    return workspace.core.write(lambda tx: jobs.take(tx, KNOWN))


def everything(runner: JobRunner) -> list[str]:
    """Do all that is due; what was said."""
    while runner.run_one():
        pass
    found = said.copy()
    said.clear()
    return found


def count(workspace: Workspace) -> int:
    return int(workspace.sql("SELECT count(*) FROM jobs")[0][0])


def errors(workspace: Workspace) -> list[tuple[str, int, bool]]:
    """Of each job, the last error, the attempts, and whether it was given up."""
    return [
        (*row[:2], row[2] is not None) for row in workspace.sql("SELECT error, attempts, dead_at FROM jobs ORDER BY id")
    ]


def enqueue_for_days(workspace: Workspace) -> None:
    """Enqueue a job whose deadline is far away."""
    enqueue(workspace)
    workspace.sql_write("UPDATE jobs SET deadline = deadline + 864000000")


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
    """Make the chat's app, whose worker also runs `Linger`."""
    app = chat.create_app()
    app.extensions["jobs"] = JobRunner(app.extensions["jobs"].core, (*JOBS, Linger))
    return app
