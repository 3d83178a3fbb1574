"""Clean and check names of people, and find names that look alike."""

from __future__ import annotations

import string
import unicodedata
from functools import cache
from typing import NamedTuple

from confusable_homoglyphs import confusables

from chat.core.glyphs import bare, only_visible
from chat.core.text import ROOM, clean
from chat.errors import Invalid

MOST = 40

# Characters that `clean` has kept only where they join parts of words or emoji.
JOINERS = "\u200c\u200d"

TAGS = range(0xE0020, 0xE0080)

ALIKE_IN_LATIN = str.maketrans("i1|0", "lllo")  # a capital I and a small l are one stroke


def clean_name(name: str) -> str:
    """Return the name as it is shown: normalised, with single spaces, of 1 to 40 characters. Raises Invalid."""
    if len(name) > MOST * ROOM:  # one character may be eighteen when normalised
        raise Invalid(f"This is too long. Use at most {MOST} characters.", field="name")
    text = _normalised(name)
    # Normalise again: letter and accent can now combine where an invisible character between them was removed.
    text = unicodedata.normalize("NFKC", clean(text, field="name", most=MOST))
    if undrawn(text):
        raise Invalid("This name contains invisible characters. Remove them.", field="name")
    return text


def undrawn(text: str) -> set[str]:
    """Return the characters of class C in a text. Their look differs between devices, so names can't have them, except
    those that join."""
    return {one for one in text if unicodedata.category(one)[0] == "C" and one not in JOINERS and ord(one) not in TAGS}


class NameKeys(NamedTuple):
    """The keys that a name shares with names that look like it. Two names count as the same if one of the keys is
    equal. It takes two, because some letters look alike only as capitals and others only as small letters."""

    folded: str
    look: str


def name_keys(name: str) -> NameKeys:
    """Return the keys of a name, which ignore case, width, spaces and look-alike letters (Unicode UTS #39,
    confusables)."""
    plain = only_visible(_normalised(name))
    # Translated before folding, because the Greek capital eta looks like H and its small letter does not; and again
    # after it, because other letters look alike only when small.
    looked = plain.translate(_latin_look_alikes()).casefold().translate(_latin_look_alikes())
    return NameKeys(_key(plain.casefold()), _key(looked.casefold().translate(ALIKE_IN_LATIN)))


def folded_key(name: str) -> str:
    """Return the first of the two keys of a name."""
    return _key(only_visible(_normalised(name)).casefold())


def _normalised(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).split())


def _key(text: str) -> str:
    return unicodedata.normalize("NFC", bare(text))


@cache
def _latin_look_alikes() -> dict[int, str]:
    """Map characters of other alphabets to the ASCII letter or digit that they look like.

    The package lists pairs, but UTS #39 defines classes, so the pairs are joined into classes first.
    """
    leader: dict[str, str] = {}

    def find(character: str) -> str:
        while (up := leader.setdefault(character, character)) != character:
            leader[character] = leader[up]
            character = up
        return character

    for character, entries in confusables.confusables_data.items():
        for alike in (entry["c"] for entry in entries):
            if len(character) == len(alike) == 1:
                leader[find(character)] = find(alike)
    latin = {find(character): character for character in string.digits + string.ascii_letters}
    return {
        ord(character): latin[find(character)]
        for character in list(leader)
        if not character.isascii() and find(character) in latin
    }
