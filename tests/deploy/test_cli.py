"""The commands of an operator."""

import fcntl
import os
import pty
import socket
import subprocess
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result

from chat import create_app
from chat.settings import load
from tests.support import ROOT
from tests.support.clients.web import PASSWORD
from tests.support.data.store import Workspace
from tests.support.servers.process import clean_environment
from tests.support.servers.server import BIN, GUNICORN


class Shell:
    """A shell on the machine of the server, whose data are in a directory of their own."""

    def __init__(self, data: Path) -> None:
        self.environ = {"CHAT_DATA": str(data)}
        self.url = f"sqlite:///{data / 'chat.db'}"

    def flask(self, *arguments: str, typed: str | None = None) -> Result:
        """`flask --app chat ...`, in this process; `typed` is its standard input."""
        return create_app(load(self.environ)).test_cli_runner().invoke(args=list(arguments), input=typed)

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
    with Workspace(shell.url) as workspace:
        return [text for (text,) in workspace.sql("SELECT text FROM messages ORDER BY seq")]


def epoch(shell: Shell) -> object:
    with Workspace(shell.url) as workspace:
        return workspace.sql("SELECT value FROM meta WHERE name = 'epoch'")


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


def people(shell: Shell) -> list[tuple[str, str]]:
    with Workspace(shell.url) as workspace:
        return [tuple(row) for row in workspace.sql("SELECT name, role FROM people ORDER BY id")]


def test_the_first_whom_the_operator_makes_is_the_owner_and_the_others_are_admins(shell: Shell) -> None:
    made = [shell.flask("create-admin", name, typed=f"{PASSWORD}\n") for name in ("Ann", "Ben")]
    assert [one.output for one in made] == ["Ann is now the owner.\n", "Ben is now an admin.\n"]
    assert people(shell) == [("Ann", "owner"), ("Ben", "admin")]


@pytest.mark.parametrize(
    ("name", "password", "complaint"),
    [
        ("Ann", "password1", "common password"),
        ("Ann", "", "at least 9 characters"),
        (" ", PASSWORD, "This can't be empty."),
        ("Ann Quendaloo", "ann quendaloo", "easy to guess"),
    ],
)
def test_an_admin_who_can_not_be_made_is_not(shell: Shell, name: str, password: str, complaint: str) -> None:
    result = shell.flask("create-admin", name, typed=f"{password}\n")
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert complaint in result.output
    assert people(shell) == []


def test_at_a_terminal_the_password_is_asked_for_twice_and_not_shown(shell: Shell) -> None:
    master, terminal = pty.openpty()
    command = [str(BIN / "flask"), "--app", "chat", "create-admin", "Ann"]
    with subprocess.Popen(
        command, cwd=ROOT, env=clean_environment(**shell.environ), stdin=terminal, stdout=terminal, stderr=terminal,
        start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    ) as process:  # fmt: skip
        os.close(terminal)
        shown = ""
        for prompt in ("Password: ", "Once more: "):
            shown += read_until(master, prompt)
            os.write(master, f"{PASSWORD}\n".encode())
        shown += read_until(master, "owner.")
    os.close(master)
    assert process.returncode == 0
    assert PASSWORD not in shown
    assert people(shell) == [("Ann", "owner")]


def read_until(terminal: int, words: str) -> str:
    """Return the output of a terminal up to these words."""
    shown = ""
    while words not in shown:
        shown += os.read(terminal, 1000).decode()
    return shown


def test_a_command_ends_by_itself_in_a_process_of_its_own(shell: Shell) -> None:
    done = shell.process("announce", "lobby", "from another process")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert said(shell) == ["from another process"]


def test_a_misspelt_setting_ends_a_command_with_one_line(shell: Shell) -> None:
    done = shell.process("announce", "lobby", "hello", CHAT_URLS="x")
    assert done.returncode != 0
    assert done.stderr.strip() == "banter: CHAT_URLS is not a setting of this chat; did you mean CHAT_URL?"


@pytest.fixture(params=["gone", "mute"])
def nowhere(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a PostgreSQL that is not running, or accepts connections and does not answer."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = 1 if request.param == "gone" else mute.getsockname()[1]
        yield f"postgresql://nobody@127.0.0.1:{port}/nothing"


@pytest.mark.parametrize(
    "command", [["migrate"], ["new-epoch"], ["announce", "lobby", "Hello"], ["create-admin", "Ann"]]
)
def test_without_its_database_a_command_ends_with_a_line_and_no_traceback(
    shell: Shell, nowhere: str, command: list[str]
) -> None:
    done = shell.process(*command, DATABASE_URL=nowhere)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("Error: The database can't be")


def test_a_server_without_its_database_does_not_start_and_says_why(tmp_path: Path, nowhere: str) -> None:
    done = subprocess.run(
        GUNICORN,
        cwd=ROOT,
        env=clean_environment(CHAT_DATA=str(tmp_path), PORT="1", DATABASE_URL=nowhere),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "banter: The database can't be used" in done.stderr
    assert "Traceback" not in done.stderr
