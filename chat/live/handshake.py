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
    if not auth:
        key = session.get("key")
        return core.read(lambda tx: _known(tx, key))
    try:
        said = msgspec.convert(auth, Auth)
    except msgspec.ValidationError as error:
        raise Invalid(f"auth: {error}", field="auth") from None
    return core.read(lambda tx: _named(tx, said))


def _known(tx: Tx, key: Any) -> Arrival:
    person = people.recognise(tx, key) if isinstance(key, str) else None
    if person is None:
        raise Forbidden('Say who you are: auth: {"name": "..."}, or choose a name on the page.')
    return Arrival(person, False, log.epoch(tx), rooms.of_member(tx, person.id))


def _named(tx: Tx, said: Auth) -> Arrival:
    person = people.arrive(tx, said.name, said.key)
    return Arrival(person, said.key is None, log.epoch(tx), rooms.of_member(tx, person.id))
