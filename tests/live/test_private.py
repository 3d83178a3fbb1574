"""Private rooms on running servers: events go only to members, and stop at once for a removed person."""

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from chat.core.command import InRoom
from chat.domain import COMMANDS
from tests.support.clients.accounts import account, signed_in
from tests.support.clients.http import ask
from tests.support.clients.raw import RawSocket, as_guest
from tests.support.servers.server import Server


class Workers(NamedTuple):
    """Three servers on one database. The `slow` one reads the others' changes only once a minute."""

    first: Server
    second: Server
    slow: Server


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def workers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workers]:
    home: Path = tmp_path_factory.mktemp("private")
    if request.param == "sqlite":
        url = f"sqlite:///{home / 'chat.db'}"
    else:
        url = request.getfixturevalue("postgres").fresh_database()
    settings = {"DATABASE_URL": url, "CHAT_POSITION_SECONDS": "600"}
    with ExitStack() as stack:
        started = [
            stack.enter_context(Server(home / name, **settings, CHAT_FOLLOW_SECONDS=seconds))
            for name, seconds in (("first", "0.1"), ("second", "0.1"), ("slow", "60"))
        ]
        yield Workers(*started)
        for server in started:
            assert "Traceback" not in server.log.read_text()


class Den:
    """A private room, made by Mod, with members and outsiders, who stay connected until the end of `stack`."""

    def __init__(self, workers: Workers, stack: ExitStack, prefix: str) -> None:
        self.workers = workers
        self._stack = stack
        self._prefix = prefix
        self.mod = self.arrive("Mod")
        self.slug: str = self.mod.ask("room:create", name="Secret Den", kind="private", topic="hush")["room"]["slug"]
        self.mod.ask("room:join", room=self.slug)

    def arrive(self, name: str, server: Server | None = None, role: str = "member") -> RawSocket:
        """Connect a person with an account to a server."""
        return self._entered(signed_in(server or self.workers.first, self._prefix + name, role))

    def tab(self, name: str, server: Server) -> RawSocket:
        """Open one more connection of a person who has arrived."""
        return self._entered(RawSocket(server.url, auth=account(self._prefix + name)))

    def guest(self) -> RawSocket:
        return self._entered(RawSocket(self.workers.first.url, auth=as_guest(f"{self._prefix}Guest")))

    def _entered(self, socket: RawSocket) -> RawSocket:
        self._stack.enter_context(socket)
        socket.wait_for("hello")
        return socket

    def add(self, *people: RawSocket) -> None:
        """Add these people to the room, and have them open it."""
        for one in people:
            if not self.mod.ask("member:add", room=self.slug, person=me(one))["member"]:
                one.ask("offer:accept", room=self.slug)
            one.ask("room:join", room=self.slug)

    def post(self, who: RawSocket, text: str) -> dict[str, Any]:
        return post(who, self.slug, text)


def me(who: RawSocket) -> int:
    person: int = who.wait_for("hello")["me"]["id"]
    return person


def post(who: RawSocket, room: str, text: str) -> dict[str, Any]:
    message: dict[str, Any] = who.ask("message:post", room=room, text=text, client_id=str(uuid.uuid4()))["message"]
    return message


def hears(who: RawSocket, text: str) -> None:
    """Wait until this message has arrived."""
    who.wait_for("message", lambda event: event["message"]["text"] == text)


def everything(who: RawSocket) -> str:
    """Return all data received on a connection as one text. A request first makes sure that earlier data has
    arrived."""
    who.ask("room:list")
    return json.dumps(who.events)


@pytest.fixture
def den(workers: Workers) -> Iterator[Den]:
    with ExitStack() as stack:
        yield Den(workers, stack, f"{uuid.uuid4().hex[:6]} ")


# The fields of every command about a room, beside the room.
FIELDS: dict[str, dict[str, Any]] = {
    "room:open": {}, "room:join": {}, "room:close": {}, "room:leave": {}, "room:read": {"seq": 1},
    "room:topic": {"topic": "x"}, "room:settings": {"name": "x"}, "room:archive": {"archived": True},
    "room:invite": {"guest": True}, "room:invitations": {}, "room:uninvite": {"id": 1},
    "message:list": {}, "message:edit": {"id": 1, "text": "x"},
    "message:post": {"text": "x", "client_id": "8a0c9a52-4a9e-4d5c-9f3b-2b3f4c1c7a10"}, "message:delete": {"id": 1},
    "room:ban": {"person": 1}, "room:unban": {"person": 1}, "room:bans": {},
    "member:list": {}, "member:add": {"person": 1}, "member:remove": {"person": 1},
    "member:role": {"person": 1, "role": "muted"}, "report:create": {"id": 1, "reason": "x"}, "typing:start": {},
}  # fmt: skip


def frame(who: RawSocket, event: str, fields: dict[str, Any]) -> str:
    """Return the raw answer to a request."""
    who.emit(event, fields, ack=77)
    return who.read_until(lambda frame: frame.startswith("4377["))


def test_there_is_an_example_of_every_command_about_a_room() -> None:
    assert set(FIELDS) == {command.event for command in COMMANDS if issubclass(command, InRoom)}


Outsider = Callable[[Den], RawSocket]


def removed(den: Den) -> RawSocket:
    one = den.arrive("Removed")
    den.add(one)
    den.mod.ask("member:remove", room=den.slug, person=me(one))
    return one


OUTSIDERS: dict[str, Outsider] = {
    "a member of the place": lambda den: den.arrive("Outsider"),
    "an admin": lambda den: den.arrive("Admin", role="admin"),
    "the owner": lambda den: den.arrive("Owner", role="owner"),
    "a guest": lambda den: den.guest(),
    "somebody who was removed": removed,
}


@pytest.mark.parametrize("outsider", OUTSIDERS)
def test_to_an_outsider_a_private_room_is_byte_for_byte_one_that_is_not_there(den: Den, outsider: str) -> None:
    one = OUTSIDERS[outsider](den)
    for event, fields in FIELDS.items():
        there = frame(one, event, {"room": den.slug, **fields})
        nowhere = frame(one, event, {"room": "no-such-room", **fields})
        assert there == nowhere, event
        if one.wait_for("hello")["me"]["role"] != "guest":
            assert '"not_found"' in there, event
    assert den.slug not in json.dumps(one.ask("room:list"))
    assert '"ok":true' in frame(den.mod, "room:open", {"room": den.slug}).replace(" ", "")


def test_nor_is_it_there_by_plain_http(den: Den) -> None:
    owner = den.arrive("With A Token", role="owner")
    token = owner.ask("token:create", name="robot", scopes=["read", "post", "admin"])["token"]
    for event, fields in FIELDS.items():
        answers = [
            ask(f"{den.workers.first.url}/api/{event}", "POST", json.dumps({"room": slug, **fields}).encode(),
                Authorization=f"Bearer {token}")
            for slug in (den.slug, "no-such-room")
        ]  # fmt: skip
        assert [answer.status for answer in answers] == [404, 404], event
        assert answers[0].body == answers[1].body, event


def test_a_room_of_the_same_name_can_be_made_beside_it(den: Den) -> None:
    outsider = den.arrive("Namesake")
    made = [outsider.call("room:create", {"name": "Secret Den", "kind": kind}) for kind in ("private", "public")]
    assert [answer["ok"] or answer["error"]["code"] for answer in made] == [True, True]
    assert den.slug not in [answer["room"]["slug"] for answer in made]


def test_an_outsider_hears_nothing_at_all_while_a_private_room_is_lively(den: Den) -> None:
    ben = den.arrive("Ben")
    outsiders = [
        den.arrive("Outsider", den.workers.first), den.arrive("Elsewhere", den.workers.second),
        den.arrive("Admin", role="admin"),
        den.guest(),
    ]  # fmt: skip
    den.add(ben)
    said = den.post(ben, "psst")
    ben.ask("message:edit", room=den.slug, id=said["id"], text="psst!")
    ben.ask("typing:start", room=den.slug)
    ben.ask("room:topic", room=den.slug, topic="whisper")
    den.mod.ask("room:settings", room=den.slug, name="Hidden Den", slow_seconds=1)
    den.mod.ask("room:invite", room=den.slug, guest=True)
    den.mod.ask("message:delete", room=den.slug, id=said["id"])
    den.mod.ask("member:role", room=den.slug, person=me(ben), role="muted")
    den.mod.ask("room:archive", room=den.slug, archived=True)
    ben.close()
    den.mod.wait_for("presence", lambda event: event["room"] == den.slug and me(ben) in event["went"])
    for one in outsiders:
        assert [name for name, _ in one.events] == ["hello"], everything(one)
        assert den.slug not in everything(one)
        assert [name for name, _ in one.events] == ["hello"]
    assert "whisper" in everything(den.mod)


def test_who_is_removed_hears_it_in_every_tab_on_every_worker_and_nothing_more(den: Den) -> None:
    ben, first, second, _ = den.arrive("Ben"), *den.workers
    tabs = [ben, den.tab("Ben", first), den.tab("Ben", second), den.tab("Ben", second)]
    cleo = den.arrive("Cleo", second)
    den.add(ben, cleo)
    tabs[2].ask("room:join", room=den.slug)
    den.post(den.mod, "for all")
    for one in (tabs[0], tabs[2]):
        hears(one, "for all")
    den.mod.ask("member:remove", room=den.slug, person=me(ben))
    den.post(den.mod, "for the rest")
    hears(cleo, "for the rest")
    for one in tabs:
        told = one.wait_for("member", lambda event: not event["member"])
        assert (told["room"], told["person"]["id"], told["by"]["id"]) == (den.slug, me(ben), me(den.mod))
    den.post(cleo, "for the rest too")
    cleo.ask("typing:start", room=den.slug)
    hears(den.mod, "for the rest too")
    for one in tabs:
        heard = everything(one)
        assert "for the rest" not in heard
        assert '"typing"' not in heard
        last = max(event["seq"] for name, event in one.events if name == "unread") if '"unread"' in heard else 0
        assert last < told["rev"]
        assert [name for name, event in one.events if name == "member" and not event["member"]] == ["member"]
        assert frame(one, "room:open", {"room": den.slug}) == frame(one, "room:open", {"room": "nowhere"})


# Acts in a room, each with the event that the others in it receive.
DEEDS: dict[str, Callable[[Den, RawSocket], object]] = {
    "message": lambda den, cleo: den.post(cleo, "without him"),
    "typing": lambda den, cleo: cleo.ask("typing:start", room=den.slug),
    "member": lambda den, cleo: den.add(den.arrive("Added", den.workers.slow)),
    "room": lambda den, cleo: cleo.ask("room:topic", room=den.slug, topic="without him"),
    "presence": lambda den, cleo: den.tab("Dan", den.workers.slow),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_worker_that_has_not_heard_of_a_removal_yet_lets_nothing_through_after_it(den: Den, deed: str) -> None:
    ben, cleo = (den.arrive(name, den.workers.slow) for name in ("Ben", "Cleo"))
    with den.arrive("Dan") as dan:
        den.add(ben, cleo, dan)
    den.post(cleo, "so far so good")
    for one in (ben, cleo):
        hears(one, "so far so good")
        everything(one)
    before, so_far = len(ben.events), len(cleo.events)
    den.mod.ask("member:remove", room=den.slug, person=me(ben))
    DEEDS[deed](den, cleo)
    cleo.wait_for(
        deed, lambda event: (deed, event) in cleo.events[so_far:] and (deed != "presence" or is_in(dan, event))
    )
    everything(ben)
    heard = ben.events[before:]
    assert not [event for name, event in heard if name == "presence" and is_in(dan, event)]
    [(name, told)] = [one for one in heard if one[0] != "presence"]  # of the earlier ones
    assert (name, told["member"], told["person"]["id"], told["by"]["id"]) == ("member", False, me(ben), me(den.mod))


def is_in(who: RawSocket, presence: dict[str, Any]) -> bool:
    return me(who) in [person["id"] for person in presence["came"]]


def test_who_is_added_elsewhere_hears_of_the_room_and_who_comes_back_hears_it_again(den: Den) -> None:
    ben, chief = den.arrive("Ben", den.workers.second), den.arrive("Chief", role="admin")
    den.add(chief)
    reached = 0
    for word in ("once", "again"):
        chief.ask("member:add", room=den.slug, person=me(ben))
        added = ben.wait_for("member", lambda event, after=reached: event["member"] and event["rev"] > after)
        assert added["person"]["id"] == me(ben)
        seq = den.post(den.mod, word)["seq"]
        ben.wait_for("unread", lambda event, seq=seq: event["seq"] == seq)
        assert den.slug in json.dumps(ben.ask("room:list"))
        den.mod.ask("member:remove", room=den.slug, person=me(ben))
        gone = ben.wait_for("member", lambda event, after=seq: not event["member"] and event["rev"] > after)
        reached = gone["rev"]
    assert den.slug not in json.dumps(ben.ask("room:list"))


def test_a_new_name_is_told_to_those_in_a_room_with_that_person_and_to_nobody_else(den: Den) -> None:
    ben, cleo, outsider = den.arrive("Ben"), den.arrive("Cleo"), den.arrive("Outsider")
    den.add(ben, cleo)
    for one in (ben, cleo, outsider):
        one.ask("room:leave", room="lobby")
    ben.ask("me:rename", name="Benjamin the Second")
    told = cleo.wait_for("person", is_about(ben))
    assert (told["person"]["name"], told["status"]) == ("Benjamin the Second", "")
    assert ben.wait_for("person", is_about(ben)) == told
    assert "Benjamin" not in everything(outsider)


def is_about(who: RawSocket) -> Callable[[dict[str, Any]], bool]:
    return lambda event: event["person"]["id"] == me(who)


def test_whose_coming_and_going_is_one_line_hears_of_the_room_while_they_are_in_it_on_every_worker(den: Den) -> None:
    slug = den.mod.ask("room:create", name=f"Hall {uuid.uuid4().hex}")["room"]["slug"]
    ben, *tabs = den.arrive("Ben"), den.tab("Ben", den.workers.second), den.tab("Ben", den.workers.slow)
    cleo = den.arrive("Cleo", den.workers.slow)
    for one in (ben, cleo):
        one.ask("room:join", room=slug)
    for word in ("in", "out", "in again", "out again"):
        is_in = word.startswith("in")
        ben.ask("room:join" if is_in else "room:leave", room=slug)
        for tab in tabs if is_in else ():
            tab.ask("room:open", room=slug)
        said = post(cleo, slug, word)
        for tab in tabs:
            if is_in:
                hears(tab, word)
            else:
                tab.wait_for("member", lambda event, rev=said["rev"]: not event["member"] and event["rev"] == rev - 1)
                assert f'"{word}"' not in everything(tab)
    [line] = [one for one in cleo.ask("room:open", room=slug)["messages"] if (one["author"] or {}).get("id") == me(ben)]
    assert (line["kind"], line["seq"] < line["rev"]) == ("leave", True)


def test_who_only_looks_at_a_public_room_and_is_banned_from_it_hears_nothing_more(den: Den) -> None:
    slug = den.mod.ask("room:create", name=f"Hall {uuid.uuid4().hex}")["room"]["slug"]
    den.mod.ask("room:open", room=slug)
    lookers = [den.arrive("Eve"), den.tab("Eve", den.workers.second)]
    cleo = den.arrive("Cleo", den.workers.second)
    for one in (*lookers, cleo):
        assert one.ask("room:open", room=slug)["role"] is None
    post(den.mod, slug, "for all")
    for one in (*lookers, cleo):
        hears(one, "for all")
    den.mod.ask("room:ban", room=slug, person=me(lookers[0]))
    for one in lookers:
        one.wait_for("me")
    post(den.mod, slug, "for the rest")
    hears(cleo, "for the rest")
    for one in lookers:
        assert "for the rest" not in everything(one)
        assert '"forbidden"' in frame(one, "room:open", {"room": slug})
        assert '"forbidden"' in frame(one, "message:list", {"room": slug})
