"""python-socketio's manager, as it is answered from the registry. Without sockets."""

import pytest

from chat.live.socketio.manager import Manager
from chat.live.socketio.packets import StrictPacket
from tests.support.hall import Hall, Words, turn
from tests.support.worker import FakePeer


@pytest.fixture
def hall() -> Hall:
    return Hall()


class FakeServer:
    """The parts of python-socketio's server that a manager uses."""

    packet_class = StrictPacket

    def __init__(self, sockets: dict[str, FakePeer], encoding: Words) -> None:
        self.eio = self
        self.sockets = sockets
        self.encoding = encoding


@pytest.fixture
def manager(hall: Hall) -> Manager:
    manager = Manager(hall.registry)
    manager.set_server(FakeServer({one.sid: one.peer for one in hall.tabs} | {"new": FakePeer()}, hall.words))
    return manager


def test_there_is_one_namespace_and_one_connection_to_it(manager: Manager, hall: Hall) -> None:
    assert manager.pre_connect(hall.ann.sid, "/") is None
    assert manager.pre_connect("new", "/other") is None
    assert manager.pre_connect("nobody", "/") is None
    assert manager.sid_from_eio_sid(hall.ann.sid, "/other") is None
    assert (manager.pre_connect("new", "/"), manager.pre_connect("new", "/")) == ("new", None)
    assert not manager.is_connected("new", "/"), "it is not let in yet"
    assert manager.is_connected(hall.ann.sid, "/")


def test_an_extension_speaks_to_a_room_to_one_client_or_to_all(manager: Manager, hall: Hall) -> None:
    manager.emit("news", "x", "/", to="lobby")
    manager.emit("news", "y", "/", to=hall.cid.sid)
    manager.emit("news", "z", "/")
    manager.emit("news", "nobody", "/", to="nowhere")
    turn()
    heard = [b"".join(one.peer.sends).decode("latin-1").split('"news","')[1:] for one in hall.tabs]
    assert [[part[0] for part in parts] for parts in heard] == [["x", "z"], ["x", "z"], ["y", "z"]]
    assert manager.get_rooms(hall.ann.sid, "/") == [hall.ann.sid, "lobby"]
