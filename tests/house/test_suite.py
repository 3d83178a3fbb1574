"""How these tests run: one file in seconds on SQLite, and all of them on both databases."""

import re
import subprocess
import sys

import pytest

from tests.support import ROOT


def collected(*arguments: str) -> str:
    """Return the tests that pytest would run, and the number that it leaves out."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "--quiet", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def made(*arguments: str) -> str:
    """Return the commands that make would run."""
    return subprocess.run(["make", "-n", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_without_being_asked_pytest_keeps_to_sqlite_and_with_it_runs_each_test_on_both() -> None:
    files = ["tests/domain/test_me.py", "tests/store/test_postgres.py"]
    alone, both = collected(*files), collected("--postgres", *files)
    assert "[sqlite" in alone
    assert "[postgres" not in alone
    assert "test_postgres.py::" not in alone
    assert both.count("[postgres") == both.count("[sqlite") == alone.count("[sqlite")
    assert "test_postgres.py::" in both
    assert "deselected" not in both


def test_one_file_runs_in_the_process_of_pytest_where_a_debugger_reaches_it() -> None:
    settings = (ROOT / "pyproject.toml").read_text()
    [options] = re.findall(r"(?m)^addopts = (.*)$", settings)
    assert '"-n"' not in options


@pytest.mark.parametrize("file", ["", "tests/domain", "tests/domain/test_me.py"])
def test_make_test_leaves_nothing_out(file: str) -> None:
    [command] = re.findall(r"(?m)^.*bin/pytest (.*)$", made("test", f"FILE={file}" if file else "PORT=1"))
    assert command.startswith("--postgres")
    assert file in command


def test_make_test_runs_a_file_of_the_page_s_models_with_node() -> None:
    commands = made("test", "FILE=tests/js/outbox.test.js")
    assert "node --test tests/js/outbox.test.js" in commands
    assert "pytest" not in commands
