"""Which characters of a text can be seen, by the properties that Unicode gives them.

What leaves no mark on the screen (UAX #44, Default_Ignorable_Code_Point: fillers, joiners, tags, what turns the
direction of a line) serves to pass one text off as another. It stays only between what it joins: in emoji (UTS #51),
and in words that are written otherwise without it (RFC 5892, appendix A).
"""

from __future__ import annotations

import regex

# Some that have a place in the line, and nothing in it: BRAILLE PATTERN BLANK, OBJECT REPLACEMENT CHARACTER, EGYPTIAN
# HIEROGLYPH FULL and HALF BLANK, MUSICAL SYMBOL NULL NOTEHEAD.
_EMPTY = "\u2800\ufffc\U00013441\U00013442\U0001d159"
# Those without even a place. Unicode has marks in its class Cf that are drawn, as ARABIC NUMBER SIGN.
# TIFINAGH CONSONANT JOINER, KHITAN SMALL SCRIPT FILLER and DUPLOYAN THICK LETTER SELECTOR are neither Cf nor ignorable.
_HIDDEN = r"[\p{DI}[\p{Cf}--\p{PCM}]\u2d7f\U00016fe4\U0001bc9d]"
_STACKER = r"[\p{InSC=Invisible_Stacker}\p{InSC=Number_Joiner}]"
_STACKED = r"[\p{InSC=Consonant}\p{InSC=Number}\p{InSC=Brahmi_Joining_Number}]"

# The character comes first in each pattern, and the lookarounds behind it are bounded: so the time grows only with the
# length of a line, also where it is all joiners.
_JOINING = "|".join(
    (
        r"\u200c(?<=[\p{JT=L}\p{JT=D}]\p{JT=T}{0,8}\u200c)(?=\p{JT=T}{0,8}[\p{JT=R}\p{JT=D}])",
        r"[\u200c\u200d](?<=\p{ccc=9}.)(?=\p{L})",
        r"\u200d(?<=\p{ExtPict}\p{EMod}?\ufe0f?\u200d)(?=\p{ExtPict})",
        r"[\ufe0e\ufe0f](?<=\p{Emoji}.)",
        # The flags of England, Scotland and Wales, spelt in letters that are not seen.
        "\U000e0067\U000e0062(?<=\U0001f3f4..)(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074"
        "|\U000e0077\U000e006c\U000e0073)\U000e007f",
        rf"{_STACKER}(?<={_STACKED}\p{{M}}{{0,8}}{_STACKER})(?=[{_STACKED}\p{{InSC=Vowel_Independent}}])",
    )
)

_SPACES = regex.compile(rf"[\p{{White_Space}}{_EMPTY}]+", regex.V1)
_UNJOINED = regex.compile(rf"({_JOINING})|{_HIDDEN}|{_STACKER}", regex.V1 | regex.DOTALL)
_UNSEEN = regex.compile(rf"{_HIDDEN}|[\p{{White_Space}}{_EMPTY}]", regex.V1)
# A letter, a digit, punctuation or a symbol: an accent alone has nothing to stand on.
_SEEN = regex.compile(rf"[\p{{L}}\p{{N}}\p{{P}}\p{{S}}\p{{Co}}\p{{Cn}}--{_HIDDEN}--[{_EMPTY}]]", regex.V1)


def only_visible(line: str) -> str:
    """The line without what can't be seen, and with single spaces."""
    while (left := _UNJOINED.sub(r"\1", line)) != line:  # what joined something that is gone now is alone itself
        line = left
    return _SPACES.sub(" ", line).strip()


def bare(line: str) -> str:
    """The line without spaces and all that can't be seen, also where it joins something."""
    return _UNSEEN.sub("", line)


def is_visible(text: str) -> bool:
    """Whether anything of it can be seen."""
    return _SEEN.search(text) is not None
