"""The device of a connection, and its readable name in a list of sessions."""

from __future__ import annotations

from typing import NamedTuple

from chat.core.glyphs import only_visible

# The first match counts: most browsers also name the browsers that they descend from.
BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip

SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_of(user_agent: str) -> str:
    """Return a name such as `Firefox on Linux` or, for an unknown program, the beginning of its user agent."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), None)
    system = next((name for mark, name in SYSTEMS if mark in user_agent), None)
    if browser is None:
        return program_of(user_agent)[:60] or "Unknown device"
    return f"{browser} on {system}" if system else browser


def program_of(user_agent: str) -> str:
    """Return a program's user agent as one line of visible characters."""
    return only_visible("".join(one for one in user_agent if one.isprintable()))[:100]


class Device(NamedTuple):
    """The device of a connection: its readable `label`, its address, the `kind` of session that it would begin, and the
    name of the worker that it is connected to."""

    label: str = ""
    address: str = ""
    kind: str = "key"
    worker: str = ""


NO_DEVICE = Device()
