"""SECURITY.md names the tests that hold each of its claims."""

import ast
import re
from functools import cache

import pytest

from tests.support import ROOT

PAGE = (ROOT / "SECURITY.md").read_text()
WITH_TESTS = ("Roles and trust", "Stored data", "Attacks and defences")
REFERENCE = re.compile(r"`(tests/[\w/.-]+)::(\w+)`")


def claims() -> list[str]:
    """Yield each bullet and each row of a table in the sections whose claims are tested."""
    sections = dict(part.split("\n", 1) for part in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:])
    found: list[str] = []
    for title in WITH_TESTS:
        text = sections[title]
        found += re.findall(r"^- (?:.|\n(?!- |\n|\|))*", text, flags=re.MULTILINE)
        found += re.findall(r"^\|.*\|$", text, flags=re.MULTILINE)[2:]
    return found


@cache
def functions(path: str) -> set[str]:
    """Return the names of all functions in a file of tests."""
    tree = ast.parse((ROOT / path).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_the_page_has_claims() -> None:
    assert len(claims()) >= 20


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: re.sub(r"\W+", "-", claim)[:40])
def test_each_claim_names_the_tests_that_show_it(claim: str) -> None:
    named = REFERENCE.findall(claim)
    assert named, f"no test is named beside: {claim}"
    missing = [f"{path}::{name}" for path, name in named if not (ROOT / path).is_file() or name not in functions(path)]
    assert missing == []
