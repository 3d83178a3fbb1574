"""Sessions and API tokens as their owners see them."""

from __future__ import annotations

from msgspec import Struct

from chat.store.queries.sessions import SessionRow


class Session(Struct):
    """A session of a `browser`, or of a program with its own `key` (see `kind`). `label` names the device; `used_at` is
    exact to the hour; `current` marks the session that sent this request."""

    id: int
    kind: str
    label: str
    address: str
    created_at: int
    used_at: int
    current: bool

    @classmethod
    def of(cls, row: SessionRow, *, current: bool) -> Session:
        """Return the wire object of a row."""
        return cls(row.id, row.kind, row.label, row.address, row.created_at, row.used_at, current)


class Token(Struct):
    """An API token, without its secret."""

    id: int
    name: str
    scopes: list[str]
    created_at: int
    used_at: int

    @classmethod
    def of(cls, row: SessionRow) -> Token:
        """Return the wire object of a row."""
        return cls(row.id, row.label, row.scopes.split(), row.created_at, row.used_at)
