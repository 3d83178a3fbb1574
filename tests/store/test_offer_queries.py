"""Queries on offers of rooms and on links, each among rows of other rooms and other people."""

import pytest

from chat.store import Tx, queries
from chat.store.queries.offers import Answered, OfferRow
from tests.support.data.rows import person, room


@pytest.fixture
def ann(tx: Tx) -> int:
    return person(tx, "Ann", avatar=None)


@pytest.fixture
def ben(tx: Tx) -> int:
    return person(tx, "Ben")


def offers(tx: Tx, who: int, since: int = 0, limit: int = 9) -> list[OfferRow]:
    return queries.offers.standing(tx, who, since=since, limit=limit)


def test_open_offers_come_the_newest_first_and_at_one_time_by_their_rooms(tx: Tx, ann: int, ben: int) -> None:
    cleo, dens = person(tx, "Cleo"), [room(tx, f"den{n}") for n in range(3)]
    for den in dens:
        queries.rooms.add_member(tx, den, ann)
    for den in (dens[2], dens[0]):
        queries.offers.make(tx, ben, den.id, ann)
    tx.now += 5
    queries.offers.make(tx, ben, dens[1].id, ann)
    queries.offers.make(tx, cleo, dens[2].id, ann)
    rows = [
        OfferRow(den.id, den.slug, den.name, ann, "Ann", None, at)
        for den, at in ((dens[1], tx.now), (dens[0], tx.now - 5), (dens[2], tx.now - 5))
    ]
    assert offers(tx, ben) == rows
    assert offers(tx, ben, limit=2) == rows[:2]
    assert offers(tx, ben, since=tx.now - 5) == rows[:1]
    assert offers(tx, ben, since=tx.now - 6) == rows


def test_an_offer_counts_while_its_room_is_in_use_and_whoever_made_it_may_still_make_it(
    tx: Tx, ann: int, ben: int
) -> None:
    cleo, dora = person(tx, "Cleo"), person(tx, "Dora", banned_at=1)
    den, old, left = room(tx, "den"), room(tx, "old", archived_at=1), room(tx, "left")
    pub, his, lair = room(tx, "pub"), room(tx, "his"), room(tx, "lair")
    for one, by in ((den, ann), (old, ann), (pub, cleo), (lair, dora), (left, ben), (his, ben)):
        queries.rooms.add_member(tx, one, by)
    queries.rooms.add_member(tx, his, ann)
    for one, by in ((den, ann), (old, ann), (left, ann), (pub, cleo), (lair, dora)):
        queries.offers.make(tx, ben, one.id, by)
    queries.blocks.add(tx, ben, cleo)
    queries.blocks.add(tx, cleo, ann)
    assert [one.slug for one in offers(tx, ben)] == ["den"]


def test_an_answer_is_to_one_offer(tx: Tx, ann: int, ben: int) -> None:
    cleo, den, pub = person(tx, "Cleo"), room(tx, "den"), room(tx, "pub")
    for one in (den, pub):
        queries.rooms.add_member(tx, one, ann)
        queries.offers.make(tx, ben, one.id, ann)
    queries.offers.make(tx, cleo, den.id, ann)
    made = tx.now
    tx.now += 5
    queries.offers.decline(tx, ben, den.id)
    assert queries.offers.last(tx, ben, den.id) == Answered(made, tx.now)
    assert queries.offers.last(tx, ben, pub.id) == queries.offers.last(tx, cleo, den.id) == Answered(made, None)
    assert queries.offers.last(tx, cleo, pub.id) is None
    assert [one.slug for one in offers(tx, ben)] == ["pub"]
    queries.offers.delete(tx, ben, den.id)
    assert queries.offers.last(tx, ben, den.id) is None
    assert queries.offers.last(tx, ben, pub.id) == queries.offers.last(tx, cleo, den.id) == Answered(made, None)


def test_an_invitation_is_used_as_often_as_it_says_unless_it_is_revoked(tx: Tx, ann: int) -> None:
    den = room(tx, "den")
    makes = {"kind": "room", "made_by": ann, "until": 9, "room_id": den.id}
    two = queries.links.invite(tx, **makes, token_hash="two", most_uses=2)
    many = queries.links.invite(tx, **makes, token_hash="many", most_uses=None)
    assert two[1:8] == ("room", 0, 2, tx.now, 9, None, ann)
    assert two[8:] == ("Ann", None, "member", None, den.id, "den", "Den", None)
    assert [queries.links.use(tx, two.id) for _ in range(3)] == [True, True, False]
    assert [queries.links.use(tx, many.id) for _ in range(3)] == [True, True, True]
    queries.links.revoke(tx, many.id)
    assert not queries.links.use(tx, many.id)
    found = queries.links.invitations(tx, limit=9)
    assert found == [many._replace(uses=3, revoked_at=tx.now), two._replace(uses=2)]


def test_using_the_links_of_one_password_leaves_everything_else(tx: Tx, ann: int, ben: int) -> None:
    for token, who in (("a1", ann), ("a2", ann), ("b", ben)):
        queries.links.insert_reset(tx, person_id=who, token_hash=token, made_by=ben, until=tx.now + 1)
    queries.links.insert_reset(tx, person_id=ann, token_hash="late", made_by=ben, until=tx.now)
    invited = queries.links.invite(
        tx, kind="workspace", token_hash="i", made_by=ann, until=9, room_id=None, most_uses=None
    )
    assert [queries.links.whose_reset(tx, token) for token in ("a1", "a2", "b", "late", "i")] == [
        ann,
        ann,
        ben,
        None,
        None,
    ]
    assert queries.links.use_resets(tx, ann) == 3
    assert queries.links.use_resets(tx, ann) == 0
    assert [queries.links.whose_reset(tx, token) for token in ("a1", "a2", "b")] == [None, None, ben]
    assert queries.links.invitation(tx, invited.id) == invited
