"""Several processes on one database: messages posted at one arrive at the clients of the others, in order and once."""

import re
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.support import ROOT
from tests.support.clients.accounts import account, signed_in
from tests.support.clients.clients import Chatter
from tests.support.clients.follower import Follower
from tests.support.clients.raw import RawSocket
from tests.support.servers.redis import Redis
from tests.support.servers.server import Server

Pair = tuple[Server, Server]


# The database, and the bus. With one, the workers hardly ever look for changes by themselves.
SHARED = [("sqlite", "memory"), ("postgres", "memory"), ("sqlite", "redis"), ("postgres", "postgres")]


@pytest.fixture(scope="module", params=SHARED, ids=lambda shared: "-".join(shared))
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Two servers that share a database, and perhaps a bus."""
    home: Path = tmp_path_factory.mktemp("two")
    database, bus = request.param
    with ExitStack() as stack:
        if database == "sqlite":
            url = f"sqlite:///{home / 'chat.db'}"
        else:
            url = request.getfixturevalue("postgres").fresh_database()
        if bus == "redis":
            bus = stack.enter_context(Redis(home)).url
        settings = {"DATABASE_URL": url, "CHAT_BUS": bus, "CHAT_POSITION_SECONDS": "0.5", "SECRET_KEY": "x" * 32}
        settings["CHAT_FOLLOW_SECONDS"] = "0.1" if bus == "memory" else "60"
        first, second = (stack.enter_context(Server(home / name, **settings)) for name in ("first", "second"))
        yield first, second


def has_bus(pair: Pair) -> bool:
    return pair[0].settings["CHAT_BUS"] != "memory"


def post(who: RawSocket, text: str) -> dict[str, Any]:
    message: dict[str, Any] = who.ask("message:post", room="lobby", text=text, client_id=str(uuid.uuid4()))["message"]
    return message


def test_what_is_said_at_one_arrives_at_the_other_in_order_and_once(pair: Pair) -> None:
    first, second = pair
    with RawSocket(first.url, "Ann") as ann, RawSocket(second.url, "Ben") as ben:
        for one in (ann, ben):
            one.ask("room:join", room="lobby")
        said = [post(ann, f"number {number}") for number in range(50)]
        edited = ann.ask("message:edit", room="lobby", id=said[0]["id"], text="edited")["message"]
        ben.wait_for("message", lambda event: event["rev"] == edited["rev"])

        heard = [payload for name, payload in ben.events if name == "message"]
        revs = [event["rev"] for event in heard]
        assert revs == sorted(set(revs))
        texts = [event["message"] for event in heard if event["message"]["kind"] == "text"]
        # A message that was edited before the log was read for the first time is delivered once, in its new form.
        assert texts in ([*said, edited], [*said[1:], edited])


def test_both_talk_at_once_and_everybody_ends_with_the_same(pair: Pair) -> None:
    with ExitStack() as stack, ThreadPoolExecutor(6) as pool:
        six = [
            stack.enter_context(Follower(server.url, f"Both {number} {name}"))
            for number in range(3)
            for name, server in zip(("First", "Second"), pair, strict=True)
        ]
        spoken = [pool.submit(lambda one: [one.post(f"{one.name} {n}") for n in range(15)], one) for one in six]
        last = max(answer["message"]["rev"] for one in spoken for answer in one.result(60))
        for one in six:
            one.catch_up(last)
        start = max(one.timeline.messages[0]["seq"] for one in six)
        lines = [[message for message in one.timeline.messages if message["seq"] >= start] for one in six]
        assert all(line == lines[0] for line in lines)
        assert len([message for message in lines[0] if message["kind"] == "text"]) >= 90


def test_a_retry_at_the_other_server_finds_what_stands(pair: Pair) -> None:
    fields = {"room": "lobby", "text": "said once", "client_id": str(uuid.uuid4())}
    answers = []
    for server in pair:
        with RawSocket(server.url, "Moves Over") as one:
            one.ask("room:join", room="lobby")
            answers.append(one.ask("message:post", **fields)["message"])
    assert answers[0] == answers[1]


def test_an_announcement_from_a_command_line_arrives_everywhere(pair: Pair, chatter: Callable[..., Chatter]) -> None:
    here, there = (chatter(server.url, name) for server, name in zip(pair, ("Here", "There"), strict=True))
    for one in (here, there):
        one.ask("room:join", room="lobby")
    pair[0].flask("announce", "lobby", "Tea is ready")
    for one in (here, there):
        said = one.wait_for_text("Tea is ready")
        assert (said["kind"], said["author"]) == ("announcement", None)


def test_a_name_held_at_one_is_held_at_the_other(pair: Pair) -> None:
    with RawSocket(pair[0].url, auth={"name": "Only One"}), RawSocket(pair[1].url, auth={"name": "0nly One"}) as second:
        assert '"conflict"' in second.connected


def test_events_that_only_one_process_tells_are_those_that_the_reference_names(pair: Pair) -> None:
    page = (ROOT / "docs/protocol.md").read_text()
    [said] = re.findall(r"reach only the clients of the process in which they happen: ([^.]*)", page)
    first, second = pair
    with ExitStack() as stack:
        here = stack.enter_context(signed_in(first, "In Both"))
        there = stack.enter_context(RawSocket(second.url, auth=account("In Both")))
        for tab in (here, there):
            tab.ask("room:join", room="lobby")
        ben = stack.enter_context(signed_in(first, "Busy", "admin"))
        cleo = stack.enter_context(signed_in(first, "Out Soon"))
        ann_id, ben_id, cleo_id = (one.wait_for("hello")["me"]["id"] for one in (here, ben, cleo))
        for tab in (here, there):
            tab.events.clear()

        do_all_that_is_told_to_others((here, there), ann_id, ben, ben_id, cleo_id)

        last = post(ben, "that is all")["rev"]
        for tab in (here, there):
            tab.wait_for("me")
            tab.wait_for("message", lambda event: event["rev"] == last)
            tab.wait_for("position", lambda event: event["rev"] >= last)
        for tab in (here, there) if has_bus(pair) else (here,):
            tab.wait_for("presence", lambda event: ben_id in ids(event["came"]))
        names = [
            {name for name, event in tab.events if name != "presence" or ben_id in ids(event["came"])}
            for tab in (here, there)
        ]  # others, who were here before, may just be going
        assert names[0] - names[1] == (set() if has_bus(pair) else set(re.findall(r"`(\w+)`", said)))


def ids(people: list[dict[str, Any]]) -> list[int]:
    return [one["id"] for one in people]


def do_all_that_is_told_to_others(
    tabs: tuple[RawSocket, RawSocket], ann_id: int, ben: RawSocket, ben_id: int, cleo_id: int
) -> None:
    ann, _ = tabs
    ben.ask("room:join", room="lobby")
    ben.ask("typing:start", room="lobby")
    ben.ask("room:create", name=f"Room {uuid.uuid4().hex[:8]}")
    den = ben.ask("room:create", name="Den", kind="private")["room"]["slug"]
    ben.ask("member:add", room=den, person=ann_id)
    for tab in tabs:
        tab.ask("room:open", room=den)
    ben.ask("member:role", room=den, person=ann_id, role="moderator")
    ben.ask("room:ban", room="lobby", person=cleo_id, hours=1)
    ben.ask("me:status", status="at work")
    ben.ask("group:save", name=f"Crew {uuid.uuid4().hex[:8]}")
    ann.ask("me:status", status="at work too")
    ann.ask("me:preferences", preferences={"theme": "dark"})
    hello = post(ann, "hello")
    ann.ask("room:read", room="lobby", seq=hello["seq"])
    ann.ask("room:options", room="lobby", level="mentions")
    ann.ask("message:save", room="lobby", id=hello["id"])
    ann.ask("thread:follow", room="lobby", id=hello["id"])
    ben.ask("message:react", room="lobby", id=hello["id"], emoji="👍")
    ann.ask("inbox:seen")
    ann.ask("person:block", person=ben_id)
