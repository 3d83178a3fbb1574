"""Secrets by which people are known again."""

import base64

from chat.domain.accounts import secrets


def test_a_secret_has_256_bits_after_its_mark() -> None:
    for mark in ("", "bt_"):
        text = secrets.new(mark).text
        assert text.startswith(mark)
        assert len(base64.urlsafe_b64decode(text[len(mark) :] + "=")) == 32
    one, other = secrets.new().text, secrets.new().text
    assert (len(one), len(other)) == (43, 43)
    assert one != other
