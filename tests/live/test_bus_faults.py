"""Two real workers, and a Redis between them that fails: no ack waits for it, and nothing is missing afterwards."""

import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.clients.raw import RawSocket
from tests.support.servers.redis import Redis
from tests.support.servers.server import Server
from tests.support.wait import until

Setting = tuple[Redis, Server, RawSocket, RawSocket]


@pytest.fixture
def setting(tmp_path: Path) -> Iterator[Setting]:
    """Ann at one worker and Ben at another, who hardly ever looks for changes by himself."""
    with Redis(tmp_path) as redis:
        settings = {
            "DATABASE_URL": f"sqlite:///{tmp_path / 'chat.db'}",
            "CHAT_BUS": redis.url,
            "CHAT_FOLLOW_SECONDS": "60",
            "CHAT_POSITION_SECONDS": "600",
            "SECRET_KEY": "x" * 32,
        }
        with (
            Server(tmp_path / "one", **settings) as one,
            Server(tmp_path / "two", **settings) as two,
            RawSocket(one.url, "Ann") as ann,
            RawSocket(two.url, "Ben") as ben,
        ):
            for who in (ann, ben):
                who.ask("room:join", room="lobby")
            yield redis, one, ann, ben


def post(who: RawSocket, text: str) -> float:
    """Post a message, and return the seconds until its ack."""
    began = time.monotonic()
    who.ask("message:post", room="lobby", text=text, client_id=str(uuid.uuid4()))
    return time.monotonic() - began


def texts(who: RawSocket) -> list[str]:
    found = [event["message"] for name, event in who.events if name == "message"]
    return [message["text"] for message in found if message["kind"] == "text"]


def kill(redis: Redis) -> Callable[[], None]:
    redis.kill()
    return redis.start


def freeze(redis: Redis) -> Callable[[], None]:
    redis.freeze()
    return redis.thaw


@pytest.mark.parametrize("fail", [kill, freeze])
def test_acks_go_on_and_what_was_said_meanwhile_arrives_once_redis_is_back(
    fail: Callable[[Redis], Callable[[], None]], setting: Setting
) -> None:
    redis, server, ann, ben = setting
    post(ann, "before")
    ben.wait_for("message", lambda event: event["message"]["text"] == "before")
    back = fail(redis)
    waited: list[float] = []

    def bus_is_given_up() -> bool:
        waited.append(post(ann, f"number {len(waited)}"))
        return "the bus is gone" in server.log.read_text()

    until(bus_is_given_up)
    waited += [post(ann, f"number {len(waited) + number}") for number in range(100)]
    assert max(waited) < 5, "an ack has waited for Redis"
    assert sorted(waited)[len(waited) // 2] < 0.5
    back()
    ben.wait_for("message", lambda event: event["message"]["text"] == f"number {len(waited) - 1}")
    assert texts(ben) == ["before", *(f"number {number}" for number in range(len(waited)))]
    until(lambda: "the bus is back" in server.log.read_text())
    post(ann, "after")
    ben.wait_for("message", lambda event: event["message"]["text"] == "after")
    ann.ask("typing:start", room="lobby")
    ben.wait_for("typing")
