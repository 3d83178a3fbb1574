"""What is refused says by its kind and its field what is wrong, and changes nothing; on both databases."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from chat.core.command import Command
from chat.core.wire import Person
from chat.domain.accounts.sessions import EndSession
from chat.domain.accounts.tokens import RevokeToken
from chat.domain.invitations.commands import InviteToRoom, RevokeInvitation, RevokeRoomInvitation
from chat.domain.messages.announcement import announce
from chat.domain.messages.commands import DeleteMessage, EditMessage, ListMessages, PostMessage
from chat.domain.moderation.admin import EndAnySession, ResetPassword, SetRole, SignOutPerson
from chat.domain.moderation.bans import BanNetwork, BanPerson, LiftBan
from chat.domain.moderation.blocks import Block
from chat.domain.moderation.jobs import RetryJob
from chat.domain.moderation.reports import CloseReport, ReportMessage
from chat.domain.people.directory import GetPerson
from chat.domain.rooms.bans import BanFromRoom, RemoveMember
from chat.domain.rooms.commands import CreateRoom, SetTopic
from chat.domain.rooms.direct import OpenDirect
from chat.domain.rooms.members import SetMemberRole
from chat.domain.rooms.offers import AcceptOffer, AddMember, DeclineOffer, SetAdding
from chat.errors import ChatError, Conflict, Forbidden, Invalid, NotFound
from tests.support.data.store import Workspace

NOBODY = 1_000_000


class Scene:
    """Admin and Boss, who are admins; Ann, who moderates the den, with Ben in it; Cleo, who is outside and wants
    to be added by nobody; Gus, a guest in the lobby; Host, who moderates the hall, with Admin in it,
    and has blocked Dan."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.admin, self.boss = workspace.account("Admin", "admin"), workspace.account("Boss", "admin")
        self.ann, self.ben, self.cleo, self.dan = (workspace.account(name) for name in ("Ann", "Ben", "Cleo", "Dan"))
        self.gus, self.lost = workspace.arrive("Gus"), workspace.account("Lost")
        workspace.do(self.admin, BanPerson(person=self.lost.id))
        workspace.do(self.admin, BanNetwork(network="203.0.113.0/24"))
        self.den = workspace.do(self.ann, CreateRoom(name="Den", kind="private")).room.slug
        workspace.bring(self.ann, self.ben, self.den)
        workspace.do(self.cleo, SetAdding(adding="nobody"))
        self.own, self.other = workspace.post(self.ann, "Ann's"), workspace.post(self.ben, "Ben's")
        self.said = uuid.uuid4()
        workspace.post(self.ann, "once", client_id=self.said)
        self.deleted = workspace.delete(self.ann, workspace.post(self.ann, "gone"))
        workspace.do(self.ann, ReportMessage(room="lobby", id=self.other.id, reason="rude"))
        self.line = next(one.id for one in workspace.timeline(self.ann) if one.kind == "join")
        self.outsider, self.host = workspace.account("Outsider", room=None), workspace.account("Host")
        workspace.do(self.host, CreateRoom(name="Hall"))
        workspace.join(self.admin, "hall")
        workspace.do(self.host, Block(person=self.dan.id))
        self.elsewhere = workspace.do(self.admin, InviteToRoom(room="lobby", guest=True)).invitation.id

    def refusals(self) -> dict[str, tuple[Person, Any, type[ChatError], str]]:
        """Who asks for what, and how it is refused."""
        admin, ann, ben, cleo, den = self.admin, self.ann, self.ben, self.cleo, self.den
        message = {"room": "lobby", "text": "other"}
        return {
            "a range that is banned": (admin, BanNetwork(network="203.0.113.9/24"), Conflict, "network"),
            "no range": (admin, BanNetwork(network="here"), Invalid, "network"),
            "too wide a range": (admin, BanNetwork(network="10.0.0.0/7"), Invalid, "network"),
            "no such ban": (admin, LiftBan(id=NOBODY), NotFound, "id"),
            "no such job": (admin, RetryJob(id=NOBODY), NotFound, "id"),
            "no such report": (admin, CloseReport(id=NOBODY, delete=True), NotFound, "id"),
            "no session of anybody": (admin, EndAnySession(id=NOBODY), NotFound, "id"),
            "one's own session": (admin, EndAnySession(id=self.session(admin)), Invalid, "id"),
            "that of an equal": (admin, EndAnySession(id=self.session(self.boss)), Forbidden, "id"),
            "oneself": (admin, SignOutPerson(person=admin.id), Invalid, "person"),
            "nobody": (admin, SignOutPerson(person=NOBODY), NotFound, "person"),
            "an equal": (admin, SignOutPerson(person=self.boss.id), Forbidden, "person"),
            "a guest's password": (admin, ResetPassword(person=self.gus.id), Invalid, "person"),
            "no such invitation": (admin, RevokeInvitation(id=NOBODY), NotFound, "id"),
            "that of another room": (ann, RevokeRoomInvitation(room=den, id=self.elsewhere), NotFound, "id"),
            "no such message": (ann, ReportMessage(room="lobby", id=NOBODY, reason="x"), NotFound, "id"),
            "what the server said": (ann, ReportMessage(room="lobby", id=self.line, reason="x"), NotFound, "id"),
            "what is gone": (ben, ReportMessage(room="lobby", id=self.deleted.id, reason="x"), NotFound, "id"),
            "one's own": (ann, ReportMessage(room="lobby", id=self.own.id, reason="x"), Invalid, "id"),
            "it again": (ann, ReportMessage(room="lobby", id=self.other.id, reason="x"), Conflict, "id"),
            "no reason": (ann, ReportMessage(room="lobby", id=self.other.id, reason=" "), Invalid, "reason"),
            "to block oneself": (ann, Block(person=ann.id), Invalid, "person"),
            "to ban oneself": (admin, BanFromRoom(room="lobby", person=admin.id), Invalid, "person"),
            "to ban oneself from outside": (
                self.boss,
                BanFromRoom(room="hall", person=self.boss.id),
                Invalid,
                "person",
            ),
            "to ban nobody": (ann, BanFromRoom(room=den, person=NOBODY), NotFound, "person"),
            "to ban an admin": (ann, BanFromRoom(room=den, person=admin.id), Forbidden, "person"),
            "to remove a stranger": (ann, RemoveMember(room=den, person=cleo.id), NotFound, "person"),
            "to mute a stranger": (ann, SetMemberRole(room=den, person=cleo.id, role="muted"), NotFound, "person"),
            "to mute an admin": (
                self.host,
                SetMemberRole(room="hall", person=admin.id, role="muted"),
                Forbidden,
                "person",
            ),
            "to add a guest": (ann, AddMember(room=den, person=self.gus.id), Invalid, "person"),
            "to add nobody": (ann, AddMember(room=den, person=NOBODY), NotFound, "person"),
            "to add somebody who is banned": (ann, AddMember(room=den, person=self.lost.id), NotFound, "person"),
            "to add who wants it not": (ann, AddMember(room=den, person=cleo.id), Forbidden, "person"),
            "to accept nothing": (ann, AcceptOffer(room=den), NotFound, "room"),
            "to decline nothing": (ann, DeclineOffer(room="lobby"), NotFound, "room"),
            "a room that is there": (ann, CreateRoom(name="LOBBY"), Conflict, "name"),
            "a room without a name": (ann, CreateRoom(name="!?"), Invalid, "name"),
            "too long a topic": (ann, SetTopic(room="lobby", topic="x" * 301), Invalid, "topic"),
            "to talk with oneself": (ann, OpenDirect(people=[ann.id]), Invalid, "people"),
            "to talk with nobody": (ann, OpenDirect(people=[ben.id, NOBODY]), NotFound, "people"),
            "to talk with a guest": (ann, OpenDirect(people=[self.gus.id]), NotFound, "people"),
            "to talk with who is banned": (ann, OpenDirect(people=[self.lost.id]), NotFound, "people"),
            "to talk with who wants it not": (ann, OpenDirect(people=[cleo.id]), Forbidden, "people"),
            "to talk with who blocked one": (self.dan, OpenDirect(people=[self.host.id]), Forbidden, "people"),
            "an id of another room": (ann, PostMessage(room=den, text="x", client_id=self.said), Conflict, "client_id"),
            "to edit another's": (ann, EditMessage(id=self.other.id, **message), Forbidden, "id"),
            "to edit what is gone": (ann, EditMessage(id=self.deleted.id, **message), Conflict, "id"),
            "to edit a line": (ann, EditMessage(id=self.line, **message), Forbidden, "id"),
            "to delete a line": (admin, DeleteMessage(room="lobby", id=self.line), Forbidden, "id"),
            "two directions": (ann, ListMessages(room="lobby", before=9, after=1), Invalid, "since"),
            "two others": (ann, ListMessages(room="lobby", since=9, after=1), Invalid, "since"),
            "the session of another": (ann, EndSession(id=self.session(ben)), NotFound, "id"),
            "a token that is none": (ann, RevokeToken(id=self.session(ann)), NotFound, "id"),
            "a stranger": (self.gus, GetPerson(person=self.outsider.id), NotFound, "person"),
        }

    def session(self, person: Person) -> int:
        return int(self.workspace.sql("SELECT id FROM sessions WHERE person_id = :id", id=person.id)[0][0])

    def state(self) -> list[Any]:
        """As much as any of these could change."""
        tables = (
            "people",
            "sessions",
            "rooms",
            "members",
            "standings",
            "messages",
            "links",
            "blocks",
            "offers",
            "bans",
        )
        counted = [self.workspace.sql(f"SELECT * FROM {one}") for one in (*tables, "reports", "audit", "notices")]
        return [*map(sorted, counted), len(self.workspace.published)]


def refusal(workspace: Workspace, person: Person, command: Command) -> tuple[type[ChatError], str | None] | None:
    """How it is refused; None if it is done."""
    try:
        workspace.do(person, command)
    except ChatError as error:
        return type(error), error.field
    return None


def test_a_refusal_names_its_field_and_leaves_everything_as_it_was(workspace: Workspace) -> None:
    scene = Scene(workspace)
    before = scene.state()
    for what, (person, command, kind, field) in scene.refusals().items():
        assert refusal(workspace, person, command) == (kind, field), what
        assert scene.state() == before, what


def test_what_the_server_says_needs_a_room_and_a_text(workspace: Workspace) -> None:
    cases: list[tuple[Callable[[Any], Any], type[ChatError], str]] = [
        (lambda tx: announce(tx, "nowhere", "hello"), NotFound, "room"),
        (lambda tx: announce(tx, "lobby", " "), Invalid, "text"),
        (lambda tx: announce(tx, "lobby", "x" * 8001), Invalid, "text"),
    ]
    for work, kind, field in cases:
        with pytest.raises(ChatError) as refused:
            workspace.core.write(work)
        assert (type(refused.value), refused.value.field) == (kind, field)
    assert workspace.sql("SELECT count(*) FROM messages") == [(0,)]


def test_only_the_owner_gives_a_role_and_never_to_a_guest(workspace: Workspace) -> None:
    owner, guest = workspace.account("Owner", "owner"), workspace.arrive("Guest")
    with pytest.raises(Invalid) as refused:
        workspace.do(owner, SetRole(person=guest.id, role="member"))
    assert refused.value.field == "person"
    assert workspace.sql("SELECT role FROM people WHERE id = :id", id=guest.id) == [("guest",)]
