"""The basic objects of the wire: people, rooms by their slug, and numbers.

Times are integer milliseconds since 1970, UTC.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

# JavaScript's largest exact integer; ids, seqs and revs stay far below it.
Number = Annotated[int, Meta(ge=0, le=2**53 - 1)]

# PostgreSQL's text type can't hold a NUL, not even in a comparison.
Slug = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[^\x00]*$")]


class Person(Struct, frozen=True, omit_defaults=True):
    """A person. The id never changes, the name may. `avatar` names a picture: `/avatars/<avatar>.webp`."""

    id: int
    name: str
    avatar: str | None = None


FOR_EVER = 2**53 - 1
