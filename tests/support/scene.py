"""A person of each kind, connected to one worker, to see who is told of what."""

from collections.abc import Callable

from chat.core.event import Event
from chat.core.wire import FOR_EVER, Person
from chat.domain.accounts.identity import arrive
from chat.domain.moderation.bans import BanPerson
from chat.domain.rooms.bans import BanFromRoom, RemoveMember
from chat.domain.rooms.membership import join
from chat.store import Tx, queries
from tests.support.live import LiveWorker, Tab

# Each with an account, and the room that it is a member of.
PEOPLE = {
    "Ann": "den", "Ben": "den", "Cleo": "den", "Blocked": "den", "Removed": "den", "Banned Here": "den",
    "Banned": "den", "Elsewhere": "attic", "Outsider": None, "Looker": None, "Owner": None,
}  # fmt: skip
VISITORS = {"Visitor": "den", "Visitor Elsewhere": "attic", "Visitor Here": "hall"}
KINDS = {"den": "private", "attic": "private", "hall": "public"}


def people_and_rooms(tx: Tx) -> dict[str, Person]:
    people = {name: arrive(tx, name, f"the key of {name}, at length").person for name in PEOPLE}
    for name, person in people.items():
        queries.people.change(tx, person.id, role="owner" if name == "Owner" else "member", name_until=FOR_EVER)
    by = people["Ann"]
    for slug, kind in KINDS.items():
        queries.rooms.insert(tx, slug=slug, name=slug.title(), topic="", kind=kind, created_by=by.id)
    for name, slug in VISITORS.items():
        room = queries.rooms.by_slug(tx, slug)
        assert room is not None
        people[name] = arrive(tx, name, f"the key of {name}, at length", room_id=room.id).person
    for name, at in {**PEOPLE, **VISITORS}.items():
        if at is not None and (room := queries.rooms.by_slug(tx, at)) is not None:
            join(tx, room, people[name], role="moderator" if name == "Ann" else "member")
    for name in ("Ann", "Cleo", "Owner"):
        if (room := queries.rooms.by_slug(tx, "hall")) is not None:
            join(tx, room, people[name])
    queries.blocks.add(tx, by.id, people["Blocked"].id)
    return people


class Scene:
    """A person of each kind, connected to one worker. `tabs` are their tabs, by name."""

    def __init__(self, worker: LiveWorker, people: dict[str, Person]) -> None:
        self.worker = worker
        self.people = people
        self.tabs = {name: worker.connect(name) for name in people}
        self.tabs["Ann's other"] = worker.connect("Ann")
        for name, slug in {**PEOPLE, **VISITORS}.items():
            if slug is not None and name != "Cleo":
                self.tabs[name].ask("room:open", room=slug)
        for name in ("Ann", "Looker"):
            self.tabs[name].ask("room:open", room="hall")
        ann = people["Ann"]
        worker.workspace.core = worker.core
        worker.workspace.do(ann, RemoveMember(room="den", person=people["Removed"].id))
        worker.workspace.do(ann, BanFromRoom(room="den", person=people["Banned Here"].id))
        worker.workspace.do(people["Owner"], BanPerson(person=people["Banned"].id))
        worker.settle()
        self.gone = [name for name, tab in self.tabs.items() if tab.is_gone]
        assert self.gone == ["Banned"]

    def __getitem__(self, name: str) -> Tab:
        return self.tabs[name]

    def id(self, name: str) -> int:
        return self.people[name].id

    def hear(self, kind: type[Event], act: Callable[["Scene"], object]) -> set[str]:
        """Perform an act, and return the tabs that receive an event of this kind, each at most once."""
        self.worker.live.periodic.tell_presence()
        for tab in self.tabs.values():
            tab.told.clear()
        act(self)
        self.worker.settle()
        self.worker.catch_up()
        for tab in self.tabs.values():
            said = tab.heard(kind)
            assert len(said) == len(set(map(repr, said))), "told twice"
        return {name for name, tab in self.tabs.items() if tab.heard(kind)}
