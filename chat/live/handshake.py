"""The identity of a client that connects: from a browser's cookie, or from another client's `auth`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from wsgiref.types import WSGIEnvironment

import msgspec
from msgspec import Struct

from chat.core.core import Core
from chat.domain.accounts import devices, identity
from chat.domain.accounts.devices import device_of, program_of
from chat.errors import Invalid


class Auth(Struct, forbid_unknown_fields=True):
    """The `auth` of a client: an API token; or a name, with a secret that identifies it when it returns."""

    name: str | None = None
    key: str | None = None
    token: str | None = None


def identify(
    core: Core,
    auth: object,
    session: Callable[[], Mapping[str, object]],
    environ: WSGIEnvironment,
    has_loaded: Callable[[int], bool],
    worker: str,
) -> identity.Arrival:
    """Identify a client that connects to this worker, and give a new guest their name. `session` returns the content of
    a browser's cookie. Raises ChatError: Unauthenticated without cookie and auth, Invalid, Conflict for a taken
    name."""
    agent, address = environ.get("HTTP_USER_AGENT", ""), environ.get("REMOTE_ADDR", "")
    if not auth:
        key = session().get("key")
        device = devices.Device(device_of(agent), address)
        return core.read(lambda tx: identity.readmit(tx, key if isinstance(key, str) else "", device, has_loaded))
    try:
        given = msgspec.convert(auth, Auth)
    except msgspec.ValidationError as error:
        raise Invalid(f"auth: {error}", field="auth") from None
    device = devices.Device(program_of(agent), address, worker=worker)
    if given.token is not None:
        token = given.token
        return core.read(lambda tx: identity.readmit(tx, token, device, has_loaded))
    if given.name is None:
        raise Invalid("auth must have a name or a token.", field="auth")
    name = given.name
    return core.read(lambda tx: identity.admit(tx, identity.arrive(tx, name, given.key, device), has_loaded))
