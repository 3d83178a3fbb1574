"""Secrets by which people are known again."""

import base64

from chat.domain.accounts import secrets


def test_a_secret_has_256_bits_after_its_mark() -> None:
    for mark in ("", "bt_"):
        text = secrets.new(mark).text
        assert text.startswith(mark)
        assert len(base64.urlsafe_b64decode(text[len(mark) :] + "=")) == 32
    assert secrets.new().text != secrets.new().text
