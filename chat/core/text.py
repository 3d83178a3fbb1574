"""Clean and check texts: trim them, bound their length, refuse control characters and invisible text."""

from __future__ import annotations

import re

from chat.core.glyphs import is_visible, only_visible
from chat.errors import Invalid

# Control characters but tab and newline, halves of surrogate pairs, and the two
# code points that are never characters (Unicode 16, chapter 23).
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
ROOM = 10  # times the allowed length, before invisible characters are removed
_BREAK = re.compile("[\n\t\u2028\u2029]")
_EMPTY_LINES = re.compile(r"\A(?:[^\S\n]*\n)+")


def clean(text: str, *, field: str, most: int, least: int = 1, lines: bool = False) -> str:
    """Return the text as it is stored: with `lines`, as written without the space around it; else as one line of
    visible characters. Lengths are in characters. Raises Invalid, naming `field`."""
    text = _EMPTY_LINES.sub("", text.replace("\r\n", "\n").rstrip())
    if "\n" not in text:  # the indent of the first of several lines may carry meaning
        text = text.lstrip()
    if len(text) > most * ROOM:
        raise Invalid(f"This is too long. Use at most {most} characters.", field=field)
    if _REFUSED.search(text):
        raise Invalid("This contains control characters. Remove them.", field=field)
    if not lines:
        text = _one_line(text, field)
    if not is_visible(text):
        text = ""
    if len(text) < least:
        raise Invalid("This can't be empty.", field=field)
    if len(text) > most:
        raise Invalid(f"This is too long. Use at most {most} characters.", field=field)
    return text


def _one_line(text: str, field: str) -> str:
    if _BREAK.search(text):
        raise Invalid("This must be one line. Remove the line breaks.", field=field)
    return only_visible(text)
