"""Find the places of a text that may be mentions: an `@`, or a token such as `<@12>`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import regex

from chat.core.names import MOST as LONGEST_NAME
from chat.core.names import folded_key

MOST = 50  # names in a message; the rest stays text

# Fenced code, then inline code. An open fence ends with the text.
_CODE = re.compile(r"^[ \t>]*```.*?(?:^[ \t>]*```|\Z)|(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.MULTILINE | re.DOTALL)
_TOKEN = regex.compile("<@([1-9][0-9]{0,15}|group:[1-9][0-9]{0,15}|room|here)>")
_AT = regex.compile(_TOKEN.pattern + r"|(?<![\p{L}\p{N}\p{M}_@./\\<-])@(?=\S)")
_ENDS = regex.compile(r"(?<=[^\s])(?=$|[^\p{L}\p{N}\p{M}])|(?<=[^\s\p{L}\p{N}\p{M}])(?=[\p{L}\p{N}])")


class Place(NamedTuple):
    """A place in a text that may be a mention: either the `token` that is there, or the `names` that it may begin
    with, by their keys, each with its length."""

    start: int
    end: int
    token: str
    names: dict[str, int]


def places(text: str) -> list[Place]:
    """Return the places outside of code where a mention may be, in their order."""
    found: list[Place] = []
    for start, end in _prose(text):
        for at in _AT.finditer(text, start, end):
            if len(found) == MOST:
                return found
            found.append(Place(at.start(), at.end(), at[1] or "", {} if at[1] else _names(text[at.end() : end])))
    return found


def ids_in(tokens: Iterable[str]) -> tuple[list[int], list[int]]:
    """Return the ids of the people and of the groups that tokens stand for."""
    people, groups = list[int](), list[int]()
    for token in tokens:
        if token.isdigit():
            people.append(int(token))
        elif token.startswith("group:"):
            groups.append(int(token.removeprefix("group:")))
    return people, groups


def with_names(text: str, names: Mapping[str, str]) -> str:
    """Return a text as a person would write it, with `@Ann` for `<@12>` outside of code. `names` are as for
    `markdown.plain`."""

    def written(found: regex.Match[str]) -> str:
        name = names.get(found[1], found[1] if found[1] in ("room", "here") else None)
        return found[0] if name is None else f"@{name}"

    if "<@" not in text:
        return text
    parts, last = [], 0
    for start, end in _prose(text):
        parts += [text[last:start], _TOKEN.sub(written, text[start:end])]
        last = end
    return "".join(parts)


def _prose(text: str) -> Iterator[tuple[int, int]]:
    """Yield the bounds of the parts that are not code."""
    last = 0
    for code in _CODE.finditer(text) if "`" in text else ():
        yield last, code.start()
        last = code.end()
    yield last, len(text)


def _names(text: str) -> dict[str, int]:
    """Return the keys of the names that a text may begin with, each with its length."""
    line = text[: LONGEST_NAME + 1].split("\n", 1)[0]
    cuts = [end.start() for end in _ENDS.finditer(line) if 0 < end.start() <= LONGEST_NAME]
    if len(line) <= LONGEST_NAME and line and not line[-1].isspace():
        cuts.append(len(line))
    return {folded_key(line[:cut]): cut for cut in cuts}
