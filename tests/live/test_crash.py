"""The conversation survives when a process is killed or the database can't be written."""

import resource
import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from typing import Any

import pytest

from tests.support.clients.clients import Chatter
from tests.support.clients.follower import Follower
from tests.support.clients.raw import RawSocket
from tests.support.servers.server import Server
from tests.support.wait import a_moment, until

CLIENTS = 20
POSTS = 25  # by each of them


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all of these: each test leaves it running."""
    with Server(tmp_path_factory.mktemp("crash")) as running:
        yield running


def whole_log(who: Chatter | Follower) -> list[dict[str, Any]]:
    """Return all messages of the lobby."""
    found: list[dict[str, Any]] = []
    while True:
        answer = who.ask("message:list", room="lobby", after=found[-1]["seq"] if found else 0, limit=200)
        found += answer["messages"]
        if not answer["more"]:
            return found


def test_twenty_clients_post_through_three_crashes_and_nothing_is_lost_or_doubled(server: Server) -> None:
    acked: dict[str, dict[str, Any]] = {}

    def chat(client: Follower) -> None:
        for number in range(POSTS):
            message = client.post(f"{client.name} says {number}")["message"]
            acked[message["client_id"]] = message
            client.catch_up()

    with ExitStack() as stack, ThreadPoolExecutor(CLIENTS) as pool:
        clients = [stack.enter_context(Follower(server.url, f"Client {number}")) for number in range(CLIENTS)]
        talking = [pool.submit(chat, client) for client in clients]
        for share, crash in ((0.2, server.kill_worker), (0.5, server.kill_worker), (0.75, server.kill)):
            until(lambda share=share: len(acked) >= CLIENTS * POSTS * share, 60, "enough acknowledged messages")
            crash()
            if not server.process:
                server.start()
        for one in talking:
            one.result(timeout=60)

        log = whole_log(clients[0])
        for client in clients:
            client.catch_up(log[-1]["rev"])

        posted = [message for message in log if message["kind"] == "text"]
        assert {message["client_id"]: message for message in posted} == acked
        assert len(posted) == len({message["text"] for message in posted}) == CLIENTS * POSTS
        for client in clients:
            seen = client.timeline.messages
            assert seen == [message for message in log if message["seq"] >= seen[0]["seq"]]
            assert client.timeline.resets == 0


def test_a_reader_goes_on_after_a_crash_without_a_word_from_anybody(server: Server) -> None:
    with Follower(server.url, "Ann") as ann, Follower(server.url, "Ben") as ben:
        said = ben.post("before the crash")["message"]
        ann.catch_up(said["rev"])
        server.kill_worker()
        said = ben.post("after the crash")["message"]
        ann.catch_up(said["rev"])
        assert [message["text"] for message in ann.timeline.messages][-2:] == ["before the crash", "after the crash"]


def post(who: Chatter, text: str) -> dict[str, Any]:
    return who.call("message:post", room="lobby", text=text, client_id=str(uuid.uuid4()))


@pytest.fixture
def locked(server: Server) -> Iterator[sqlite3.Connection]:
    """The server's database, locked for writing by another process."""
    with closing(sqlite3.connect(server.data / "chat.db", isolation_level=None)) as other:
        yield other


def test_a_database_locked_by_somebody_else_stops_the_writers_and_nobody_else(
    server: Server, locked: sqlite3.Connection, chatter: Callable[..., Chatter]
) -> None:
    ann, ben = chatter(server.url, "Cid"), chatter(server.url, "Dora")
    for one in (ann, ben):
        one.ask("room:join", room="lobby")
    locked.execute("BEGIN IMMEDIATE")

    refusal: list[dict[str, Any]] = []
    writing = threading.Thread(target=lambda: refusal.append(post(ann, "in vain")))
    writing.start()
    reads = 0
    while writing.is_alive():
        ben.ask("message:list", room="lobby")
        reads += 1
        a_moment()
    writing.join()

    assert [answer["error"]["code"] for answer in refusal] == ["unavailable"]
    assert reads > 20, "while one waited for the lock, others had to wait too"
    locked.execute("ROLLBACK")
    assert post(ann, "now it works")["ok"]
    assert ben.wait_for_text("now it works")
    assert "in vain" not in {message["text"] for message in whole_log(ben)}


def test_a_guest_without_a_key_has_its_name_again_as_soon_as_the_worker_is_back(server: Server) -> None:
    for crash in (server.kill_worker, server.kill):
        with RawSocket(server.url, auth={"name": "Passing"}) as one:
            one.ask("room:join", room="lobby")
            before = server.workers()
            crash()
            assert one.ended()
        if not server.process:
            server.start()
        until(lambda before=before: server.healthy() and server.workers() != before, 20, "the next worker")
        with RawSocket(server.url, auth={"name": "Passing"}) as one:
            assert one.connected.startswith("40"), one.connected


def limit_files(server: Server, size: int) -> None:
    """Limit the files of the workers to `size` bytes, which looks like a full disk to SQLite."""
    for pid in server.workers():
        hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))


def test_a_full_disk_refuses_what_it_cannot_keep_and_chatting_goes_on_when_there_is_room_again(
    server: Server, chatter: Callable[..., Chatter]
) -> None:
    ann = chatter(server.url, "Eve")
    ann.ask("room:join", room="lobby")
    kept = post(ann, "kept")["message"]
    limit_files(server, 4096)

    answers = [post(ann, f"too much {number}") for number in range(3)]

    assert [answer["ok"] or answer["error"]["code"] for answer in answers] == ["unavailable"] * 3
    assert whole_log(ann)[-1] == kept
    limit_files(server, resource.RLIM_INFINITY)
    again = post(ann, "there is room again")
    assert again["ok"], again
    assert [message["id"] for message in whole_log(ann)][-2:] == [kept["id"], again["message"]["id"]]
