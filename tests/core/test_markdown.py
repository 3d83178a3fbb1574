"""What messages mean, as trees and as plain text."""

import json
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.core.markdown import parse, plain
from chat.core.markdown_rules import PARSER
from tests.support import ROOT

CASES = json.loads((ROOT / "tests/support/data/markdown.json").read_text())
PIECES = [
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```",
    "\n",
    "\n\n",
    "> ",
    ">",
    "- ",
    "1. ",
    "    ",
    " ",
    "[",
    "](",
    ")",
    "a",
    "bc",
    "é",
    "中",
    "\\",
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case["source"])[:40])
def test_a_source_means_this_and_reads_so(case: dict[str, object]) -> None:
    source = str(case["source"])
    assert parse(source) == case["tree"]
    assert plain(source) == case["plain"]


def test_there_are_many_cases_and_each_is_another() -> None:
    assert len({case["source"] for case in CASES}) == len(CASES) >= 150


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_no_word_is_lost_whatever_is_typed(pieces: list[str]) -> None:
    def words(text: str) -> str:
        return re.sub(r"[\W_0-9]", "", text)

    source = "".join(pieces)
    without_languages = re.sub(r"(?m)```[^`\n]*$", "```", source)
    assert words(plain(without_languages)) == words(without_languages)


@pytest.mark.parametrize("piece", ["[", "> ", "- ", "*a ", "![", "`", "> - ", "*a* "])
def test_whatever_is_deep_or_long_is_read(piece: str) -> None:
    source = (piece * 8000)[:8000]
    assert plain(source + "end").rstrip().endswith("end")


@pytest.mark.parametrize("mark", ["*", "**", "***", "_", "~~"])
def test_marks_that_are_deep_in_each_other_are_read(mark: str) -> None:
    source = f"{mark}a " * 800 + f"a{mark} " * 800
    assert re.sub(r"[\W_]", "", plain(source)) == "a" * 1600


def test_a_paragraph_with_more_marks_than_anybody_writes_has_the_first_ones() -> None:
    assert parse("*a* " * 400)[0][499:501] == [["i", "a"], " *a* *a* *a*" + " *a*" * 147]


HOSTILE = ["[" * 4000 + "](http://x.example)" * 200, "[[[[[[[[[[](" * 660, "[x](http://a.example) " * 360, "*(" * 4000]
HOSTILE += [
    (piece * 8000)[:8000] for piece in ("[", "[[a]", "~~(", "`", "`a``", "> ", "> - ", "- ", "**a", "_a ", "<@1>")
]

HOSTILE += ["[*a" * 2650 + "](http://x.example)", "[" * 3990 + "a" + "]" * 3980 + "(http://x.example)"]


@pytest.mark.parametrize("source", HOSTILE, ids=lambda source: source[:6])
def test_a_text_is_searched_for_links_once_however_many_brackets_are_open(
    monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    steps: list[int] = []
    skip = PARSER.inline.skipToken
    monkeypatch.setattr(PARSER.inline, "skipToken", lambda state: (steps.append(state.pos), skip(state)))
    parse(source)
    assert len(steps) == len(set(steps)) <= len(source)


@pytest.mark.parametrize("source", HOSTILE, ids=lambda source: source[:6])
def test_a_hostile_text_is_read_quickly(source: str) -> None:
    def once() -> float:
        began = time.process_time()
        parse(source)
        return time.process_time() - began

    assert min(once() for _ in range(5)) < 0.1, "a tenth of a second; alone on a machine it is a fiftieth"
