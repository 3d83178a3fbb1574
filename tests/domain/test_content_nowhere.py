"""Neither texts nor names of rooms are in the audit log or the server's log."""

import ast
import logging
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from chat.core.audit import AuditDetail
from chat.core.command import Who
from chat.domain.accounts import credentials
from chat.domain.accounts.credentials import Founder
from chat.domain.invitations.commands import CreateInvitation, InviteToRoom, RevokeInvitation, RevokeRoomInvitation
from chat.domain.messages.commands import DeleteMessage
from chat.domain.messages.wire import Message
from chat.domain.moderation.admin import EndAnySession, ListAudit, ResetPassword, SetRole, SignOutPerson
from chat.domain.moderation.bans import BanNetwork, BanPerson, LiftBan, UnbanPerson
from chat.domain.moderation.jobs import RetryJob
from chat.domain.moderation.reports import CloseReport, ReportMessage
from chat.domain.people.groups import DeleteGroup, SaveGroup
from chat.domain.rooms.bans import BanFromRoom, RemoveMember, UnbanFromRoom
from chat.domain.rooms.commands import CreateRoom, SetTopic
from chat.domain.rooms.members import SetMemberRole
from chat.domain.rooms.settings import ArchiveRoom, ChangeSettings
from chat.domain.workspace import emoji
from chat.domain.workspace.commands import ChangeWorkspace
from chat.domain.workspace.emoji import RemoveEmoji
from chat.errors import Unavailable
from chat.store import Tx
from chat.store.engine.prepared import Prepared
from tests.support import ROOT
from tests.support.data.members import browser
from tests.support.data.store import Workspace

MARKER = "marmalade"


class Deeds:
    """A private room, and all that is done by the power of a role; whatever is written has the marker in it."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        known = workspace.core.write(
            lambda tx: credentials.set_up(tx, f"{MARKER} place", "open", Founder("Owner", "hash"), browser())
        )
        self.owner = known.person
        self.mod, self.ben, self.cleo = (workspace.account(name, room=None) for name in ("Mod", "Ben", "Cleo"))
        self.slug = workspace.do(self.mod, CreateRoom(name=f"Den {MARKER}", kind="private", topic=MARKER)).room.slug
        for person in (self.ben, self.cleo):
            workspace.bring(self.mod, person, self.slug)
        workspace.do(self.ben, SetTopic(room=self.slug, topic=f"{MARKER} topic"))

    def said(self) -> Message:
        return self.workspace.post(self.ben, f"{MARKER} {uuid.uuid4()}", self.slug)

    def reported(self) -> int:
        said = self.said()
        self.workspace.do(self.cleo, ReportMessage(room=self.slug, id=said.id, reason=MARKER))
        return int(self.workspace.sql("SELECT max(id) FROM reports")[0][0])

    def everything(self) -> None:
        """Every act that the log tells of, those of the command line included."""
        do, owner, mod, ben, slug = self.workspace.do, self.owner, self.mod, self.ben, self.slug
        do(mod, DeleteMessage(room=slug, id=self.said().id))
        do(owner, CloseReport(id=self.reported(), delete=True))
        do(owner, CloseReport(id=self.reported(), delete=False))
        do(mod, ChangeSettings(room=slug, name=f"{MARKER}, posting: everybody", slow_seconds=0, posting="moderators"))
        for archived in (True, False):
            do(mod, ArchiveRoom(room=slug, archived=archived))
        do(mod, SetMemberRole(room=slug, person=ben.id, role="muted"))
        do(mod, RemoveMember(room=slug, person=ben.id))
        do(mod, BanFromRoom(room=slug, person=ben.id, hours=3))
        do(mod, UnbanFromRoom(room=slug, person=ben.id))
        invited = do(mod, InviteToRoom(room=slug, guest=False)).invitation
        do(mod, RevokeRoomInvitation(room=slug, id=invited.id))
        do(owner, RevokeInvitation(id=do(owner, CreateInvitation()).invitation.id))
        do(owner, ChangeWorkspace(name=f"{MARKER} house", door="closed"))
        do(owner, LiftBan(id=do(owner, BanNetwork(network="198.51.100.0/24")).id))
        do(owner, SetRole(person=ben.id, role="admin"))
        do(owner, ResetPassword(person=ben.id))
        session = self.workspace.sql("SELECT max(id) FROM sessions WHERE person_id = :id", id=ben.id)[0][0]
        do(owner, EndAnySession(id=session))
        do(owner, SignOutPerson(person=ben.id))
        do(owner, BanPerson(person=ben.id))
        do(owner, UnbanPerson(person=ben.id))
        group = do(owner, SaveGroup(name=f"{MARKER}ers", add=[ben.id])).group
        do(owner, SaveGroup(id=group.id, name=f"{MARKER}s", remove=[ben.id]))
        do(owner, DeleteGroup(id=group.id))
        self.workspace.core.write(lambda tx: emoji.add(tx, Who(owner.id), "tada", MARKER.encode()))
        do(owner, RemoveEmoji(name="tada"))
        self.workspace.sql_write(
            "INSERT INTO jobs (kind, data, created_at, run_at, dead_at, error) "
            f"VALUES ('audit:delete', '{{}}', 0, 0, 1, '{MARKER}')"
        )
        do(owner, RetryJob(id=self.workspace.sql("SELECT max(id) FROM jobs")[0][0]))


@pytest.fixture
def deeds(workspace: Workspace) -> Deeds:
    return Deeds(workspace)


def audited() -> int:
    """In how many places of the domain something is written into the audit log."""
    trees = [ast.parse(path.read_text()) for path in (ROOT / "chat" / "domain").rglob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sum(ast.unparse(call.func) == "audit.note" for call in calls)


def test_no_audited_act_writes_down_what_somebody_wrote_nor_what_something_is_called(deeds: Deeds) -> None:
    deeds.everything()
    deeds.workspace.core.write(lambda tx: credentials.make_admin(tx, "Shell", "hash"))
    entries = deeds.workspace.sql("SELECT act, detail FROM audit")
    assert [entry for entry in entries if MARKER in entry[1]] == []
    assert {act for act, _ in entries} == {
        "workspace:set_up", "message:delete", "report:delete", "report:dismiss", "room:settings", "room:archive",
        "member:role", "member:remove", "room:ban", "room:unban", "room:invite", "room:uninvite", "invitation:create",
        "invitation:revoke", "workspace:change", "ban:create", "ban:delete", "person:role", "person:reset",
        "admin:end_session", "person:sign_out", "person:ban", "person:unban", "job:retry",
        "group:create", "group:rename", "group:add", "group:remove", "group:delete", "emoji:add", "emoji:remove",
    }  # fmt: skip
    assert audited() == 27, "one act more or less: look at what it writes, and do it here too"


def test_the_audit_log_says_which_settings_were_changed_and_to_what_but_for_names(deeds: Deeds) -> None:
    deeds.everything()
    found = {one.act: one.detail for one in deeds.workspace.do(deeds.owner, ListAudit()).entries}
    assert found["room:settings"] == AuditDetail(posting="moderators", renamed=True)
    assert found["workspace:change"] == AuditDetail(door="closed", renamed=True)


STATEMENT = text("INSERT INTO nowhere VALUES (:words)")
STATEMENTS: dict[str, Callable[[Tx], Any]] = {
    "run by SQLAlchemy": lambda tx: tx.sql.execute(STATEMENT, {"words": MARKER}),
    "run by the driver": lambda tx: Prepared(STATEMENT).all(tx, words=MARKER),
}


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_that_fails_is_in_the_servers_log_without_what_was_to_be_written(
    workspace: Workspace, statement: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(Unavailable):
        workspace.store.write(STATEMENTS[statement])
    assert "INSERT INTO nowhere" in caplog.text
    assert MARKER not in caplog.text


def test_the_audit_log_says_of_each_act_who_did_it_to_whom_where_and_what_more_there_is_to_say(deeds: Deeds) -> None:
    deeds.everything()
    deeds.workspace.core.write(lambda tx: credentials.make_admin(tx, "Shell", "hash"))
    owner, mod, ben, den = deeds.owner.name, deeds.mod.name, deeds.ben.name, deeds.slug
    kept = deeds.workspace.sql(
        "SELECT act, actor.name, person.name, rooms.slug, detail FROM audit "
        "LEFT JOIN people actor ON actor.id = actor_id LEFT JOIN people person ON person.id = person_id "
        "LEFT JOIN rooms ON rooms.id = audit.room_id ORDER BY audit.id"
    )
    assert kept == [
        ("workspace:set_up", owner, None, None, "{}"),
        ("message:delete", mod, ben, den, "{}"),
        ("report:delete", owner, ben, den, "{}"),
        ("report:dismiss", owner, ben, den, "{}"),
        ("room:settings", mod, None, den, '{"posting":"moderators","renamed":true}'),
        ("room:archive", mod, None, den, '{"archived":true}'),
        ("room:archive", mod, None, den, '{"archived":false}'),
        ("member:role", mod, ben, den, '{"role":"muted"}'),
        ("member:remove", mod, ben, den, "{}"),
        ("room:ban", mod, ben, den, '{"hours":3}'),
        ("room:unban", mod, ben, den, "{}"),
        ("room:invite", mod, None, den, '{"invitation":"room","hours":168}'),
        ("room:uninvite", mod, None, den, '{"invitation":"room"}'),
        ("invitation:create", owner, None, None, '{"invitation":"workspace","hours":168}'),
        ("invitation:revoke", owner, None, None, '{"invitation":"workspace"}'),
        ("workspace:change", owner, None, None, '{"door":"closed","renamed":true}'),
        ("ban:create", owner, None, None, '{"network":"198.51.100.0/24"}'),
        ("ban:delete", owner, None, None, '{"network":"198.51.100.0/24"}'),
        ("person:role", owner, ben, None, '{"role":"admin"}'),
        ("person:reset", owner, ben, None, "{}"),
        ("admin:end_session", owner, ben, None, "{}"),
        ("person:sign_out", owner, ben, None, "{}"),
        ("person:ban", owner, ben, None, "{}"),
        ("person:unban", owner, ben, None, "{}"),
        ("group:create", owner, None, None, '{"group":1}'),
        ("group:add", owner, ben, None, '{"group":1}'),
        ("group:rename", owner, None, None, '{"group":1}'),
        ("group:remove", owner, ben, None, '{"group":1}'),
        ("group:delete", owner, None, None, '{"group":1}'),
        ("emoji:add", owner, None, None, '{"emoji":"tada"}'),
        ("emoji:remove", owner, None, None, '{"emoji":"tada"}'),
        ("job:retry", owner, None, None, '{"job":"audit:delete"}'),
        ("person:role", None, "Shell", None, '{"role":"admin"}'),
    ]
