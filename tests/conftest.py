"""Fixtures: real parts, each made only when a test asks for it, and ended by its own process id."""

import gc
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import gevent
import pytest
from playwright.sync_api import Browser, sync_playwright

from chat.core.wire import Person
from tests.support import ROOT
from tests.support.browser.browser import Visitor, clear_output, launch
from tests.support.clients.clients import Chatter
from tests.support.clients.web import WORKSPACE, Web, unused_address
from tests.support.data.clock import Clock
from tests.support.data.hall import Hall
from tests.support.data.store import DATABASES, Workspace, migrated_url
from tests.support.pair import Pair
from tests.support.servers.postgres import Postgres
from tests.support.servers.server import Server

LONGEST = (
    "test_recipe.py",
    "test_told.py",
    "test_admin_page.py",
    "test_page.py",
    "test_stopping.py",
    "test_private_events.py",
)
QUICK = ("core", "domain", "house")  # folders of files that take seconds each

FAILED = pytest.StashKey[bool]()

gc.disable()  # imports and collecting make hardly any garbage


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", action="store_true", help="run the tests on PostgreSQL too, as `make test` does")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without --postgres, leave out tests that need PostgreSQL, so that one file runs in seconds without a cluster.
    Where several processes share the work, the longest files go first, so that none of them is left at the end."""
    if hasattr(config, "workerinput"):
        items.sort(key=_turn)
    if config.getoption("postgres"):
        return
    config.hook.pytest_deselected(items=[item for item in items if _needs_postgres(item)])
    items[:] = [item for item in items if not _needs_postgres(item)]


def pytest_collection_finish() -> None:
    """Keep the garbage collector from walking thousands of collected tests again and again, which took a fifth of the
    time of tests that need no server."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


def _turn(item: pytest.Item) -> int:
    return 0 if item.path.name in LONGEST else 2 if item.path.parent.name in QUICK else 1


def _needs_postgres(item: pytest.Item) -> bool:
    parameters = getattr(item, "callspec", None)
    values = parameters.params.values() if parameters is not None else ()
    return "postgres" in getattr(item, "fixturenames", ()) or any(
        "postgres" in (value if isinstance(value, tuple) else (value,)) for value in values
    )


def pytest_sessionstart(session: pytest.Session) -> None:
    if hasattr(session.config, "workerinput"):
        _compile_a_share(session.config.workerinput)
    else:  # once, and not by each of those who share the work
        clear_output()


def _compile_a_share(worker: dict[str, Any]) -> None:
    """Import some of the test files. Each process imports all of them, and pytest takes half a minute of the processor
    to rewrite their assertions, unless one process finds what another has already compiled."""
    number, count = int(worker["workerid"].removeprefix("gw")), worker["workercount"]
    for path in sorted((ROOT / "tests").glob("*/test_*.py"))[number::count]:
        import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A running chat server with an empty SQLite database."""
    with Server(tmp_path / "data") as running:
        yield running


@pytest.fixture(scope="session")
def common(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for the tests of many files, each of which has rooms and names of its own there. It has the default
    settings. Tests must not stop it or change the workspace."""
    with Server(tmp_path_factory.mktemp("common")) as running:
        yield running


@pytest.fixture(scope="session")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server behind a proxy, for the tests of many files: each person in them can have an address, and so limits, of
    their own. Tests give people names that no other test uses, and leave the door open."""
    with Server(tmp_path_factory.mktemp("proxied"), CHAT_PROXIES="1", CHAT_WORKSPACE=WORKSPACE) as running:
        yield running
    assert "Traceback" not in running.log.read_text()


@pytest.fixture
def web(proxied: Server) -> Callable[[], Web]:
    """`web()`: a browser at another address, on the server `proxied`."""
    return lambda: Web(proxied.url, X_Forwarded_For=unused_address())


@pytest.fixture
def chatter() -> Iterator[Callable[..., Chatter]]:
    """`chatter(url, "Ann")`: a person connected with a Python program; see Chatter."""
    made: list[Chatter] = []

    def connected(url: str, name: str = "", transports: list[str] | None = None, **options: Any) -> Chatter:
        made.append(Chatter(url, name, **options))
        return made[-1].connect(transports)

    yield connected
    for one in made:
        one.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL of our own; `postgres.fresh_database()` is the URL of an empty database."""
    with Postgres() as cluster:
        yield cluster


@pytest.fixture(params=DATABASES)
def workspace(request: pytest.FixtureRequest) -> Iterator[Workspace]:
    """A store and the core on it, without a server; once on each of the two databases."""
    if "clock" in request.fixturenames:
        request.getfixturevalue("clock")  # before the workspace begins
    with Workspace(migrated_url(request.param, request)) as workspace:
        yield workspace


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of a test's workspaces, which the test moves."""
    clock = Clock()
    monkeypatch.setattr(Workspace, "clock", clock)
    return clock


@pytest.fixture
def ann(workspace: Workspace) -> Person:
    """A guest who has opened the lobby."""
    return workspace.arrive("Ann")


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    """A WebSocket's driver, and the far end of its connection in the test's hands. No callback and no greenlet may
    fail meanwhile, which gevent would only log."""
    failures: list[object] = []
    monkeypatch.setattr(gevent.get_hub(), "handle_error", lambda *failure: failures.append(failure))
    with Pair() as pair:
        yield pair
    gevent.idle()
    assert failures == []


@pytest.fixture
def hall(workspace: Workspace, clock: Clock) -> Hall:
    """A public room with its people, whose clock stands still unless a test moves it."""
    return Hall(workspace)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def visitor(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visitor]]:
    """`visitor()`: a new person with a browser. Options: `websocket=False`, and all of Playwright's new_context,
    such as `viewport={"width": 360, "height": 800}`, `color_scheme="dark"`.

    A test during which a page had an uncaught error, or broke the Content-Security-Policy, fails.
    """
    visitors: list[Visitor] = []

    def arrive(**options: Any) -> Visitor:
        visitors.append(Visitor(browser, **options))
        return visitors[-1]

    yield arrive
    faults = [fault for one in visitors for fault in one.faults]
    for number, one in enumerate(visitors, 1):
        if faults or request.node.stash.get(FAILED, False):
            one.keep_evidence(f"{request.node.name}-visitor-{number}")
        one.context.close()
    assert not faults, "on the page: " + "\n".join(faults)
