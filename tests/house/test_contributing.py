"""CONTRIBUTING.md is true: the command that it adds works over the wire, over HTTP, in the reference and the types."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT
from tests.support.clients.accounts import signed_in
from tests.support.clients.http import ask
from tests.support.servers.server import Server

PAGE = (ROOT / "CONTRIBUTING.md").read_text()
TAKEN_ALONG = ("chat", "templates", "static", "tests", "gunicorn.conf.py", "pyproject.toml")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this checkout with the changes that the page describes."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in TAKEN_ALONG:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "output"))
        else:
            shutil.copy(ROOT / name, copy / name)
    for language, place, text in re.findall(r"```(python|diff)\n(?:# )?(\S+)\n(.*?)```", PAGE, re.DOTALL):
        file = copy / place
        if language == "python":
            assert not file.exists(), f"there is a {place} already"
            file.write_text(text)
        else:
            file.write_text(changed(file.read_text(), text))
    return copy


def changed(source: str, difference: str) -> str:
    """Return the source with the lines marked `+` added after the existing ones."""
    lines = difference.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] == " ")
    new = "".join(line[1:] for line in lines)
    assert source.count(old) == 1, f"this is not in it once:\n{old}"
    return source.replace(old, new)


def run(checkout: Path, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", *arguments], cwd=checkout, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_command_it_adds_is_there_over_socket_io_and_over_http(checkout: Path, tmp_path: Path) -> None:
    server = Server(tmp_path / "data")
    server.checkout = checkout
    with server, signed_in(server, "Ann") as ann:
        ann.ask("room:join", room="lobby")
        assert ann.ask("message:count", room="lobby")["count"] == 1
        token = ann.ask("token:create", name="counter", scopes=["read"])["token"]
        url = f"{server.url}/api/message:count"
        answer = ask(url, "POST", b'{"room": "lobby"}', Authorization=f"Bearer {token}")
        assert json.loads(answer.text) == {"ok": True, "count": 1}


def test_the_command_it_adds_is_in_the_reference(checkout: Path) -> None:
    reference = run(checkout, "chat.reference")
    assert "### `message:count`\n\nCount the messages in a room." in reference
    assert "The number of messages in a room." in reference


def test_the_command_it_adds_is_in_the_types_of_the_page(checkout: Path) -> None:
    types = run(checkout, "chat.reference", "types")
    assert re.search(r'"message:count": \{\s+room: string;?\s+\}', types)
    assert re.search(r'"message:count": \{ count: number \}', types)


def test_the_test_it_adds_passes_and_its_code_is_as_ours(checkout: Path) -> None:
    assert "1 passed" in run(checkout, "pytest", "tests/domain/test_count.py")
    run(checkout, "ruff", "check", "chat", "tests/domain")
    run(checkout, "ruff", "format", "--check", "chat/domain/messages/count.py", "chat/store/queries/counts.py")


def test_it_fits_on_a_page_and_what_it_links_to_is_there() -> None:
    assert len(PAGE.splitlines()) <= 120
    for page in (Path("CONTRIBUTING.md"), Path("docs/README.md")):
        links = re.findall(r"\]\(((?!http)[^)#]+)\)", (ROOT / page).read_text())
        assert links
        assert [link for link in links if not (ROOT / page.parent / link).is_file()] == []


def test_the_index_lists_every_document() -> None:
    index = (ROOT / "docs/README.md").read_text()
    assert {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"} <= set(
        re.findall(r"\((\w+\.md)\)", index)
    )


def test_every_folder_of_tests_is_named() -> None:
    files = [*(ROOT / "tests").glob("*/test_*.py"), *(ROOT / "tests").glob("*/*.test.js")]
    folders = {path.parent.name for path in files}
    assert {folder for folder in folders if f"`{folder}`" not in PAGE} == set()
