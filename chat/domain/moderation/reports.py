"""Report a message to the admins, and close a report."""

from __future__ import annotations

from chat.core import audit
from chat.core.command import Actor, Done, Reply, WorkspaceCommand
from chat.core.mentioning import with_names
from chat.core.text import clean
from chat.core.wire import Number
from chat.domain.messages import log
from chat.domain.messages.base import MessageCommand
from chat.domain.messages.names import mentioned_in
from chat.domain.moderation.wire import Report
from chat.errors import Conflict, Invalid, NotFound
from chat.store import Tx, queries
from chat.store.queries.access import Standing
from chat.store.queries.messages import MessageRow

PAGE = 50


class Reports(Reply):
    """A page of reports, the newest first. If `more`, ask for the next page `before` the last id."""

    reports: list[Report]
    more: bool


class ReportMessage(MessageCommand[Done]):
    """Report another person's message to the admins, with a reason of up to 300 characters. The report keeps the
    current text, even if the message is edited or deleted later. Reporting it again is a `conflict`."""

    event = "report:create"
    reason: str

    def perform(self, tx: Tx, actor: Actor, found: Standing, row: MessageRow) -> Done:
        reason = clean(self.reason, field="reason", most=300)
        if row.kind != "text" or row.text is None:
            raise NotFound("There is no such message in this room.", field="id")
        if row.author_id == actor.id:
            raise Invalid("You can't report your own message.", field="id")
        if queries.reports.exists(tx, row.id, actor.id):
            raise Conflict("You've already reported this message.", field="id")
        queries.reports.insert(tx, message_id=row.id, text=row.text, reported_by=actor.id, reason=reason)
        return Done()


class ListReports(WorkspaceCommand[Reports]):
    """List the open reports or, with `closed`, the closed ones, in pages of 50, with the names of those whom the
    messages mention."""

    event = "report:list"
    writes = False
    closed: bool = False
    before: Number | None = None

    def perform(self, tx: Tx, actor: Actor) -> Reports:
        rows = queries.reports.page(tx, closed=self.closed, before=self.before, limit=PAGE + 1)
        names = mentioned_in(tx, [row.text for row in rows[:PAGE]])
        reports = [Report.of(row._replace(text=with_names(row.text, names))) for row in rows[:PAGE]]
        return Reports(reports=reports, more=len(rows) > PAGE)


class CloseReport(WorkspaceCommand[Done]):
    """Close a report and all others of the same message. With `delete`, the message is deleted, whatever its room."""

    event = "report:close"
    id: Number
    delete: bool

    def perform(self, tx: Tx, actor: Actor) -> Done:
        report = queries.reports.by_id(tx, self.id)
        if report is None:
            raise NotFound("There is no such report.", field="id")
        if report.closed_at is None:
            if not queries.reports.close(tx, report.message_id, actor.id):
                return Done()  # another admin was faster
            if self.delete:
                self._delete(tx, report.slug, report.message_id)
            act = "report:delete" if self.delete else "report:dismiss"
            audit.note(tx, actor, act, person=report.author_id, room=report.room_id)
        return Done()

    def _delete(self, tx: Tx, slug: str, message_id: int) -> None:
        queries.rooms.lock_room(tx, slug)
        room = queries.rooms.by_slug(tx, slug)
        row = queries.messages.by_id(tx, room.id, message_id) if room else None
        if room and row and row.deleted_at is None:
            log.bury(tx, room, row)
