"""What is done in batches or pages, at one below the size of one, at it, one above, and at three times it."""

import pytest

from chat.core.retention import AT_ONCE, DeleteOldNotices
from chat.domain.people.memberships import PAGE, rooms_of
from chat.store import Tx, queries
from chat.store.queries.access import standings_of
from chat.store.queries.reading import LIMIT as UNREAD_LIMIT
from chat.store.tables import members, messages, notices, people, rooms
from tests.support.data.store import Workspace

STATEMENT = 500  # values that one statement has
around = pytest.mark.parametrize("count", [STATEMENT - 1, STATEMENT, STATEMENT + 1, 3 * STATEMENT])


def add_rooms(tx: Tx, count: int) -> list[str]:
    slugs = [f"room-{number:04}" for number in range(count)]
    kind = {"kind": "public", "topic": "", "rev": 7, "created_at": 0}
    rows = [{"id": 100 + number, "slug": slug, "name": slug, **kind} for number, slug in enumerate(slugs)]
    tx.sql.execute(rooms.insert(), rows)
    return slugs


@around
def test_the_names_of_all_who_are_here_are_held_on(workspace: Workspace, count: int) -> None:
    def work(tx: Tx) -> None:
        guest = {"role": "guest", "name_until": 1, "created_at": 0}
        tx.sql.execute(people.insert(), [{"id": n, "name": f"P{n}", **guest} for n in range(1, count + 1)])
        queries.people.extend_names(tx, list(range(1, count + 1)), 99)

    workspace.core.write(work)
    assert workspace.sql("SELECT name_until, count(*) FROM people GROUP BY name_until") == [(99, count)]


@around
def test_where_all_of_these_rooms_stand_is_read(workspace: Workspace, count: int) -> None:
    slugs = workspace.core.write(lambda tx: add_rooms(tx, count))
    assert workspace.core.read(lambda tx: queries.rooms.revs(tx, slugs)) == dict.fromkeys(slugs, 7)


@around
def test_a_person_s_standing_in_all_of_these_rooms_is_read(workspace: Workspace, count: int) -> None:
    ann = workspace.arrive("Ann", room=None)
    slugs = workspace.core.write(lambda tx: add_rooms(tx, count))
    found = workspace.core.read(lambda tx: standings_of(tx, ann.id, {*slugs, "nowhere"}))
    assert sorted(one.room.slug for one in found) == slugs
    assert not any(one.member for one in found)


@pytest.mark.parametrize("count", [UNREAD_LIMIT - 1, UNREAD_LIMIT, UNREAD_LIMIT + 1, 3 * UNREAD_LIMIT])
def test_unread_messages_are_counted_up_to_a_number_that_says_enough(workspace: Workspace, count: int) -> None:
    ann, ben = workspace.arrive("Ann"), workspace.arrive("Ben")

    def work(tx: Tx) -> int:
        lobby = queries.rooms.by_slug(tx, "lobby")
        assert lobby is not None
        said = {"room_id": lobby.id, "kind": "text", "author_id": ben.id, "text": "said", "at": 0}
        tx.sql.execute(messages.insert(), [{**said, "seq": 100 + n, "rev": 100 + n} for n in range(count)])
        return queries.reading.unread(tx, lobby.id, ann.id, 99, [])

    assert workspace.core.write(work) == min(count, UNREAD_LIMIT)


@pytest.mark.parametrize("count", [PAGE - 1, PAGE, PAGE + 1, 3 * PAGE])
def test_all_rooms_of_somebody_are_read_page_by_page(workspace: Workspace, count: int) -> None:
    ann = workspace.arrive("Ann", room=None)

    def work(tx: Tx) -> list[str]:
        slugs = add_rooms(tx, count)
        tx.sql.execute(
            members.insert(), [{"room_id": 100 + n, "person_id": ann.id, "joined_at": 0} for n in range(count)]
        )
        return slugs

    slugs = workspace.core.write(work)
    found, after, pages = list[str](), 0, 0
    while True:
        page = workspace.core.read(lambda tx, after=after: rooms_of(tx, ann.id, after))
        found, pages = [*found, *page.slugs], pages + 1
        if page.after is None:
            break
        after = page.after
    assert found == slugs
    assert pages == count // PAGE + 1


@pytest.mark.parametrize("count", [AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE])
def test_all_that_is_old_is_deleted(workspace: Workspace, count: int) -> None:
    workspace.core.write(lambda tx: tx.sql.execute(notices.insert(), [{"kind": "networks", "at": 0}] * count))
    DeleteOldNotices().perform(workspace.core)
    assert workspace.sql("SELECT count(*) FROM notices") == [(0,)]
