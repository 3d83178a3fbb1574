"""The rules by which markdown-it reads messages.

What differs from CommonMark is chosen for how people type in a chat:

- Marks count only at the edges of words, so that `2*3*4`, `snake_case`, paths, `__init__` and an arm of a shrug stay as
  they are. Letters of scripts that are written without spaces are no words in this sense.
- A quote and a list end with their last marked line: what follows is the answer, not part of it.
- A backslash stands for itself, and space at the beginning of a line stays.
"""

from __future__ import annotations

import re

import regex
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, fence, list_block
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

MOST_MARKS = 500  # in a paragraph; the time that it takes to pair them grows faster than their number
# Levels of quotes and lists in each other, of which a list has two, and levels of marks. Deeper ones are text.
DEEPEST = 10

# A letter, digit or mark of a script that has spaces between words; and the slashes of paths.
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD = regex.compile(rf"[[\p{{L}}\p{{N}}\p{{M}}\\/]--[{_UNSPACED}]]", regex.V1)
_RUNS = {"*": (1, 2, 3), "_": (1,), "~": (2,)}
_TARGET = re.compile(r"\((https?://[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*|mailto:[^\s()<>]+)\)", re.IGNORECASE)
_SCHEME = regex.compile(r"(?<![\p{L}\p{N}_])https?$", regex.IGNORECASE)
_ADDRESS = re.compile(r'://[^\s<>"]+')
_BEHIND_ADDRESS = re.compile(r"[.,;:!?'’”»*_~)\]}]+$")
_MENTION = re.compile(r"<@([1-9][0-9]{0,15}|group:[1-9][0-9]{0,15}|room|here)>")
_QUOTE = re.compile(r">(?:[ \t]|$)")
_LIST = re.compile(r"(?:[*-]|[0-9]{1,3}[.)])[ \t]+(?=.*[^\s*-])")


# The rules of blocks: quotes, lists, fences, and paragraphs for the rest.


def _start(state: StateBlock, line: int) -> str:
    """Return a line from its first sign on, or nothing if it is too deep for the start of a block."""
    if state.sCount[line] - state.blkIndent >= 4 or state.level >= DEEPEST:
        return ""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _quote(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    return _QUOTE.match(_start(state, line)) is not None and blockquote(state, line, end, silent)


def _list(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    return _LIST.match(_start(state, line)) is not None and list_block(state, line, end, silent)


def _fence(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    return line + 1 < end and _start(state, line).startswith("```") and fence(state, line, end, silent)


def _never(_state: StateBlock, _line: int, _end: int, _silent: bool) -> bool:
    return False


def _answer(_state: StateBlock, _line: int, _end: int, silent: bool) -> bool:
    """End a quote at a line without its mark, which CommonMark would take for its continuation."""
    return silent


def _paragraph(state: StateBlock, line: int, _end: int, _silent: bool) -> bool:
    """Read a paragraph, with the space at the beginnings of its lines. One in a list ends where the indent does."""
    rules, end, parent = state.md.block.ruler.getRules("paragraph"), state.lineMax, state.parentType
    state.parentType = "paragraph"
    after = line + 1
    while after < end and not state.isEmpty(after) and state.sCount[after] >= state.blkIndent:
        if any(rule(state, after, end, True) for rule in rules):
            break
        after += 1
    state.line = after
    state.push("paragraph_open", "p", 1).map = [line, after]
    inline = state.push("inline", "", 0)
    inline.content = state.getLines(line, after, state.blkIndent, False).rstrip()
    inline.map, inline.children = [line, after], []
    state.push("paragraph_close", "p", -1)
    state.parentType = parent
    return True


# The rules of lines: marks, links, addresses and mentions. Inline code is markdown-it's.


def _marks(state: StateInline, silent: bool) -> bool:
    start, marker = state.pos, state.src[state.pos]
    if silent or marker not in _RUNS:
        return False
    end = start
    while end < state.posMax and state.src[end] == marker:
        end += 1
    before, after, length = state.src[start - 1 : start] if start else "", state.src[end : end + 1], end - start
    opens = bool(after) and not after.isspace() and _WORD.match(before) is None
    closes = bool(before) and not before.isspace() and _WORD.match(after) is None
    state.pos = end
    if length not in _RUNS[marker] or not (opens or closes) or len(state.delimiters) >= MOST_MARKS:
        state.pending += marker * length
        return True
    for content in [marker * 2] if marker == "~" else [marker] * length:
        state.push("text", "", 0).content = content
        rule_of_three = 0 if marker == "~" else length
        state.delimiters.append(Delimiter(ord(marker), rule_of_three, len(state.tokens) - 1, -1, opens, closes))
    return True


def _link(state: StateInline, _silent: bool) -> bool:
    """Read `[words](address)`, whose address has a scheme of the web or of mail."""
    start, most = state.pos, state.posMax
    if state.src[start] != "[" or state.linkLevel:
        return False
    if state.env.get("src") is not state.src:
        state.env.update(src=state.src, links=_links(state))
    if start not in state.env["links"]:
        return False
    end, target = state.env["links"][start]
    state.pos, state.posMax = start + 1, end
    state.push("link_open", "a", 1).attrs = {"href": target[1]}
    state.linkLevel += 1
    state.md.inline.tokenize(state)
    state.linkLevel -= 1
    state.push("link_close", "a", -1)
    state.pos, state.posMax = target.end(), most
    return True


def _links(state: StateInline) -> dict[int, tuple[int, re.Match[str]]]:
    """Return the links of a text by their first bracket, each with its second one and its address. Each bracket is read
    once: markdown-it would read the rest of the text again for each that is open. No link is within another one."""
    found, opened = dict[int, tuple[int, re.Match[str]]](), list[int]()
    start, last = state.pos, state.src.rfind("](")
    state.linkLevel += 1
    while state.pos <= last:
        at, sign = state.pos, state.src[state.pos]
        if sign not in "[]":
            state.md.inline.skipToken(state)
            continue
        state.pos += 1
        if sign == "[":
            opened.append(at)
        elif opened and (begins := opened.pop()) < at - 1 and (target := _TARGET.match(state.src, at + 1)):
            found[begins] = (at, target)
            opened.clear()
            state.pos = target.end()
    state.linkLevel -= 1
    state.pos = start
    return found


def _address(state: StateInline, silent: bool) -> bool:
    """Read an address as it is, with any marks in it."""
    found = _ADDRESS.match(state.src, state.pos, state.posMax)
    if found is None or _SCHEME.search(state.src, max(0, state.pos - 6), state.pos) is None:
        return False
    rest = _BEHIND_ADDRESS.sub("", found[0])
    if len(rest) <= 3:
        return False
    if not silent:
        state.pending += rest
    state.pos += len(rest)
    return True


def _mention(state: StateInline, silent: bool) -> bool:
    """Read `<@12>`, which the server writes for `@Ann`, and the tokens of groups, `@room` and `@here`."""
    found = _MENTION.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("mention", "", 0).content = found[1]
    state.pos = found.end()
    return True


def _parser() -> MarkdownIt:
    md = MarkdownIt("zero")
    for name, block, ends in (
        ("code", _never, []),  # so that a line indented by four closes no fence, as in JavaScript
        ("fence", _fence, ["paragraph", "blockquote", "list"]),
        ("blockquote", _quote, ["paragraph", "blockquote", "list"]),
        ("list", _list, ["paragraph", "blockquote"]),
        ("reference", _answer, ["blockquote"]),
        ("paragraph", _paragraph, []),
    ):
        md.block.ruler.at(name, block, {"alt": ends})
    for name, inline in (("emphasis", _marks), ("link", _link), ("linkify", _address), ("autolink", _mention)):
        md.inline.ruler.at(name, inline)
    md.inline.ruler2.enable("strikethrough")
    return md.enable(
        ["code", "fence", "blockquote", "list", "reference", "emphasis", "link", "linkify", "autolink", "backticks"]
    )


PARSER = _parser()
