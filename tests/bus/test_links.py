"""The links between workers, through a real Redis and a real PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import psycopg
import pytest

from chat.bus.postgres import PART, PostgresLink
from chat.bus.redis import RedisLink
from chat.bus.shared import Link, LinkError
from tests.support.servers.postgres import Postgres
from tests.support.servers.redis import Redis
from tests.support.wait import until


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    with Redis(tmp_path) as running:
        yield running


@pytest.fixture(params=["redis", "postgres"])
def link(request: pytest.FixtureRequest) -> Callable[[], Link]:
    """`link()`: a link of another worker."""
    if request.param == "redis":
        url = request.getfixturevalue("redis").url
        return lambda: RedisLink(url, "a")
    url = request.getfixturevalue("postgres").fresh_database()
    return lambda: PostgresLink(url)


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chat.bus.redis.BLOCK_SECONDS", 0.05)
    monkeypatch.setattr("chat.bus.postgres.LISTEN_SECONDS", 0.05)


def listening(link: Link) -> Link:
    assert link.receive() == []
    return link


def received(link: Link, count: int) -> list[bytes]:
    found: list[bytes] = []

    def is_all_here() -> bool:
        found.extend(link.receive())
        return len(found) >= count

    until(is_all_here)
    return found


def test_what_one_sends_arrives_at_all_in_order(link: Callable[[], Link]) -> None:
    first, second = listening(link()), listening(link())
    batches = [b"[%d]" % number for number in range(300)]
    for batch in batches:
        first.send(batch)
    assert received(first, 300) == batches
    assert received(second, 300) == batches


@pytest.mark.parametrize("length", [PART - 2, PART - 1, 3 * PART, 60_000])
@pytest.mark.parametrize("character", ["a", "ß", "😀"])
def test_a_batch_of_any_length_arrives_whole(link: Callable[[], Link], length: int, character: str) -> None:
    one = listening(link())
    batch = f'"{character * length}"'.encode()
    one.send(batch)
    one.send(b'"next"')
    assert received(one, 2) == [batch, b'"next"']


def test_long_batches_of_two_that_send_at_once_are_not_mixed(link: Callable[[], Link]) -> None:
    listener = listening(link())
    batches = [f'"{character * 20_000}"'.encode() for character in "ab"]

    def send_often(batch: bytes) -> None:
        one = link()
        for _ in range(20):
            one.send(batch)

    threads = [Thread(target=send_often, args=(batch,)) for batch in batches]
    for thread in threads:
        thread.start()
    found = received(listener, 40)
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(batches * 20)


def test_chats_with_other_secrets_on_one_redis_do_not_hear_each_other(redis: Redis) -> None:
    ours, theirs = listening(RedisLink(redis.url, "a")), listening(RedisLink(redis.url, "b"))
    theirs.send(b"[1]")
    ours.send(b"[2]")
    assert received(ours, 1) == [b"[2]"]


def test_after_a_cut_connection_to_redis_nothing_is_missing(redis: Redis) -> None:
    one, other = listening(RedisLink(redis.url, "a")), RedisLink(redis.url, "a")
    other._speaker.client_kill_filter(_type="normal", skipme=True)
    other.send(b"[1]")
    found: list[bytes] = []

    def arrives() -> bool:
        try:
            found.extend(one.receive())
        except LinkError:
            return False
        return bool(found)

    until(arrives)
    assert found == [b"[1]"]


def test_an_entry_of_the_stream_that_is_no_batch_is_passed_over(redis: Redis) -> None:
    one = listening(RedisLink(redis.url, "a"))
    one._speaker.xadd(one._stream, {"other": b"1"})
    one.send(b"[1]")
    assert received(one, 2) == [b"", b"[1]"]


def test_a_redis_that_comes_back_empty_is_read_from_its_beginning(redis: Redis) -> None:
    one = listening(RedisLink(redis.url, "a"))
    one._speaker.xadd(one._stream, {"batch": b"[0]"}, id="99999999999999-0")  # by a clock that was ahead
    assert received(one, 1) == [b"[0]"]
    redis.kill()
    with pytest.raises(LinkError):
        one.receive()
    with pytest.raises(LinkError):
        one.send(b"[1]")
    redis.start()
    one.send(b"[2]")
    assert received(one, 1) == [b"[2]"]


def test_connections_to_postgresql_that_were_ended_are_made_anew(postgres: Postgres) -> None:
    url = postgres.fresh_database()
    one = listening(PostgresLink(url))
    one.send(b"[1]")
    assert received(one, 1) == [b"[1]"]
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    for act in (one.receive, lambda: one.send(b"[2]")):
        with pytest.raises(LinkError, match=r"terminat|closed"):
            act()
    listening(one)
    one.send(b"[3]")
    assert received(one, 1) == [b"[3]"]
