"""Deployment: the Procfile's lines run unchanged, the lock files are complete, a wrong setting stops the start."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from chat.settings import CHAT_SETTINGS
from tests.support import ROOT
from tests.support.clients.clients import Chatter
from tests.support.servers.postgres import Postgres
from tests.support.servers.server import BIN, GUNICORN, Server

PROCFILE = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
MIGRATE = [str(BIN / "flask"), "--app", "chat", "migrate"]
LOCKS = ["requirements.txt", "requirements-dev.txt"]


def in_shell(server: Server, line: str) -> subprocess.CompletedProcess[str]:
    """Run a line of the Procfile the way the platform does, to its end."""
    return subprocess.run(
        ["sh", "-c", line], cwd=ROOT, env=server.environment, capture_output=True, text=True, timeout=60
    )


def test_the_procfile_serves_from_postgresql_with_one_worker_and_ends_at_sigterm(
    tmp_path: Path, postgres: Postgres, chatter: Callable[..., Chatter]
) -> None:
    database = postgres.fresh_database().replace("postgresql://", "postgres://")
    dyno = Server(tmp_path / "data", DATABASE_URL=database, SECRET_KEY="k" * 48, DYNO="web.1", WEB_CONCURRENCY="2")

    released = in_shell(dyno, PROCFILE["release"])
    assert released.returncode == 0, released.stdout + released.stderr

    dyno.start(["sh", "-c", f"exec {PROCFILE['web']}"])
    try:
        chatter(dyno.url, "Ann", reconnection=False).ask("room:join", room="lobby")
        assert len(dyno.workers()) == 1
    finally:
        dyno.stop(seconds=20)  # the platform kills after 30
    assert not (tmp_path / "data/chat.db").exists()


def test_make_run_serves_the_chat_and_ends_at_sigterm(tmp_path: Path) -> None:
    newcomer = Server(tmp_path / "data")
    newcomer.start(["make", "run"], seconds=60)
    assert newcomer.healthy()
    newcomer.stop(seconds=20)


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("CHAT_WORKSPCAE", "Home", "CHAT_WORKSPACE"),
        ("CHAT_PROXIES", "one", "CHAT_PROXIES"),
        ("DATABASE_URL", "mysql://x", "DATABASE_URL"),
        ("PORT", "http", "PORT"),
    ],
)
@pytest.mark.parametrize("command", [GUNICORN, MIGRATE], ids=["web", "release"])
def test_a_wrong_setting_stops_the_start_with_one_clear_line(
    command: list[str], setting: str, value: str, told: str, tmp_path: Path
) -> None:
    environment = Server(tmp_path / "data", **{setting: value}).environment
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=30)

    assert done.returncode != 0
    assert told in done.stderr
    assert len((done.stdout + done.stderr).strip().splitlines()) == 1, done.stdout + done.stderr


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_pins_every_version_by_hash_and_names_no_registry(name: str) -> None:
    lock = (ROOT / name).read_text()
    requirements = [entry for entry in re.split(r"\n(?=\S)", lock) if not entry.startswith("#")]

    assert requirements
    for requirement in requirements:
        assert re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+", requirement), requirement
        assert "--hash=sha256:" in requirement, requirement
    assert not re.search(r"://|--(extra-)?index|--find-links", lock)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_has_all_that_its_source_asks_for(name: str) -> None:
    pinned = set(re.findall(r"(?m)^([\w.-]+)(?:\[.*\])?==", (ROOT / name).read_text()))
    asked = re.findall(r"(?m)^([a-z][\w.-]*)", (ROOT / name).with_suffix(".in").read_text())

    assert asked
    assert set(asked) <= pinned


def test_the_lock_of_the_browser_packages_names_no_registry() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    locked = {path: entry for path, entry in packages.items() if path}

    assert all("integrity" in entry for entry in locked.values())
    assert not [path for path, entry in locked.items() if "resolved" in entry]
    assert "registry" not in (ROOT / ".npmrc").read_text().replace("omit-lockfile-registry-resolved", "")


def test_what_the_app_json_sets_is_known_to_the_chat() -> None:
    named = json.loads((ROOT / "app.json").read_text())["env"].keys()
    assert {name for name in named if name.startswith("CHAT_")} <= CHAT_SETTINGS.keys()


def test_the_platform_makes_the_browser_assets_before_it_sets_up_python() -> None:
    buildpacks = [pack["url"] for pack in json.loads((ROOT / "app.json").read_text())["buildpacks"]]
    scripts = json.loads((ROOT / "package.json").read_text())["scripts"]

    assert buildpacks == ["heroku/nodejs", "heroku/python"]
    assert scripts["heroku-postbuild"] == "node static/vendor.mjs && node static/bundle.mjs"
