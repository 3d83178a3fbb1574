"""What every command is."""

from __future__ import annotations

from typing import Any, ClassVar

from msgspec import Struct

from chat.domain.wire import Person
from chat.store import Tx

# Who asks, looked up for each command.
Actor = Person


class Reply(Struct, kw_only=True):
    """The base of what a command answers; its fields are the ack's, beside `ok`."""


class Done(Reply):
    """Nothing to say but that it is done."""


class Command(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing a client can ask for: the fields are its wire format, `event` its name.

    `perform` says who may and what happens, inside one transaction. It raises a
    `ChatError` to refuse; then nothing of it remains. Where `writes` is false it gets a
    reader's transaction, and may raise `WriteNeeded`.
    """

    event: ClassVar[str]
    writes: ClassVar[bool] = True

    def perform(self, tx: Tx, actor: Actor) -> Any:
        """Do it, and answer with a `Reply`."""
        raise NotImplementedError
