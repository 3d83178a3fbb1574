"""Events about the inbox."""

from __future__ import annotations

from chat.core.event import Event


class InboxSeen(Event, frozen=True):
    """You have looked at your inbox at this time, here or on another device."""

    event = "inbox"
    goes_to = "all connections of the person"
    seen_at: int
