"""Reports, on both databases."""

import pytest

from chat.core.audit import NO_DETAIL
from chat.domain.messages.events import MessageChanged
from chat.domain.moderation.admin import ListAudit
from chat.domain.moderation.reports import CloseReport, ListReports, ReportMessage
from chat.domain.rooms.commands import CreateRoom
from chat.errors import Conflict, Forbidden, Invalid, NotFound
from tests.support.data.store import Place


def report(place: Place, room: str = "lobby") -> int:
    """A message of Ben's that Ann has reported; the id of the report."""
    ann, ben = place.account("Ann", room=None), place.account("Ben")
    said = place.post(ben, "something rude")
    place.do(ann, ReportMessage(room=room, id=said.id, reason="rude"))
    place.edit(ben, said, "something nice")
    return int(place.sql("SELECT id FROM reports")[0][0])


def test_a_report_shows_what_was_said_when_it_was_reported(place: Place) -> None:
    report(place)
    [shown] = place.do(place.account("Admin", "admin"), ListReports()).reports
    assert (shown.message.text, shown.message.author.name, shown.message.room) == ("something rude", "Ben", "lobby")
    assert (shown.by.name, shown.reason, shown.closed_by) == ("Ann", "rude", None)


def test_a_message_is_deleted_where_it_stands_and_all_its_reports_are_closed(place: Place) -> None:
    number = report(place)
    admin, cleo = place.account("Admin", "admin", room=None), place.account("Cleo")
    message_id = place.timeline(cleo)[1].id
    place.do(cleo, ReportMessage(room="lobby", id=message_id, reason="me too"))
    place.do(admin, CloseReport(id=number, delete=True))
    assert [message.text for message in place.timeline(cleo) if message.kind == "text"] == [None]
    assert place.events(MessageChanged)[-1].message.deleted
    assert place.do(admin, ListReports()).reports == []
    closed = place.do(admin, ListReports(closed=True)).reports
    assert [(one.closed_by.name, one.message.deleted) for one in closed] == [("Admin", True)] * 2
    [entry] = place.do(admin, ListAudit(act="report")).entries
    assert (entry.act, entry.person.name, entry.room, entry.detail) == (
        "report:delete",
        "Ben",
        "Lobby",
        NO_DETAIL,
    )


def test_a_dismissed_report_leaves_the_message_as_it_is(place: Place) -> None:
    number = report(place)
    admin = place.account("Admin", "admin")
    for _ in range(2):
        place.do(admin, CloseReport(id=number, delete=False))
    assert "something nice" in [message.text for message in place.timeline(admin)]
    assert len(place.do(admin, ListAudit()).entries) == 1


def test_what_can_not_be_reported_is_refused(place: Place) -> None:
    report(place)
    ann, ben = place.account("Dan"), place.account("Eve")
    own, other = place.post(ann, "mine"), place.post(ben, "hers")
    place.do(ann, ReportMessage(room="lobby", id=other.id, reason="x"))
    for message_id, reason, error in (
        (own.id, "x", Invalid), (other.id, "x", Conflict), (1_000_000, "x", NotFound), (other.id, " ", Invalid),
    ):  # fmt: skip
        with pytest.raises(error):
            place.do(ann, ReportMessage(room="lobby", id=message_id, reason=reason))
    assert place.sql("SELECT count(*) FROM reports") == [(2,)]


def test_nobody_reports_what_they_can_not_see(place: Place) -> None:
    ann, ben = place.account("Ann"), place.account("Ben")
    slug = place.do(ann, CreateRoom(name="Den", kind="private")).room.slug
    said = place.post(ann, "a secret", slug)
    with pytest.raises(NotFound) as refusal:
        place.do(ben, ReportMessage(room=slug, id=said.id, reason="x"))
    with pytest.raises(NotFound) as missing:
        place.do(ben, ReportMessage(room="nowhere", id=said.id, reason="x"))
    assert refusal.value.wire() == missing.value.wire()
    with pytest.raises(NotFound):
        place.do(ben, ReportMessage(room="lobby", id=said.id, reason="x"))


def test_only_admins_see_reports_and_deal_with_them(place: Place) -> None:
    number = report(place)
    cleo = place.account("Cleo")
    for command in (ListReports(), CloseReport(id=number, delete=True)):
        with pytest.raises(Forbidden):
            place.do(cleo, command)
    with pytest.raises(NotFound):
        place.do(place.account("Admin", "admin"), CloseReport(id=1_000_000, delete=True))
    assert place.sql("SELECT closed_at FROM reports") == [(None,)]
