"""The registry of subscribers, the rooms that they have open, their people, and those people's rooms.

Every event is sent to a `Group`: the subscribers that have a room open, the tabs of its members that don't, all tabs of
one person, or everybody. A subscriber is any client with an encoding and a peer to deliver to, whatever its transport.
Groups of members are computed when there is something to send, and cached until something changes, so the cost of a
connection does not depend on the number of its person's rooms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from chat.core.event import Audience, Event
from chat.core.wire import Person
from chat.domain.messages.events import MessageChanged
from chat.domain.rooms.direct import is_direct
from chat.live.rooms.subscribers import Group, Subscriber
from chat.live.transport.fanout import Fanout, Receiver


class Online:
    """A person who is here, or was until a moment ago, with their tabs, the workers `elsewhere` that they are connected
    to, and their rooms with the rev at which they became a member. `loaded` is True once the rooms are complete,
    `stale` if they may have changed meanwhile."""

    __slots__ = ("elsewhere", "loaded", "person", "rooms", "stale", "tabs")

    def __init__(self, person: Person) -> None:
        self.person = person
        self.tabs: dict[str, Subscriber] = {}
        self.elsewhere: set[str] = set()
        self.rooms: dict[str, int] = {}
        self.loaded = False
        self.stale = False

    @property
    def is_connected(self) -> bool:
        """True while they have a connection, here or elsewhere."""
        return bool(self.tabs or self.elsewhere)


class Room:
    """A room with subscribers: those that have it open, the members who are here, and the rev of the last change that
    was delivered."""

    __slots__ = ("came", "delivered", "early", "filling_gap", "here", "is_direct", "known", "opened", "slug", "went")

    def __init__(self, slug: str, delivered: int) -> None:
        self.slug = slug
        self.is_direct = is_direct(slug)
        self.opened = Group()
        self.here: dict[int, Online] = {}
        # for `feeds`
        self.delivered = delivered
        self.early: dict[int, MessageChanged] = {}  # by `prev`, the rev that they follow
        self.known = delivered  # the newest rev that an event has told of
        self.filling_gap = False
        # for `presence`: changes that have not been sent yet
        self.came: dict[int, Person] = {}
        self.went: set[int] = set()

    @property
    def is_watched(self) -> bool:
        """True if somebody hears of the presence in this room: of a direct conversation, its members always do."""
        return bool(self.opened) or (self.is_direct and bool(self.here))


class Registry:
    """All subscribers of this worker. Queued frames are sent before a subscriber is added to a group or removed from
    it."""

    def __init__(self, fanout: Fanout) -> None:
        self.fanout = fanout
        self.subscribers: dict[str, Subscriber] = {}
        self.people: dict[int, Online] = {}
        self.rooms: dict[str, Room] = {}
        self.everybody = Group()  # except visitors, who see only their one room
        self.changed: dict[str, Room] = {}  # rooms with presence changes that have not been sent yet
        self._watching: dict[str, Group] = {}

    # Subscribers

    def add(self, one: Subscriber) -> None:
        """Add a client. `Presence.expect` must have made the entry of its person."""
        self.fanout.flush()
        self.subscribers[one.sid] = one
        if not one.visiting:
            self.everybody.add(one)
        online = self.people[one.person.id]
        online.tabs[one.sid] = one
        online.person = one.person  # a guest may come back with another name
        self._watching.clear()

    def remove(self, sid: str) -> Subscriber | None:
        """Remove a client that is gone, and return it; None if it was never added."""
        if (one := self.subscribers.pop(sid, None)) is None:
            return None
        for slug in list(one.open):
            self.close(one, slug)
        self.fanout.flush()
        if not one.visiting:
            self.everybody.remove(one)
        del self.people[one.person.id].tabs[sid]
        self._watching.clear()
        return one

    def replace(self, sid: str, peer: Receiver) -> None:
        """Continue a client on another transport, `peer`."""
        if (one := self.subscribers.get(sid)) is None:
            return
        self.fanout.flush()
        one.peer = peer
        for group in ([] if one.visiting else [self.everybody]) + [self.rooms[slug].opened for slug in one.open]:
            group.add(one)
        self._watching.clear()

    def tabs(self, person_id: int) -> list[Subscriber]:
        """Return the subscribers of this person."""
        online = self.people.get(person_id)
        return list(online.tabs.values()) if online is not None else []

    def __iter__(self) -> Iterator[Subscriber]:
        return iter(list(self.subscribers.values()))

    # Rooms that are open

    def open(self, one: Subscriber, slug: str, rev: int) -> None:
        """Send this subscriber everything in the room, from `rev` on."""
        if slug in one.open:
            return
        self.fanout.flush()
        one.open[slug] = rev
        self._room(slug, rev).opened.add(one)
        self._watching.pop(slug, None)

    def close(self, one: Subscriber, slug: str) -> None:
        """Stop sending the room's events. A member's subscriber then gets only `unread`, an outsider's nothing."""
        if one.open.pop(slug, None) is None:
            return
        self.fanout.flush()
        room = self.rooms[slug]
        room.opened.remove(one)
        if not room.is_watched:  # whoever opens it next gets the people who are here with the answer
            room.came, room.went = {}, set()
            self.changed.pop(slug, None)
        self._watching.pop(slug, None)
        self._forget_if_unused(room)

    def is_open(self, slug: str) -> bool:
        room = self.rooms.get(slug)
        return room is not None and bool(room.opened)

    def opened(self) -> list[Room]:
        """Return the rooms that any subscriber has open."""
        return [room for room in self.rooms.values() if room.opened]

    # Members who are here

    def enter(self, person_id: int, slug: str, rev: int) -> bool:
        """Record that a person who is here is a member since `rev`. Return False if that was known, or they are not
        here."""
        online = self.people.get(person_id)
        if online is None or slug in online.rooms:
            return False
        online.rooms[slug] = rev
        room = self._room(slug, rev)
        if person_id not in room.here and room.is_watched:
            room.went.discard(person_id)
            room.came[person_id] = online.person
            self.changed[slug] = room
        room.here[person_id] = online
        self._watching.pop(slug, None)
        return True

    def exit(self, online: Online, slug: str) -> bool:
        """Remove a person from a room. Return False if they were not in it."""
        if online.rooms.pop(slug, None) is None:
            return False
        room, person_id = self.rooms.get(slug), online.person.id
        if room is not None and room.here.get(person_id) is online:  # else they are back with a new entry
            del room.here[person_id]
            if room.is_watched:  # even if they came just now: they are in the answer to whoever opened it meanwhile
                room.came.pop(person_id, None)
                room.went.add(person_id)
                self.changed[slug] = room
            self._watching.pop(slug, None)
            self._forget_if_unused(room)
        return True

    def members_here(self, slug: str, most: int) -> tuple[int, list[Person]]:
        """Return the number of a room's members who are here, and up to `most` of them."""
        room = self.rooms.get(slug)
        here = room.here if room is not None else {}
        return len(here), [online.person for online in islice(here.values(), most)]

    def ids_here(self, slug: str) -> list[int]:
        """Return the ids of a room's members who are here. May be called from any thread."""
        room = self.rooms.get(slug)
        return list(room.here) if room is not None else []

    # Sending

    def send(self, event: Event, *groups: Group) -> None:
        """Send an event once to each subscriber in these groups. It is encoded once for each encoding in use."""
        if len(groups) == 1:
            due = groups[0].peers
        else:
            due = {}
            for group in groups:
                for encoding, peers in group.peers.items():
                    due.setdefault(encoding, {}).update(peers)
        for encoding, peers in due.items():
            if (frame := encoding.encode(event)) is not None:
                self.fanout.post(peers, frame)

    def to(self, audience: Audience) -> list[Group]:
        """Return the groups that make up an audience. An empty audience has no groups."""
        found = [self.everybody] if audience.everybody else []
        found += [self.rooms[slug].opened for slug in (audience.room, *audience.members) if slug in self.rooms]
        if len(audience.members) == 1:
            found.append(self.watching(audience.members[0]))
        elif audience.members:
            here = {one.sid: one for slug in audience.members for one in self._tabs_in(slug)}
            found.append(Group(here.values()))
        found += [Group(self.tabs(person_id)) for person_id in audience.people]
        return [group for group in found if group]

    def watching(self, slug: str) -> Group:
        """Return the members' tabs that don't have the room open. It is the same group until something changes, so that
        the fan-out can join frames that are sent to it in one turn of the event loop."""
        if (group := self._watching.get(slug)) is None:
            group = self._watching[slug] = Group(one for one in self._tabs_in(slug) if slug not in one.open)
        return group

    def _tabs_in(self, slug: str) -> Iterable[Subscriber]:
        room = self.rooms.get(slug)
        return [one for online in room.here.values() for one in online.tabs.values()] if room is not None else []

    def _room(self, slug: str, rev: int) -> Room:
        if (room := self.rooms.get(slug)) is None:
            room = self.rooms[slug] = Room(slug, rev)
        return room

    def _forget_if_unused(self, room: Room) -> None:
        if not room.opened and not room.here:
            del self.rooms[room.slug]
