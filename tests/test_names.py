"""Names of people: which are allowed, and which are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.domain.names import clean_name, name_key
from chat.errors import Invalid


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
        ("x" * 40, "x" * 40),
    ],
)
def test_a_name_is_normalised_and_its_spaces_are_single(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


@pytest.mark.parametrize(
    "name",
    ["", "   ", "x" * 41, "An\0n", "Ann\u200b", "\u202eAnn", "\ufeffAnn", "\ue000", "\ud800", "\u200d", "\ufe0f"],
)
def test_a_name_that_is_empty_too_long_or_hides_something_is_refused(name: str) -> None:
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
    ],
)
def test_names_that_could_be_taken_for_one_another_are_the_same(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Ann", "Anna"), ("Zoe", "Zoë"), ("李", "王"), ("Ann 2", "Ann 3"), ("мир", "мор"), ("🦊", "🐺")]
)
def test_names_that_differ_to_the_eye_are_different(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text(max_size=60))
def test_a_kept_name_is_kept_again_unchanged_and_fits_the_database(name: str) -> None:
    try:
        kept = clean_name(name)
    except Invalid:
        return
    assert clean_name(kept) == kept
    assert 1 <= len(kept) <= 40
    assert 1 <= len(name_key(kept)) <= 200
    assert name_key(kept) == name_key(name)


@given(st.text(st.characters(max_codepoint=0xFF, exclude_characters="µ"), max_size=40))
def test_case_makes_no_difference_in_latin_names(name: str) -> None:
    assert name_key(name.upper()) == name_key(name.lower()) == name_key(name)
