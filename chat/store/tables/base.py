"""What all tables share."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, MetaData

metadata = MetaData()

# SQLite numbers its rows by itself only in a column of type INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")
