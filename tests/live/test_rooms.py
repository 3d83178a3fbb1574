"""Rooms on a running server: make, find, open, leave and read them."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.support.clients.raw import RawSocket
from tests.support.servers.server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("rooms")) as running:
        yield running


@pytest.fixture
def person(server: Server) -> Iterator[Callable[[str], RawSocket]]:
    """`person("Ann")`: a tab of hers; the same name again is another tab."""
    with ExitStack() as stack:
        yield lambda name: stack.enter_context(RawSocket(server.url, name))


Person = Callable[[str], RawSocket]


def post(who: RawSocket, room: str, text: str) -> dict[str, Any]:
    message: dict[str, Any] = who.ask("message:post", room=room, text=text, client_id=str(uuid.uuid4()))["message"]
    return message


def summary(who: RawSocket, room: str) -> dict[str, Any] | None:
    """Return the entry of the room in this person's list."""
    return next((one for one in who.ask("room:list")["rooms"] if one["slug"] == room), None)


def heard(who: RawSocket, event: str, **fields: Any) -> list[Any]:
    """Return the events with this name and these fields, once earlier data has arrived."""
    who.ask("member:list", room="lobby")
    return [payload for name, payload in who.events if name == event and fields.items() <= payload.items()]


def refusal(who: RawSocket, event: str, **fields: Any) -> tuple[str, str | None]:
    error = who.call(event, fields)["error"]
    return error["code"], error.get("field")


def test_a_new_room_is_told_to_everybody_listed_and_its_maker_is_in_it(person: Person) -> None:
    ann, ben = person("Maker"), person("Looker")
    room = ann.ask("room:create", name="Tea & Cake", topic="Both")["room"]

    said = {"slug": "tea-cake", "name": "Tea & Cake", "topic": "Both", "kind": "public"}
    assert room == {**said, "posting": "everybody", "slow_seconds": 0, "archived": False, "people": []}
    assert ben.wait_for("room", lambda event: event["room"]["slug"] == "tea-cake")["room"] == room
    for who, member in ((ann, True), (ben, False)):
        listed = summary(who, "tea-cake")
        assert listed is not None
        assert (listed["name"], listed["member"], listed["unread"]) == ("Tea & Cake", member, 0)


def test_who_opens_a_room_is_in_it_and_hears_and_is_heard(person: Person) -> None:
    ann, ben = person("Host"), person("Visitor")
    slug = ann.ask("room:create", name="Open House")["room"]["slug"]
    ann.ask("room:join", room=slug)
    opened = ben.ask("room:join", room=slug)

    assert [message["kind"] for message in opened["messages"]] == ["join", "join"]
    assert (opened["member_count"], opened["here"], opened["reset"], opened["more"]) == (2, 2, False, False)
    assert {member["name"]: member["here"] for member in opened["members"]} == {"Host": True, "Visitor": True}
    assert ann.wait_for("member", lambda event: event["person"]["name"] == "Visitor")["member"] is True
    said = post(ben, slug, "Nice place")
    assert ann.wait_for("message", lambda event: event["rev"] == said["rev"])["message"] == said


def test_opening_twice_joins_once(person: Person) -> None:
    ann = person("Twice")
    slug = ann.ask("room:create", name="Twice Opened")["room"]["slug"]
    answers = [ann.ask("room:join", room=slug) for _ in range(2)]
    assert answers[0] == answers[1]


def test_who_leaves_hears_no_more_in_any_tab_and_may_come_back(person: Person) -> None:
    ann, ben, other_tab = person("Stayer"), person("Leaver"), person("Leaver")
    slug = ann.ask("room:create", name="Revolving Door")["room"]["slug"]
    for one in (ann, ben, other_tab):
        one.ask("room:join", room=slug)
    ben.ask("room:leave", room=slug)

    assert ann.wait_for("member", lambda event: event["member"] is False)["person"]["name"] == "Leaver"
    assert other_tab.wait_for("member", lambda event: event["member"] is False)["room"] == slug
    last = post(ann, slug, "alone at last")
    ann.ask("room:topic", room=slug, topic="quiet")
    for one in (ben, other_tab):
        assert [event for event in heard(one, "message", room=slug) if event["rev"] >= last["rev"]] == []
        assert heard(one, "unread", room=slug) == []
        assert refusal(one, "message:post", room=slug, text="x", client_id=str(uuid.uuid4())) == ("forbidden", "room")
    assert ben.ask("room:leave", room=slug) == {"ok": True}, "leaving twice is no error"
    kinds = [message["kind"] for message in ben.ask("room:join", room=slug)["messages"]]
    assert kinds == ["join", "join", "text", "topic"], "the coming and going of one person is one line"


def test_a_topic_is_told_and_kept_and_the_same_again_is_no_change(person: Person) -> None:
    ann, ben = person("Topical"), person("Listener")
    slug = ann.ask("room:create", name="Topics")["room"]["slug"]
    ben.ask("room:join", room=slug)
    ann.ask("room:topic", room=slug, topic="  News  ")

    assert ben.wait_for("room", lambda event: event["room"]["topic"] == "News")
    said = ben.wait_for("message", lambda event: event["message"]["kind"] == "topic")["message"]
    assert (said["text"], said["author"]["name"]) == ("News", "Topical")
    rev = ben.ask("room:join", room=slug)["rev"]
    ann.ask("room:topic", room=slug, topic="News")
    assert ben.ask("room:join", room=slug)["rev"] == rev
    assert ann.ask("room:topic", room=slug, topic="")["room"]["topic"] == ""


def test_a_new_name_counts_at_once_on_a_connection_that_is_older(server: Server) -> None:
    key = "the key of somebody, long enough"
    with RawSocket(server.url, auth={"name": "Before", "key": key}) as older:
        older.ask("room:join", room="lobby")
        with RawSocket(server.url, auth={"name": "Behind", "key": key}):
            assert post(older, "lobby", "by whom?")["author"]["name"] == "Behind"


def test_unread_counts_others_messages_until_they_are_read_in_any_tab(person: Person) -> None:
    ann, first, second = person("Writer"), person("Reader"), person("Reader")
    slug = ann.ask("room:create", name="To Be Read")["room"]["slug"]
    first.ask("room:join", room=slug)
    first.ask("room:close", room=slug)
    messages = [post(ann, slug, f"number {number}") for number in range(3)]

    for tab in (first, second):
        assert tab.wait_for("unread", lambda event: event["seq"] == messages[-1]["seq"])["author"]
        assert heard(tab, "message", room=slug, rev=messages[-1]["rev"]) == []
    standing = summary(first, slug)
    assert standing is not None
    assert (standing["unread"], standing["last_seq"]) == (3, messages[-1]["seq"])

    assert first.ask("room:read", room=slug, seq=messages[1]["seq"])["read_seq"] == messages[1]["seq"]
    marked = {"room": slug, "reads": 1, "read_seq": messages[1]["seq"], "unread": 1, "mentions": []}
    assert second.wait_for("read") == {"rev": messages[-1]["rev"], **marked}
    assert (summary(second, slug) or {})["unread"] == 1
    assert second.ask("room:read", room=slug, seq=messages[0]["seq"])["read_seq"] == messages[1]["seq"]
    assert second.ask("room:read", room=slug, seq=2**53 - 1)["read_seq"] == messages[2]["seq"]
    assert (summary(first, slug) or {})["unread"] == 0
    assert (summary(ann, slug) or {})["unread"] == 0, "one's own messages are not unread"


def test_a_new_tab_knows_the_rooms_of_the_person(person: Person) -> None:
    ann = person("Many Tabs")
    slug = ann.ask("room:create", name="Known Everywhere")["room"]["slug"]
    ben = person("Neighbour")
    ben.ask("room:join", room=slug)
    tab = person("Many Tabs")
    said = post(ben, slug, "for all tabs")
    assert tab.wait_for("unread", lambda event: event["room"] == slug)["seq"] == said["seq"]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Grüße & Co", "grüße-co"), ("日本語 の部屋", "日本語-の部屋"), ("Ελληνικά", "ελληνικά"),
     ("ＦＵＬＬ width", "full-width"), ("  Trim -- me!  ", "trim-me"), ("مرحبا", "مرحبا"), ("_1_", "1")],
)  # fmt: skip
def test_a_name_in_any_script_makes_an_address(person: Person, name: str, slug: str) -> None:
    ann = person("Polyglot")
    assert ann.ask("room:create", name=name)["room"]["slug"] == slug
    assert ann.ask("room:join", room=slug)["room"]["slug"] == slug


def test_a_room_of_the_same_name_is_a_conflict_and_leaves_nothing_behind(person: Person) -> None:
    ann, ben = person("First"), person("Second")
    ann.ask("room:create", name="Only One")
    before = ben.ask("room:list")
    for name in ("Only One", "ONLY ONE", "only-one", "Only   One!"):
        assert refusal(ben, "room:create", name=name) == ("conflict", "name")
    assert refusal(ben, "room:create", name="...") == ("invalid", "name")
    assert refusal(ben, "room:create", name="Long Topic", topic="x" * 301) == ("invalid", "topic")
    assert ben.ask("room:list") == before


def test_two_who_make_the_same_room_at_once_make_one(person: Person) -> None:
    makers = [person(f"Racer {number}") for number in range(4)]
    for one in makers:
        one.emit("room:create", {"name": "Race"}, ack=900)
    answers = [one.answer(900) for one in makers]
    assert sorted(answer["ok"] for answer in answers) == [False, False, False, True]
    assert {answer["error"]["code"] for answer in answers if not answer["ok"]} == {"conflict"}


def test_history_is_paged_in_both_directions_without_gaps(person: Person) -> None:
    ann = person("Historian")
    slug = ann.ask("room:create", name="Long Story")["room"]["slug"]
    for number in range(120):
        ann.emit("message:post", {"room": slug, "text": f"line {number}", "client_id": str(uuid.uuid4())}, ack=9000)
    opened = ann.ask("room:join", room=slug)
    assert (len(opened["messages"]), opened["more"]) == (50, True)

    backward = opened["messages"]
    more = True
    while more:
        page = ann.ask("message:list", room=slug, before=backward[0]["seq"])
        backward, more = page["messages"] + backward, page["more"]
    forward: list[dict[str, Any]] = []
    more = True
    while more:
        page = ann.ask("message:list", room=slug, after=forward[-1]["seq"] if forward else 0, limit=37)
        forward, more = forward + page["messages"], page["more"]
    assert backward == forward
    assert [message["text"] for message in forward[1:]] == [f"line {number}" for number in range(120)]
