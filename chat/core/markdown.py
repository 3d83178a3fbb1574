"""The markdown of messages, parsed to a tree, and its plain text for notifications, search and terminals.

Bold, italic, strike, inline code, fenced code, quotes, lists and links; all other signs stand for themselves, and line
breaks stay. The twin for the page is static/js/lib/markdown.js; tests/support/data/markdown.json has what both have to
make of a source. The parser is markdown-it's (CommonMark 0.31), with the rules of `markdown_rules`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from markdown_it.token import Token

from chat.core.markdown_rules import DEEPEST, PARSER

# A node: a text, or a list that begins with the name of its kind. `b`, `i`, `s`, `p`, `q`, `ul` and `li` are followed
# by nodes; `a` by an address and nodes; `ol` by the first number and items; `code` by a text; `pre` by a language and a
# text; `at`, a mention, by `room`, `here`, the id of a person, or `group:` and the id of a group.
Node = Any

NO_NAMES: Mapping[str, str] = MappingProxyType({})
SIGNS = re.compile(r"[*_~`\[]|<@|^[ \t]*(?:>|-[ \t]|[0-9]{1,3}[.)][ \t])", re.MULTILINE)
_LANGUAGE = re.compile(r"[\w+#.-]{1,20}", re.ASCII)
_BLOCKS = {"blockquote_open": "q", "bullet_list_open": "ul", "list_item_open": "li"}
_LEAVES = {"code_inline": "code", "mention": "at"}
_SPANS = {"strong_open": "b", "em_open": "i", "s_open": "s"}


def parse(source: str) -> list[Node]:
    """Return the nodes of a message."""
    if SIGNS.search(source) is None:
        return [["p", source]]
    return _blocks(iter(PARSER.parse(source)))


def plain(source: str, names: Mapping[str, str] = NO_NAMES) -> str:
    """Return a message without marks, as it is read aloud: `**a** [b](http://c.example)` is `a b (http://c.example)`.
    `names` are those of people and groups that it mentions: `{"12": "Ann", "group:3": "gardeners"}`."""
    return source if SIGNS.search(source) is None else _Plain(names).lines(parse(source))


# The tree


def _blocks(tokens: Iterator[Token]) -> list[Node]:
    """Return the nodes up to the end of the block that the tokens are in."""
    nodes: list[Node] = []
    last = 0  # the line behind the last paragraph
    for token in tokens:
        if token.type == "inline":
            last = _add_paragraph(nodes, token, last)
        elif token.type == "fence":
            language = _LANGUAGE.match(token.info.strip())
            nodes.append(["pre", language[0].lower() if language else "", token.content.removesuffix("\n")])
        elif token.type in _BLOCKS:
            nodes.append([_BLOCKS[token.type], *_blocks(tokens)])
        elif token.type == "ordered_list_open":
            nodes.append(["ol", int(token.attrs.get("start", 1)), *_blocks(tokens)])
        elif not token.type.startswith("paragraph"):
            break
    return nodes


def _add_paragraph(nodes: list[Node], token: Token, last: int) -> int:
    """Add a paragraph, or join it to one above it that ends before the line `last`, with the empty lines between them.
    Return the line after it."""
    begins, ends = token.map or [0, 0]
    if nodes and nodes[-1][0] == "p":
        nodes[-1] = ["p", *_joined([*nodes[-1][1:], "\n" * (begins - last + 1), *_inline(token)])]
    else:
        nodes.append(["p", *_inline(token)])
    return ends


def _inline(token: Token) -> list[Node]:
    return _joined(_spans(iter(token.children or [])))


def _spans(tokens: Iterator[Token], depth: int = 0) -> list[Node]:
    """Return the nodes up to the end of the mark that the tokens are in. Of deeper marks only the words stay."""
    nodes: list[Node] = []
    left_out = 0  # marks that are open
    for token in tokens:
        if token.nesting < 0:
            if left_out == 0:
                break
            left_out -= 1
        elif token.nesting > 0 and depth == DEEPEST:
            left_out += 1
        elif token.type in _SPANS:
            nodes.append([_SPANS[token.type], *_joined(_spans(tokens, depth + 1))])
        elif token.type == "link_open":
            nodes.append(["a", token.attrs["href"], *_joined(_spans(tokens, depth + 1))])
        elif token.type in _LEAVES:
            nodes.append([_LEAVES[token.type], token.content])
        else:
            nodes.append(token.content)
    return nodes


def _joined(nodes: list[Node]) -> list[Node]:
    """Join texts that stand beside each other."""
    found: list[Node] = []
    for node in nodes:
        if node and isinstance(node, str) and found and isinstance(found[-1], str):
            found[-1] += node
        elif node:
            found.append(node)
    return found


# The plain text


class _Plain:
    """Writes nodes as plain text, with these names for mentions."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = {"room": "room", "here": "here", **names}

    def lines(self, nodes: list[Node]) -> str:
        return "\n".join(map(self._block, nodes))

    def _block(self, node: Node) -> str:
        kind, *rest = node
        match kind:
            case "p":
                return self._spans(rest)
            case "pre":
                return str(rest[1])
            case "q":
                return _indented(self.lines(rest), "> ", "> ")
            case "ul":
                return "\n".join(_indented(self.lines(item[1:]), "- ", "  ") for item in rest)
            case _:
                first, *items = rest
                return "\n".join(self._numbered(item, first + index) for index, item in enumerate(items))

    def _numbered(self, item: Node, number: int) -> str:
        mark = f"{number}. "
        return _indented(self.lines(item[1:]), mark, " " * len(mark))

    def _spans(self, nodes: list[Node]) -> str:
        return "".join(map(self._span, nodes))

    def _span(self, node: Node) -> str:
        if isinstance(node, str):
            return node
        kind, *rest = node
        match kind:
            case "code":
                return str(rest[0])
            case "at":
                return f"@{self._names[rest[0]]}" if rest[0] in self._names else f"<@{rest[0]}>"
            case "a":
                words = self._spans(rest[1:])
                return words if words == rest[0] else f"{words} ({rest[0]})"
            case _:
                return self._spans(rest)


def _indented(text: str, first: str, rest: str) -> str:
    return first + text.replace("\n", f"\n{rest}")
