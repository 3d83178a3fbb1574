"""Each event goes to the recipients that `goes_to` names, and to nobody else."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from chat.core.command import Who
from chat.core.event import Audience, Event, Fault, Missed, Published, Restart
from chat.domain.accounts.events import Hello, PreferencesChanged, SignedOut
from chat.domain.inbox.events import InboxSeen
from chat.domain.messages.events import MessageChanged, Position, ReactionChanged, SavedChanged, ThreadFollowed, Unread
from chat.domain.people.events import Blocked, GroupChanged, MeChanged, PersonChanged
from chat.domain.rooms.events import (
    BansChanged,
    MemberChanged,
    Offers,
    OptionsChanged,
    PresenceChanged,
    Read,
    RoleChanged,
    RoomChanged,
    Typing,
)
from chat.domain.workspace import emoji
from chat.domain.workspace.events import EmojiChanged, WorkspaceChanged
from tests.support.data.store import Workspace
from tests.support.live import live_worker
from tests.support.scene import Scene, people_and_rooms

# Recipients for the private room. It is not open in Ann's second tab, nor in Cleo's only one.
OPEN = {"Ann", "Ben", "Blocked", "Visitor"}
INSIDE = OPEN | {"Ann's other", "Cleo"}
# Everybody but visitors of other rooms.
KNOWN = INSIDE | {"Removed", "Banned Here", "Elsewhere", "Outsider", "Looker", "Owner"}
ALL = KNOWN | {"Visitor Elsewhere", "Visitor Here"}
# Of the public room, and of that there is one.
PUBLIC = KNOWN - {"Visitor"}
HALL = {"Ann", "Looker", "Visitor Here"}


@pytest.fixture
def scene(workspace: Workspace, tmp_path: Path) -> Iterator[Scene]:
    people = workspace.core.write(people_and_rooms)
    with live_worker(workspace, tmp_path / "worker") as worker:
        yield Scene(worker, people)


def post(slug: str) -> Callable[[Scene], object]:
    return lambda scene: scene["Ann"].ask("message:post", room=slug, text="psst", client_id=str(uuid.uuid4()))


def to_a_post(event: str, **fields: object) -> Callable[[Scene], object]:
    """Post a message, and once everybody has heard of it do this to it."""

    def act(scene: Scene) -> object:
        said = scene["Ann"].ask("message:post", room="den", text="psst", client_id=str(uuid.uuid4()))["message"]
        for tab in scene.tabs.values():
            tab.told.clear()
        return scene["Ann"].ask(event, room="den", id=said.id, **fields)

    return act


def react_to_ann(scene: Scene) -> None:
    said = scene["Ann"].ask("message:post", room="den", text="psst", client_id=str(uuid.uuid4()))["message"]
    scene["Ben"].ask("message:react", room="den", id=said.id, emoji="👍")


def add_emoji(scene: Scene) -> None:
    scene.worker.core.write(lambda tx: emoji.add(tx, Who(scene.id("Owner")), "party", b"a picture"))


def ask(who: str, event: str, /, *whom: str, **fields: object) -> Callable[[Scene], object]:
    """Send a request of one person. Names in `person` or `people` are replaced by ids."""

    def act(scene: Scene) -> object:
        ids = [scene.id(one) for one in whom]
        about = {"people": ids} if event == "direct:open" else {"person": ids[0]} if ids else {}
        return scene[who].ask(event, **fields, **about)

    return act


def read(scene: Scene) -> None:
    post("den")(scene)
    scene["Ann"].ask("room:read", room="den", seq=99)


def accept(scene: Scene) -> None:
    scene["Ann"].ask("member:add", room="den", person=scene.id("Outsider"))
    scene["Outsider"].ask("offer:accept", room="den")


def unban(scene: Scene) -> None:
    person = scene.id("Outsider")
    scene["Ann"].ask("room:ban", room="den", person=person)
    scene.worker.settle()
    for tab in scene.tabs.values():
        tab.told.clear()
    scene["Ann"].ask("room:unban", room="den", person=person)


def come_again(scene: Scene) -> None:
    """Close Ben's last connection, and open another."""
    leave(scene, "Ben")
    for tab in scene.tabs.values():
        tab.told.clear()
    scene.tabs["Ben"] = scene.worker.connect("Ben")
    scene["Ben"].ask("room:open", room="den")
    scene.worker.live.periodic.tell_presence()


def go(scene: Scene) -> None:
    """Close the last connection of somebody with whom Ann has a conversation, which she has not opened."""
    scene["Ann"].ask("direct:open", people=[scene.id("Outsider")])
    scene.worker.settle()
    scene.worker.live.periodic.tell_presence()
    for tab in scene.tabs.values():
        tab.told.clear()
    leave(scene, "Outsider")


def leave(scene: Scene, name: str) -> None:
    scene[name].leave()
    scene.worker.live.parts.presence._leaving[scene.id(name)] = 0  # as if time had passed
    scene.worker.live.periodic.tell_presence()


def connect(scene: Scene) -> None:
    scene.tabs["Ben's new"] = scene.worker.connect("Ben")


class Case(NamedTuple):
    """An act, and the recipients of this event after it."""

    kind: type[Event]
    act: Callable[[Scene], object]
    hear: set[str]


SELF = {"Ann", "Ann's other"}
CASES = {
    "a message in a private room": Case(MessageChanged, post("den"), OPEN),
    "a message in a public room": Case(MessageChanged, post("hall"), HALL),
    "a deletion": Case(MessageChanged, to_a_post("message:delete"), OPEN),
    "a deletion of an unread message": Case(Unread, to_a_post("message:delete"), INSIDE - OPEN),
    "an edit of an unread message": Case(Unread, to_a_post("message:edit", text="other words"), INSIDE - OPEN),
    "a reaction to one's own message": Case(ReactionChanged, react_to_ann, SELF),
    "a thread that one follows": Case(ThreadFollowed, to_a_post("thread:follow"), SELF),
    "what one wants to hear": Case(OptionsChanged, ask("Ann", "room:options", room="den", level="nothing"), SELF),
    "one's own look at the inbox": Case(InboxSeen, ask("Ann", "inbox:seen"), SELF),
    "an emoji of the place": Case(EmojiChanged, add_emoji, ALL),
    "a group": Case(GroupChanged, ask("Owner", "group:save", name="gardeners"), PUBLIC),
    "a topic is not unread": Case(Unread, ask("Ann", "room:topic", room="den", topic="x"), set()),
    "a reaction": Case(MessageChanged, to_a_post("message:react", emoji="👍"), OPEN),
    "a pin": Case(MessageChanged, to_a_post("message:pin"), OPEN),
    "what one has saved": Case(SavedChanged, to_a_post("message:save"), SELF),
    "a pin is not unread": Case(Unread, to_a_post("message:pin"), set()),
    "unread in a private room": Case(Unread, post("den"), INSIDE - OPEN),
    "unread in a public room": Case(Unread, post("hall"), {"Ann's other", "Cleo", "Owner"}),
    "where rooms stand": Case(
        Position, lambda scene: scene.worker.live.periodic.tell_positions(),
        OPEN | HALL | {"Elsewhere", "Visitor Elsewhere"},
    ),
    "a private room with another topic": Case(RoomChanged, ask("Ann", "room:topic", room="den", topic="x"), INSIDE),
    "a private room with another name": Case(RoomChanged, ask("Ann", "room:settings", room="den", name="x"), INSIDE),
    "a private room that is archived": Case(RoomChanged, ask("Ann", "room:archive", room="den", archived=True), INSIDE),
    "a public room with another topic": Case(
        RoomChanged, ask("Ann", "room:topic", room="hall", topic="x"), PUBLIC | HALL
    ),
    "a public room that is archived": Case(
        RoomChanged, ask("Owner", "room:archive", room="hall", archived=True), PUBLIC | HALL
    ),
    "a new public room": Case(RoomChanged, ask("Ann", "room:create", name="New"), PUBLIC),
    "a new private room": Case(RoomChanged, ask("Ann", "room:create", name="New", kind="private"), SELF),
    "a new conversation": Case(RoomChanged, ask("Ann", "direct:open", "Ben"), SELF | {"Ben"}),
    "who goes": Case(MemberChanged, ask("Cleo", "room:leave", room="den"), OPEN | {"Cleo"}),
    "who is removed": Case(MemberChanged, ask("Ann", "member:remove", "Cleo", room="den"), OPEN | {"Cleo"}),
    "who comes": Case(MemberChanged, accept, OPEN | {"Outsider"}),
    "who comes into a public room": Case(MemberChanged, ask("Outsider", "room:join", room="hall"), HALL | {"Outsider"}),
    "a moderator": Case(RoleChanged, ask("Ann", "member:role", "Cleo", room="den", role="moderator"), OPEN),
    "a ban from a room": Case(BansChanged, ask("Ann", "room:ban", "Cleo", room="den"), OPEN),
    "the end of it": Case(BansChanged, unban, OPEN),
    "whom it frees": Case(MeChanged, unban, {"Outsider"}),
    "who is here": Case(PresenceChanged, come_again, OPEN),
    "who is here of a conversation": Case(PresenceChanged, go, SELF),
    "who writes in a private room": Case(Typing, ask("Ben", "typing:start", room="den"), OPEN),
    "who writes in a public room": Case(Typing, ask("Ann", "typing:start", room="hall"), HALL),
    "how far one has read": Case(Read, read, SELF),
    "an offer": Case(Offers, ask("Ann", "member:add", "Outsider", room="den"), {"Outsider"}),
    "an answer to it": Case(Offers, accept, {"Outsider"}),
    "a greeting": Case(Hello, connect, {"Ben's new"}),
    "the end of a session": Case(SignedOut, ask("Owner", "person:sign_out", "Cleo"), {"Cleo"}),
    "a ban": Case(SignedOut, ask("Owner", "person:ban", "Ben", reason=""), {"Ben"}),
    "another role": Case(MeChanged, ask("Owner", "person:role", "Ann", role="admin"), SELF),
    "a preference": Case(PreferencesChanged, ask("Ann", "me:preferences", preferences={"theme": "dark"}), SELF),
    "whom one has blocked": Case(Blocked, ask("Ann", "person:block", "Ben"), SELF),
    "a status": Case(PersonChanged, ask("Ben", "me:status", status="away"), INSIDE),
    "a name": Case(PersonChanged, ask("Ben", "me:rename", name="Benjamin"), INSIDE),
    "a status of somebody in two rooms": Case(
        PersonChanged, ask("Cleo", "me:status", status="away"), INSIDE | HALL | {"Owner"}
    ),
    "another name of the workspace": Case(WorkspaceChanged, ask("Owner", "workspace:change", name="Other"), ALL),
    "the end of the worker": Case(Restart, lambda scene: scene.worker.live.drain.start_afresh(), ALL),
    "a loss on the bus": Case(
        Missed, lambda scene: scene.worker.core.bus.publish(Published(Missed(1.0), Audience())), ALL
    ),
    "what fails without an answer": Case(Fault, lambda scene: scene["Ann"].emit("room:open", room="no"), {"Ann"}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_an_event_reaches_those_whom_it_is_for_and_nobody_else(scene: Scene, case: Case) -> None:
    assert scene.hear(case.kind, case.act) == case.hear


def every(base: type[Event]) -> set[type[Event]]:
    """Return all events of the chat, found as subclasses."""
    found = set().union(*({one} | every(one) for one in base.__subclasses__()))
    return {one for one in found if one.__module__.startswith("chat.")}


def test_there_is_a_case_of_every_event() -> None:
    assert {case.kind for case in CASES.values()} == every(Event)


NOBODY = (
    Audience(),
    Audience(rev=5),
    Audience(room="nowhere"),
    Audience(members=("nowhere", "no")),
    Audience(people=(0,)),
)


def test_an_audience_that_names_nobody_is_nobody(scene: Scene) -> None:
    def publish(scene: Scene) -> None:
        for audience in NOBODY:
            scene.worker.core.bus.publish(Published(Restart(1.0), audience))

    assert scene.hear(Restart, publish) == set()
