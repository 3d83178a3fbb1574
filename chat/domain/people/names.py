"""The names of people: which are good, which look alike, and who holds one."""

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

# Part of words and of emoji, and left only there. All else of class C is refused: nobody knows what it looks like.
JOINERS = "\u200c\u200d"

TAGS = range(0xE0020, 0xE0080)

ALIKE_IN_LATIN = str.maketrans("i1|0", "lllo")  # a capital I and a small l are one stroke


def clean_name(name: str) -> str:
    """The name as it is shown: normalised, single spaces, 1 to 40 characters."""
    if len(name) > MOST * ROOM:  # one character may be eighteen when normalised
        raise Invalid(f"This is longer than {MOST} characters.", field="name")
    text = _normalised(name)
    # Once more: letter and accent are one character where nothing stands between them any more.
    text = unicodedata.normalize("NFKC", clean(text, field="name", most=MOST))
    for character in text:
        is_joining = character in JOINERS or ord(character) in TAGS
        if unicodedata.category(character)[0] == "C" and not is_joining:
            raise Invalid("This name has characters in it that can't be seen.", field="name")
    return text


class NameKeys(NamedTuple):
    """What a name has in common with those it could be taken for. Two names are the same when one of
    these is: there are letters that look like one another in capitals and not in small, or the
    other way round, so no single key could have both."""

    folded: str
    look: str


def name_keys(name: str) -> NameKeys:
    """The keys of a name: without case, width and spaces, and without look-alike letters
    (Unicode UTS #39, confusables)."""
    plain = only_visible(_normalised(name))
    # Once before folding, for Greek capital eta looks like H; once after, for its small
    # letter does not, but others do.
    looked = plain.translate(_latin_look_alikes()).casefold().translate(_latin_look_alikes())
    return NameKeys(_key(plain.casefold()), _key(looked.casefold().translate(ALIKE_IN_LATIN)))


def _normalised(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).split())


def _key(text: str) -> str:
    return unicodedata.normalize("NFC", bare(text))[:200]


@cache
def _latin_look_alikes() -> dict[int, str]:
    """Characters of other alphabets, each with the ASCII letter or digit it looks like.

    The package lists pairs; UTS #39 means classes. So pairs are joined into classes first.
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
