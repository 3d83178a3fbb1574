"""The rules of the style sheets."""

import re
from pathlib import Path

import pytest

from tests.support import ROOT

CSS = ROOT / "static/css"
SHEETS = sorted(CSS.glob("*.css"))
PAGES = sorted((CSS / "pages").glob("*.css"))
TOP = re.compile(r"@layer (reset, tokens, base, layout, components|reset|tokens|base|layout|components)$|@font-face$")
# Properties for one script direction only, and their values. `width` in a query is in parentheses.
PHYSICAL = re.compile(
    r"(?<![\w(-])((min-|max-)?(width|height)|((margin|padding|border|scroll-margin)-)?(top|right|bottom|left)(-\w+)?)\s*:"
    r"|(?<![\w-])(text-align|float|clear):\s*(left|right)"
)
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(oklch|rgba?|hsla?)\(", re.IGNORECASE)
UNSTYLED = {"choice", "more", "earlier"}  # names on the admin page, and other things elsewhere
SHARED = {"pulse.js", "portrait.js", "strength.js"}  # views of the pages before the room
# A phone zooms into fields of less than 1rem; letters are as large as their face.
SIZES = re.compile(r"var\(--text-(12|13|15|18|24|32|size)\)|inherit|1rem|calc\(var\(--face\) \* 0\.\d\d\)")


def plain(sheet: Path) -> str:
    """Return a style sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)


def statements(text: str) -> list[str]:
    """Return what stands at the top of a style sheet: statements, and the heads of blocks."""
    found, depth, start = list[str](), 0, 0
    for end, sign in enumerate(text):
        if depth == 0 and sign in "{;":
            found.append(text[start:end].strip())
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth == 0 and sign in "};":
            start = end + 1
    return found


def values(text: str, name: str) -> list[str]:
    return [value.strip() for value in re.findall(rf"(?<![\w-]){name}:\s*([^;}}]+)", text)]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_style_sheet_keeps_the_rules(sheet: Path) -> None:
    text = plain(sheet)
    assert [head for head in statements(text) if not TOP.match(head)] == []
    assert "!important" not in text
    assert [match[0] for match in PHYSICAL.finditer(text)] == []
    assert len(text.splitlines()) <= 250
    assert "import" not in text


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_style_sheet_takes_type_and_colours_from_the_tokens(sheet: Path) -> None:
    text = plain(sheet)
    if sheet.name != "fonts.css":
        assert set(values(text, "font-weight")) <= {"400", "550", "650"}
    assert [size for size in values(text, "font-size") if not SIZES.fullmatch(size)] == []
    if sheet.name not in {"tokens.css", "hues.css"}:
        assert [match[0] for match in COLOUR.finditer(text)] == []


def test_each_style_sheet_is_on_a_page_and_the_tokens_come_first() -> None:
    named = {page.name: re.findall(r'@import "\.\./([\w-]+\.css)";', page.read_text()) for page in PAGES}
    assert {sheet for sheets in named.values() for sheet in sheets} == {sheet.name for sheet in SHEETS}
    for page, sheets in named.items():
        assert sheets[0] == "tokens.css", page
        assert len(set(sheets)) == len(sheets), page


def test_names_of_tokens_exist() -> None:
    everything = "".join(map(plain, SHEETS))
    made = set(re.findall(r"(--[\w-]+)\s*:", everything))
    assert set(re.findall(r"var\((--[\w-]+)", everything)) <= made


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_motion_takes_its_time_from_the_tokens_which_have_none_for_who_wants_none(sheet: Path) -> None:
    text = plain(sheet)
    for value in values(text, "transition") + values(text, "animation"):
        assert all(re.search(r"var\(--(quick|calm)\)|none|infinite", part) for part in value.split(",")), value
    assert "infinite" not in text or "(prefers-reduced-motion: reduce)" in text


def classes(source: str) -> set[str]:
    """Return the classes that markup names literally."""
    return set(" ".join(re.findall(r'class="([\w -]+)', source)).split())


def selectors(sheet: Path) -> set[str]:
    return set(re.findall(r"\.([a-z][\w-]*)", plain(sheet)))


@pytest.mark.parametrize(
    ("page", "sources"),
    [("room.css", "static/js/view/**/*.js"), ("admin.css", "static/js/admin/**/*.js"),
     ("welcome.css", "templates/[jsep]*.html"), ("invite.css", "templates/invite.html")],
)  # fmt: skip
def test_a_page_has_the_style_sheets_of_what_is_on_it(page: str, sources: str) -> None:
    named = re.findall(r'@import "\.\./([\w-]+\.css)";', (CSS / "pages" / page).read_text())
    here = set().union(*(selectors(CSS / name) for name in named))
    anywhere = set().union(*map(selectors, SHEETS))
    used = set().union(*(classes(path.read_text()) for path in ROOT.glob(sources) if path.name not in SHARED))
    assert (used & anywhere) - here - UNSTYLED == set()


def test_a_motion_of_one_name_is_the_same_everywhere() -> None:
    """Names of motions are global: the last one would stand for all."""
    everything = "".join(map(plain, SHEETS))
    motions = [
        (name, " ".join(body.split()))
        for name, body in re.findall(r"@keyframes ([\w-]+) (\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})", everything)
    ]
    assert len(dict(motions)) == len(set(motions))
    assert {"appear", "breathe", "rise"} <= set(dict(motions))
