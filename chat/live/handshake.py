"""Who is connecting: a browser by its cookie, another client by what it says in `auth`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from chat.core.core import Core
from chat.domain.accounts import devices, identity
from chat.domain.accounts.devices import device_of, program_of
from chat.errors import Invalid


class Auth(Struct, forbid_unknown_fields=True):
    """What a client may say of itself: an API token; or a name, and a secret by which it is known again."""

    name: str | None = None
    key: str | None = None
    token: str | None = None


def identify(
    core: Core,
    auth: Any,
    session: Callable[[], Mapping[str, Any]],
    environ: Mapping[str, Any],
    has_loaded: Callable[[int], bool],
    worker: str,
) -> identity.Arrival:
    """Recognise or admit whoever connects to this worker; `session` is what a browser's cookie says. Raises ChatError:
    Unauthenticated without cookie and auth, Invalid, Conflict for a held name."""
    agent, address = environ.get("HTTP_USER_AGENT", ""), environ.get("REMOTE_ADDR", "")
    if not auth:
        key = session().get("key")
        device = devices.Device(device_of(agent), address, "browser")
        return core.read(lambda tx: identity.readmit(tx, key if isinstance(key, str) else "", device, has_loaded))
    try:
        said = msgspec.convert(auth, Auth)
    except msgspec.ValidationError as error:
        raise Invalid(f"auth: {error}", field="auth") from None
    device = devices.Device(program_of(agent), address, worker=worker)
    if said.token is not None:
        token = said.token
        return core.read(lambda tx: identity.readmit(tx, token, device, has_loaded))
    if said.name is None:
        raise Invalid("auth takes a name or a token.", field="auth")
    name = said.name
    return core.read(lambda tx: identity.admit(tx, identity.arrive(tx, name, said.key, device), has_loaded))
