"""Events about the workspace."""

from __future__ import annotations

from chat.core.event import Event
from chat.domain.workspace.wire import OwnEmoji


class WorkspaceChanged(Event, frozen=True):
    """The name of the workspace has changed."""

    event = "workspace"
    goes_to = "everybody"
    name: str


class EmojiChanged(Event, frozen=True):
    """The workspace's own emoji have changed. `emoji` has all of them."""

    event = "emoji"
    goes_to = "everybody"
    emoji: list[OwnEmoji]
