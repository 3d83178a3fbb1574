"""How the workspace is set, by whom, on both databases."""

import pytest

from chat.core.audit import AuditDetail
from chat.core.command import Command
from chat.core.event import Audience, Invalidated
from chat.domain.moderation.admin import ListAudit
from chat.domain.workspace import workspace as workspaces
from chat.domain.workspace.commands import ChangeWorkspace, WorkspaceSettings
from chat.errors import Forbidden, Invalid
from tests.support.data.store import Workspace


def test_the_owner_names_the_place_and_shuts_its_door_and_admins_see_it(workspace: Workspace) -> None:
    owner, admin = workspace.account("Owner", "owner"), workspace.account("Admin", "admin")
    unset = workspace.do(admin, WorkspaceSettings())
    assert (unset.name, unset.door) == ("", "open")
    workspace.do(owner, ChangeWorkspace(name=" The Den ", door="closed"))
    assert (Invalidated("workspace"), Audience()) in workspace.published
    now = workspace.do(admin, WorkspaceSettings())
    assert (now.name, now.door) == ("The Den", "closed")
    with pytest.raises(Forbidden):
        workspace.arrive("Stranger")
    [entry] = workspace.do(admin, ListAudit()).entries
    assert (entry.act, entry.actor, entry.detail) == (
        "workspace:change",
        owner,
        AuditDetail(door="closed", renamed=True),
    )


def test_what_is_not_given_or_is_so_already_stays_and_is_not_told(workspace: Workspace) -> None:
    owner = workspace.account("Owner", "owner")
    workspace.do(owner, ChangeWorkspace(name="The Den"))
    assert workspace.do(owner, ChangeWorkspace(door="invitation")).name == "The Den"
    workspace.published.clear()
    for same in (ChangeWorkspace(), ChangeWorkspace(name="The Den", door="invitation")):
        now = workspace.do(owner, same)
        assert (now.name, now.door) == ("The Den", "invitation")
    assert workspace.published == []
    assert len(workspace.do(owner, ListAudit()).entries) == 2


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "two\nlines"])
def test_a_name_that_is_none_changes_nothing(workspace: Workspace, name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        workspace.do(workspace.account("Owner", "owner"), ChangeWorkspace(name=name, door="closed"))
    assert refusal.value.field == "name"
    assert workspace.store.read(workspaces.load) == workspaces.Workspace(None, "open")


@pytest.mark.parametrize(
    ("role", "command"),
    [
        ("admin", ChangeWorkspace(door="closed")),
        ("member", ChangeWorkspace(door="closed")),
        ("member", WorkspaceSettings()),
    ],
)
def test_nobody_else_may(workspace: Workspace, role: str, command: Command) -> None:
    with pytest.raises(Forbidden):
        workspace.do(workspace.account("Ann", role), command)
    assert workspace.store.read(workspaces.load).door == "open"
