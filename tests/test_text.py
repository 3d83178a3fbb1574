"""What counts as a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.domain.text import clean
from chat.errors import Invalid


def message(text: str) -> str:
    return clean(text, field="text", most=8000, lines=True)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("  hello \n", "hello"),
        ("one\r\ntwo\n\n  three", "one\ntwo\n\n  three"),
        ("tab\there", "tab\there"),
        ("\u2003wide\u00a0", "wide"),
        ("👩\u200d👩\u200d👧 family", "👩\u200d👩\u200d👧 family"),
        ("שלום\u200f", "שלום\u200f"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
    ],
)
def test_a_text_is_trimmed_and_else_kept_as_it_was_written(sent: str, kept: str) -> None:
    assert message(sent) == kept


@pytest.mark.parametrize("nothing", ["", " ", "\n\n\t", "\u2003", "\r\n"])
def test_nothing_is_not_a_text(nothing: str) -> None:
    with pytest.raises(Invalid) as refusal:
        message(nothing)
    assert refusal.value.field == "text"


def test_a_text_has_up_to_8000_characters_after_trimming() -> None:
    assert message("  " + "🙂" * 8000 + "  ") == "🙂" * 8000
    with pytest.raises(Invalid, match="8000"):
        message("x" * 8001)


@pytest.mark.parametrize(
    "character", ["\0", "\x07", "\x0b", "\x1b", "\x7f", "\x85", "\x9f", "\ud800", "\ufffe", "\uffff", "\r"]
)
def test_control_characters_are_refused(character: str) -> None:
    with pytest.raises(Invalid) as refusal:
        message(f"a{character}b")
    assert refusal.value.field == "text"


@pytest.mark.parametrize("sent", ["two\nlines", "a\ttab", "a\r\nb"])
def test_a_topic_is_one_line(sent: str) -> None:
    with pytest.raises(Invalid, match="one line"):
        clean(sent, field="topic", most=300, least=0)


def test_a_topic_may_be_empty() -> None:
    assert clean("  ", field="topic", most=300, least=0) == ""


@given(st.text(st.characters(codec=None), max_size=100))
def test_what_is_kept_is_kept_again_unchanged_and_can_be_stored_anywhere(sent: str) -> None:
    try:
        kept = message(sent)
    except Invalid:
        return
    assert message(kept) == kept
    assert "\0" not in kept
    assert kept.encode().decode() == kept
