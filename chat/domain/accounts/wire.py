"""Preferences, sessions and API tokens as their owners see them."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from chat.store.queries.sessions import SessionRow

ACCENTS = ("coral", "amber", "green", "blue", "violet", "pink")


class Preferences(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A person's preferences for the page. One that is absent was not chosen: that means the theme of the `system`,
    the accent `coral`, and `comfortable`, `normal`, `auto`, `send`, `show` and the last room. With the `clock` on
    `auto`, times are as usual in the browser's language. `enter` says if this key sends the message or
    breaks the line. With `local_time` on `hide`, the page tells nobody your time zone (see `me:timezone`).
    `start_room` is the slug of the room to begin with, empty for the last one. `first_steps` are the proposals to a new
    owner that are done or were dismissed."""

    theme: Literal["system", "light", "dark"] | UnsetType = UNSET
    accent: Literal["coral", "amber", "green", "blue", "violet", "pink"] | UnsetType = UNSET
    density: Literal["comfortable", "compact"] | UnsetType = UNSET
    text_size: Literal["normal", "small", "large", "larger"] | UnsetType = UNSET
    clock: Literal["auto", "12", "24"] | UnsetType = UNSET
    enter: Literal["send", "break"] | UnsetType = UNSET
    local_time: Literal["show", "hide"] | UnsetType = UNSET
    start_room: Annotated[str, Meta(max_length=80, pattern=r"^[^\x00]*$")] | UnsetType = UNSET
    first_steps: Annotated[list[Literal["invite", "room", "picture"]], Meta(max_length=3)] | UnsetType = UNSET


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
