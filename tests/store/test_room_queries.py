"""Queries on rooms, memberships and standings, each among rows of other rooms and other people."""

import pytest

from chat.store import Tx, queries
from chat.store.queries.access import PersonRights, SessionScopes, Standing
from chat.store.queries.rooms import Listed
from chat.store.queries.standings import Kept, RoomBanRow
from chat.store.tables import rooms
from tests.support.data.rows import message, person, room


def test_a_new_room_reads_as_it_was_returned(tx: Tx) -> None:
    ann = person(tx, "Ann")
    made = queries.rooms.insert(tx, slug="den", name="Den", topic="Foxes", kind="private", created_by=ann)
    assert queries.rooms.by_slug(tx, "den") == made
    assert made[1:] == ("den", "Den", "Foxes", "private", 0, 0, 0, "everybody", 0, None)
    kept = tx.sql.execute(rooms.select().where(rooms.c.id == made.id)).one()
    assert (kept.created_by, kept.created_at) == (ann, tx.now)


def test_a_room_advances_alone_and_only_a_post_moves_its_last_message(tx: Tx) -> None:
    den, pub = room(tx, "den", rev=7, last_seq=5), room(tx, "pub")
    assert queries.rooms.advance(tx, den.id) == 8
    assert queries.rooms.by_slug(tx, "den") == den._replace(rev=8)
    assert queries.rooms.advance(tx, den.id, post=True) == 9
    assert queries.rooms.by_slug(tx, "den") == den._replace(rev=9, last_seq=9)
    assert queries.rooms.by_slug(tx, "pub") == pub


def test_a_change_is_of_one_room(tx: Tx) -> None:
    den, pub = room(tx, "den"), room(tx, "pub")
    queries.rooms.change(tx, den.id, topic="Foxes")
    assert queries.rooms.by_slug(tx, "den") == den._replace(topic="Foxes")
    assert queries.rooms.by_slug(tx, "pub") == pub


def test_members_come_and_go_in_one_room_and_are_counted(tx: Tx) -> None:
    den, pub, ann, ben = room(tx, "den", rev=4), room(tx, "pub"), person(tx, "Ann"), person(tx, "Ben")
    for one, who in ((den, ann), (den, ben), (pub, ann)):
        queries.rooms.add_member(tx, one, who)
    queries.rooms.change_member(tx, den.id, ben, role="moderator")
    assert [(who.id, role) for who, role in members(tx, den.id)] == [(ann, "member"), (ben, "moderator")]
    queries.rooms.remove_member(tx, den.id, ann)
    assert [(who.id, role) for who, role in members(tx, den.id)] == [(ben, "moderator")]
    assert queries.people.in_rooms(tx, [den.id, pub.id]) == [
        (pub.id, queries.people.by_id(tx, ann)),
        (den.id, queries.people.by_id(tx, ben)),
    ]
    assert queries.people.in_rooms(tx, []) == []
    assert [one.member_count for one in queries.rooms.of_member(tx, ann)] == [1]
    assert queries.rooms.by_slug(tx, "den") == den._replace(member_count=1)
    assert not queries.people.share_a_room(tx, ann, ben)


def members(tx: Tx, room_id: int) -> list[tuple[queries.people.PersonRow, str]]:
    return queries.people.members_of(tx, room_id, after=0, limit=10)


def test_one_s_own_marker_moves_in_one_room(tx: Tx) -> None:
    den, pub, ann, ben = room(tx, "den", rev=4), room(tx, "pub"), person(tx, "Ann"), person(tx, "Ben")
    for one, who in ((den, ann), (den, ben), (pub, ann)):
        queries.rooms.add_member(tx, one, who)
    assert [queries.reading.move(tx, den.id, ann, seq) for seq in (6, 7)] == [1, 2]
    assert {(one.room.slug, one.read_seq) for one in visible(tx, ann)} >= {("den", 7), ("pub", 0)}
    assert [one.read_seq for one in visible(tx, ben) if one.room.slug == "den"] == [4]


def visible(tx: Tx, who: int, only: int | None = None, after: str | None = None, limit: int = 10) -> list[Listed]:
    return queries.rooms.visible_to(tx, who, [], only=only, after=after, limit=limit)


def test_somebody_sees_their_own_rooms_and_the_public_ones_in_use(tx: Tx) -> None:
    ann, ben = person(tx, "Ann"), person(tx, "Ben")
    old, lair = room(tx, "old", archived_at=1), room(tx, "lair", kind="private", rev=3)
    attic = room(tx, "attic", archived_at=1, rev=5)
    for one in (lair, attic):
        queries.rooms.add_member(tx, one, ann, "moderator")
    queries.rooms.add_member(tx, old, ben)
    its = [(one.room.slug, one.role, one.read_seq) for one in visible(tx, ann)]
    assert its == [("attic", "moderator", 5), ("lair", "moderator", 3), ("lobby", None, 0)]
    assert visible(tx, ann, only=lair.id) == [visible(tx, ann)[1]]
    assert visible(tx, ann, after="attic", limit=1) == [visible(tx, ann)[1]]
    assert visible(tx, ann)[0].room == attic._replace(member_count=1)


def test_the_list_says_when_people_wrote_last_in_each_room(tx: Tx) -> None:
    ann, ben = person(tx, "Ann"), person(tx, "Ben")
    den, pub = room(tx, "den", last_seq=2), room(tx, "pub", last_seq=3)
    written = {}
    for rev in (1, 2, 3):
        for one in (den, pub):
            tx.now += 5
            message(tx, one.id, rev, ben, kind="join" if (one, rev) == (den, 3) else "text")
            written[one.slug, rev] = tx.now
    expected = {"den": written["den", 2], "pub": written["pub", 3], "lobby": None}
    assert {one.room.slug: one.last_at for one in visible(tx, ann)} == expected


def test_messages_by_others_after_the_marker_in_one_room_are_unread(tx: Tx) -> None:
    den, pub, ann, ben = room(tx, "den"), room(tx, "pub"), person(tx, "Ann"), person(tx, "Ben")
    for rev, (author, kind) in enumerate([(ben, "text"), (ann, "text"), (ben, "join"), (None, "announcement")], 1):
        message(tx, den.id, rev, author, kind=kind)
        message(tx, pub.id, rev, author, kind=kind)
    queries.messages.bury(tx, message(tx, den.id, 5, ben), rev=6)
    assert [queries.reading.unread(tx, den.id, ann, seq, []) for seq in (0, 1, 3, 4)] == [2, 1, 1, 0]


def test_a_standing_is_of_one_person_in_one_room(tx: Tx) -> None:
    den, pub, ann, ben = room(tx, "den"), room(tx, "pub"), person(tx, "Ann"), person(tx, "Ben")
    until = tx.now + 1
    queries.standings.change(tx, den.id, ann, muted=1, line_id=5)
    queries.standings.change(tx, den.id, ann, banned_until=until, banned_by=ben, banned_at=tx.now)
    queries.standings.change(tx, den.id, ben, banned_until=tx.now, banned_by=ann, banned_at=tx.now)
    queries.standings.change(tx, pub.id, ben, banned_until=until, banned_by=ann, banned_at=tx.now)
    kept = [queries.standings.of(tx, one.id, who) for one in (den, pub) for who in (ann, ben)]
    assert kept == [Kept(1, 5), Kept(0, None), Kept(0, None), Kept(0, None)]
    bans = [queries.standings.banned_until(tx, one.id, who) for one in (den, pub) for who in (ann, ben)]
    assert bans == [until, 0, 0, until]
    row = RoomBanRow(ann, "Ann", None, until, tx.now, ben, "Ben")
    assert queries.standings.bans(tx, den.id, after=0, limit=10) == [row]
    assert queries.standings.bans(tx, den.id, after=ann, limit=10) == []


def test_a_look_finds_one_s_own_membership_and_standing_and_nobody_else_s(tx: Tx) -> None:
    den, pub, ann, ben = room(tx, "den", rev=4), room(tx, "pub"), person(tx, "Ann"), person(tx, "Ben")
    session = queries.sessions.insert(tx, person_id=ann, kind="token", token_hash="a", label="", scopes="read")
    other = queries.sessions.insert(tx, person_id=ben, kind="token", token_hash="b", label="")
    queries.rooms.add_member(tx, den, ann, "moderator")
    queries.rooms.add_member(tx, pub, ben)
    queries.standings.change(tx, den.id, ann, posted_at=8, banned_until=tx.now)
    queries.standings.change(tx, pub.id, ann, posted_at=0, banned_until=tx.now + 1)
    den, pub = den._replace(member_count=1), pub._replace(member_count=1)
    in_den, in_pub = Standing(den, "moderator", 4, 8), Standing(pub, None, 0, 0, tx.now + 1)
    row = PersonRights(ann, "Ann", None, "member", None, None)
    look = queries.access.look
    assert look(tx, ann, session.id, "den") == (row, SessionScopes(session.id, "token", "read"), in_den)
    assert look(tx, ann, session.id, "pub") == (row, SessionScopes(session.id, "token", "read"), in_pub)
    assert look(tx, ann, other.id, "nowhere") == (row, None, None)
    assert look(tx, ann, session.id) == (row, SessionScopes(session.id, "token", "read"), None)
    found = {who: queries.access.standings_of(tx, who, {"den", "pub", "nowhere"}) for who in (ann, ben)}
    assert sorted(found[ann], key=lambda one: one.room.slug) == [in_den, in_pub]
    theirs = [Standing(den, None, 0, 0), Standing(pub, "member", 0, 0)]
    assert sorted(found[ben], key=lambda one: one.room.slug) == theirs


@pytest.mark.parametrize(("part", "found"), [("", ["lobby", "den", "pub"]), ("e", ["den"]), ("ab", [])])
def test_the_list_of_rooms_has_no_direct_conversation_and_the_time_of_each_newest_message(
    tx: Tx, part: str, found: list[str]
) -> None:
    den = room(tx, "den")
    room(tx, "pub", kind="private")
    room(tx, "direct-ab", kind="direct")
    for rev in (1, 2):
        tx.now += 5
        message(tx, den.id, rev, None)
    rows = queries.admin.rooms_page(tx, query=part, after=0, limit=10)
    assert [row.slug for row in rows] == found
    assert all(row.last_at == (tx.now if row.slug == "den" else None) for row in rows)
