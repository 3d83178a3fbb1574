"""The numbers to try at a limit."""

import pytest


def around(limit: int) -> pytest.MarkDecorator:
    """One below a limit, at it, one above it, three times it, as `count`."""
    return pytest.mark.parametrize("count", [limit - 1, limit, limit + 1, 3 * limit])
