"""Set a person's preferences for the page, for all their devices. A new preference is a field of `Preferences`."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from chat.core.command import Actor, Reply, WorkspaceCommand
from chat.core.event import Audience
from chat.domain.accounts.events import PreferencesChanged
from chat.domain.accounts.wire import Preferences
from chat.store import Tx, queries


class PreferencesNow(Reply):
    """Your current preferences."""

    preferences: Preferences


class SetPreferences(WorkspaceCommand[PreferencesNow]):
    """Change your preferences. Those that are absent stay as they are."""

    event = "me:preferences"
    repeatable = True
    preferences: Preferences

    def perform(self, tx: Tx, actor: Actor) -> PreferencesNow:
        was = load(tx, actor.id)  # two devices can't undo each other's changes: charging the quota has made one wait
        chosen = {name: value for name, value in msgspec.structs.asdict(self.preferences).items() if value is not UNSET}
        now = msgspec.structs.replace(was, **chosen)
        if now != was:
            save(tx, actor.id, now)
            tx.publish(PreferencesChanged(now), Audience(people=(actor.id,)))
        return PreferencesNow(preferences=now)


def save(tx: Tx, person_id: int, chosen: Preferences) -> None:
    """Store the preferences of a person."""
    queries.people.change(tx, person_id, preferences=msgspec.json.encode(chosen).decode())


def load(tx: Tx, person_id: int) -> Preferences:
    """Return the preferences of a person."""
    return msgspec.json.decode(queries.people.preferences(tx, person_id), type=Preferences)
