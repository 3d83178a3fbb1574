"""The faces of people without a picture, for pages that are complete before their script runs: the same as those of
static/js/lib/identity.js, which tests/web/test_faces.py compares."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from chat.core.wire import Person

HUES, PATTERNS = 10, 4
STRIDE = 3  # between the hues of one person and the next
MOST = 4  # code points of an initial with marks
JOINER, PICTURE = "\u200d", "\ufe0f"
TONES = range(0x1F3FB, 0x1F400)
REGIONS = range(0x1F1E6, 0x1F200)


class Face(NamedTuple):
    """The look of an avatar: the numbers of its colour and its pattern, and its letters."""

    hue: int
    pattern: int
    initials: str


def face_of(person: Person) -> Face:
    return Face(person.id * STRIDE % HUES, (person.id + person.id // HUES) % PATTERNS, initials(person.name))


def initials(name: str) -> str:
    """Return one or two letters or digits; an emoji, if the name has only those."""
    for separator in "._-":
        name = name.replace(separator, " ")
    words = [word for word in name.split() if any(map(_starts, word))]
    if words:
        ends = words if len(words) == 1 else [words[0], words[-1]]
        return "".join(map(_initial, ends))
    emoji = next((at for at, one in enumerate(name) if _is_emoji(one)), None)
    return "?" if emoji is None else _first_character(name[emoji:])


def _initial(word: str) -> str:
    start = next(at for at, one in enumerate(word) if _starts(one))
    return _first_character(word[start:].upper())[:MOST]


def _starts(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN"


def _is_emoji(character: str) -> bool:
    return unicodedata.category(character) == "So" or ord(character) in REGIONS


def _first_character(text: str) -> str:
    """Return the first character as a reader sees it: with its marks, and an emoji with all its parts."""
    return "".join(_parts(text))


def _parts(text: str) -> Iterator[str]:
    before = ""
    for at, one in enumerate(text):
        joins = one in (JOINER, PICTURE) or unicodedata.category(one)[0] == "M" or ord(one) in TONES
        is_flag = at == 1 and ord(one) in REGIONS and ord(text[0]) in REGIONS
        if at and not joins and before != JOINER and not is_flag:
            return
        yield one
        before = one
