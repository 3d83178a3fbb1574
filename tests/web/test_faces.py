"""A page of a stranger is drawn by the server first, and by its script from then on: both draw the same."""

import json
import subprocess
from typing import Any

import pytest

from chat.core.wire import Person
from chat.web.faces import face_of
from chat.web.pulse import ACCENTS, accent_of, ago, people_are_here
from tests.support import ROOT

NAMES = [
    "Ann", "ann lee", "Ann B. Lee", "ann_lee", "ann-marie", "  ", "...", "42", "7 of 9", "Émile Zola", "E\u0301mile",
    "straße", "ß", "سلمى", "李雷", "Ғани Ё", "नमस्ते", "🎉", "🎉 Party", "👩‍💻", "👋🏽", "🇫🇷 Fr", "🇫🇷🇩🇪", "❤️", "☂",
    "x" + "\u0301" * 9, "'Ann'", "(Ann) [Lee]", "№ 1", "²", "ǆ", "𝒜𝓃𝓃",
]  # fmt: skip
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
AGES = [0, -5, 59_999, MINUTE, 2 * MINUTE - 1, 2 * MINUTE, 59 * MINUTE, HOUR - 1, HOUR, 2 * HOUR, DAY - 1, DAY, 2 * DAY,
        1_234 * DAY]  # fmt: skip


def by_script(program: str) -> Any:
    """Return what this program prints as JSON, run among the page's scripts."""
    done = subprocess.run(
        ["node", "--input-type=module", "-e", program],
        cwd=ROOT / "static" / "js", capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_faces_are_the_same() -> None:
    people = [Person(number, name) for number, name in enumerate(NAMES * 2)]
    wanted = json.dumps([[one.id, one.name] for one in people])
    theirs = by_script(
        "import { faceOf, initials } from './lib/identity.js';"
        "const face = ([id, name]) => [faceOf(id).hue, faceOf(id).pattern, initials(name)];"
        f"console.log(JSON.stringify({wanted}.map(face)))"
    )
    assert {one.name: list(face_of(one)) for one in people} == {
        one.name: face for one, face in zip(people, theirs, strict=True)
    }


def test_the_words_are_the_same() -> None:
    theirs = by_script(
        "import { ago, peopleAreHere } from './model/pulse.js';"
        f"console.log(JSON.stringify([{AGES}.map((age) => ago(9e12 - age, 9e12)), [0, 1, 2, 1234].map(peopleAreHere)]))"
    )
    now = 9_000_000_000_000
    assert [[ago(now - age, now) for age in AGES], [people_are_here(count) for count in (0, 1, 2, 1234)]] == theirs
    assert theirs[0][3:6] == ["a minute ago", "a minute ago", "2 minutes ago"]
    assert theirs[1] == ["Quiet right now", "One person is here", "2 people are here", "1,234 people are here"]


@pytest.mark.parametrize("name", ["Harbour", "", "نادي", "x" * 80])
def test_a_workspace_has_one_accent_however_its_name_is_written(name: str) -> None:
    assert accent_of(name) in ACCENTS
    assert accent_of(name) == accent_of(name.upper()) == accent_of(name.lower())


def test_workspaces_have_different_accents() -> None:
    assert len({accent_of(f"Workspace {number}") for number in range(60)}) == len(ACCENTS)
