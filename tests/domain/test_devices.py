"""How a device is named in a list of sessions."""

import pytest

from chat.domain.accounts.devices import device_of, program_of


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("curl/8\u202e", "curl/8"),
        ("\u3164\u2800", "Unknown device"),
        ("a\x7fb\x85\tc", "abc"),
        ("x" * 90, "x" * 60),
        ("Firefox/140.0", "Firefox"),
        ("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "Firefox on Linux"),
    ],
)
def test_what_a_device_says_of_itself_is_one_line_too(said: str, kept: str) -> None:
    assert device_of(said) == kept


@pytest.mark.parametrize("length", [0, 99, 100, 101, 300])
def test_of_what_a_program_says_of_itself_a_hundred_characters_are_kept(length: int) -> None:
    assert program_of("x" * length) == "x" * min(length, 100)
