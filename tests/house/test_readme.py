"""The examples and claims in the README are true."""

import re
from pathlib import Path

import pytest

from chat.settings import CHAT_SETTINGS
from tests.support import ROOT
from tests.support.clients.clients import Chatter
from tests.support.servers.node import start_node
from tests.support.servers.process import end
from tests.support.servers.server import Server

README = (ROOT / "README.md").read_text()


def code(language: str) -> str:
    """Return the example in this language."""
    found = re.search(rf"```{language}\n(.*?)```", README, re.DOTALL)
    assert found, f"the README has no example in {language}"
    return found[1]


def test_the_table_of_settings_is_that_of_the_code() -> None:
    rows = re.findall(r"^\| `(CHAT_\w+)` \| (.*?) \| (.*?) \|$", README, re.MULTILINE)
    shown = {name: (default, what) for name, default, what in rows}
    assert shown == {name: (default or "only this machine", what) for name, (default, what) in CHAT_SETTINGS.items()}


def test_what_it_links_to_is_there() -> None:
    links = re.findall(r"\]\(((?!http)[^)#]+)\)", README)
    assert "docs/screenshot.png" in links
    assert [link for link in links if not (ROOT / link).is_file()] == []


@pytest.mark.parametrize(("language", "file"), [("js", "robot.mjs"), ("python", "robot.py")])
def test_what_it_shows_is_an_example_that_is_there(language: str, file: str) -> None:
    assert (ROOT / "examples" / file).read_text() == code(language)


def example(language: str, server: Server, folder: Path) -> str:
    """Return the example with the address of this server, and its file in this folder."""
    source = code(language)
    assert "robot.key" in source
    return source.replace("http://127.0.0.1:5000", server.url).replace("robot.key", str(folder / "robot.key"))


def test_the_example_in_javascript_runs_again_and_again_as_the_same_robot(server: Server, tmp_path: Path) -> None:
    for _ in range(2):
        node = start_node(example("js", server, tmp_path))
        try:
            assert node.stdout
            assert node.stdout.readline().strip() == "Robot Hello!"
        finally:
            end(node, 10)
    assert (tmp_path / "robot.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("language", ["js", "python"])
def test_an_example_has_no_secret_that_everybody_who_tries_it_would_share(language: str) -> None:
    assert not re.search(r"""key"?: ["']""", code(language))


def test_the_example_in_python_runs(server: Server, tmp_path: Path) -> None:
    with Chatter(server.url, "Watcher") as watcher:
        watcher.ask("room:join", room="lobby")
        names: dict[str, object] = {}
        source = example("python", server, tmp_path).replace("chat.wait()\n", "")
        exec(compile(source, "README.md", "exec"), names)
        try:
            assert watcher.wait_for_text("Hello!")["author"]["name"] == "Robot"
        finally:
            names["chat"].disconnect()  # type: ignore[attr-defined]
    assert (tmp_path / "robot.key").stat().st_mode & 0o777 == 0o600
