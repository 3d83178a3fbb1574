"""What Banter uses of other packages beside their documented interfaces: it is listed here, it is there, and no version
that may have changed it gets in unseen.
"""

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.house.test_imports import MODULES, nodes, within
from tests.support import ROOT

# The names that we rely on, by class, with our package that does: private ones, and public ones without documentation.
INSIDES: dict[str, tuple[str, tuple[str, ...]]] = {
    "socketio.Server": ("chat.live.socketio", ("_engineio_server_class",)),
    "socketio.manager.Manager": (
        "chat.live.socketio",
        (
            "pre_connect", "connect", "is_connected", "sid_from_eio_sid", "eio_sid_from_sid", "pre_disconnect",
            "basic_disconnect", "basic_enter_room", "basic_leave_room", "get_namespaces", "get_participants",
            "get_rooms",
        ),
    ),
    "engineio.Server": ("chat.live.socketio", ("_handle_connect", "_ok", "handle_request", "send_packet")),
    "engineio.socket.Socket": (
        "chat.live.socketio",
        ("receive", "handle_get_request", "handle_post_request", "schedule_ping", "close", "send"),
    ),
    "gevent.pywsgi.Input": ("chat.serve", ("_discard",)),
    "gevent.pywsgi.WSGIHandler": (
        "chat.serve",
        (
            "_sendall", "_handle_client_error", "handle", "read_requestline", "read_request", "get_environ",
            "log_request", "process_result", "MessageClass",
        ),
    ),
    "gevent.server.StreamServer": ("chat.serve", ("do_read", "do_handle", "max_accept")),
    "gunicorn.workers.ggevent.GeventWorker": ("chat.serve", ("init_process", "run", "handle_exit", "server_class")),
    "geventwebsocket.gunicorn.workers.GeventWebSocketWorker": ("chat.serve", ("wsgi_handler",)),
}  # fmt: skip

# Private attributes that objects get in their constructors, and the classes.
OF_OBJECTS = {
    "_chunked_input_error": "gevent.pywsgi.Input",
    "_sock": "gevent.socket.socket",
}
LIBRARIES = {"flask_socketio", "socketio", "engineio", "gevent", "geventwebsocket", "gunicorn"}
DOCUMENTED = {"_replace", "_asdict", "_fields", "_mapping"}  # of named tuples and rows
OURS = tuple(sorted({ours for ours, _ in INSIDES.values()}))
BOUNDED = ("flask-socketio", "gevent", "gevent-websocket", "gunicorn", "python-engineio", "python-socketio")


def found(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)


@pytest.mark.parametrize(("path", "name"), [(path, name) for path, (_, names) in INSIDES.items() for name in names])
def test_an_inside_that_is_leaned_on_is_there(path: str, name: str) -> None:
    ours, _ = INSIDES[path]
    assert hasattr(found(path), name), f"{path} has no {name} any more: {ours} overrides or calls it"


@pytest.mark.parametrize("name", OF_OBJECTS)
def test_an_inside_that_objects_get_is_there(name: str) -> None:
    kind = found(OF_OBJECTS[name])
    source = "".join(inspect.getsource(one) for one in kind.__mro__ if one.__module__.startswith("gevent"))
    assert re.search(rf"\b{name}\b", source), f"{OF_OBJECTS[name]} has no {name} any more: chat.serve uses it"


def test_the_handlers_of_an_engineio_server_are_by_name() -> None:
    server = found("socketio.Server")(async_mode="gevent")
    assert {"connect", "message", "disconnect"} <= set(server.eio.handlers), "chat.live.socketio calls them by name"
    assert server.not_handled is not None


def overridden() -> Iterator[tuple[str, str]]:
    """Yield each private method of another package that one of our classes overrides."""
    for module in (one for one in MODULES if within(one, OURS)):
        for _, kind in inspect.getmembers(importlib.import_module(module), inspect.isclass):
            if kind.__module__ != module:
                continue
            others = [base for base in kind.__mro__ if base.__module__.split(".")[0] in LIBRARIES]
            for name in vars(kind):
                if name.startswith("_") and not name.startswith("__") and any(name in vars(base) for base in others):
                    yield module, name


def used() -> Iterator[tuple[str, str]]:
    """Yield each private name that the source uses and does not define."""
    made = {
        name
        for module in MODULES
        for node in nodes(module)
        for name in (
            [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef)
            else [node.attr] if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
            else [node.id] if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            else []
        )
    }  # fmt: skip
    for module in MODULES:
        for node in nodes(module):
            if isinstance(node, ast.Attribute) and re.match("_[a-z]", node.attr) and node.attr not in made | DOCUMENTED:
                yield module, node.attr


def test_every_private_name_that_is_leaned_on_is_listed_for_its_package() -> None:
    listed = {(ours, name) for ours, names in INSIDES.values() for name in names}
    listed |= {("chat.serve", name) for name in OF_OBJECTS}
    leaned_on = {
        (next((ours for ours in OURS if within(module, (ours,))), module), name)
        for module, name in {*overridden(), *used()}
    }
    assert leaned_on == {(ours, name) for ours, name in listed if name.startswith("_")}


@pytest.mark.parametrize("package", BOUNDED)
def test_the_version_that_is_pinned_lies_below_a_bound(package: str) -> None:
    lines = (ROOT / "requirements.in").read_text().splitlines()
    asked = [Requirement(line) for line in lines if re.match(rf"{package}\b(?!-)", line)]
    assert len(asked) == 1
    assert any(bound.operator == "<" for bound in asked[0].specifier), f"{package} has no upper bound"
    [pinned] = re.findall(rf"(?m)^{package}==(\S+)", (ROOT / "requirements.txt").read_text())
    assert Version(pinned) in asked[0].specifier
