"""From an event on the wire to a command, and from its outcome to the ack."""

from __future__ import annotations

import logging
import re
from typing import Any

import msgspec
from msgspec import Raw

from chat.core.command import Command, Who
from chat.core.core import Core
from chat.domain import COMMANDS
from chat.errors import ChatError, Invalid, NotFound

log = logging.getLogger(__name__)

_DECODERS = {command.event: msgspec.json.Decoder(command) for command in COMMANDS}


def decode(event: str, arguments: list[Raw]) -> Command:
    """The command that this event asks for. Raises NotFound for an unknown event, Invalid for
    anything but one object with the command's fields."""
    decoder = _DECODERS.get(event)
    if decoder is None:
        raise NotFound("There is no such event.")
    if len(arguments) != 1:
        raise Invalid("An event takes exactly one object.")
    try:
        return decoder.decode(arguments[0])
    except msgspec.ValidationError as error:
        raise _explained(error) from None
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        raise Invalid("This is not valid JSON.") from None


def perform(core: Core, who: Who, command: Command) -> Any:
    """The command's reply. Raises ChatError only: what else goes wrong is ours, goes to the
    log, and is `internal` to the client."""
    try:
        return core.perform(who, command)
    except ChatError:
        raise
    except Exception:
        log.exception("%s failed", command.event)
        raise ChatError("Something went wrong here. It was not your fault.") from None


def acked(reply: Any) -> dict[str, Any]:
    """The ack of a success."""
    return {"ok": True, **{name: getattr(reply, name) for name in reply.__struct_fields__}}


def refused(error: ChatError) -> dict[str, Any]:
    """The ack of a failure."""
    return {"ok": False, "error": error.wire()}


def _explained(error: msgspec.ValidationError) -> Invalid:
    """msgspec says `Expected `str`, got `int` - at `$.text``: the field is in there."""
    message = str(error)
    at = re.search(r" - at `\$\.?([^`]*)`$", message)
    if at is None:
        missing = re.search(r"(?:required|unknown) field `([^`]*)`", message)
        return Invalid(f"{message}.", field=missing.group(1) if missing else None)
    return Invalid(f"{message[: at.start()]}.", field=at.group(1) or None)
