"""Preferences are kept with the account and told to its own devices only, on both databases."""

from functools import partial
from typing import Any

import msgspec
import pytest

from chat.core.event import Audience
from chat.core.wire import Person
from chat.domain.accounts import identity, preferences
from chat.domain.accounts.devices import NO_DEVICE
from chat.domain.accounts.events import PreferencesChanged
from chat.domain.accounts.identity import Arrival
from chat.domain.accounts.preferences import SetPreferences
from chat.domain.accounts.wire import Preferences
from chat.errors import Forbidden
from tests.support.data.store import Workspace

DARK = Preferences(theme="dark")


@pytest.fixture
def ann(workspace: Workspace) -> Person:
    return workspace.account("Ann")


def choose(workspace: Workspace, person: Person, **chosen: Any) -> Preferences:
    request = msgspec.convert({"preferences": chosen}, SetPreferences)
    return workspace.do(person, request).preferences


def kept(workspace: Workspace, person: Person) -> Preferences:
    return workspace.core.read(lambda tx: preferences.load(tx, person.id))


def greeting(workspace: Workspace, key: str) -> Arrival:
    return workspace.core.read(lambda tx: identity.readmit(tx, key, NO_DEVICE, lambda _: False))


def test_nothing_is_chosen_at_first(workspace: Workspace, ann: Person) -> None:
    assert kept(workspace, ann) == Preferences()
    assert workspace.sql("SELECT DISTINCT preferences FROM people") == [("{}",)]


def test_a_choice_leaves_the_earlier_ones_as_they_are(workspace: Workspace, ann: Person) -> None:
    choose(workspace, ann, theme="dark", start_room="lobby")
    now = choose(workspace, ann, accent="blue", start_room="")
    assert now == kept(workspace, ann) == Preferences(theme="dark", accent="blue", start_room="")


def test_a_choice_is_told_to_oneself_alone_and_only_once(workspace: Workspace, ann: Person) -> None:
    ben = workspace.account("Ben")
    workspace.published.clear()
    for _ in range(2):
        choose(workspace, ann, theme="dark")
    assert workspace.published == [(PreferencesChanged(DARK), Audience(people=(ann.id,)))]
    assert kept(workspace, ben) == Preferences()


@pytest.mark.parametrize(
    "wrong",
    [
        {"theme": "pink"}, {"accent": "dark"}, {"clock": 24}, {"text_size": None}, {"start_room": "x" * 81},
        {"start_room": "a\x00b"}, {"colour": "red"}, {"theme": "dark", "density": ""},
    ],
    ids=str,
)  # fmt: skip
def test_a_value_that_there_is_not_changes_nothing(workspace: Workspace, ann: Person, wrong: dict[str, Any]) -> None:
    choose(workspace, ann, theme="dark")
    workspace.published.clear()
    with pytest.raises(msgspec.ValidationError):
        choose(workspace, ann, **wrong)
    assert kept(workspace, ann) == DARK
    assert workspace.published == []


def test_preferences_are_in_the_greeting_of_an_account(workspace: Workspace, ann: Person) -> None:
    choose(workspace, ann, theme="dark")
    assert greeting(workspace, "the key of Ann, at length").preferences == DARK


def test_a_guest_keeps_none_here(workspace: Workspace) -> None:
    guest = workspace.arrive("Guest", "the key of a guest, at length")
    with pytest.raises(Forbidden):
        choose(workspace, guest, theme="dark")
    assert greeting(workspace, "the key of a guest, at length").preferences == Preferences()
    assert workspace.sql("SELECT DISTINCT preferences FROM people") == [("{}",)]


def test_two_devices_that_choose_at_once_keep_both_choices(workspace: Workspace, ann: Person) -> None:
    for theme, accent in [("dark", "blue"), ("light", "pink")] * 5:
        both = workspace.at_once(
            [partial(choose, workspace, ann, theme=theme), partial(choose, workspace, ann, accent=accent)]
        )
        assert Preferences(theme=theme, accent=accent) in both
