"""The tables for the server itself: notices to other workers, quotas, jobs."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from chat.store.tables.base import Id, metadata

# Notices that tell every worker what to read again.
notices = Table(
    "notices",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", String(20), nullable=False, server_default="person"),  # person, networks, workspace, emoji
    Column("person_id", Id),  # the person whose rights, rooms or sessions have changed
    Index("notices_by_at", "at"),
)

# Token buckets of a person (`person:7`), or of the guests in a network (`guests:192.0.2.1/32`).
quotas = Table(
    "quotas",
    metadata,
    Column("subject", String(60), primary_key=True),
    Column("act", String(40), primary_key=True),
    Column("full_at", BigInteger, nullable=False),  # when the bucket is full again
    Index("quotas_by_full_at", "full_at"),
)

# Work to be done later. A row is written in the transaction of its cause, leased to the worker that takes it, and
# deleted when it is done. A recurring job is not deleted, but gets a new due time.
jobs = Table(
    "jobs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("data", Text, nullable=False),  # the fields of the job, as JSON
    Column("unique_key", String(200), unique=True),
    Column("created_at", BigInteger, nullable=False),
    Column("run_at", BigInteger, nullable=False),  # when it is due
    Column("deadline", BigInteger),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("lease", String(32)),  # a new random string each time that a worker takes the job
    Column("leased_until", BigInteger, nullable=False, server_default="0"),
    # 1 if it was enqueued while it ran. It then runs once more, because the new cause may have come too late for it.
    Column("again", Integer, nullable=False, server_default="0"),
    Column("error", String(300), nullable=False, server_default=""),  # of the last attempt
    Column("dead_at", BigInteger),  # when it was given up; an admin can run it again
    Index("jobs_by_run_at", "dead_at", "run_at"),
)
