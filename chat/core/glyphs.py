"""Find the visible characters of a text, by their Unicode properties.

Invisible characters (UAX #44, Default_Ignorable_Code_Point: fillers, joiners, tags, marks that change the direction of
a line) can make one text look like another. They are kept only where they join visible characters: in emoji (UTS #51),
and in scripts whose spelling needs them (RFC 5892, appendix A).
"""

from __future__ import annotations

import regex

# Blank characters that take up space: BRAILLE PATTERN BLANK, OBJECT REPLACEMENT CHARACTER, EGYPTIAN HIEROGLYPH FULL
# and HALF BLANK, MUSICAL SYMBOL NULL NOTEHEAD.
_EMPTY = "\u2800\ufffc\U00013441\U00013442\U0001d159"
# Characters that take up no space. PCM is excluded because those marks of the class Cf are drawn, such as ARABIC NUMBER
# SIGN. TIFINAGH CONSONANT JOINER, KHITAN SMALL SCRIPT FILLER and DUPLOYAN THICK LETTER SELECTOR are listed because
# they are neither Cf nor ignorable.
_HIDDEN = r"[\p{DI}[\p{Cf}--\p{PCM}]\u2d7f\U00016fe4\U0001bc9d]"
_STACKER = r"[\p{InSC=Invisible_Stacker}\p{InSC=Number_Joiner}]"
_STACKED = r"[\p{InSC=Consonant}\p{InSC=Number}\p{InSC=Brahmi_Joining_Number}]"

# Each pattern starts with the joiner itself, followed by lookarounds of bounded length, so that the time grows linearly
# with the length of the line, even if it consists of joiners only.
_JOINING = "|".join(
    (
        r"\u200c(?<=[\p{JT=L}\p{JT=D}]\p{JT=T}{0,8}\u200c)(?=\p{JT=T}{0,8}[\p{JT=R}\p{JT=D}])",
        r"[\u200c\u200d](?<=\p{ccc=9}.)(?=\p{L})",
        r"\u200d(?<=\p{ExtPict}\p{EMod}?\ufe0f?\u200d)(?=\p{ExtPict})",
        r"[\ufe0e\ufe0f](?<=\p{Emoji}.)",
        # The flags of England, Scotland and Wales, which are spelt with invisible letters.
        "\U000e0067\U000e0062(?<=\U0001f3f4..)(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074"
        "|\U000e0077\U000e006c\U000e0073)\U000e007f",
        rf"{_STACKER}(?<={_STACKED}\p{{M}}{{0,8}}{_STACKER})(?=[{_STACKED}\p{{InSC=Vowel_Independent}}])",
    )
)

_SPACES = regex.compile(rf"[\p{{White_Space}}{_EMPTY}]+", regex.V1)
_UNJOINED = regex.compile(rf"({_JOINING})|{_HIDDEN}|{_STACKER}", regex.V1 | regex.DOTALL)
_UNSEEN = regex.compile(rf"{_HIDDEN}|[\p{{White_Space}}{_EMPTY}]", regex.V1)
# A letter, a digit, punctuation or a symbol. A combining mark alone doesn't count.
_SEEN = regex.compile(rf"[\p{{L}}\p{{N}}\p{{P}}\p{{S}}\p{{Co}}\p{{Cn}}--{_HIDDEN}--[{_EMPTY}]]", regex.V1)


def only_visible(line: str) -> str:
    """Return the line without invisible characters, and with single spaces."""
    while (left := _UNJOINED.sub(r"\1", line)) != line:  # a removed character may leave another joiner unjoined
        line = left
    return _SPACES.sub(" ", line).strip()


def bare(line: str) -> str:
    """Return the line without spaces and without any invisible characters, even those that join."""
    return _UNSEEN.sub("", line)


def is_visible(text: str) -> bool:
    """Return True if the text has a visible character."""
    return _SEEN.search(text) is not None
