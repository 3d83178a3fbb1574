"""The commands of an operator."""

import subprocess
from pathlib import Path

import pytest
from click.testing import Result

from chat import create_app
from chat.settings import load
from tests.support import ROOT
from tests.support.process import clean_environment
from tests.support.server import BIN, GUNICORN
from tests.support.store import Place


class Shell:
    """A shell on the machine of the server, whose data are in a directory of their own."""

    def __init__(self, data: Path) -> None:
        self.environ = {"CHAT_DATA": str(data)}
        self.url = f"sqlite:///{data / 'chat.db'}"

    def flask(self, *arguments: str) -> Result:
        """`flask --app chat ...`, in this process."""
        return create_app(load(self.environ)).test_cli_runner().invoke(args=list(arguments))

    def process(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """The same in a process of its own."""
        return subprocess.run(
            [str(BIN / "flask"), "--app", "chat", *arguments],
            cwd=ROOT,
            env=clean_environment(**self.environ, **environ),
            capture_output=True,
            text=True,
            timeout=60,
        )


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path)
    assert shell.flask("migrate").exit_code == 0
    return shell


def said(shell: Shell) -> list[str | None]:
    with Place(shell.url) as place:
        return [text for (text,) in place.sql("SELECT text FROM messages ORDER BY seq")]


def epoch(shell: Shell) -> object:
    with Place(shell.url) as place:
        return place.sql("SELECT value FROM meta WHERE name = 'epoch'")


def test_an_announcement_is_a_message_of_the_server(shell: Shell) -> None:
    result = shell.flask("announce", "lobby", "Closing at ten")
    assert (result.exit_code, result.output) == (0, "")
    assert said(shell) == ["Closing at ten"]


@pytest.mark.parametrize(
    ("room", "text", "complaint"),
    [("nowhere", "hello", "There is no room 'nowhere'."), ("lobby", "  ", "This can't be empty.")],
)
def test_an_announcement_that_can_not_be_made_says_why_in_one_line(
    shell: Shell, room: str, text: str, complaint: str
) -> None:
    result = shell.flask("announce", room, text)
    assert (result.exit_code, result.output) == (1, f"Error: {complaint}\n")
    assert said(shell) == []


def test_an_announcement_without_its_text_shows_how_it_is_made(shell: Shell) -> None:
    result = shell.flask("announce", "lobby")
    assert result.exit_code == 2
    assert "ROOM TEXT" in result.output


def test_migrating_again_changes_nothing(shell: Shell) -> None:
    shell.flask("announce", "lobby", "hello")
    before = epoch(shell)
    assert shell.flask("migrate").exit_code == 0
    assert (said(shell), epoch(shell)) == (["hello"], before)


def test_a_new_epoch_is_another_one(shell: Shell) -> None:
    before = epoch(shell)
    assert shell.flask("new-epoch").exit_code == 0
    assert epoch(shell) != before


def test_a_command_ends_by_itself_in_a_process_of_its_own(shell: Shell) -> None:
    done = shell.process("announce", "lobby", "from another process")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert said(shell) == ["from another process"]


def test_a_misspelt_setting_ends_a_command_with_one_line(shell: Shell) -> None:
    done = shell.process("announce", "lobby", "hello", CHAT_URLS="x")
    assert done.returncode != 0
    assert done.stderr.strip() == "banter: CHAT_URLS is not a setting of this chat; did you mean CHAT_URL?"


@pytest.mark.parametrize("command", [["migrate"], ["new-epoch"], ["announce", "lobby", "Hello"]])
def test_without_its_database_a_command_ends_with_a_line_and_no_traceback(shell: Shell, command: list[str]) -> None:
    done = shell.process(*command, DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("Error: The database can't be")


def test_a_server_without_its_database_does_not_start_and_says_why(tmp_path: Path) -> None:
    done = subprocess.run(
        GUNICORN,
        cwd=ROOT,
        env=clean_environment(
            CHAT_DATA=str(tmp_path), PORT="1", DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing"
        ),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "banter: The database can't be used" in done.stderr
    assert "Traceback" not in done.stderr
