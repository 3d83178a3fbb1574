"""Rules about the source: allowed imports, and the size of modules and functions."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

import chat.domain
from chat.core.command import Command
from chat.core.event import Event
from chat.domain import EVENTS, JOBS
from tests.support import ROOT

MOST_LINES = 250
MOST_LINES_OF_A_FUNCTION = 40

# Each part of the source, and the other parts that it may import. The first match counts.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "chat.errors": (),
    "chat.core.event": (),
    "chat.addresses": (),
    "chat.settings": (),
    "chat.version": (),
    "chat.clock": (),
    "chat.store": ("chat.errors", "chat.core.event", "chat.clock"),
    "chat.core": ("chat.store", "chat.errors", "chat.addresses", "chat.clock"),
    "chat.domain": ("chat.core", "chat.store", "chat.errors"),
    "chat.bus": ("chat.core", "chat.clock"),
    "chat.live.transport": ("chat.addresses",),
    "chat.live": ("chat.core", "chat.domain", "chat.errors", "chat.addresses", "chat.settings", "chat.clock"),
    "chat.serve": ("chat.live", "chat.addresses"),
    "chat.web": ("chat.core", "chat.domain", "chat.errors", "chat.addresses", "chat.settings", "chat.version"),
    "chat.reference": ("chat.core", "chat.domain", "chat.errors"),
    "chat.cli": ("chat",),
    "chat": ("chat",),
}
# The nouns, in order: each may import those before it, and none of those after it.
NOUNS = ("workspace", "messages", "people", "rooms", "inbox", "accounts", "invitations", "moderation")

# Packages that only some parts may import.
KNOWN_TO: dict[str, tuple[str, ...]] = {
    "flask": ("chat.web", "chat.live", "chat.cli", "chat"),
    "werkzeug": ("chat.web", "chat.live", "chat.serve"),
    "flask_socketio": ("chat.live",),
    "socketio": ("chat.live.socketio",),
    "engineio": ("chat.live.socketio",),
    "geventwebsocket": ("chat.serve",),
    "gunicorn": ("chat.serve",),
    "click": ("chat.cli",),
    "sqlalchemy": ("chat.store",),
    "alembic": ("chat.store",),
    "psycopg": ("chat.store", "chat.bus.postgres"),
    "redis": ("chat.bus.redis",),
    "argon2": ("chat.domain.accounts",),
    "zxcvbn": ("chat.domain.accounts",),
    "regex": ("chat.core.glyphs", "chat.core.emoji", "chat.core.markdown_rules", "chat.core.mentioning"),
    "flask_login": ("chat.web",),
    "flask_wtf": ("chat.web",),
    "limits": ("chat.web",),
    "PIL": ("chat.web",),
    "segno": ("chat.web",),
}

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "chat").rglob("*.py"))
}


@cache  # all processes of `make test` import this file, and one of them runs it
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text())


@cache
def nodes(module: str) -> list[ast.AST]:
    return list(ast.walk(tree(module)))


@cache
def imports(module: str) -> set[str]:
    """Return the modules that this one imports, also inside functions, and names imported from a package."""
    return set(_imports(module))


def _imports(module: str) -> Iterator[str]:
    for node in nodes(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import"
            assert node.module is not None
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else node.module for name in whole)


def within(module: str, parts: tuple[str, ...]) -> bool:
    return any(module == part or module.startswith(f"{part}.") for part in parts)


def part_of(module: str) -> str:
    return next(part for part in MAY_IMPORT if within(module, (part,)))


@pytest.mark.parametrize("module", MODULES)
def test_each_module_imports_only_whom_it_may_know(module: str) -> None:
    part = part_of(module)
    allowed = (part, *MAY_IMPORT[part])
    ours = {name for name in imports(module) if within(name, ("chat",))}
    assert {name for name in ours if not within(name, allowed)} == set()


@pytest.mark.parametrize("module", [one for one in MODULES if one.startswith("chat.domain.")])
def test_a_noun_uses_none_that_comes_after_it(module: str) -> None:
    noun = module.split(".")[2]
    later = tuple(f"chat.domain.{one}" for one in NOUNS[NOUNS.index(noun) + 1 :])
    assert {name for name in imports(module) if within(name, later)} == set()


@pytest.mark.parametrize("package", KNOWN_TO)
def test_a_package_is_known_only_to_the_parts_that_deal_with_it(package: str) -> None:
    users = {module for module in MODULES for name in imports(module) if within(name, (package,))}
    assert {module for module in users if not within(module, KNOWN_TO[package])} == set()


def imports_at_start(module: str) -> set[str]:
    """Return the modules that are imported with this one: by its statements outside of functions, and its packages."""
    parents = {module.rsplit(".", number)[0] for number in range(module.count(".") + 1)} - {module}
    statements = [one for one in tree(module).body if isinstance(one, ast.Import | ast.ImportFrom)]
    named = {alias.name for one in statements if isinstance(one, ast.Import) for alias in one.names}
    froms = [(one.module, alias.name) for one in statements if isinstance(one, ast.ImportFrom) for alias in one.names]
    return parents | named | {f"{of}.{name}" if f"{of}.{name}" in MODULES else str(of) for of, name in froms}


def test_a_start_on_sqlite_does_not_import_the_driver_of_postgresql() -> None:
    left, seen = ["chat", "chat.store.engine.migrate", "chat.serve.worker"], set[str]()
    while left:
        if (module := left.pop()) not in seen:
            seen.add(module)
            left += imports_at_start(module) if module in MODULES else ()
    assert "chat.store.engine.sqlite" in seen
    assert not any(within(module, ("psycopg",)) for module in seen)


@pytest.mark.parametrize("module", MODULES)
def test_no_module_and_no_function_is_too_long(module: str) -> None:
    assert len(MODULES[module].read_text().splitlines()) <= MOST_LINES
    if within(module, ("chat.store.migrations",)):
        return  # a migration is one long list of statements
    functions = [node for node in nodes(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES_OF_A_FUNCTION} == {}


@pytest.mark.parametrize("module", MODULES)
def test_every_module_says_what_it_is_for(module: str) -> None:
    assert ast.get_docstring(tree(module))


PACKAGES = [name for name, path in MODULES.items() if path.name == "__init__.py" and name != "chat"]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_says_which_modules_it_has(package: str) -> None:
    said = re.findall(r"[a-z_]+", ast.get_docstring(tree(package)) or "")
    assert {module.rpartition(".")[2] for module in MODULES if module.rpartition(".")[0] == package} <= set(said)


def subclasses(module_prefix: str, base: str) -> set[str]:
    """Return the classes in this package that name `base` as their base in the source."""
    return {
        node.name
        for module in MODULES
        if within(module, (module_prefix,))
        for node in nodes(module)
        if isinstance(node, ast.ClassDef) and base in map(name_of, node.bases)
    }


def name_of(base: ast.expr) -> str:
    """Return the name of a base without the part in brackets."""
    return ast.unparse(base).partition("[")[0]


BASES = ("Command", "WorkspaceCommand", "InRoom", "RoomCommand", "MessageCommand")


def test_every_command_is_in_the_list_of_commands() -> None:
    commands = set().union(*(subclasses("chat", base) for base in BASES))
    assert {command.__name__ for command in chat.domain.COMMANDS} == commands - set(BASES)


def test_every_event_is_in_the_list_of_events() -> None:
    assert {event.__name__ for event in EVENTS} == subclasses("chat", "Event")


def test_every_job_is_in_the_list_of_jobs() -> None:
    jobs = subclasses("chat", "Job") | subclasses("chat", "RecurringJob")
    assert {job.__name__ for job in JOBS} == jobs - {"RecurringJob"}
    assert len({job.kind for job in JOBS}) == len(JOBS)


@pytest.mark.parametrize("command", chat.domain.COMMANDS, ids=lambda one: one.__name__)
def test_every_command_says_what_happens(command: type[Command]) -> None:
    assert "perform" in command.__dict__


@pytest.mark.parametrize("described", [*chat.domain.COMMANDS, *EVENTS], ids=lambda one: one.__name__)
def test_every_command_and_event_says_what_it_means_and_has_a_name_of_its_own(described: type[Command | Event]) -> None:
    assert described.__doc__
    assert "event" in described.__dict__
    names = [one.event for one in (chat.domain.COMMANDS if issubclass(described, Command) else EVENTS)]
    assert names.count(described.event) == 1
