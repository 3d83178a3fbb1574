"""Each number among the settings: at its bounds, within them, and beyond."""

from pathlib import Path

import pytest

from chat.settings import BadSetting, load

BOUNDS = {  # name -> the least, the most, and the smallest step
    "PORT": (1, 65535, 1),
    "CHAT_PROXIES": (0, 5, 1),
    "CHAT_FOLLOW_SECONDS": (0.05, 60, 0.001),
    "CHAT_POSITION_SECONDS": (0.05, 600, 0.001),
    "CHAT_PING_SECONDS": (1, 300, 1),
    "CHAT_BACKLOG_BYTES": (2**19, 2**30, 1),
    "CHAT_CONNECTIONS_PER_ADDRESS": (0, 10**6, 1),
    "CHAT_HANDSHAKES_PER_SECOND": (0, 10**6, 0.001),
    "CHAT_EVENTS_PER_SECOND": (0, 10**6, 0.001),
}
TAKEN = [(name, f"{one}") for name, (low, high, by) in BOUNDS.items() for one in (low, low + by, high - by, high)]
REFUSED = [(name, f"{one}") for name, (low, high, by) in BOUNDS.items() for one in (low - by, high + by, 3 * high)]


@pytest.mark.parametrize(("name", "value"), TAKEN)
def test_a_number_up_to_its_bounds_is_taken_as_it_is(tmp_path: Path, name: str, value: str) -> None:
    settings = load({"CHAT_DATA": str(tmp_path), name: value})
    assert getattr(settings, name.removeprefix("CHAT_").lower()) == float(value)


@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_a_number_beyond_its_bounds_stops_the_start(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        load({"CHAT_DATA": str(tmp_path), name: value})
