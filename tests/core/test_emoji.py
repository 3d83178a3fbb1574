"""What counts as one emoji, and how it is spelt."""

import pytest

from chat.core.emoji import emoji
from chat.errors import Invalid

FAMILY = "👩\u200d👩\u200d👧\u200d👦"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    "one",
    [
        "👍",
        "👍🏽",
        "🎉",
        FAMILY,
        "🇩🇪",
        ENGLAND,
        "🏳\ufe0f\u200d🌈",
        "1\ufe0f⃣",
        "#\ufe0f⃣",
        "❤\ufe0f",
        "☺\ufe0f",
        "👁\ufe0f\u200d🗨\ufe0f",
        "🧑🏿\u200d🤝\u200d🧑🏻",
        "⛹🏽\u200d♀\ufe0f",
    ],
)
def test_one_emoji_of_any_kind_is_what_it_is(one: str) -> None:
    assert emoji(one) == one


@pytest.mark.parametrize(
    ("typed", "one"),
    [
        ("❤", "❤\ufe0f"),
        ("❤\ufe0e", "❤\ufe0f"),
        ("👍\ufe0f", "👍"),
        ("1⃣", "1\ufe0f⃣"),
        ("🏳\u200d🌈", "🏳\ufe0f\u200d🌈"),
        ("⛹🏽\u200d♀", "⛹🏽\u200d♀\ufe0f"),
        ("✌\ufe0f🏽", "✌🏽"),
    ],
)
def test_an_emoji_has_one_spelling_however_it_is_typed(typed: str, one: str) -> None:
    assert emoji(typed) == one


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "a",
            "1",
            "#",
            "👍👍",
            " 👍",
            "👍 ",
            "❤\ufe0fa",
            "🇩",
            "🇩🇪🇫",
            "\u200d",
            "👍\u200d",
            "\ufe0f",
            "🏽",
            "é",
            "<b>",
        ),
        *("\x00", "👍\n", "1\ufe0f⃣1\ufe0f⃣", "👩\u200d" * 21 + "👩", "👍\u202e"),
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        emoji(text)
    assert refused.value.field == "emoji"
