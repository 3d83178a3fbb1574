"""Events about the workspace."""

from __future__ import annotations

from chat.core.event import Event


class WorkspaceChanged(Event, frozen=True):
    """The name of the workspace has changed."""

    event = "workspace"
    goes_to = "everybody"
    name: str
