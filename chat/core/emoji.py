"""Emoji as people react with them: one emoji, spelt in one way."""

from __future__ import annotations

import regex

from chat.errors import Invalid

MOST = 40  # code points; the longest emoji, a flag spelt with tags or a family, has fewer than twenty

_ELEMENT = r"\p{ExtPict}\ufe0f?\p{EMod}?(?:[\U000e0020-\U000e007e]+\U000e007f)?"
_EMOJI = regex.compile(rf"\p{{RI}}{{2}}|[0-9#*]\ufe0f\u20e3|{_ELEMENT}(?:\u200d{_ELEMENT})*", regex.V1)
# Characters that are drawn as text unless a variation selector or a skin tone follows (UTS #51, section 1.4.3).
_TEXT = regex.compile(r"[\p{Emoji}--\p{Emoji_Presentation}](?!\p{EMod})", regex.V1)
_SELECTORS = regex.compile("[\ufe0e\ufe0f]")


def emoji(text: str) -> str:
    """Return the emoji, fully qualified, so that one emoji has one spelling (UTS #51, ED-18). Raises Invalid for
    anything else than one emoji."""
    bare = _SELECTORS.sub("", text[: MOST + 1])
    spelt = _TEXT.sub(lambda found: found.group() + "\ufe0f", bare)
    if len(text) > MOST or _EMOJI.fullmatch(spelt) is None:
        raise Invalid("This is not an emoji.", field="emoji")
    return spelt
