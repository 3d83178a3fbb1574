"""Pages of a room's log around a message, on both databases."""

import pytest

from chat.core.wire import Person
from chat.domain.messages import log
from chat.domain.messages.commands import ListMessages
from tests.support.data.store import Workspace


@pytest.mark.parametrize(
    ("seq", "limit", "found", "ends"),
    [
        (6, 3, [5, 6, 7], (True, True)), (6, 4, [5, 6, 7, 8], (True, True)), (6, 1, [6], (True, True)),
        (2, 6, [*range(1, 6)], (False, True)), (3, 4, [2, 3, 4, 5], (True, True)),
        (1, 6, [1, 2, 3, 4], (False, True)), (11, 4, [10, 11], (True, False)),
        (99, 4, [10, 11], (True, False)), (0, 4, [1, 2], (False, True)), (6, 30, [*range(1, 12)], (False, False)),
    ],
)  # fmt: skip
def test_a_page_around_a_message_has_both_sides_of_it_and_says_if_there_is_more(
    workspace: Workspace, ann: Person, seq: int, limit: int, found: list[int], ends: tuple[bool, bool]
) -> None:
    workspace.fill(ann, 10)
    page = workspace.do(ann, ListMessages(room="lobby", around=seq, limit=limit))
    assert ([message.seq for message in page.messages], (page.more, page.newer)) == (found, ends)
    assert page.rev == 11


def test_a_page_around_a_message_is_no_larger_than_another(
    workspace: Workspace, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        workspace.post(ann, f"{number}" * 100)
    monkeypatch.setattr(log, "PAGE_BYTES", 450)
    page = workspace.do(ann, ListMessages(room="lobby", around=4, limit=6))
    assert ([message.seq for message in page.messages], page.more, page.newer) == ([3, 4, 5, 6], True, True)
