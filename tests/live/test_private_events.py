"""Private rooms on several workers: events go only to members, and stop at once for a removed person."""

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.support.clients.private import Den, everything, frame, hears, me, post
from tests.support.clients.raw import RawSocket
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
    settings = {"DATABASE_URL": url, "CHAT_BUS": "memory", "CHAT_POSITION_SECONDS": "600"}
    with ExitStack() as stack:
        started = [
            stack.enter_context(Server(home / name, **settings, CHAT_FOLLOW_SECONDS=seconds))
            for name, seconds in (("first", "0.1"), ("second", "0.1"), ("slow", "60"))
        ]
        yield Workers(*started)
        for server in started:
            assert "Traceback" not in server.log.read_text()


@pytest.fixture
def den(workers: Workers) -> Iterator[Den]:
    with ExitStack() as stack:
        yield Den(workers.first, stack)


def test_an_outsider_hears_nothing_at_all_while_a_private_room_is_lively(workers: Workers, den: Den) -> None:
    ben = den.arrive("Ben")
    outsiders = [
        den.arrive("Outsider", workers.first), den.arrive("Elsewhere", workers.second),
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


def test_who_is_removed_hears_it_in_every_tab_on_every_worker_and_nothing_more(workers: Workers, den: Den) -> None:
    ben, first, second, _ = den.arrive("Ben"), *workers
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
DEEDS: dict[str, Callable[[Den, RawSocket, Server], object]] = {
    "message": lambda den, cleo, slow: den.post(cleo, "without him"),
    "typing": lambda den, cleo, slow: cleo.ask("typing:start", room=den.slug),
    "member": lambda den, cleo, slow: den.add(den.arrive("Added", slow)),
    "room": lambda den, cleo, slow: cleo.ask("room:topic", room=den.slug, topic="without him"),
    "presence": lambda den, cleo, slow: den.tab("Dan", slow),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_worker_that_has_not_heard_of_a_removal_yet_lets_nothing_through_after_it(
    workers: Workers, den: Den, deed: str
) -> None:
    ben, cleo = (den.arrive(name, workers.slow) for name in ("Ben", "Cleo"))
    with den.arrive("Dan") as dan:
        den.add(ben, cleo, dan)
    den.post(cleo, "so far so good")
    for one in (ben, cleo):
        hears(one, "so far so good")
        everything(one)
    before, so_far = len(ben.events), len(cleo.events)
    den.mod.ask("member:remove", room=den.slug, person=me(ben))
    DEEDS[deed](den, cleo, workers.slow)
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


def test_who_is_added_elsewhere_hears_of_the_room_and_who_comes_back_hears_it_again(workers: Workers, den: Den) -> None:
    ben, chief = den.arrive("Ben", workers.second), den.arrive("Chief", role="admin")
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


def test_whose_coming_and_going_is_one_line_hears_of_the_room_while_they_are_in_it_on_every_worker(
    workers: Workers, den: Den
) -> None:
    slug = den.mod.ask("room:create", name=f"Hall {uuid.uuid4().hex}")["room"]["slug"]
    ben, *tabs = den.arrive("Ben"), den.tab("Ben", workers.second), den.tab("Ben", workers.slow)
    cleo = den.arrive("Cleo", workers.slow)
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


def test_who_only_looks_at_a_public_room_and_is_banned_from_it_hears_nothing_more(workers: Workers, den: Den) -> None:
    slug = den.mod.ask("room:create", name=f"Hall {uuid.uuid4().hex}")["room"]["slug"]
    den.mod.ask("room:open", room=slug)
    lookers = [den.arrive("Eve"), den.tab("Eve", workers.second)]
    cleo = den.arrive("Cleo", workers.second)
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
