"""Events about the identity of a connection."""

from __future__ import annotations

from chat.core.event import Event
from chat.domain.accounts.wire import Preferences
from chat.domain.people.wire import Me


class Hello(Event, frozen=True):
    """The first event on every connection: yourself (`me`), the name of the `workspace`, the epoch of the log, the
    ids of the people you have blocked, and your `preferences`, of which guests have none."""

    event = "hello"
    goes_to = "the connection itself"
    me: Me
    workspace: str
    epoch: str
    blocked: list[int]
    preferences: Preferences


class PreferencesChanged(Event, frozen=True):
    """Your preferences changed, here or in another tab. `preferences` has all of them."""

    event = "preferences"
    goes_to = "all connections of the person"
    preferences: Preferences


class SignedOut(Event, frozen=True):
    """Your session has ended, or you were banned; the connection is closed. Don't reconnect automatically."""

    event = "signed_out"
    goes_to = "the connection itself"
    message: str
