"""The time zone of a person, so that people in their rooms see what time it is for them."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chat.core import quotas
from chat.core.command import Actor, Reply, WorkspaceCommand
from chat.errors import Invalid
from chat.store import Tx, WriteNeeded, queries

NAME = re.compile(r"UTC|[A-Z][A-Za-z_]{1,20}(?:/[A-Z][A-Za-z0-9_+-]{1,20}){1,2}")

# The names that browsers based on ICU still use for zones that have been renamed. Debian has the old ones in a package
# of their own, which a server may lack.
RENAMED = {
    "Africa/Asmera": "Africa/Asmara",
    "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
    "America/Catamarca": "America/Argentina/Catamarca",
    "America/Coral_Harbour": "America/Atikokan",
    "America/Cordoba": "America/Argentina/Cordoba",
    "America/Godthab": "America/Nuuk",
    "America/Indianapolis": "America/Indiana/Indianapolis",
    "America/Jujuy": "America/Argentina/Jujuy",
    "America/Louisville": "America/Kentucky/Louisville",
    "America/Mendoza": "America/Argentina/Mendoza",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Rangoon": "Asia/Yangon",
    "Asia/Saigon": "Asia/Ho_Chi_Minh",
    "Atlantic/Faeroe": "Atlantic/Faroe",
    "Europe/Kiev": "Europe/Kyiv",
    "Pacific/Enderbury": "Pacific/Kanton",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
}


class TimezoneNow(Reply):
    """Your current time zone, by its present name; empty if others don't learn it."""

    timezone: str


class SetTimezone(WorkspaceCommand[TimezoneNow]):
    """Set your time zone, such as `Europe/Berlin`. People who are in a room with you find it in your profile, and so
    know your local time. An empty one removes it."""

    event = "me:timezone"
    writes = False
    timezone: str

    def perform(self, tx: Tx, actor: Actor) -> TimezoneNow:
        now = clean_timezone(self.timezone)
        if now != queries.people.timezone(tx, actor.id):
            if not tx.writing:
                raise WriteNeeded
            quotas.charge(tx, actor, "timezone")
            queries.people.change(tx, actor.id, timezone=now)
        return TimezoneNow(timezone=now)


def clean_timezone(name: str) -> str:
    """Return the present name of a time zone, or the empty text as it is. Raises Invalid for an unknown zone."""
    current = RENAMED.get(name, name)
    if current and not (NAME.fullmatch(current) and _is_known(current)):
        raise Invalid("This time zone is unknown.", field="timezone")
    return current


def _is_known(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
