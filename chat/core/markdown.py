"""The markdown of messages: what it means, as a tree, and as plain text for notifications, search and terminals.

Bold, italic, strike, inline code, fenced code, quotes, lists and links; all other signs stand for themselves, and line
breaks stay. The twin for the page is static/js/lib/markdown.js; tests/support/data/markdown.json has what both have to
make of a source. The parser is markdown-it's (CommonMark 0.31), with the rules of `markdown_rules`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from markdown_it.token import Token

from chat.core.markdown_rules import PARSER

# A node: a text, or a list that begins with the name of its kind. `b`, `i`, `s`, `p`, `q`, `ul` and `li` are followed
# by nodes; `a` by an address and nodes; `ol` by the first number and items; `code` by a text; `pre` by a language and a
# text.
Node = Any

SIGNS = re.compile(r"[*_~`\[]|^[ \t]*(?:>|-[ \t]|[0-9]{1,3}[.)][ \t])", re.MULTILINE)
_LANGUAGE = re.compile(r"[\w+#.-]{1,20}", re.ASCII)
_BLOCKS = {"blockquote_open": "q", "bullet_list_open": "ul", "list_item_open": "li"}
_SPANS = {"strong_open": "b", "em_open": "i", "s_open": "s"}


def parse(source: str) -> list[Node]:
    """Return the nodes of a message."""
    if SIGNS.search(source) is None:
        return [["p", source]]
    return _blocks(iter(PARSER.parse(source)))


def plain(source: str) -> str:
    """Return a message without marks, as it is read aloud: `**a** [b](http://c.example)` is `a b (http://c.example)`."""
    return source if SIGNS.search(source) is None else _lines(parse(source))


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


def _spans(tokens: Iterator[Token]) -> list[Node]:
    nodes: list[Node] = []
    for token in tokens:
        if token.nesting < 0:
            break
        if token.type in _SPANS:
            nodes.append([_SPANS[token.type], *_joined(_spans(tokens))])
        elif token.type == "link_open":
            nodes.append(["a", token.attrs["href"], *_joined(_spans(tokens))])
        elif token.type == "code_inline":
            nodes.append(["code", token.content])
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


def _lines(nodes: list[Node]) -> str:
    return "\n".join(map(_block_text, nodes))


def _block_text(node: Node) -> str:
    kind, *rest = node
    match kind:
        case "p":
            return "".join(map(_span_text, rest))
        case "pre":
            return str(rest[1])
        case "q":
            return _indented(_lines(rest), "> ", "> ")
        case "ul":
            return "\n".join(_indented(_lines(item[1:]), "- ", "  ") for item in rest)
        case _:
            first, *items = rest
            numbers = [f"{first + index}. " for index in range(len(items))]
            return "\n".join(
                _indented(_lines(item[1:]), number, " " * len(number))
                for number, item in zip(numbers, items, strict=True)
            )


def _numbered(item: Node, number: int) -> str:
    mark = f"{number}. "
    return _indented(_lines(item[1:]), mark, " " * len(mark))


def _indented(text: str, first: str, rest: str) -> str:
    return first + text.replace("\n", f"\n{rest}")


def _span_text(node: Node) -> str:
    if isinstance(node, str):
        return node
    kind, *rest = node
    if kind == "code":
        return str(rest[0])
    if kind == "a":
        words = "".join(map(_span_text, rest[1:]))
        return words if words == rest[0] else f"{words} ({rest[0]})"
    return "".join(map(_span_text, rest))
