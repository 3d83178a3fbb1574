"""The tables of what the server writes down for itself: notices to other workers, quotas, jobs."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from chat.store.tables.base import Id, metadata

# What every worker has to read again.
notices = Table(
    "notices",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", String(20), nullable=False, server_default="person"),  # person, networks, workspace
    Column("person_id", Id),  # whose rights, rooms or sessions have changed
    Index("notices_by_at", "at"),
)

# How far a person (`person:7`), or the guests of a network (`guests:192.0.2.1/32`), have used up what they may do.
quotas = Table(
    "quotas",
    metadata,
    Column("subject", String(60), primary_key=True),
    Column("act", String(40), primary_key=True),
    Column("full_at", BigInteger, nullable=False),  # when all of it may be done again
    Index("quotas_by_full_at", "full_at"),
)

# Work to be done later: a row is written with its cause, leased to the worker that takes it, and deleted when it is
# done. Recurring jobs are never deleted: they are due again.
jobs = Table(
    "jobs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("data", Text, nullable=False),  # the fields of the job, as JSON
    Column("unique_key", String(200), unique=True),
    Column("created_at", BigInteger, nullable=False),
    Column("run_at", BigInteger, nullable=False),  # not before
    Column("deadline", BigInteger),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("lease", String(32)),  # whose it is: a new random string each time that it is taken
    Column("leased_until", BigInteger, nullable=False, server_default="0"),
    # Whether it was asked for once more while it ran: what it did may have come too early.
    Column("again", Integer, nullable=False, server_default="0"),
    Column("error", String(300), nullable=False, server_default=""),  # of the last attempt
    Column("dead_at", BigInteger),  # given up, until an admin runs it again
    Index("jobs_by_run_at", "dead_at", "run_at"),
)
