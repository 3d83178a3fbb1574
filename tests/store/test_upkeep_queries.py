"""Queries on what the server itself keeps: jobs, notices, quotas, the epoch, settings, the audit log."""

from typing import Any

from chat.store import Tx, queries
from chat.store.queries.jobs import FailedRow, JobRow, Lease
from chat.store.queries.notices import NoticeRow
from chat.store.tables import jobs, meta, quotas
from tests.support.data.rows import insert, person, room


def job(tx: Tx, kind: str = "work", **values: Any) -> int:
    return int(insert(tx, jobs, **{"kind": kind, "data": "{}", "created_at": 0, "run_at": 0} | values))


def held(tx: Tx, job_id: int) -> Any:
    return tx.sql.execute(jobs.select().where(jobs.c.id == job_id)).one()


def test_the_job_that_has_been_due_for_longest_is_taken_and_of_two_the_older(tx: Tx) -> None:
    last, second, first = job(tx, run_at=9), job(tx, run_at=5), job(tx, run_at=4, attempts=2, deadline=7)
    third = job(tx, run_at=5)
    job(tx, run_at=tx.now + 1)
    job(tx, "other")
    order = []
    while due := queries.jobs.lock_due(tx, ["work"]):
        order.append(due)
        queries.jobs.begin(tx, Lease(due.id, "token"), tx.now + 1, due.attempts + 1)
    assert [one.id for one in order] == [first, second, third, last]
    assert order[0] == JobRow(first, "work", "{}", 2, 7)


def test_a_lease_is_extended_for_its_job_alone_and_not_past_the_deadline(tx: Tx) -> None:
    ours, late, theirs = job(tx, lease="a"), job(tx, lease="b", deadline=tx.now), job(tx, lease="c")
    queries.jobs.renew(tx, [Lease(ours, "a"), Lease(late, "b"), Lease(theirs, "other")], 99)
    assert [held(tx, one).leased_until for one in (ours, late, theirs)] == [99, 0, 0]
    unheld = job(tx)
    queries.jobs.renew(tx, [Lease(ours, "a")], 100)
    assert [held(tx, one).leased_until for one in (ours, unheld)] == [100, 0]


def test_a_failed_job_is_free_again_and_the_others_stay(tx: Tx) -> None:
    ours, theirs = (job(tx, lease="same", leased_until=99) for _ in range(2))
    queries.jobs.retry_at(tx, Lease(ours, "same"), 50, "broken")
    assert (held(tx, ours).lease, held(tx, ours).leased_until, held(tx, ours).run_at) == (None, 0, 50)
    assert (held(tx, theirs).lease, held(tx, theirs).leased_until, held(tx, theirs).run_at) == ("same", 99, 0)
    assert queries.jobs.failed(tx, before=None, limit=9) == [FailedRow(ours, "work", 0, 0, "broken", 50, None)]


def test_one_failed_job_is_revived_and_one_that_did_not_fail_is_not(tx: Tx) -> None:
    one, other = (job(tx, error="broken", dead_at=5, attempts=3, deadline=6) for _ in range(2))
    sound = job(tx)
    assert [queries.jobs.revive(tx, which) for which in (one, sound)] == ["work", None]
    assert held(tx, one)[5:8] == (tx.now, None, 0)
    assert held(tx, one).dead_at is None
    assert (held(tx, other).dead_at, held(tx, other).attempts, held(tx, other).deadline) == (5, 3, 6)


def test_notices_come_from_a_time_on_in_their_order(tx: Tx) -> None:
    then, ann = tx.now, person(tx, "Ann")
    for kind, who in (("networks", None), ("person", ann), ("workspace", None)):
        queries.notices.insert(tx, kind, who)
        tx.now += 1
    found = queries.notices.since(tx, then)
    assert [one[1:] for one in found] == [("networks", None), ("person", ann), ("workspace", None)]
    assert isinstance(found[0], NoticeRow)
    assert queries.notices.since(tx, then + 1) == found[1:]


def test_an_empty_bucket_says_how_long_the_next_token_takes(tx: Tx) -> None:
    take = queries.quotas.take
    assert take(tx, "other", "post", burst=9, every=100) == 0
    assert [take(tx, "ann", "post", burst=2, every=100) for _ in range(4)] == [0, 0, 100, 100]
    tx.now += 99
    assert take(tx, "ann", "post", burst=2, every=100) == 1
    tx.now += 1
    assert [take(tx, "ann", "post", burst=2, every=100) for _ in range(2)] == [0, 100]


def test_full_buckets_are_forgotten_a_few_at_a_time(tx: Tx) -> None:
    for subject, full_at in (("a", tx.now), ("b", tx.now), ("c", tx.now - 5), ("d", tx.now + 1)):
        tx.sql.execute(quotas.insert().values(subject=subject, act="post", full_at=full_at))
    assert [queries.quotas.forget_full(tx, 2) for _ in range(3)] == [2, 1, 0]
    assert [row.subject for row in tx.sql.execute(quotas.select())] == ["d"]


def test_the_time_that_is_written_as_a_trial_touches_nothing_else(tx: Tx) -> None:
    epoch = queries.epoch.epoch(tx)
    for _ in range(2):
        tx.now += 1
        queries.epoch.touch(tx)
        found = {row.name: row.value for row in tx.sql.execute(meta.select())}
        assert found == {"epoch": epoch, "tried": str(tx.now)}


def test_settings_are_those_that_were_asked_for(tx: Tx) -> None:
    for name, value in (("one", "1"), ("two", "2"), ("one", "3")):
        queries.workspace.save(tx, name, value)
    assert queries.workspace.load(tx, ("one", "three")) == {"one": "3"}


def test_the_audit_log_is_read_by_the_kind_of_act_and_page_by_page(tx: Tx) -> None:
    ann, ben, den = person(tx, "Ann"), person(tx, "Ben"), room(tx, "den")
    for act, who in (("ban:a", ben), ("room:a", None), ("ban%b", None), ("ban:b", ben)):
        queries.audit.insert(tx, actor_id=ann, act=act, person_id=who, room_id=den.id, detail="{}")
    page = queries.admin.audit_page(tx, act="", before=None, limit=9)
    assert [(one.act, one.person_name) for one in page] == [
        ("ban:b", "Ben"), ("ban%b", None), ("room:a", None), ("ban:a", "Ben"),
    ]  # fmt: skip
    assert page[0][1:] == (tx.now, "ban:b", ann, "Ann", ben, "Ben", "Den", "{}")
    assert queries.admin.audit_page(tx, act="", before=page[1].id, limit=9) == page[2:]
    assert queries.admin.audit_page(tx, act="", before=None, limit=1) == page[:1]
    assert [one.act for one in queries.admin.audit_page(tx, act="ban:", before=None, limit=9)] == ["ban:b", "ban:a"]
    assert [one.act for one in queries.admin.audit_page(tx, act="ban%", before=None, limit=9)] == ["ban%b"]
