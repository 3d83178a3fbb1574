"""The metadata of all tables, and the type of ids."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, MetaData

metadata = MetaData()

# SQLite numbers new rows by itself only if the column is of type INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")
