"""Clean and check texts: trimmed, of a bounded length, without control characters, and visible."""

from __future__ import annotations

import re

from chat.core.glyphs import is_visible, only_visible
from chat.errors import Invalid

# Control characters but tab and newline, halves of surrogate pairs, and the two
# code points that are never characters (Unicode 16, chapter 23).
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
ROOM = 10  # times as long a text may be before what can't be seen is taken out of it
_BREAK = re.compile("[\n\t\u2028\u2029]")
_EMPTY_LINES = re.compile(r"\A(?:[^\S\n]*\n)+")


def clean(text: str, *, field: str, most: int, least: int = 1, lines: bool = False) -> str:
    """The text as it is kept: with `lines` as it was written, but for the space around it; else one line of what can
    be seen. Raises Invalid, naming `field`; lengths are in characters."""
    text = _EMPTY_LINES.sub("", text.replace("\r\n", "\n").rstrip())
    if "\n" not in text:  # among several lines, the first one's indent says something
        text = text.lstrip()
    if len(text) > most * ROOM:
        raise Invalid(f"This is longer than {most} characters.", field=field)
    if _REFUSED.search(text):
        raise Invalid("This has control characters in it.", field=field)
    if not lines:
        text = _one_line(text, field)
    if not is_visible(text):
        text = ""
    if len(text) < least:
        raise Invalid("This can't be empty.", field=field)
    if len(text) > most:
        raise Invalid(f"This is longer than {most} characters.", field=field)
    return text


def _one_line(text: str, field: str) -> str:
    if _BREAK.search(text):
        raise Invalid("This has to be one line.", field=field)
    return only_visible(text)
