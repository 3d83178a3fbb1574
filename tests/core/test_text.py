"""What counts as a text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.core.text import clean
from chat.errors import Invalid


def message(text: str) -> str:
    return clean(text, field="text", most=8000, lines=True)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("  hello \n", "hello"),
        ("one\r\ntwo\n\n  three", "one\ntwo\n\n  three"),
        ("\n \n\t  one\n    two \n", "\t  one\n    two"),
        ("tab\there", "tab\there"),
        ("\u2003wide\u00a0", "wide"),
        ("👩\u200d👩\u200d👧 family", "👩\u200d👩\u200d👧 family"),
        ("שלום\u200f", "שלום\u200f"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
    ],
)
def test_a_text_is_trimmed_and_else_kept_as_it_was_written(sent: str, kept: str) -> None:
    assert message(sent) == kept


@pytest.mark.parametrize("nothing", ["", " ", "\n\n\t", "\u2003", "\r\n", "\u3164", "\u200b\n\u2800", "\u202e\u0301"])
def test_nothing_is_not_a_text(nothing: str) -> None:
    with pytest.raises(Invalid) as refusal:
        message(nothing)
    assert refusal.value.field == "text"


def test_a_text_has_up_to_8000_characters_after_trimming() -> None:
    assert message("  " + "🙂" * 8000 + "  ") == "🙂" * 8000
    with pytest.raises(Invalid, match="8000"):
        message("x" * 8001)


@pytest.mark.parametrize("nothing", ["\u200b", "\u200c", "\u17d2", "\U000e0041", "\u2800"])
def test_a_long_line_of_nothing_is_too_long_and_not_looked_through(nothing: str) -> None:
    assert clean(nothing * 500 + "x", field="topic", most=300) == "x"
    with pytest.raises(Invalid, match="at most 300"):
        clean(nothing * 3000 + "x", field="topic", most=300)


@pytest.mark.parametrize(
    "character", ["\0", "\x07", "\x0b", "\x1b", "\x7f", "\x85", "\x9f", "\ud800", "\ufffe", "\uffff", "\r"]
)
def test_control_characters_are_refused(character: str) -> None:
    with pytest.raises(Invalid) as refusal:
        message(f"a{character}b")
    assert refusal.value.field == "text"


@pytest.mark.parametrize("sent", ["two\nlines", "a\ttab", "a\r\nb", "a\u2028b", "a\u2029b"])
def test_a_topic_is_one_line(sent: str) -> None:
    with pytest.raises(Invalid, match="one line"):
        clean(sent, field="topic", most=300, least=0)


def topic(text: str) -> str:
    return clean(text, field="topic", most=300, least=0)


@pytest.mark.parametrize("nothing", ["", "  ", "\u3164", "\u2800\u2800", "\u202e\u2066\u200f"])
def test_a_topic_may_be_empty(nothing: str) -> None:
    assert topic(nothing) == ""


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Lunch \u202e21 ta", "Lunch 21 ta"),
        ("\u2067\u2066a\u2069\u200e", "a"),
        ("a\u200b\u00ad\u2060\ufeff\U000e0041b", "ab"),
        ("a \u3164\u2800\u00a0 b", "a b"),
        ("On a train 👩🏽\u200d🚀 ❤\ufe0f 1\ufe0f\u20e3", "On a train 👩🏽\u200d🚀 ❤\ufe0f 1\ufe0f\u20e3"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),  # Persian: I want
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),  # Hindi, a half letter
    ],
)
def test_a_line_keeps_only_what_can_be_seen_and_joins_what_has_to_be_joined(sent: str, kept: str) -> None:
    assert topic(sent) == kept


@given(st.text(st.characters(codec=None), max_size=60))
def test_a_line_that_is_kept_has_nothing_in_it_that_turns_it_round_and_is_kept_again(sent: str) -> None:
    try:
        kept = topic(sent)
    except Invalid:
        return
    assert topic(kept) == kept
    turning = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    assert not turning & {unicodedata.bidirectional(character) for character in kept}
    assert not set("\u200e\u200f\u061c\u2028\u2029\n") & set(kept)


@given(st.text(st.characters(codec=None), max_size=100))
def test_what_is_kept_is_kept_again_unchanged_and_can_be_stored_anywhere(sent: str) -> None:
    try:
        kept = message(sent)
    except Invalid:
        return
    assert message(kept) == kept
    assert "\0" not in kept
    assert kept.encode().decode() == kept


def test_a_text_is_looked_through_up_to_ten_times_its_length_and_no_further() -> None:
    assert clean("\u200b" * 2999 + "x", field="topic", most=300) == "x"
    for text in ("\u200b" * 3000 + "x", "\u200b" * 9000, "x" * 301, "x" * 900):
        with pytest.raises(Invalid) as refused:
            clean(text, field="topic", most=300)
        assert (str(refused.value), refused.value.field) == ("This is too long. Use at most 300 characters.", "topic")


@pytest.mark.parametrize("sent", ["a\x00b", "two\nlines", "", "\u200b"])
def test_whatever_is_wrong_with_a_text_its_field_is_named(sent: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean(sent, field="topic", most=300)
    assert refused.value.field == "topic"
