"""Everybody gets every message once, in the same order, even over a bad network."""

import random
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from typing import Any

import pytest

from tests.support.clients.follower import Follower
from tests.support.clients.raw import RawSocket
from tests.support.clients.timeline import Timeline
from tests.support.servers.cutter import Cutter
from tests.support.servers.server import Server

SEED = 20_260_801


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all of these, which sends positions often."""
    with Server(tmp_path_factory.mktemp("delivery"), CHAT_POSITION_SECONDS="0.2") as running:
        yield running


@pytest.fixture
def raw(server: Server) -> Iterator[Callable[[str], RawSocket]]:
    """`raw("Ann")`: a client that reads frame by frame, with the lobby open."""
    with ExitStack() as stack:

        def connected(name: str) -> RawSocket:
            one = stack.enter_context(RawSocket(server.url, name))
            one.ask("room:join", room="lobby")
            return one

        yield connected


def post(text: str) -> dict[str, Any]:
    return {"room": "lobby", "text": text, "client_id": str(uuid.uuid4())}


def test_a_client_whose_every_second_ack_is_lost_posts_each_message_once(server: Server) -> None:
    texts = [f"said once, number {number}" for number in range(20)]
    with (
        Cutter(server.port, b'[{"ok":true,"message":') as cutter,
        Follower(cutter.url, "Cut Off") as unlucky,
        Follower(server.url, "Witness") as witness,
    ):
        posted = [unlucky.post(text)["message"] for text in texts]
        for one in (unlucky, witness):
            one.catch_up(posted[-1]["rev"])

        assert cutter.cuts >= 19
        for one in (unlucky, witness):
            mine = [message for message in one.timeline.messages if message["author"]["name"] == "Cut Off"]
            assert [message for message in mine if message["kind"] == "text"] == posted
        assert [message["text"] for message in posted] == texts


def test_a_retry_is_answered_with_the_message_that_stands_even_when_it_was_changed(
    raw: Callable[[str], RawSocket],
) -> None:
    ann = raw("Ann Retry")
    fields = post("the first words")
    first = ann.ask("message:post", **fields)["message"]
    edited = ann.ask("message:edit", room="lobby", id=first["id"], text="better words")["message"]
    assert ann.ask("message:post", **fields)["message"] == edited
    deleted = ann.ask("message:delete", room="lobby", id=first["id"])["message"]
    assert ann.ask("message:post", **fields)["message"] == deleted


def test_two_people_may_choose_the_same_id(raw: Callable[[str], RawSocket]) -> None:
    fields = post("whose is it?")
    first, second = (raw(name).ask("message:post", **fields)["message"] for name in ("Ann Same", "Ben Same"))
    assert first["id"] != second["id"]


def change_at_random(who: Follower, dice: random.Random, mine: list[int]) -> dict[str, Any]:
    """Post, edit or delete a message, and return the answer."""
    choice = dice.random()
    if choice < 0.6 or not mine:
        answer = who.post(f"words {dice.random()}")
        mine.append(answer["message"]["id"])
        return answer
    if choice < 0.85:
        return who.ask("message:edit", room="lobby", id=dice.choice(mine), text=f"other words {dice.random()}")
    gone = mine.pop(dice.randrange(len(mine)))
    return who.ask("message:delete", room="lobby", id=gone)


def test_who_was_cut_off_for_500_changes_ends_equal_to_who_never_left(server: Server) -> None:
    dice, mine = random.Random(SEED), list[int]()
    server.lift_quotas()
    with (
        Follower(server.url, "Stays") as stays,
        Follower(server.url, "Leaves") as leaves,
        Follower(server.url, "Changes") as changes,
    ):
        for _ in range(60):
            last = change_at_random(changes, dice, mine)
        leaves.catch_up(last["message"]["rev"])
        leaves.leave()
        before, pages = leaves.timeline.rev, leaves.timeline.pages
        for _ in range(500):
            last = change_at_random(changes, dice, mine)

        leaves.come_back()

        assert leaves.timeline.rev - before >= 500
        assert leaves.timeline.pages - pages >= 2, "it all came in one page: nothing was tested about paging"
        assert leaves.timeline.resets == 0
        stays.catch_up(last["message"]["rev"])
        start = leaves.timeline.messages[0]["seq"]
        assert [message for message in stays.timeline.messages if message["seq"] >= start] == leaves.timeline.messages


@pytest.mark.parametrize("claim", ["another epoch", "no epoch", "a rev the room has not reached"])
def test_what_cannot_be_continued_is_said_so(claim: str, raw: Callable[[str], RawSocket]) -> None:
    ann = raw("Ann Reset")
    ann.ask("message:post", **post("the newest"))
    now = ann.ask("room:join", room="lobby")
    claims = {
        "another epoch": {"since": now["rev"], "epoch": "0123456789abcdef"},
        "no epoch": {"since": now["rev"]},
        "a rev the room has not reached": {"since": now["rev"] + 1, "epoch": now["epoch"]},
    }
    answer = ann.ask("room:join", room="lobby", **claims[claim])
    assert answer["reset"] is True
    assert answer["messages"][-1]["text"] == "the newest"
    assert ann.ask("room:join", room="lobby", since=now["rev"], epoch=now["epoch"])["reset"] is False


def test_a_new_epoch_sends_everybody_away_and_makes_them_start_afresh(
    server: Server, raw: Callable[[str], RawSocket]
) -> None:
    ann, ben = raw("Ann Epoch"), raw("Ben Epoch")
    timeline = Timeline()
    timeline.opened(ann.ask("room:join", room="lobby"))
    server.flask("new-epoch")
    assert ann.ended()
    assert ben.ended()

    back = raw("Ann Epoch")
    timeline.opened(back.ask("room:join", room="lobby", **timeline.resume))

    assert (timeline.resets, timeline.epoch) == (1, back.wait_for("hello")["epoch"])
    assert raw("Ben Epoch").wait_for("hello")["epoch"] == timeline.epoch


def test_who_missed_the_last_message_before_a_silence_learns_of_it(raw: Callable[[str], RawSocket]) -> None:
    ann, ben = raw("Ann Last"), raw("Ben Last")
    timeline = Timeline()
    timeline.opened(ann.ask("room:join", room="lobby"))
    ben.ask("message:post", **post("the last words"))

    # Ann lost the event itself, and learns of it only by the position.
    timeline.position(ann.wait_for("position", lambda event: event["rev"] > timeline.rev))
    assert timeline.behind
    timeline.listed(ann.ask("message:list", room="lobby", since=timeline.rev))
    assert timeline.messages[-1]["text"] == "the last words"
    assert not timeline.behind


@contextmanager
def talking_at_full_speed(server: Server, people: int) -> Iterator[None]:
    """Have so many people post, each as soon as their last message was acknowledged."""
    stop = threading.Event()

    def talk(name: str) -> None:
        with RawSocket(server.url, name) as one:
            one.ask("room:join", room="lobby")
            while not stop.is_set():
                one.ask("message:post", **post("more and more"))
                one.events.clear()
                one.acks.clear()

    threads = [threading.Thread(target=talk, args=(f"Talker {number}",)) for number in range(people)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def first_change_after(one: RawSocket, rev: int) -> dict[str, Any]:
    """Return the first message event after `rev`."""
    found: dict[str, Any] = one.wait_for("message", lambda event: event["room"] == "lobby" and event["rev"] > rev)
    return found


@pytest.mark.parametrize("way", ["afresh", "resuming"])
def test_there_is_no_hole_between_the_answer_to_open_and_the_first_event(server: Server, way: str) -> None:
    with talking_at_full_speed(server, 4):
        for _ in range(40):
            with RawSocket(server.url, "Comes And Goes") as one:
                opened = one.ask("room:join", room="lobby")
                if way == "resuming":
                    one.ask("room:close", room="lobby")
                    one.events.clear()
                    opened = one.ask("room:join", room="lobby", since=opened["rev"], epoch=opened["epoch"])
                assert first_change_after(one, opened["rev"])["prev"] <= opened["rev"]


def test_requests_sent_at_once_are_done_and_answered_in_their_order(raw: Callable[[str], RawSocket]) -> None:
    ann, ben = raw("Ann Order"), raw("Ben Order")
    for number in range(100):
        ann.emit("message:post", post(f"in order {number}"), ack=1000 + number)
    ann.answer(1099)
    ben.wait_for("message", lambda event: event["message"]["text"] == "in order 99")

    answers = [(number, answer["message"]) for number, answer in ann.acks if number >= 1000]
    assert [number for number, _ in answers] == list(range(1000, 1100))
    assert [message["text"] for _, message in answers] == [f"in order {number}" for number in range(100)]
    heard = [payload for name, payload in ben.events if name == "message"]
    assert [event["message"] for event in heard][-100:] == [message for _, message in answers]
    assert [event["rev"] for event in heard] == sorted(event["rev"] for event in heard)
    assert all(later["prev"] == earlier["rev"] for earlier, later in pairwise(heard))
