"""Read and change the settings of the workspace: its name and its door."""

from __future__ import annotations

from typing import Literal

from chat.core import audit
from chat.core.audit import AuditDetail
from chat.core.command import Actor, Reply, WorkspaceCommand
from chat.core.text import clean
from chat.domain.workspace import workspace
from chat.store import Tx


class WorkspaceNow(Reply):
    """The `name` of the workspace, and the new people whom its `door` admits: all (`open`), those with a link
    (`invitation`), or none (`closed`)."""

    name: str  # empty if the owner has set none; the worker fills in the operator's name for it
    door: str


class WorkspaceSettings(WorkspaceCommand[WorkspaceNow]):
    """Read the settings of the workspace."""

    event = "workspace:settings"
    writes = False

    def perform(self, tx: Tx, actor: Actor) -> WorkspaceNow:
        return _answer(workspace.load(tx))


class ChangeWorkspace(WorkspaceCommand[WorkspaceNow]):
    """Change the name of the workspace, of up to 80 characters, or its door. Fields that are not given stay. All
    clients get an event with the new name."""

    event = "workspace:change"
    name: str | None = None
    door: Literal["open", "invitation", "closed"] | None = None

    def perform(self, tx: Tx, actor: Actor) -> WorkspaceNow:
        name = None if self.name is None else clean(self.name, field="name", most=workspace.MOST)
        was = workspace.load(tx)
        given = {"name": (name, was.name), "door": (self.door, was.door)}
        other = {field: new for field, (new, old) in given.items() if new not in (None, old)}
        if not other:
            return _answer(was)
        audit.note(tx, actor, self.event, detail=AuditDetail(door=other.get("door"), renamed="name" in other))
        return _answer(workspace.change(tx, **other))


def _answer(now: workspace.Workspace) -> WorkspaceNow:
    return WorkspaceNow(name=now.name or "", door=now.door)
