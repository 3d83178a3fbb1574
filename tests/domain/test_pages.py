"""Every list that comes in pages: one below a page, a page, one above, and three times as many, on both databases."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Table

from chat.core.command import Command
from chat.core.wire import FOR_EVER, Person
from chat.domain.invitations.commands import InviteToRoom, ListInvitations, ListRoomInvitations
from chat.domain.moderation.admin import ListAudit, SearchPeople, SearchRooms, SearchSessions
from chat.domain.moderation.jobs import ListJobs
from chat.domain.moderation.reports import ListReports
from chat.domain.people.directory import ListPeople
from chat.domain.people.memberships import rooms_of
from chat.domain.rooms.bans import ListRoomBans
from chat.domain.rooms.commands import ListRooms
from chat.domain.rooms.members import ListMembers
from chat.store import tables
from tests.support.data.store import Workspace

PAGE = 3  # in these tests


def insert(workspace: Workspace, table: Table, rows: list[dict[str, Any]]) -> list[int]:
    """Add rows; their ids."""

    def work(tx: Any) -> list[int]:
        return [tx.sql.execute(table.insert().values(**row)).inserted_primary_key[0] for row in rows]

    return workspace.store.write(work)


def people(workspace: Workspace, number: int, role: str = "guest") -> list[int]:
    rows = [{"role": role, "name": f"Person {one}", "name_until": 0, "created_at": 0} for one in range(number)]
    return insert(workspace, tables.people, rows)


def rooms(workspace: Workspace, number: int) -> list[int]:
    row = {"name": "Room", "kind": "public", "created_at": 0}
    return insert(workspace, tables.rooms, [{**row, "slug": f"room-{one}"} for one in range(number)])


def fill_people(workspace: Workspace, _admin: Person, number: int) -> None:
    people(workspace, number, "member")


def fill_rooms(workspace: Workspace, _admin: Person, number: int) -> None:
    rooms(workspace, number)


def fill_sessions(workspace: Workspace, admin: Person, number: int) -> None:
    row = {"person_id": admin.id, "kind": "key", "label": "", "created_at": 0, "used_at": 0}
    insert(workspace, tables.sessions, [{**row, "token_hash": str(one)} for one in range(number)])


def fill_audit(workspace: Workspace, _admin: Person, number: int) -> None:
    insert(workspace, tables.audit, [{"at": one, "act": "act"} for one in range(number)])


def fill_jobs(workspace: Workspace, _admin: Person, number: int) -> None:
    row = {"kind": "kind", "data": "{}", "created_at": 0, "run_at": 0, "error": "no"}
    insert(workspace, tables.jobs, [row for _ in range(number)])


def fill_reports(workspace: Workspace, admin: Person, number: int) -> None:
    message = workspace.post(admin, "hello")
    row = {"message_id": message.id, "text": "hello", "reason": "", "at": 0}
    insert(workspace, tables.reports, [{**row, "reported_by": one} for one in people(workspace, number)])


def fill_bans(workspace: Workspace, admin: Person, number: int) -> None:
    row = {"room_id": lobby(workspace), "banned_until": FOR_EVER, "banned_by": admin.id, "banned_at": 0}
    insert(workspace, tables.standings, [{**row, "person_id": one} for one in people(workspace, number)])


def fill_members(workspace: Workspace, _admin: Person, number: int) -> None:
    row = {"room_id": lobby(workspace), "joined_at": 0}
    insert(workspace, tables.members, [{**row, "person_id": one} for one in people(workspace, number)])


def fill_invitations(workspace: Workspace, admin: Person, number: int) -> None:
    row = {"kind": "workspace", "made_by": admin.id, "created_at": 0, "until": FOR_EVER}
    insert(workspace, tables.links, [{**row, "token_hash": str(one)} for one in range(number)])


def lobby(workspace: Workspace) -> int:
    return int(workspace.sql("SELECT id FROM rooms WHERE slug = 'lobby'")[0][0])


class Listing(NamedTuple):
    """A list: its module, its command from `last` on, what it shows, and by what of that it goes on."""

    module: str
    command: Callable[[Any], Command]
    shows: str
    mark: Callable[[Any], Any]
    fill: Callable[[Workspace, Person, int], None]


def by_id(one: Any) -> int:
    return int(one.id)


LISTINGS = {
    "accounts": Listing("moderation.admin", lambda last: SearchPeople(after=last or 0), "people", by_id, fill_people),
    "rooms": Listing("moderation.admin", lambda last: SearchRooms(after=last or 0), "rooms", by_id, fill_rooms),
    "sessions": Listing("moderation.admin", lambda last: SearchSessions(before=last), "sessions", by_id, fill_sessions),
    "audit": Listing("moderation.admin", lambda last: ListAudit(before=last), "entries", by_id, fill_audit),
    "jobs": Listing("moderation.jobs", lambda last: ListJobs(before=last), "jobs", by_id, fill_jobs),
    "reports": Listing("moderation.reports", lambda last: ListReports(before=last), "reports", by_id, fill_reports),
    "people": Listing("people.directory", lambda last: ListPeople(after=last or 0), "people", by_id, fill_people),
    "bans": Listing(
        "rooms.bans",
        lambda last: ListRoomBans(room="lobby", after=last or 0),
        "bans",
        lambda one: one.person.id,
        fill_bans,
    ),
    "members": Listing(
        "rooms.members", lambda last: ListMembers(room="lobby", after=last or 0), "members", by_id, fill_members
    ),
    "one's rooms": Listing(
        "rooms.commands", lambda last: ListRooms(after=last), "rooms", lambda one: one.slug, fill_rooms
    ),
    "invitations": Listing(
        "invitations.commands", lambda last: ListInvitations(before=last), "invitations", by_id, fill_invitations
    ),
}


@pytest.mark.parametrize("total", [PAGE - 1, PAGE, PAGE + 1, 3 * PAGE])
@pytest.mark.parametrize("listing", LISTINGS.values(), ids=LISTINGS.keys())
def test_a_list_has_all_of_it_in_full_pages_and_says_when_there_is_more(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, listing: Listing, total: int
) -> None:
    admin = workspace.account("Admin", "admin")
    there = len(getattr(workspace.do(admin, listing.command(None)), listing.shows))
    listing.fill(workspace, admin, total - there)
    monkeypatch.setattr(f"chat.domain.{listing.module}.PAGE", PAGE)
    lengths, marks = [], []
    more, last = True, None
    while more:
        page = workspace.do(admin, listing.command(last))
        lengths.append(len(getattr(page, listing.shows)))
        marks += [listing.mark(one) for one in getattr(page, listing.shows)]
        more, last = page.more, marks[-1]
    assert lengths == {PAGE - 1: [PAGE - 1], PAGE: [PAGE], PAGE + 1: [PAGE, 1], 3 * PAGE: [PAGE, PAGE, PAGE]}[total]
    assert marks in (sorted(set(marks)), sorted(set(marks), reverse=True))


@pytest.mark.parametrize("total", [PAGE - 1, PAGE, PAGE + 1, 3 * PAGE])
def test_so_have_the_rooms_of_a_person(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, total: int) -> None:
    admin = workspace.account("Admin", "admin")
    made = rooms(workspace, total - 1)
    row = {"person_id": admin.id, "joined_at": 0}
    workspace.store.write(lambda tx: tx.sql.execute(tables.members.insert(), [{**row, "room_id": one} for one in made]))
    monkeypatch.setattr("chat.domain.people.memberships.PAGE", PAGE)
    slugs: list[str] = []
    after: int | None = 0
    while after is not None:
        page = workspace.core.read(lambda tx, after=after: rooms_of(tx, admin.id, after))  # type: ignore[misc]
        assert len(page.slugs) == PAGE or page.after is None
        slugs, after = [*slugs, *page.slugs], page.after
    assert slugs == ["lobby", *(f"room-{one}" for one in range(total - 1))]


def test_a_room_shows_its_newest_invitations(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = workspace.account("Admin", "admin")
    monkeypatch.setattr("chat.domain.invitations.commands.PAGE", PAGE)
    made = [workspace.do(admin, InviteToRoom(room="lobby", guest=True)).invitation.id for _ in range(PAGE + 1)]
    listed = workspace.do(admin, ListRoomInvitations(room="lobby")).invitations
    assert [one.id for one in listed] == made[:0:-1]
