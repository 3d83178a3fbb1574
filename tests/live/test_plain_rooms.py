"""A room over a bare WebSocket: as JSON, and as plain lines."""

import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from websocket import ABNF, WebSocket, WebSocketBadStatusException, create_connection

from tests.support.clients.accounts import signed_in
from tests.support.clients.raw import RawSocket
from tests.support.clients.web import Web
from tests.support.servers.server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("plain"), CHAT_POSITION_SECONDS="0.2") as server:
        yield server


class Plain:
    """A client with a bare WebSocket to a room."""

    def __init__(self, server: Server, room: str = "lobby", *, json: bool = False, **options: Any) -> None:
        url = f"{server.url.replace('http', 'ws')}/ws/rooms/{room}"
        self.socket: WebSocket = create_connection(
            url, timeout=20, subprotocols=["banter.json"] if json else None, **options
        )
        self.heard: list[Any] = []
        self._number = 0

    def __enter__(self) -> "Plain":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def say(self, text: str) -> None:
        self.socket.send(text)

    def line(self) -> str:
        return str(self.socket.recv())

    def ask(self, event: str, **data: Any) -> dict[str, Any]:
        """Send a request, and return its answer."""
        self._number += 1
        self.say(json.dumps({"event": event, "data": data, "id": self._number}))
        answer: dict[str, Any] = self.until(lambda one: one.get("id") == self._number)["answer"]
        return answer

    def until(self, is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while True:
            one: dict[str, Any] = json.loads(self.line())
            self.heard.append(one)
            if is_it(one):
                return one

    def wait_for(self, event: str) -> dict[str, Any]:
        data: dict[str, Any] = self.until(lambda one: one.get("event") == event)["data"]
        return data

    def ended(self) -> int:
        """Return the code with which the server closes the connection."""
        while True:
            opcode, data = self.socket.recv_data(control_frame=True)
            if opcode == ABNF.OPCODE_CLOSE:
                return int.from_bytes(data[:2], "big")


def name(prefix: str) -> str:
    return f"{prefix} {uuid.uuid4().hex[:6]}"


def test_lines_are_posted_and_what_others_say_is_a_line_with_their_name(server: Server) -> None:
    ann, ben = name("Ann"), name("Ben")
    with Plain(server) as plain, RawSocket(server.url, ben) as other:
        other.ask("room:join", room="lobby")
        plain.say(ann)
        other.wait_for("member", lambda event: event["person"]["name"] == ann)
        plain.say("hello everybody")
        assert plain.line() == f"{ann}: hello everybody"
        posted = other.wait_for("message", lambda event: event["message"]["text"] == "hello everybody")["message"]
        assert (posted["author"]["name"], posted["kind"]) == (ann, "text")
        other.ask("message:edit", room="lobby", id=post(other, "two\nlines")["id"], text="edited")
        post(other, "bye")
        assert [plain.line(), plain.line()] == [f"{ben}: two\nlines", f"{ben}: bye"]


def post(who: RawSocket, text: str) -> dict[str, Any]:
    message: dict[str, Any] = who.ask("message:post", room="lobby", text=text, client_id=str(uuid.uuid4()))["message"]
    return message


def test_what_is_wrong_with_a_line_is_said_behind_an_exclamation_mark(server: Server) -> None:
    with Plain(server) as plain:
        plain.say("\u3164")
        assert plain.line().startswith("! ")
        ann = name("Ann")
        plain.say(ann)
        plain.say("   ")
        assert plain.line().startswith("! ")
        plain.say("it goes on")
        assert plain.line() == f"{ann}: it goes on"
        plain.socket.send(b"\x00", ABNF.OPCODE_BINARY)
        assert plain.ended() == 1008


def test_who_says_a_few_times_what_will_not_do_has_to_connect_again(server: Server) -> None:
    with Plain(server) as plain:
        for _ in range(3):
            plain.say("\u3164")
            assert plain.line().startswith("! ")
        assert plain.ended() == 1008


def test_json_is_the_whole_protocol_with_its_resume(server: Server) -> None:
    with Plain(server, json=True) as plain, RawSocket(server.url, name("Ben")) as other:
        other.ask("room:join", room="lobby")
        assert plain.socket.getsubprotocol() == "banter.json"
        plain.say(json.dumps({"event": "auth", "data": {"name": name("Ann"), "key": uuid.uuid4().hex}}))
        me = plain.wait_for("hello")["me"]
        opened = plain.ask("room:join")
        assert opened["ok"]
        post(other, "hear this")
        event = plain.wait_for("message")
        assert event["message"]["text"] == "hear this"
        plain.ask("room:close")
        missed = [post(other, f"missed {number}")["id"] for number in range(3)]
        again = plain.ask("room:open", since=event["rev"], epoch=opened["epoch"])
        assert ([message["id"] for message in again["messages"]], again["reset"]) == (missed, False)
        client_id = str(uuid.uuid4())
        posted = [plain.ask("message:post", text="once", client_id=client_id)["message"] for _ in range(2)]
        assert posted[0] == posted[1]
        assert posted[0]["author"]["id"] == me["id"]
        assert plain.ask("room:list")["rooms"]
        assert plain.ask("no:such")["error"]["code"] == "not_found"
        plain.say("{}")
        assert plain.wait_for("error")["code"] == "invalid"
        plain.wait_for("position")


def test_a_cookie_or_a_token_says_who_one_is_and_the_address_never_does(server: Server) -> None:
    ann = name("Ann")
    web = Web(server.url)
    web.send("/join", "/rooms/lobby", name=ann, next="/rooms/lobby")
    with Plain(server, cookie=web.cookie) as plain:
        plain.say("by cookie")
        assert plain.line() == f"{ann}: by cookie"
    olga = name("Olga")
    with signed_in(server, olga) as member:
        token = member.ask("token:create", name="robot", scopes=["read", "post"])["token"]
    with Plain(server, header={"Authorization": f"Bearer {token}"}) as plain:
        plain.say("by token")
        assert plain.line() == f"{olga}: by token"
    with Plain(server, header={"Authorization": "Bearer bt_nobodys"}) as plain:
        assert plain.line().startswith("! ")
        assert plain.ended() == 1008
    with Plain(server, room=f"lobby?token={token}&name=Ann") as plain:
        plain.say("\u3164")
        assert plain.line().startswith("! "), "it is asked for a name"


def test_a_room_that_is_not_there_and_one_that_one_may_not_know_of_are_told_alike(server: Server) -> None:
    with signed_in(server, name("Olga")) as member:
        hidden = member.ask("room:create", name="Den", kind="private")["room"]["slug"]
    told = []
    for slug in (hidden, "nowhere"):
        with Plain(server, room=slug) as plain:
            plain.say(name("Ann"))
            told.append((plain.line(), plain.ended()))
    assert told[0] == told[1]


def test_a_page_of_another_origin_gets_none(server: Server) -> None:
    with pytest.raises(WebSocketBadStatusException, match="403"):
        Plain(server, origin="https://elsewhere.example")


def test_who_is_gone_leaves_the_room_and_frees_the_name(server: Server) -> None:
    ann = name("Ann")
    with RawSocket(server.url, name("Ben")) as other:
        other.ask("room:join", room="lobby")
        with Plain(server) as plain:
            plain.say(ann)
            other.wait_for("member", lambda event: event["person"]["name"] == ann and event["member"])
        other.wait_for("member", lambda event: event["person"]["name"] == ann and not event["member"])
        with RawSocket(server.url, ann):
            pass


def test_somebody_who_is_banned_is_told_and_cut_off(server: Server) -> None:
    ann = name("Ann")
    with Plain(server) as plain, signed_in(server, name("Olga"), "owner") as owner:
        plain.say(ann)
        plain.say("here I am")
        assert plain.line() == f"{ann}: here I am"
        found = owner.ask("admin:people", query=ann)["people"][0]["id"]
        owner.ask("person:ban", person=found)
        assert plain.line().startswith("! You're banned")
        assert plain.ended() == 1008


def test_a_stop_sends_them_to_the_next_worker(tmp_path_factory: pytest.TempPathFactory) -> None:
    with Server(tmp_path_factory.mktemp("stop")) as server, Plain(server) as plain:
        plain.say("Ann")
        plain.say("still here")
        assert plain.line() == "Ann: still here"
        server.stop()
        assert plain.ended() == 1012


def test_who_sends_too_much_is_told_when_to_ask_again(tmp_path_factory: pytest.TempPathFactory) -> None:
    with (
        Server(tmp_path_factory.mktemp("limits"), CHAT_EVENTS_PER_SECOND="5") as server,
        Plain(server, json=True) as plain,
    ):
        plain.say(json.dumps({"event": "auth", "data": {"name": "Ann"}}))
        answers = [plain.ask("room:list") for _ in range(30)]
        refused = [answer for answer in answers if not answer["ok"]]
        assert {answer["error"]["code"] for answer in refused} == {"too_many"}
        assert len(answers) - len(refused) >= 20


def test_who_never_reads_is_dropped_and_keeps_nobody_waiting(tmp_path_factory: pytest.TempPathFactory) -> None:
    with (
        Server(tmp_path_factory.mktemp("backlog"), CHAT_BACKLOG_BYTES="524288") as server,
        Plain(server) as plain,
        RawSocket(server.url, "Ben") as other,
    ):
        other.ask("room:join", room="lobby")
        plain.say("Ann")
        other.wait_for("member", lambda event: event["person"]["name"] == "Ann")
        plain.socket.sock.setsockopt(1, 8, 4096)  # SO_RCVBUF
        gone = False
        for _ in range(2000):
            post(other, "x" * 8000)
            gone = any(name == "member" and not event["member"] for name, event in other.events)
            if gone:
                break
        assert gone
