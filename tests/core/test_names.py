"""Names of people: which are allowed, and which are the same."""

import re
import sys
import unicodedata
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.core.names import clean_name, name_keys, undrawn
from chat.errors import Invalid

WIDTH = 200  # of the columns with the keys of a name
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"  # its flag, spelt with tags


def are_the_same(one: str, other: str) -> bool:
    """Whether two people can't have these names."""
    return any(a == b for a, b in zip(name_keys(one), name_keys(other), strict=True))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("  Ann  Lee ", "Ann Lee"),
        ("\uff21\uff4e\uff4e", "Ann"),  # full width
        ("Zoe\u0308", "Zo\u00eb"),  # one character for e and its dots
        ("李小龙", "李小龙"),
        ("أحمد", "أحمد"),
        ("نرگس\u200cخانم", "نرگس\u200cخانم"),
        ("🦊", "🦊"),
        ("Ann\tLee", "Ann Lee"),
        ("Ann\u200b", "Ann"),
        ("\u202eAnn", "Ann"),
        ("\ufeffAnn", "Ann"),
        ("A\u200dnn", "Ann"),
        ("Ann \u3164 Lee", "Ann Lee"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        (ENGLAND, ENGLAND),
        ("x" * 39, "x" * 39),
        ("x" * 40, "x" * 40),
        ("Ann" + " " * 396, "Ann"),  # ten times as long as a name may be
        ("Ann" + " " * 397, "Ann"),
    ],
)
def test_a_name_is_normalised_and_its_spaces_are_single(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "x" * 41,
        "x" * 120,
        "Ann" + " " * 398,
        "Ann" + " " * 1200,
        "An\0n",
        "\ue000",
        "\ud800",
        "\u200d",
        "\ufe0f",
        "\u3164",
        "\u2800 \u2800",
        "\u0301",
    ],
)
def test_a_name_that_is_empty_too_long_or_can_not_be_seen_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        clean_name(name)
    assert refusal.value.field == "name"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann", "ann"),
        ("Ann", "ANN"),
        ("Ann", "\u0410nn"),  # Cyrillic A
        ("Ann", "\uff21nn"),  # full-width A
        ("Ann Lee", "AnnLee"),
        ("Henry", "\u0397enry"),  # Greek capital eta
        ("paul", "\u0440\u0430ul"),  # Cyrillic er and a
        ("Bill", "BiII"),  # capital i for small l
        ("Bob", "B0b"),
        ("Straße", "STRASSE"),
        ("Zo\u00eb", "Zoe\u0308"),
        ("Ann", "A\u200dnn"),
        ("🦊", "🦊\ufe0f"),
        ("Вера", "вера"),
        ("АННА", "анна"),
        ("ΗΛΙΑΣ", "ηλιας"),
    ],
)
def test_names_that_could_be_taken_for_one_another_are_the_same(one: str, other: str) -> None:
    assert are_the_same(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("Ann", "Anna"), ("Zoe", "Zoë"), ("李", "王"), ("Ann 2", "Ann 3"), ("мир", "мор"), ("🦊", "🐺")]
)
def test_names_that_differ_to_the_eye_are_different(one: str, other: str) -> None:
    assert not are_the_same(one, other)


# Letters that join, viramas, stackers, emoji and what goes with them, and all kinds of what is not seen.
ODD = st.sampled_from(
    "aAe\u0301 \x1f\u0628\u0627\u0300\u0915\u094d\u1780\u17d2\u200b\u200c\u200d\ufe0f\ufe00\u034f\u3164\u2800\u1160"
    "\u1100\uac00\u11a8"
    "\u202e\u2066\u00ad\u180b\u2d5c\u2d7f👩🚀🏽❤1\u20e3🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e007f\U000e0100\U00016fe4"
)


@pytest.mark.parametrize("letter", ["x", "ß", "\u0390", "\u1fb7", "\u1fe4", "\U0001f98a"])  # some fold into three
def test_the_keys_of_the_longest_name_fit_their_columns(letter: str) -> None:
    assert all(len(key) <= WIDTH for key in name_keys(clean_name(letter * 40)))


@given(st.text(ODD, max_size=12) | st.text(max_size=60))
def test_a_kept_name_is_kept_again_unchanged_and_fits_the_database(name: str) -> None:
    try:
        kept = clean_name(name)
    except Invalid:
        return
    assert clean_name(kept) == kept
    assert 1 <= len(kept) <= 40
    assert all(1 <= len(key) <= WIDTH for key in name_keys(kept))
    assert name_keys(kept) == name_keys(name)


@given(st.text(st.characters(categories=("Lu", "Ll")), max_size=20))
def test_case_makes_no_difference_in_any_alphabet(name: str) -> None:
    assert name_keys(name.casefold()).folded == name_keys(name).folded


# Words in the names of those characters of Unicode that leave no mark of their own. "SYMBOL FOR SPACE" and such do.
BLANK = re.compile("BLANK|FILLER|NULL NOTEHEAD|INVISIBLE|JOINER|SPACE|SELECTOR")
SHOWS = re.compile("SYMBOL|GAP FILLER|LINE FILLER|SPACE FILLER|WORDSPACE|HALF FILL|MONOSPACE|SIGNWRITING")


def is_blank(character: str) -> bool:
    """Whether this leaves nothing on the screen, by its name and category."""
    if unicodedata.category(character)[0] in "CZ":
        return True
    name = unicodedata.name(character, "")
    return BLANK.search(name) is not None and SHOWS.search(name) is None


@cache
def blanks() -> list[str]:
    return [one for one in map(chr, range(sys.maxunicode + 1)) if is_blank(one)]


@cache
def varied() -> list[str]:
    """All but the great mass of what is not assigned, or for private use: of that, some."""
    return [one for one in blanks() if unicodedata.category(one) not in ("Cn", "Co", "Cs") or ord(one) % 97 == 0]


def kept(name: str) -> str | None:
    try:
        return clean_name(name)
    except Invalid:
        return None


@pytest.mark.parametrize("shape", ["Al{}ice", "{}Alice", "Alice{}"])
def test_no_character_of_unicode_makes_a_name_that_only_looks_like_another(shape: str) -> None:
    names = {character: kept(shape.format(character)) for character in varied()}
    others = [c for c, name in names.items() if name is not None and not are_the_same(name, "Alice")]
    assert [hex(ord(character)) for character in others] == []


@pytest.mark.parametrize("shape", ["Al{}ice", "{}Alice", "Alice{}"])
def test_a_letter_more_makes_another_name_in_every_alphabet(shape: str) -> None:
    letters = [one for one in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(one) in ("Lu", "Ll")]
    same = [one for one in letters if are_the_same(shape.format(one), "Alice")]
    assert len(letters) > 4_000
    assert same == []


def test_no_name_of_one_character_is_blank() -> None:
    refused = undrawn(unicodedata.normalize("NFKC", "".join(blanks())))
    # A character that is refused in any name is refused alone, too. The million blanks are tried at once, a few alone.
    tried = [*varied(), *(one for one in blanks() if one not in refused)]
    assert [hex(ord(character)) for character in tried if kept(character) is not None] == []
    assert kept("\u4e00") == "\u4e00"


@given(st.text(st.characters(codec=None), min_size=1, max_size=12))
def test_a_name_of_several_characters_that_is_kept_has_one_that_can_be_seen(name: str) -> None:
    clean = kept(name)
    assert clean is None or any(unicodedata.category(one)[0] in "LNPS" and not is_blank(one) for one in clean)
