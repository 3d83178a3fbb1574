"""Turn requests into commands and results into answers, for events and for plain HTTP."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from contextlib import suppress
from typing import cast

import msgspec
from msgspec import Raw

from chat.clock import REAL, Clock
from chat.core.command import AnyCommand, Reply, Who
from chat.core.core import Core
from chat.core.event import Fault
from chat.domain import COMMANDS
from chat.errors import ChatError, ErrorFields, Invalid, NotFound, TooMany
from chat.live.answers import complete
from chat.live.rooms.registry import Registry
from chat.live.rooms.subscribers import Group, Subscriber
from chat.live.subscriptions import Subscriptions, Then
from chat.live.transport.admission import Bucket
from chat.settings import Settings

log = logging.getLogger(__name__)

Answer = dict[str, object]
BURST_SECONDS = 4.0  # a burst may be as large as the requests that are allowed in this time

_DECODERS = {command.event: msgspec.json.Decoder(command) for command in COMMANDS}


class Requests:
    """Performs clients' requests. `in_flight` is the number of requests under way."""

    def __init__(
        self, core: Core, registry: Registry, subscriptions: Subscriptions, settings: Settings, clock: Clock = REAL
    ) -> None:
        self._core = core
        self._registry = registry
        self._subscriptions = subscriptions
        self._settings = settings
        self._clock = clock
        self._allowances: dict[int | None, Bucket] = {}  # of HTTP clients, by session
        self.in_flight = 0

    def allowance(self) -> Bucket:
        """Make the rate limit of one connection."""
        return Bucket(self._settings.events_per_second, BURST_SECONDS, self._clock.monotonic)

    def handle(self, sid: str, event: str, arguments: list[Raw], answer: Callable[[Answer], None] | None) -> None:
        """Perform the command of an event, and `answer`. If the client did not ask for an answer, a failure is sent as
        an `error` event."""
        if (one := self._registry.subscribers.get(sid)) is None:
            return
        self.in_flight += 1
        try:
            then = self._perform(one, event, arguments, answer)
        except ChatError as error:
            if answer is not None:
                answer({"ok": False, "error": error.wire()})
            else:
                self._registry.send(Fault(name=event, **error.wire()), Group((one,)))
        else:
            if then is not None:
                with suppress(ChatError), _OnlyChatErrors(event):
                    then()
        finally:
            self.in_flight -= 1

    def _perform(
        self, one: Subscriber, event: str, arguments: list[Raw], answer: Callable[[Answer], None] | None
    ) -> Then | None:
        """Perform and answer, and return a function to call after the answer, if there is one. Raises ChatError
        only."""
        if wait := one.allowance.take():
            raise TooMany("Too many requests. Slow down.", retry_after=round(wait, 3))
        command = decode(event, arguments)
        self._subscriptions.check(one, command)
        with _OnlyChatErrors(event):
            reply, then = self._subscriptions.after(one, command, self._core.perform(one.who, command))
        if answer is not None and self._registry.subscribers.get(one.sid) is one:  # else it has left meanwhile
            answer(self._answer(reply))
        return then

    def call(self, who: Who, event: str, body: bytes) -> Answer:
        """Perform the command of a plain HTTP request. A session has the same rate limit as a connection. Raises
        ChatError."""
        allowance = self._allowances.get(who.session_id)
        if allowance is None:
            self._allowances = {one: bucket for one, bucket in self._allowances.items() if not bucket.idle()}
            allowance = self._allowances[who.session_id] = self.allowance()
        if wait := allowance.take():
            raise TooMany("Too many requests. Slow down.", retry_after=round(wait, 3))
        command = decode(event, [Raw(body or b"{}")])
        with _OnlyChatErrors(event):
            reply = self._core.perform(who, command)
        return self._answer(reply)

    def _answer(self, reply: Reply) -> Answer:
        reply = complete(reply, self._registry, self._settings.workspace)
        return {"ok": True, **{name: getattr(reply, name) for name in reply.__struct_fields__}}


def error_of(answer: Answer) -> ErrorFields | None:
    """Return the error in an answer, or None if the request succeeded."""
    return None if answer["ok"] else cast(ErrorFields, answer["error"])


class _OnlyChatErrors:
    """Turn any other exception into `internal`: it is a defect of ours, and goes to the log, not to the client.

    A class, because `contextlib.contextmanager` takes five times as long, twice in every request."""

    __slots__ = ("_event",)

    def __init__(self, event: str) -> None:
        self._event = event

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if isinstance(error, Exception) and not isinstance(error, ChatError):
            log.error("%s failed", self._event, exc_info=error)
            raise ChatError("Something went wrong on the server. Try again in a moment.") from None


def decode(event: str, arguments: list[Raw]) -> AnyCommand:
    """Decode the command of an event. Raises NotFound for an unknown event, and Invalid unless the arguments are one
    object with the command's fields."""
    decoder = _DECODERS.get(event)
    if decoder is None:
        raise NotFound("There is no such event.")
    if len(arguments) != 1:
        raise Invalid("An event takes exactly one argument, an object.")
    try:
        return decoder.decode(arguments[0])
    except msgspec.ValidationError as error:
        raise _explain(error) from None
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        raise Invalid("This is not valid JSON.") from None


def _explain(error: msgspec.ValidationError) -> Invalid:
    """Take the field's name out of msgspec's message, such as `Expected `str`, got `int` - at `$.text``."""
    message = str(error)
    at = re.search(r" - at `\$\.?([^`]*)`$", message)
    if at is None:
        missing = re.search(r"(?:required|unknown) field `([^`]*)`", message)
        return Invalid(f"{message}.", field=missing.group(1) if missing else None)
    return Invalid(f"{message[: at.start()]}.", field=at.group(1))
