"""Who is connecting: a browser by its cookie, another client by what it says in `auth`."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
from flask import session
from msgspec import Struct

from chat.core import Core
from chat.domain import people
from chat.domain.wire import Person
from chat.errors import Forbidden, Invalid
from chat.store import Tx, log, rooms
from chat.store.rooms import RoomRow


class Auth(Struct, forbid_unknown_fields=True):
    """What a client may say of itself: a name, and a secret by which it is known again."""

    name: str
    key: str | None = None


class Arrival(NamedTuple):
    """Who came, with what the connection needs to know from the start."""

    person: Person
    passing: bool
    epoch: str
    rooms: list[RoomRow]


def identify(core: Core, auth: Any) -> Arrival:
    """Recognise or admit whoever connects. Needs Flask's request context for the cookie.
    Raises ChatError: Forbidden without cookie and auth, Invalid, Conflict for a held name."""
    if auth:
        try:
            said = msgspec.convert(auth, Auth)
        except msgspec.ValidationError as error:
            raise Invalid(f"auth: {error}", field="auth") from None
        person = core.write(lambda tx: people.arrive(tx, said.name, said.key))
        passing = said.key is None
    else:
        person, passing = _by_cookie(core), False
    epoch, memberships = core.read(lambda tx: _surroundings(tx, person))
    return Arrival(person, passing, epoch, memberships)


def _by_cookie(core: Core) -> Person:
    key = session.get("key")
    person = core.read(lambda tx: people.recognise(tx, key)) if isinstance(key, str) else None
    if person is None:
        raise Forbidden('Say who you are: auth: {"name": "..."}, or choose a name on the page.')
    return person


def _surroundings(tx: Tx, person: Person) -> tuple[str, list[RoomRow]]:
    return log.epoch(tx), rooms.of_member(tx, person.id)
