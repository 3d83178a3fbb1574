"""The objects about the workspace that clients receive."""

from __future__ import annotations

from msgspec import Struct


class OwnEmoji(Struct):
    """One of the workspace's own emoji: `:name:` in messages and reactions, and the address of its picture."""

    id: int
    name: str
    image: str
