"""Names of people: which are allowed, and which are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.domain.names import clean_name, name_keys
from chat.errors import Invalid


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


@given(st.text(max_size=60))
def test_a_kept_name_is_kept_again_unchanged_and_fits_the_database(name: str) -> None:
    try:
        kept = clean_name(name)
    except Invalid:
        return
    assert clean_name(kept) == kept
    assert 1 <= len(kept) <= 40
    assert all(1 <= len(key) <= 200 for key in name_keys(kept))
    assert name_keys(kept) == name_keys(name)


@given(st.text(st.characters(categories=("Lu", "Ll")), max_size=20))
def test_case_makes_no_difference_in_any_alphabet(name: str) -> None:
    assert name_keys(name.casefold()).folded == name_keys(name).folded
