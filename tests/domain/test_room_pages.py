"""The pages of a room's log: how much is on one, and whether there is more; on both databases."""

from typing import Any

import pytest

from chat.core.wire import Person
from chat.domain.messages import log
from chat.domain.messages.commands import ListMessages
from tests.support.data.store import Workspace


def texts(found: Any) -> list[str]:
    return [one.text for one in found]


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "PAGE_BYTES", 10)


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize(
    ("said", "fit"),
    [(["12345", "1234"], 2), (["12345", "12345"], 2), (["12345", "123456"], 1), (["1" * 30] * 2, 1), (["éé"] * 3, 2)],
)
def test_a_page_ends_before_its_texts_are_too_many_bytes_and_has_one_message_at_least(
    workspace: Workspace, ann: Person, said: list[str], fit: int
) -> None:
    for text in said:
        workspace.post(ann, text)
    first = workspace.timeline(ann)[1].seq
    newest = workspace.open(ann)
    assert (texts(newest.messages)[-fit:], newest.more) == (said[-fit:], len(said) > fit)
    after = workspace.do(ann, ListMessages(room="lobby", after=first - 1))
    assert (texts(after.messages), after.more) == (said[:fit], len(said) > fit)
    before = workspace.do(ann, ListMessages(room="lobby", before=first + len(said)))
    assert texts(before.messages)[-fit:] == said[-fit:]
    since = workspace.do(ann, ListMessages(room="lobby", since=first - 1))
    assert (texts(since.messages), since.more, since.rev) == (said[:fit], len(said) > fit, first + fit - 1)


@pytest.mark.parametrize("there", [49, 50, 51, 150])
def test_opening_a_room_shows_its_newest_fifty(workspace: Workspace, ann: Person, there: int) -> None:
    workspace.fill(ann, there - 1)  # the first line is that she joined
    opened, listed = workspace.open(ann), workspace.do(ann, ListMessages(room="lobby"))
    for page in (opened, listed):
        assert [one.seq for one in page.messages] == list(range(1, there + 1))[-50:]
        assert (page.more, page.rev) == (there > 50, there)


def test_an_epoch_alone_continues_nothing(workspace: Workspace, ann: Person) -> None:
    here = workspace.open(ann)
    assert workspace.open(ann, epoch=here.epoch) == here


@pytest.mark.parametrize("missed", [199, 200, 201, 600])
def test_after_an_absence_the_changes_come_in_pages_of_two_hundred(
    workspace: Workspace, ann: Person, missed: int
) -> None:
    before = workspace.open(ann)
    workspace.fill(ann, missed)
    opened = workspace.open(ann, since=before.rev, epoch=before.epoch)
    assert [one.rev for one in opened.messages] == list(range(2, 2 + missed))[:200]
    # A full page may be the last: that is seen only by asking for the next.
    assert (opened.rev, opened.more, opened.reset) == (1 + min(missed, 200), missed >= 200, False)


@pytest.mark.parametrize("number", [2, 3, 4, 9])
def test_a_page_of_a_room_says_whether_there_is_more_in_its_direction(
    workspace: Workspace, ann: Person, number: int
) -> None:
    said = [workspace.post(ann, f"text {one}") for one in range(number)]
    first, last = said[0].seq, said[-1].seq
    after = workspace.do(ann, ListMessages(room="lobby", after=first - 1, limit=3))
    assert (after.messages, after.more, after.rev) == (said[:3], number > 3, last)
    since = workspace.do(ann, ListMessages(room="lobby", since=first - 1, limit=3))
    assert (since.messages, since.more, since.rev) == (said[:3], number >= 3, said[:3][-1].rev)
    newest = workspace.do(ann, ListMessages(room="lobby", limit=3))
    assert (newest.messages[-3:][-number:], newest.more) == (said[-3:], number >= 3)
    before = workspace.do(ann, ListMessages(room="lobby", before=last + 1, limit=3))
    assert before == newest
