"""Make backups of a running chat, and restore one under a running server."""

import shutil
import sqlite3
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from socketio.exceptions import SocketIOError

from tests.support.clients.clients import Chatter
from tests.support.clients.follower import Follower
from tests.support.clients.http import ask
from tests.support.servers.process import tail
from tests.support.servers.server import Server
from tests.support.wait import until


@pytest.fixture
def server(tmp_path: Path) -> Any:
    with Server(tmp_path / "data", CHAT_FOLLOW_SECONDS="0.2") as running:
        yield running


def post(who: Chatter, text: str) -> dict[str, Any]:
    return who.call("message:post", room="lobby", text=text, client_id=str(uuid.uuid4()))


def texts(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as one:
        return [text for (text,) in one.execute("SELECT text FROM messages WHERE kind = 'text' ORDER BY seq")]


def test_a_backup_has_all_that_was_acknowledged_and_a_restored_one_is_where_everybody_goes_on(
    server: Server, tmp_path: Path, chatter: Callable[..., Chatter]
) -> None:
    copy = tmp_path / "copy.db"
    with Follower(server.url, "Ann") as ann:
        kept = [ann.post(f"kept {number}")["message"]["text"] for number in range(5)]
        server.flask("backup", str(copy))
        assert texts(copy) == kept
        for number in range(5):
            ann.post(f"since the backup {number}")
        epoch = ann.timeline.epoch

        printed = server.flask("restore", str(copy))

        def has_begun_anew() -> bool:
            ann.catch_up()
            return ann.timeline.epoch != epoch

        until(has_begun_anew, 20, "the other epoch")
        with Follower(server.url, "Ben") as ben:
            said = ben.post("after the restore")["message"]
            ann.catch_up(said["rev"])
        shown = [message["text"] for message in ann.timeline.messages if message["kind"] == "text"]
        assert shown == [*kept, "after the restore"]
        assert texts(server.data / "chat.db") == shown
    before = Path(printed.split(" is in ")[1].strip())
    assert texts(before) == [*kept, *(f"since the backup {number}" for number in range(5))]


def test_what_is_acknowledged_while_a_backup_is_restored_is_in_one_of_the_two_files(
    server: Server, tmp_path: Path, chatter: Callable[..., Chatter]
) -> None:
    copy = tmp_path / "copy.db"
    ann = chatter(server.url, "Ann", key="the key of Ann, at length")
    ann.ask("room:join", room="lobby")
    server.flask("backup", str(copy))
    acked: list[str] = []

    def post_some(count: int) -> None:
        """Post so many messages, each until it is acknowledged, over all reconnections."""
        wanted = len(acked) + count
        for number in range(10_000):
            text = f"{wanted}: {number}"
            until(lambda: "/" in ann.client.namespaces, 20, "the connection")
            with suppress(SocketIOError):
                if post(ann, text)["ok"]:
                    acked.append(text)
            if len(acked) == wanted:
                return

    with ThreadPoolExecutor(1) as pool:
        post_some(20)
        restored = pool.submit(server.flask, "restore", str(copy))
        while not restored.done():
            post_some(1)
        until(lambda: len(ann.payloads("hello")) == 2, 20, "the connection after the restore")
        ann.ask("room:join", room="lobby")
        post_some(20)
    old = Path(restored.result().split(" is in ")[1].strip())
    found = texts(old) + texts(server.data / "chat.db")
    assert [text for text in acked if text not in found] == []
    assert len(found) == len(set(found))
    assert set(acked[-20:]) <= set(texts(server.data / "chat.db"))


@pytest.mark.parametrize("damage", ["not a database", "torn", "another program's"])
def test_a_file_that_can_not_be_restored_changes_nothing(
    server: Server, tmp_path: Path, chatter: Callable[..., Chatter], damage: str
) -> None:
    copy = tmp_path / "copy.db"
    server.flask("backup", str(copy))
    if damage == "not a database":
        copy.write_text("hello" * 1000)
    elif damage == "torn":
        copy.write_bytes(copy.read_bytes()[:20_000])
    else:
        copy.unlink()
        with closing(sqlite3.connect(copy)) as one:
            one.execute("CREATE TABLE things (name)")
    ann = chatter(server.url, "Ann")
    ann.ask("room:join", room="lobby")
    with pytest.raises(AssertionError, match="can't be restored"):
        server.flask("restore", str(copy))
    assert post(ann, "all is as it was")["ok"]
    assert sorted(file.name for file in server.data.glob("chat.db*")) == ["chat.db", "chat.db-shm", "chat.db-wal"]


def test_a_database_that_is_moved_away_under_the_server_loses_nothing_that_was_acknowledged(
    server: Server, tmp_path: Path, chatter: Callable[..., Chatter]
) -> None:
    ann = chatter(server.url, "Ann")
    ann.ask("room:join", room="lobby")
    assert post(ann, "kept")["ok"]
    database = server.data / "chat.db"
    for name in ("chat.db", "chat.db-wal", "chat.db-shm"):
        shutil.move(server.data / name, tmp_path / name)
    refused = post(ann, "into nothing")
    assert refused["error"]["code"] == "unavailable"
    assert not database.exists()
    assert ask(f"{server.url}/health/live").status == 200
    until(lambda: ask(f"{server.url}/health").status == 503, 5, "a server that says that it is not ready")
    for name in ("chat.db", "chat.db-wal", "chat.db-shm"):
        shutil.move(tmp_path / name, server.data / name)
    until(lambda: ask(f"{server.url}/health").status == 200, 5, "a server that is ready again")
    assert post(ann, "and on")["ok"], tail(server.log)
    assert {"kept", "and on"} <= set(texts(database))


def test_a_database_that_lies_elsewhere_is_restored_there(server: Server, tmp_path: Path) -> None:
    server.stop()
    disk = tmp_path / "disk"
    disk.mkdir()
    database = server.data / "chat.db"
    shutil.move(database, disk / "chat.db")
    database.symlink_to(disk / "chat.db")
    server.start()
    server.flask("backup", str(tmp_path / "copy.db"))
    before = Path(server.flask("restore", str(tmp_path / "copy.db")).split(" is in ")[1].strip())
    assert database.readlink() == disk / "chat.db"
    assert before.parent == disk
    until(lambda: ask(f"{server.url}/health").status == 200, 5, "a server that goes on with it")
