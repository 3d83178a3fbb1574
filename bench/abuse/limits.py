"""The server's limit for each act, read from its code, so that the table can't differ."""

from __future__ import annotations

from chat.core.quotas import BY_ADDRESS, QUOTAS
from chat.live.plain import echo
from chat.live.rooms import typing_limit
from chat.live.transport import arrivals
from chat.settings import CHAT_SETTINGS
from chat.web import attempts, gate

_SETTING = {name: default for name, (default, _) in CHAT_SETTINGS.items()}

EVENTS = f"{_SETTING['CHAT_EVENTS_PER_SECOND']} requests a second and connection"
HANDSHAKES = f"{_SETTING['CHAT_HANDSHAKES_PER_SECOND']} a second and address"
CONNECTIONS = (
    f"{arrivals.EACH * int(_SETTING['CHAT_CONNECTIONS_PER_ADDRESS'])} an address, "
    f"{arrivals.MOST_IDLE} that wait of all addresses"
)
ECHOES = f"{echo.MOST} at once"
TYPING = f"one told every {typing_limit.EVERY:g} s"
PAGES = f"{gate.PAGES} a second and address, counted over {attempts.WITHIN} s"
GUESSES = (
    f"{attempts.OF_ACCOUNT_AND_ADDRESS[0][0]} a minute for address and account, {attempts.FREE} in a row for an account"
)
NEW_NAMES = f"{BY_ADDRESS['guest:keep']} and address"
NEW_ACCOUNTS = f"{BY_ADDRESS['account']} and address"
PICTURES = f"{QUOTAS['picture'].member}; one drawn at a time"


def of_guest(act: str) -> str:
    """Return the quota of a guest for an act."""
    return str(QUOTAS[act].guest)
