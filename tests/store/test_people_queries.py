"""Queries on people, their names, sessions, pictures and blocks, each among rows of other people."""

from chat.store import Tx, queries
from chat.store.tables import people
from tests.support.data.rows import person


def test_a_new_person_reads_as_they_were_returned(tx: Tx) -> None:
    made = queries.people.insert(tx, role="guest", name="Ann", name_key="ann", look_key="4nn", name_until=9)
    assert queries.people.by_id(tx, made.id) == made
    assert made[1:] == ("guest", "Ann", "ann", 9, None, "", None, None, "anybody")
    held = tx.sql.execute(people.select().where(people.c.id == made.id)).one()
    assert (held.held_by, held.created_at) == ("", tx.now)


def test_a_name_is_held_by_whoever_has_one_of_its_keys(tx: Tx) -> None:
    ann, look, _ = person(tx, "Ann"), person(tx, "4nn", look_key="the look"), person(tx, "Ben")
    assert {one.id for one in queries.people.holders(tx, "ann", "the look")} == {ann, look}
    assert [one.id for one in queries.people.holders(tx, "ann", "none")] == [ann]
    assert [one.id for one in queries.people.holders(tx, "none", "the look")] == [look]


def test_a_name_is_free_when_its_guest_has_no_session_and_their_time_is_over(tx: Tx) -> None:
    over = {"role": "guest", "name_until": tx.now - 1}
    gone, here = person(tx, "Gone", **over), person(tx, "Here", **over)
    person(tx, "Member", name_until=tx.now - 1)
    person(tx, "Waiting", role="guest", name_until=tx.now)
    person(tx, "Banned", **over, banned_at=1)
    person(tx, "Nameless", **over, name_key=None)
    queries.sessions.insert(tx, person_id=here, kind="browser", token_hash="h", label="")
    assert queries.people.overdue(tx, 9) == [queries.people.by_id(tx, gone)]


def test_a_worker_s_guests_lose_their_names_now_and_nobody_else(tx: Tx) -> None:
    ours = {"held_by": "ours", "role": "guest"}
    rows = {
        "Now": ours | {"name_until": tx.now},
        "Later": ours | {"name_until": tx.now + 9},
        "Before": ours | {"name_until": tx.now - 9},
        "Theirs": ours | {"name_until": tx.now + 9, "held_by": "theirs"},
        "Member": ours | {"name_until": tx.now + 9, "role": "member"},
    }
    ids = [person(tx, name, **values) for name, values in rows.items()]
    queries.people.release_names(tx, "ours")
    found = [queries.people.by_id(tx, one) for one in ids]
    assert [one and one.name_until - tx.now for one in found] == [-1, -1, -9, 9, 9]


def test_accounts_are_listed_without_guests_and_without_banned_people(tx: Tx) -> None:
    ann, ben = person(tx, "Ann"), person(tx, "Ben", role="owner")
    person(tx, "Banned", banned_at=1)
    person(tx, "Guest", role="guest")
    found = queries.people.accounts(tx, query="", after=0, limit=9)
    assert found == [queries.people.by_id(tx, one) for one in (ann, ben)]
    assert queries.people.accounts(tx, query="", after=ann, limit=9) == found[1:]
    assert queries.people.accounts(tx, query="", after=0, limit=1) == found[:1]


def test_a_session_is_found_with_its_person(tx: Tx) -> None:
    ann, ben = person(tx, "Ann"), person(tx, "Ben")
    person(tx, "Cleo")
    hers = queries.sessions.insert(tx, person_id=ann, kind="browser", token_hash="a", label="Phone")
    his = queries.sessions.insert(
        tx, person_id=ben, kind="token", token_hash="b", label="Bot", scopes="read", address="::1"
    )
    assert hers == (hers.id, ann, "browser", "Phone", "", "", tx.now, tx.now)
    assert queries.sessions.by_hash(tx, "a") == (hers, queries.people.by_id(tx, ann))
    assert queries.sessions.by_hash(tx, "b") == (his, queries.people.by_id(tx, ben))
    assert queries.sessions.by_hash(tx, "c") is None
    assert queries.sessions.addresses(tx, ben) == ["::1"]


def test_sessions_come_the_last_used_first_and_of_two_the_newer(tx: Tx) -> None:
    ann, then = person(tx, "Ann"), tx.now
    made = []
    for name, later in (("old", 5), ("mid", 0), ("new", 0)):
        tx.now = then + later
        made.append(queries.sessions.insert(tx, person_id=ann, kind="browser", token_hash=name, label=name))
    found = queries.sessions.of_person(tx, ann, ("browser",))
    assert found == [made[0], made[2], made[1]]


def test_a_picture_stays_while_anybody_uses_it(tx: Tx) -> None:
    for digest in ("one", "two", "two"):
        queries.avatars.keep(tx, digest, digest.encode())
    person(tx, "Ann", avatar="one")
    queries.avatars.drop_unused(tx, "one")
    assert [queries.avatars.load(tx, digest) for digest in ("one", "two")] == [b"one", b"two"]
    queries.avatars.keep(tx, "three", b"three")
    queries.avatars.drop_unused(tx, "two")
    assert [queries.avatars.load(tx, digest) for digest in ("one", "two", "three")] == [b"one", None, b"three"]


def test_a_block_is_between_two_people_and_in_one_direction(tx: Tx) -> None:
    ann, ben, cleo = (person(tx, name) for name in ("Ann", "Ben", "Cleo"))
    for who, whom in ((ann, cleo), (ann, ben), (ann, ben), (cleo, ben)):
        queries.blocks.add(tx, who, whom)
    assert queries.blocks.of_person(tx, ann) == [ben, cleo]
    assert [queries.blocks.any_by(tx, [one], ben) for one in (ann, cleo, ben)] == [True, True, False]
    assert [queries.blocks.any_by(tx, [ben], one) for one in (ann, cleo)] == [False, False]
    assert not queries.blocks.any_by(tx, [ann, cleo], ann)
    queries.blocks.remove(tx, ann, ben)
    assert queries.blocks.of_person(tx, ann) == [cleo]
    assert queries.blocks.of_person(tx, cleo) == [ben]
