"""The static files of a page: one bundled script and one style sheet or, if a source is newer, the sources
themselves."""

import gzip
import json
import os
import re
from pathlib import Path

import pytest

from chat.web import assets
from chat.web.assets import Folder, scan
from tests.support import ROOT
from tests.support.clients.http import ask
from tests.support.clients.web import Web
from tests.support.servers.server import Server

JOINED = re.compile(r"joined\('([^']+)'\)")


def named() -> set[str]:
    return {path for page in (ROOT / "templates").glob("*.html") for path in JOINED.findall(page.read_text())}


def test_all_that_a_page_asks_for_is_there_as_it_is_and_joined() -> None:
    assert {"js/app.js", "css/pages/room.css"} <= named()
    for path in named():
        assert (ROOT / "static" / path).is_file(), path
        assert (ROOT / "static/bundle" / path).is_file(), f"{path} is not made by static/bundle.mjs"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder like static/, with a bundle that is newer than all sources."""
    for when, name in enumerate(["css/base.css", "js/app.js", "vendor/lit.js", "bundle/js/app.js"], 1_000):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
        os.utime(file, (when, when))
    return tmp_path


def test_a_bundle_of_today_is_served(folder: Path) -> None:
    assert scan(folder).is_bundled


@pytest.mark.parametrize("name", ["css/base.css", "js/app.js", "vendor/lit.js"])
def test_what_was_changed_since_is_served_as_it_is_and_by_another_address(folder: Path, name: str) -> None:
    before = scan(folder)
    os.utime(folder / name, (2_000, 2_000))
    after = scan(folder)
    assert not after.is_bundled
    assert after.version != before.version


def test_without_a_bundle_everything_is_served_as_it_is(folder: Path) -> None:
    (folder / "bundle/js/app.js").unlink()
    assert not scan(folder).is_bundled


def test_the_folder_is_looked_at_once_a_second_at_most(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now, looks = 100.0, 0

    def counted(path: Path) -> assets.State:
        nonlocal looks
        looks += 1
        return scan(path)

    monkeypatch.setattr(assets, "scan", counted)
    files = Folder(folder, lambda: now)
    before = {files.now() for _ in range(1_000)}
    assert (len(before), looks) == (1, 1)
    (folder / "js/app.js").write_text("changed")
    now += 0.9
    assert files.now() in before
    now += 0.2
    assert files.now() not in before
    assert looks == 2


def test_the_version_is_the_same_wherever_the_folder_is(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = folder.rename(tmp_path_factory.mktemp("elsewhere") / "static")
    version = scan(elsewhere).version
    assert scan(elsewhere.rename(folder)).version == version


def test_a_page_names_one_script_and_one_sheet_and_they_are_kept(server: Server) -> None:
    page = Web(server.url)
    page.join("Ann")
    addresses = re.findall(r'<(?:script|link)[^>]* (?:src|href)="([^"]+\.(?:js|css))"', page.ask("/rooms/lobby").text)
    assert [re.sub("/v/[0-9a-f]+/", "/v/*/", one) for one in addresses] == [
        "/static/v/*/bundle/css/pages/room.css",
        "/static/v/*/bundle/js/app.js",
    ]
    for address in addresses:
        answer = ask(server.url + address)
        assert (answer.status, "immutable" in answer.headers["Cache-Control"]) == (200, True)


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [("gzip, deflate, br, zstd", "br"), ("gzip, deflate", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", None)],
)
def test_a_script_is_sent_packed_to_who_can_unpack_it(common: Server, accepted: str, packed: str | None) -> None:
    for path, kind in (("bundle/js/app.js", "text/javascript"), ("vendor/icons.svg", "image/svg+xml")):
        file = ROOT / "static" / path
        answer = ask(f"{common.url}/static/v/any/{path}", Accept_Encoding=accepted)
        assert (answer.headers["Content-Encoding"], answer.headers.get_content_type()) == (packed, kind)
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Vary"] == "Accept-Encoding", "or another cookie would have it loaded again"
        unpacked = gzip.decompress(answer.body) if packed == "gzip" else answer.body
        assert packed == "br" or unpacked == file.read_bytes()
        if packed is not None:
            assert len(answer.body) < file.stat().st_size / 2.5


def test_a_page_names_the_typeface_that_its_sheet_will_want(server: Server) -> None:
    [address] = re.findall(r'<link rel="preload" href="([^"]+)" as="font"', Web(server.url).ask("/sign-in").text)
    answer = ask(server.url + address)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "font/woff2")
    assert "immutable" in answer.headers["Cache-Control"]
    sheet = (ROOT / "static/bundle/css/pages/welcome.css").read_text()
    assert f"../../{address.partition('/bundle/')[2]}" in sheet


def test_a_browser_can_install_the_chat_under_the_name_of_the_workspace(tmp_path: Path) -> None:
    with Server(tmp_path / "data", CHAT_WORKSPACE="Harbour") as server:
        page = Web(server.url).ask("/rooms/lobby").text
        [address] = re.findall(r'<link rel="manifest" href="([^"]*)">', page)
        answer = Web(server.url).ask(address)
        manifest = json.loads(answer.text)
        assert (manifest["name"], manifest["start_url"], manifest["display"]) == ("Harbour", "/", "standalone")
        assert [Web(server.url).ask(icon["src"]).status for icon in manifest["icons"]] == [200, 200, 200]
