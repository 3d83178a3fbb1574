"""The texts for people use the product's words: one word for each thing, and the plain ones."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = [*ROOT.glob("templates/*.html"), *ROOT.glob("static/js/view/**/*.js"), *ROOT.glob("static/js/admin/**/*.js")]
SERVER = [file for part in ("core", "domain", "web") for file in ROOT.glob(f"chat/{part}/**/*.py")]
INSTEAD = {
    r"anybody": "anyone",
    r"everybody": "everyone",
    r"nobody": "no one",
    r"somebody": "someone",
    r"whom": "a sentence without it",
    r"this place|the place": "workspace",
    r"(come|came|comes) in": "join",
    r"make (a|an|the|another) (link|room|token|account|invitation)": "create",
    r"begin": "start",
    r"sign up": "create an account",
    r"direct conversations?": "direct message",
}
BARRED = re.compile(rf"\b({'|'.join(INSTEAD)})\b", re.IGNORECASE)


def shown(source: str) -> Iterator[str]:
    """Find what a template or a view shows: the text between tags, and quoted sentences."""
    source = re.sub(r"/\*.*?\*/|{#.*?#}|(?<!:)//[^\n]*|\${[^{}]*}", "", source, flags=re.DOTALL)
    yield from re.findall(r">([^<>=;`]*[a-z][^<>=;`]*)<", source)
    yield from re.findall(r"""['"`]([A-Z][^'"`\n]* [^'"`\n]*)['"`]""", source)


def told(source: str) -> Iterator[str]:
    """Find the sentences in Python, without its docstrings."""
    tree = ast.parse(source)
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
        if is_text and re.match(r"[A-Z].* .*", node.value):
            yield node.value


def test_what_people_read_uses_the_words_of_the_product() -> None:
    texts = [(file, text) for file in PAGE for text in shown(file.read_text())]
    texts += [(file, text) for file in SERVER for text in told(file.read_text())]
    assert len(texts) > 300
    found = [f"{file.relative_to(ROOT)}: {' '.join(text.split())[:90]}" for file, text in texts if BARRED.search(text)]
    assert not found
