"""How the place is set, by whom, on both databases."""

import pytest

from chat.core.audit import AuditDetail
from chat.core.command import Command
from chat.core.event import Audience, Invalidated
from chat.domain.moderation.admin import ListAudit
from chat.domain.workspace import workspace as places
from chat.domain.workspace.commands import ChangeWorkspace, WorkspaceSettings
from chat.errors import Forbidden, Invalid
from tests.support.data.store import Place


def test_the_owner_names_the_place_and_shuts_its_door_and_admins_see_it(place: Place) -> None:
    owner, admin = place.account("Owner", "owner"), place.account("Admin", "admin")
    place.do(owner, ChangeWorkspace(name=" The Den ", door="closed"))
    assert (Invalidated("workspace"), Audience()) in place.published
    now = place.do(admin, WorkspaceSettings())
    assert (now.place, now.door) == ("The Den", "closed")
    with pytest.raises(Forbidden):
        place.arrive("Stranger")
    [entry] = place.do(admin, ListAudit()).entries
    assert (entry.act, entry.actor, entry.detail) == ("place:change", owner, AuditDetail(door="closed", renamed=True))


def test_what_is_not_given_or_is_so_already_stays_and_is_not_told(place: Place) -> None:
    owner = place.account("Owner", "owner")
    place.do(owner, ChangeWorkspace(name="The Den"))
    assert place.do(owner, ChangeWorkspace(door="invitation")).place == "The Den"
    place.published.clear()
    for same in (ChangeWorkspace(), ChangeWorkspace(name="The Den", door="invitation")):
        now = place.do(owner, same)
        assert (now.place, now.door) == ("The Den", "invitation")
    assert place.published == []
    assert len(place.do(owner, ListAudit()).entries) == 2


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "two\nlines"])
def test_a_name_that_is_none_changes_nothing(place: Place, name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        place.do(place.account("Owner", "owner"), ChangeWorkspace(name=name, door="closed"))
    assert refusal.value.field == "name"
    assert place.store.read(places.load) == places.Workspace(None, "open")


@pytest.mark.parametrize(
    ("role", "command"),
    [
        ("admin", ChangeWorkspace(door="closed")),
        ("member", ChangeWorkspace(door="closed")),
        ("member", WorkspaceSettings()),
    ],
)
def test_nobody_else_may(place: Place, role: str, command: Command) -> None:
    with pytest.raises(Forbidden):
        place.do(place.account("Ann", role), command)
    assert place.store.read(places.load).door == "open"
