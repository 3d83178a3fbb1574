"""Alembic runs this to migrate; `chat.store.engine.migrate` gives it an open connection."""

from __future__ import annotations

from alembic import context

from chat.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=False)
with context.begin_transaction():
    context.run_migrations()
