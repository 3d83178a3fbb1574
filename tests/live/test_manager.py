"""python-socketio's manager, as it is answered from the registry. Without sockets."""

import pytest

from chat.live.socketio.manager import Manager
from chat.live.socketio.packets import StrictPacket
from tests.support.lobby import Lobby, Words, turn
from tests.support.worker import FakePeer


@pytest.fixture
def lobby() -> Lobby:
    return Lobby()


class FakeServer:
    """The parts of python-socketio's server that a manager uses."""

    packet_class = StrictPacket

    def __init__(self, sockets: dict[str, FakePeer], encoding: Words) -> None:
        self.eio = self
        self.sockets = sockets
        self.encoding = encoding


@pytest.fixture
def manager(lobby: Lobby) -> Manager:
    manager = Manager(lobby.registry)
    manager.set_server(FakeServer({one.sid: one.peer for one in lobby.tabs} | {"new": FakePeer()}, lobby.words))
    return manager


def test_there_is_one_namespace_and_one_connection_to_it(manager: Manager, lobby: Lobby) -> None:
    assert manager.pre_connect(lobby.ann.sid, "/") is None
    assert manager.pre_connect("new", "/other") is None
    assert manager.pre_connect("nobody", "/") is None
    assert manager.sid_from_eio_sid(lobby.ann.sid, "/other") is None
    assert (manager.pre_connect("new", "/"), manager.pre_connect("new", "/")) == ("new", None)
    assert not manager.is_connected("new", "/"), "it is not let in yet"
    assert manager.is_connected(lobby.ann.sid, "/")


def test_who_is_on_the_way_in_or_out_is_known_and_not_connected(manager: Manager, lobby: Lobby) -> None:
    assert manager.sid_from_eio_sid("new", "/") is None
    manager.pre_connect("new", "/")
    assert manager.sid_from_eio_sid("new", "/") == "new"
    assert manager.connect("new", "/") == "new"
    assert manager.sid_from_eio_sid("new", "/") is None, "it is the registry that knows who is in"
    assert manager.pre_disconnect(lobby.ann.sid, "/") == lobby.ann.sid
    assert not manager.is_connected(lobby.ann.sid, "/")
    assert manager.sid_from_eio_sid(lobby.ann.sid, "/") == lobby.ann.sid
    manager.callbacks[lobby.ann.sid] = {}
    manager.basic_disconnect(lobby.ann.sid, "/")
    assert manager.is_connected(lobby.ann.sid, "/"), "the registry has not been told"
    assert not manager.callbacks


def test_what_was_said_to_who_leaves_is_sent_before(manager: Manager, lobby: Lobby) -> None:
    manager.emit("news", "x", "/", to=lobby.ann.sid)
    manager.basic_disconnect(lobby.ann.sid, "/")
    assert lobby.ann.peer.sends


def test_python_socketio_learns_who_is_where_and_moves_nobody(manager: Manager, lobby: Lobby) -> None:
    assert manager.get_namespaces() == ("/",)
    assert (manager.eio_sid_from_sid("new", "/"), manager.eio_sid_from_sid("nobody", "/")) == ("new", None)
    assert manager.get_rooms("nobody", "/") == []
    here = {(one.sid, one.sid) for one in (lobby.ann, lobby.ben)}
    assert set(manager.get_participants("/", "lobby")) == here
    assert set(manager.get_participants("/", None)) == here | {(lobby.cid.sid, lobby.cid.sid)}
    with pytest.raises(ValueError, match="room:open"):
        manager.basic_enter_room(lobby.cid.sid, "/", "lobby")
    with pytest.raises(ValueError, match="room:close"):
        manager.basic_leave_room(lobby.ann.sid, "/", "lobby")


def test_an_extension_speaks_to_a_room_to_one_client_or_to_all(manager: Manager, lobby: Lobby) -> None:
    manager.emit("news", "x", "/", to="lobby")
    manager.emit("news", "y", "/", to=lobby.cid.sid)
    manager.emit("news", "z", "/")
    manager.emit("news", "w", "/", room=lobby.cid.sid)
    manager.emit("news", "nobody", "/", to="nowhere")
    turn()
    heard = [b"".join(one.peer.sends).decode("latin-1").split('"news","')[1:] for one in lobby.tabs]
    assert [[part[0] for part in parts] for parts in heard] == [["x", "z"], ["x", "z"], ["y", "z", "w"]]
    assert manager.get_rooms(lobby.ann.sid, "/") == [lobby.ann.sid, "lobby"]
