"""Reports, on both databases."""

import pytest

from chat.core.audit import NO_DETAIL
from chat.core.wire import Person
from chat.domain.messages.announcement import announce
from chat.domain.messages.commands import DeleteMessage
from chat.domain.messages.events import MessageChanged
from chat.domain.moderation.admin import ListAudit
from chat.domain.moderation.reports import CloseReport, ListReports, ReportMessage
from chat.domain.people.groups import SaveGroup
from chat.domain.rooms.commands import CreateRoom
from chat.errors import Conflict, Forbidden, Invalid, NotFound
from tests.support.data.counting import queries_of
from tests.support.data.store import Workspace


def report(workspace: Workspace, room: str = "lobby") -> int:
    """A message of Ben's that Ann has reported; the id of the report."""
    ann, ben = workspace.account("Ann", room=None), workspace.account("Ben")
    said = workspace.post(ben, "something rude")
    workspace.do(ann, ReportMessage(room=room, id=said.id, reason="rude"))
    workspace.edit(ben, said, "something nice")
    return int(workspace.sql("SELECT id FROM reports")[0][0])


def test_a_report_shows_what_was_said_when_it_was_reported(workspace: Workspace) -> None:
    report(workspace)
    [shown] = workspace.do(workspace.account("Admin", "admin"), ListReports()).reports
    assert (shown.message.text, shown.message.author.name, shown.message.room) == ("something rude", "Ben", "lobby")
    assert (shown.by.name, shown.reason, shown.closed_by) == ("Ann", "rude", None)


def test_a_report_shows_the_names_of_whom_the_message_mentions(workspace: Workspace) -> None:
    admin, ann, ben = workspace.account("Admin", "admin"), workspace.account("Ann"), workspace.account("Ben")
    workspace.do(admin, SaveGroup(name="Gardeners", add=[ann.id]))
    far = workspace.account("Far", room=None)
    said = workspace.post(ben, f"@gardeners, <@{far.id}> `<@{far.id}>` and @here: hi")
    workspace.do(ann, ReportMessage(room="lobby", id=said.id, reason=f"mentions <@{far.id}>"))
    [shown] = workspace.do(admin, ListReports()).reports
    assert (shown.message.text, shown.reason) == (
        f"@Gardeners, @Far `<@{far.id}>` and @here: hi",
        f"mentions <@{far.id}>",
    )


@pytest.mark.parametrize("number", [1, 20])
def test_the_names_in_reports_take_two_queries_however_many_there_are(workspace: Workspace, number: int) -> None:
    admin, ann = workspace.account("Admin", "admin"), workspace.account("Ann")
    for index in range(number):
        one = workspace.account(f"Number {index}")
        workspace.do(admin, SaveGroup(name=f"group {index}"))
        said = workspace.post(one, f"@group {index} and @Ann and @Number {index}")
        workspace.do(ann, ReportMessage(room="lobby", id=said.id, reason="rude"))
        workspace.sql_write("DELETE FROM quotas")
    pages = []
    found = queries_of(lambda: pages.append(workspace.do(admin, ListReports())))
    assert {one.message.text for one in pages[0].reports} == {
        f"@group {index} and @Ann and @Number {index}" for index in range(number)
    }
    assert found <= 2 + 2, "the access check, the page, and the names of people and of groups"


def test_a_message_is_deleted_where_it_stands_and_all_its_reports_are_closed(workspace: Workspace) -> None:
    number = report(workspace)
    admin, cleo = workspace.account("Admin", "admin", room=None), workspace.account("Cleo")
    message_id = workspace.timeline(cleo)[1].id
    workspace.do(cleo, ReportMessage(room="lobby", id=message_id, reason="me too"))
    workspace.do(admin, CloseReport(id=number, delete=True))
    assert [message.text for message in workspace.timeline(cleo) if message.kind == "text"] == [None]
    assert workspace.events(MessageChanged)[-1].message.deleted
    assert workspace.do(admin, ListReports()).reports == []
    closed = workspace.do(admin, ListReports(closed=True)).reports
    assert [(one.closed_by.name, one.message.deleted) for one in closed] == [("Admin", True)] * 2
    [entry] = workspace.do(admin, ListAudit(act="report")).entries
    assert (entry.act, entry.person.name, entry.room, entry.detail) == (
        "report:delete",
        "Ben",
        "Lobby",
        NO_DETAIL,
    )


def test_a_dismissed_report_leaves_the_message_as_it_is(workspace: Workspace) -> None:
    number = report(workspace)
    admin = workspace.account("Admin", "admin")
    for _ in range(2):
        workspace.do(admin, CloseReport(id=number, delete=False))
    assert "something nice" in [message.text for message in workspace.timeline(admin)]
    assert len(workspace.do(admin, ListAudit()).entries) == 1


def test_a_message_that_was_deleted_meanwhile_is_not_deleted_again(workspace: Workspace) -> None:
    number = report(workspace)
    admin = workspace.account("Admin", "admin")
    ben, said = workspace.sql("SELECT author_id, id FROM messages WHERE kind = 'text'")[0]
    workspace.do(Person(ben, "Ben"), DeleteMessage(room="lobby", id=said))
    before = workspace.timeline(admin)
    workspace.published.clear()
    workspace.do(admin, CloseReport(id=number, delete=True))
    assert workspace.timeline(admin) == before
    assert workspace.events(MessageChanged) == []


def test_what_can_not_be_reported_is_refused(workspace: Workspace) -> None:
    report(workspace)
    ann, ben = workspace.account("Dan"), workspace.account("Eve")
    own, other = workspace.post(ann, "mine"), workspace.post(ben, "hers")
    server = workspace.core.write(lambda tx: announce(tx, "lobby", "From the server"))
    workspace.do(ann, ReportMessage(room="lobby", id=other.id, reason="x"))
    for message_id, reason, error in (
        (own.id, "x", Invalid), (other.id, "x", Conflict), (1_000_000, "x", NotFound), (other.id, " ", Invalid),
        (server.id, "x", NotFound),
    ):  # fmt: skip
        with pytest.raises(error):
            workspace.do(ann, ReportMessage(room="lobby", id=message_id, reason=reason))
    assert workspace.sql("SELECT count(*) FROM reports") == [(2,)]


def test_nobody_reports_what_they_can_not_see(workspace: Workspace) -> None:
    ann, ben = workspace.account("Ann"), workspace.account("Ben")
    slug = workspace.do(ann, CreateRoom(name="Den", kind="private")).room.slug
    said = workspace.post(ann, "a secret", slug)
    with pytest.raises(NotFound) as refusal:
        workspace.do(ben, ReportMessage(room=slug, id=said.id, reason="x"))
    with pytest.raises(NotFound) as missing:
        workspace.do(ben, ReportMessage(room="nowhere", id=said.id, reason="x"))
    assert refusal.value.wire() == missing.value.wire()
    with pytest.raises(NotFound):
        workspace.do(ben, ReportMessage(room="lobby", id=said.id, reason="x"))


def test_only_admins_see_reports_and_deal_with_them(workspace: Workspace) -> None:
    number = report(workspace)
    cleo = workspace.account("Cleo")
    for command in (ListReports(), CloseReport(id=number, delete=True)):
        with pytest.raises(Forbidden):
            workspace.do(cleo, command)
    with pytest.raises(NotFound):
        workspace.do(workspace.account("Admin", "admin"), CloseReport(id=1_000_000, delete=True))
    assert workspace.sql("SELECT closed_at FROM reports") == [(None,)]
