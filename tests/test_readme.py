"""The README says what is so."""

import re

from chat.settings import CHAT_SETTINGS
from tests.support import ROOT
from tests.support.clients import Chatter
from tests.support.node import start_node
from tests.support.process import end
from tests.support.server import Server

README = (ROOT / "README.md").read_text()


def code(language: str) -> str:
    """The example in this language."""
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


def test_the_example_in_javascript_runs(server: Server) -> None:
    node = start_node(code("js").replace("http://127.0.0.1:5000", server.url))
    try:
        assert node.stdout
        assert node.stdout.readline().strip() == "Robot Hello!"
    finally:
        end(node, 10)


def test_the_example_in_python_runs(server: Server) -> None:
    with Chatter(server.url, "Watcher") as watcher:
        watcher.ask("room:join", room="lobby")
        names: dict[str, object] = {}
        source = code("python").replace("http://127.0.0.1:5000", server.url).replace("chat.wait()\n", "")
        exec(compile(source, "README.md", "exec"), names)
        try:
            assert watcher.wait_for_text("Hello!")["author"]["name"] == "Robot"
        finally:
            names["chat"].disconnect()  # type: ignore[attr-defined]
