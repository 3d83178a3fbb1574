"""Events about the workspace."""

from __future__ import annotations

from chat.core.event import Event


class WorkspaceChanged(Event, frozen=True):
    """The workspace has another name."""

    event = "place"
    goes_to = "everybody"
    place: str
