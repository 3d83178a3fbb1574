"""For how long traces are kept, on both databases."""

from typing import NamedTuple

import pytest
from sqlalchemy import text

from chat.core.jobs import RecurringJob
from chat.core.retention import (
    AT_ONCE,
    AUDIT,
    DEAD_JOBS,
    NOTICES,
    DeleteOldAudit,
    DeleteOldJobs,
    DeleteOldNotices,
    DeleteOldQuotas,
)
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace


class Trace(NamedTuple):
    """A row, by the time at which it was written (or was full again), and the job that deletes it."""

    table: str
    insert: str
    kept: int
    job: RecurringJob


TRACES = [
    Trace("notices", "INSERT INTO notices (at, person_id) VALUES (:at, :number)", NOTICES + 1, DeleteOldNotices()),
    Trace("audit", "INSERT INTO audit (at, act) VALUES (:at, 'act')", AUDIT + 1, DeleteOldAudit()),
    Trace("quotas", "INSERT INTO quotas VALUES ('person', CAST(:number AS text), :at)", 0, DeleteOldQuotas()),
    Trace(
        "jobs",
        "INSERT INTO jobs (kind, data, created_at, run_at, dead_at) VALUES ('kind', :number, 0, 0, :at)",
        DEAD_JOBS + 1,
        DeleteOldJobs(),
    ),
]


@pytest.fixture(params=TRACES, ids=lambda one: one.table)
def trace(request: pytest.FixtureRequest) -> Trace:
    found: Trace = request.param
    return found


def count(workspace: Workspace, trace: Trace) -> int:
    return int(workspace.sql(f"SELECT count(*) FROM {trace.table}")[0][0])


def write(workspace: Workspace, trace: Trace, at: int, number: int = 1) -> None:
    """So many rows."""
    rows = [{"at": at, "number": one if trace.table == "notices" else str(one)} for one in range(number)]
    workspace.store.write(lambda tx: tx.sql.execute(text(trace.insert), rows))


def test_a_trace_is_kept_for_its_time_and_no_longer(workspace: Workspace, clock: Clock, trace: Trace) -> None:
    write(workspace, trace, int(clock.now * 1000))
    clock.advance(trace.kept - 1)
    trace.job.perform(workspace.core)
    assert count(workspace, trace) == 1
    clock.advance(1)
    trace.job.perform(workspace.core)
    assert count(workspace, trace) == 0


@pytest.mark.parametrize("number", [AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE])
def test_all_old_traces_go_however_many(workspace: Workspace, clock: Clock, trace: Trace, number: int) -> None:
    write(workspace, trace, int(clock.now * 1000), number)
    clock.advance(trace.kept)
    trace.job.perform(workspace.core)
    assert count(workspace, trace) == 0


def test_what_is_not_given_up_is_no_old_job(workspace: Workspace, clock: Clock) -> None:
    workspace.sql_write("INSERT INTO jobs (kind, data, created_at, run_at) VALUES ('kind', '{}', 0, 0)")
    DeleteOldJobs().perform(workspace.core)
    assert workspace.sql("SELECT count(*) FROM jobs") == [(1,)]
