"""The basic objects of the wire: people, rooms by their slug, and numbers.

Times are integer milliseconds since 1970, UTC.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

# JavaScript's largest exact integer; no id, seq or rev comes near it.
Number = Annotated[int, Meta(ge=0, le=2**53 - 1)]

# PostgreSQL has no text with a NUL in it, not even to compare with.
Slug = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[^\x00]*$")]


class Person(Struct, frozen=True, omit_defaults=True):
    """Somebody. The id stays, the name may change. `avatar` names a picture: `/avatars/<avatar>.webp`."""

    id: int
    name: str
    avatar: str | None = None


FOR_EVER = 2**53 - 1
