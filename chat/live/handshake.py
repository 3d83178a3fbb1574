"""Who is connecting: a browser by its cookie, another client by what it says in `auth`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from chat.core import Core
from chat.domain import people
from chat.errors import Invalid


class Auth(Struct, forbid_unknown_fields=True):
    """What a client may say of itself: a name, and a secret by which it is known again."""

    name: str
    key: str | None = None


def identify(core: Core, auth: Any, session: Callable[[], Mapping[str, Any]]) -> people.Arrival:
    """Recognise or admit whoever connects; `session` is what a browser's cookie says. Raises ChatError:
    Forbidden without cookie and auth, Invalid, Conflict for a held name."""
    if not auth:
        key = session().get("key")
        return core.read(lambda tx: people.readmit(tx, key if isinstance(key, str) else ""))
    try:
        said = msgspec.convert(auth, Auth)
    except msgspec.ValidationError as error:
        raise Invalid(f"auth: {error}", field="auth") from None
    return core.read(lambda tx: people.admit(tx, said.name, said.key))
