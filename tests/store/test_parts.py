"""A list that is too long for one statement comes in parts."""

import pytest

from chat.store.engine.parts import MOST, in_parts


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, []), (1, [1]), (MOST, [MOST]), (MOST + 1, [MOST, 1]), (2 * MOST + 7, [MOST, MOST, 7])]
)
def test_each_part_but_the_last_is_full_and_nothing_comes_twice(count: int, sizes: list[int]) -> None:
    parts = list(in_parts(range(count)))
    assert [len(part) for part in parts] == sizes
    assert [one for part in parts for one in part] == list(range(count))
