"""Presence and names on a running server: several tabs, crashes, typing, and names that look alike."""

import json
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from typing import Any

import pytest

from tests.support.clients.clients import Chatter, Refused
from tests.support.clients.follower import Follower
from tests.support.clients.hostile import DEEP
from tests.support.clients.http import ask
from tests.support.clients.raw import Ended, RawPolling, RawSocket, as_guest
from tests.support.servers.server import Server
from tests.support.wait import until

Person = Callable[..., RawSocket]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("presence")) as running:
        yield running


@pytest.fixture
def person(server: Server) -> Iterator[Person]:
    """`person("Ann")`: a tab of hers with the lobby open; the same name again is another tab."""
    with ExitStack() as stack:

        def arrive(name: str) -> RawSocket:
            one = stack.enter_context(RawSocket(server.url, name))
            one.ask("room:join", room="lobby")
            return one

        yield arrive


def came(event: dict[str, Any]) -> set[str]:
    return {person["name"] for person in event["came"]}


def told(who: RawSocket) -> list[dict[str, Any]]:
    """Return the presence events received so far."""
    return [payload for name, payload in who.events if name == "presence"]


def here(who: RawSocket) -> set[str]:
    """Return the people whom the server counts as present."""
    return {member["name"] for member in who.ask("member:list", room="lobby")["members"] if member["here"]}


def test_a_person_with_three_tabs_comes_once_and_goes_with_the_last(person: Person) -> None:
    ann = person("Watcher")
    tabs = [person("Tabby") for _ in range(3)]
    me = tabs[0].wait_for("hello")["me"]
    ann.wait_for("presence", lambda event: "Tabby" in came(event))
    for tab in tabs[:2]:
        tab.close()
    # Another person comes and goes after them: by then their leaving would have been sent.
    person("Passer-by").close()
    ann.wait_for("presence", lambda event: "Passer-by" in came(event))
    ann.wait_for("presence", lambda event: event["went"])
    assert "Tabby" in here(ann)
    assert [event for event in told(ann) if me["id"] in event["went"]] == []

    tabs[2].close()
    ann.wait_for("presence", lambda event: me["id"] in event["went"])
    assert "Tabby" not in here(ann)
    assert len([event for event in told(ann) if "Tabby" in came(event)]) == 1


def test_a_reload_is_no_departure(person: Person) -> None:
    ann = person("Observer")
    reloading = person("Reloader")
    ann.wait_for("presence", lambda event: "Reloader" in came(event))
    me = reloading.wait_for("hello")["me"]
    for _ in range(3):
        reloading.close()
        reloading = person("Reloader")
    gone = person("Really Gone")
    gone.close()
    ann.wait_for("presence", lambda event: gone.events[0][1]["me"]["id"] in event["went"])
    assert [event for event in told(ann) if me["id"] in event["went"]] == []


def test_many_who_come_at_once_are_told_together(person: Person) -> None:
    ann = person("Counter")
    crowd = {f"Crowd {number}" for number in range(30)}
    for name in sorted(crowd):
        person(name)
    seen: set[str] = set()
    until(lambda: here(ann) >= crowd and seen.update(*map(came, told(ann))) is None and seen >= crowd)
    events = [event for event in told(ann) if came(event) & crowd]
    assert len(events) < len(crowd) / 2, "almost every arrival was an event of its own"
    assert events[-1]["here"] == len(here(ann))


def test_after_a_crash_who_is_here_is_who_came_back(server: Server) -> None:
    with Follower(server.url, "Returns") as returns, Follower(server.url, "Does Not", reconnection=False):
        server.kill_worker()
        until(server.healthy, 30)
        returns.catch_up()

        def names() -> set[str]:
            members = returns.ask("member:list", room="lobby")["members"]
            return {member["name"] for member in members if member["here"]}

        assert names() == {"Returns"}


def test_typing_is_told_to_the_room_and_to_nobody_else(person: Person) -> None:
    ann, ben, elsewhere = person("Typist"), person("Reads Along"), person("Elsewhere")
    elsewhere.ask("room:close", room="lobby")
    ann.ask("typing:start", room="lobby")
    told_of = ben.wait_for("typing", lambda event: event["person"]["name"] == "Typist")
    me = ann.wait_for("hello")["me"]
    assert told_of == {"room": "lobby", "person": {"id": me["id"], "name": "Typist"}}
    here(elsewhere)
    assert [name for name, _ in elsewhere.events if name == "typing"] == []


def test_typing_that_comes_too_often_is_acknowledged_and_not_told(person: Person) -> None:
    ann, ben = person("Hasty"), person("Waits")
    for _ in range(5):
        ann.ask("typing:start", room="lobby")
    ann.ask("message:post", room="lobby", text="first", client_id=str(uuid.uuid4()))
    for _ in range(5):
        ann.ask("typing:start", room="lobby")
    ann.ask("message:post", room="lobby", text="second", client_id=str(uuid.uuid4()))
    ben.wait_for("message", lambda event: event["message"]["text"] == "second")
    heard = [name for name, event in ben.events if name in ("typing", "message") and "Hasty" in str(event)]
    assert [name for name in heard if name == "typing"] == ["typing"] * 2
    assert heard[-4:] == ["typing", "message", "typing", "message"]


def test_nobody_who_is_thrown_out_stays_as_a_ghost(server: Server, person: Person) -> None:
    """People with different names are disconnected in each possible way; all of them are gone a little later."""
    ann = person("Ghostbuster")
    ways = ["x", "42", "1", "41", "42[", "42[]", f"420{DEEP}", "40", "9", "bAAAA"]
    for number, frame in enumerate(ways):
        for auth in (as_guest(f"Ghost {number}"), {"name": f"Passing {number}"}):
            with RawSocket(server.url, auth=auth) as one, suppress(Ended):
                one.ask("room:join", room="lobby")
                one.send(frame)
        polling = RawPolling(server.url, f"Polling {number}")
        polling.post('420["room:join",{"room":"lobby"}]')
        polling.poll_until("430")
        polling.post(frame)
        polling.post("1")
    assert len(ann.ask("member:list", room="lobby")["members"]) > 30
    until(lambda: here(ann) == {"Ghostbuster"}, 15, "everybody else to be gone")
    assert json.loads(ask(server.url + "/pulse").text)["here"] == 1
    with RawSocket(server.url, auth={"name": "Passing 1"}) as again:
        assert again.connected.startswith("40"), "the name of a guest who was thrown out is not free"


def refusal(url: str, **who: Any) -> dict[str, Any] | None:
    """Return the reason why a client is refused, or None."""
    one = Chatter(url, reconnection=False)
    one.auth = who
    try:
        one.connect()
    except Refused:
        return dict(one.refusal)
    finally:
        one.close()
    return None


@pytest.mark.parametrize(
    "look_alike",
    [
        "Olivia",
        "OLIVIA",
        "0livia",
        "Olіvіa",
        "Ｏｌｉｖｉａ",
        "O l i v i a",
        "Oli\u200dvia",
        "ⲞⅬlVlA",
        " Olivia ",
        "\u202eOlivia",
        "Olivia\u3164",
        "Oli\u034fvia",
        "\u2800Olivia",
    ],
)
def test_a_name_is_held_and_nobody_may_look_like_it(server: Server, person: Person, look_alike: str) -> None:
    person("Olivia")
    said = refusal(server.url, name=look_alike, key="the key of somebody else")
    assert said is not None
    assert (said["code"], said["field"]) == ("conflict", "name")


@pytest.mark.parametrize(
    "name",
    ["", "   ", "x" * 41, "x" * 400, "ﷺ" * 30, "nul\x00", "esc\x1b[31m", "\u202e",
     "\u200b", "\u2066\u3164", "\ue000"],
)  # fmt: skip
def test_a_name_that_will_not_do_is_refused_and_holds_nothing(server: Server, name: str) -> None:
    said = refusal(server.url, name=name, key="a key of enough letters")
    assert said is not None
    assert (said["code"], said["field"]) == ("invalid", "name")
    assert refusal(server.url, name="Fine Name", key="a key of enough letters") is None


def test_a_key_makes_the_same_person_and_takes_the_new_name(server: Server) -> None:
    seen = []
    for name in ("Before", "Before", "After"):
        with RawSocket(server.url, auth={"name": name, "key": "the same key each time"}) as one:
            seen.append(one.wait_for("hello")["me"])
    assert len({me["id"] for me in seen}) == 1
    assert [me["name"] for me in seen] == ["Before", "Before", "After"]
    assert refusal(server.url, name="Before", key="somebody else, no doubt") is None, "the old name is not free"


def test_the_name_of_a_guest_without_a_key_is_free_when_they_are_gone(server: Server) -> None:
    with RawSocket(server.url, auth={"name": "Fleeting"}) as one:
        first = one.wait_for("hello")["me"]
        assert (refusal(server.url, name="Fleeting") or {})["code"] == "conflict"
    until(lambda: refusal(server.url, name="Fleeting") is None)
    with RawSocket(server.url, auth={"name": "Fleeting"}) as one:
        assert one.wait_for("hello")["me"]["id"] != first["id"]


def test_who_goes_while_the_database_makes_them_wait_holds_no_name(server: Server, person: Person) -> None:
    person("Stays")
    with closing(sqlite3.connect(server.data / "chat.db", isolation_level=None)) as somebody_else:
        somebody_else.execute("BEGIN IMMEDIATE")
        impatient = RawPolling(server.url)
        with impatient.begin('40{"name":"Impatient"}'):
            impatient.post("1")
            somebody_else.execute("ROLLBACK")
    until(lambda: refusal(server.url, name="Impatient") is None)
