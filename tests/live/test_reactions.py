"""How a room hears of reactions."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import gevent
import pytest

from chat.domain.messages.events import MessageChanged, Unread
from tests.support.data.store import Workspace
from tests.support.live import LiveWorker, Tab, live_worker
from tests.support.wait import until

CROWD = 40


@pytest.fixture
def worker(workspace: Workspace, tmp_path: Path) -> Iterator[LiveWorker]:
    with live_worker(workspace, tmp_path / "worker") as running:
        yield running


def connect(worker: LiveWorker, name: str) -> Tab:
    worker.workspace.account(name)
    return worker.connect(name)


def test_a_burst_of_reactions_is_a_few_events_and_not_one_each(worker: LiveWorker) -> None:
    ann, away = connect(worker, "Ann"), connect(worker, "Away")
    ann.ask("room:open", room="lobby")
    said = ann.ask("message:post", room="lobby", text="Tea?", client_id=str(uuid.uuid4()))["message"]
    crowd = [connect(worker, f"Number {number}") for number in range(CROWD)]
    ann.told.clear()
    away.told.clear()
    greenlets = [gevent.spawn(one.ask, "message:react", room="lobby", id=said.id, emoji="👍") for one in crowd]
    gevent.joinall(greenlets, raise_error=True)

    def heard() -> list[MessageChanged]:
        return [change for change in ann.heard(MessageChanged) if change.message.id == said.id]

    def who() -> list[int]:
        return [person for change in heard()[-1:] for person in change.message.reactions[0].people]

    until(lambda: len(who()) == CROWD, pause=gevent.idle)
    assert len(heard()) < CROWD / 4
    changes = ann.heard(MessageChanged)
    assert [change.prev for change in changes[1:]] == [change.rev for change in changes[:-1]]
    assert sorted(who()) == sorted(one.person.id for one in crowd)
    assert said.seq not in [unread.seq for unread in away.heard(Unread)], "a reaction is nothing to read"
