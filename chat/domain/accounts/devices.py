"""From where somebody comes, and what to call it in a list of sessions."""

from __future__ import annotations

from typing import NamedTuple

from chat.core.glyphs import only_visible

# The first that is found counts: most browsers also name those they descend from.
BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip

SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_of(user_agent: str) -> str:
    """`Firefox on Linux`, as far as it can be told; else the beginning of what it says."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), None)
    system = next((name for mark, name in SYSTEMS if mark in user_agent), None)
    if browser is None:
        return program_of(user_agent)[:60] or "Unknown device"
    return f"{browser} on {system}" if system else browser


def program_of(user_agent: str) -> str:
    """What a program says, as one line of what can be seen."""
    return only_visible("".join(one for one in user_agent if one.isprintable()))[:100]


class Device(NamedTuple):
    """From where somebody comes: what to call the device, the address, and the worker that it is connected to."""

    label: str = ""
    address: str = ""
    kind: str = "key"
    worker: str = ""


NO_DEVICE = Device()
