"""The table of quotas: how often a person or an address may do an act that others notice.

Usage is kept in the database, so that it survives a restart and counts for all workers. It is written in the
transaction of the act itself, so that a failed act is free.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from chat.addresses import sources
from chat.core import policy
from chat.core.command import Actor
from chat.errors import TooMany
from chat.store import Tx, queries


class Allowance(NamedTuple):
    """A token bucket: `burst` acts at once, and one more every so many `seconds`."""

    burst: int
    seconds: float

    def __str__(self) -> str:
        return f"{self.burst}, then one every {self.seconds:g} s"


class Quota(NamedTuple):
    """The allowance of each rank; owners have that of admins. None if the rank lacks the right itself."""

    visitor: Allowance | None
    guest: Allowance | None
    member: Allowance
    admin: Allowance


A = Allowance

# Most acts are commands, charged by the access check. The others are charged where they happen: `join`, becoming a
# member, also by a link; `direct`, a new conversation; `name`, a change of name, also in a handshake; `picture`,
# generating an avatar; `emoji`, adding one; `timezone`, another time zone;
# `mention_room`, telling all of a room.
QUOTAS: dict[str, Quota] = {
    "room:create": Quota(None, A(10, 300), A(20, 60), A(100, 10)),
    "join": Quota(A(5, 60), A(30, 20), A(100, 10), A(200, 5)),
    "direct": Quota(None, None, A(30, 30), A(60, 10)),
    "member:add": Quota(None, None, A(50, 20), A(500, 2)),
    "room:invite": Quota(A(5, 300), A(5, 300), A(30, 60), A(100, 10)),
    "invitation:create": Quota(None, None, A(30, 60), A(100, 10)),
    "report:create": Quota(A(5, 120), A(5, 120), A(20, 60), A(50, 10)),
    "name": Quota(A(5, 120), A(5, 120), A(10, 120), A(20, 60)),
    "me:status": Quota(None, None, A(20, 15), A(20, 15)),
    "me:preferences": Quota(None, None, A(60, 5), A(60, 5)),
    "timezone": Quota(A(10, 60), A(10, 60), A(20, 15), A(20, 15)),
    "picture": Quota(None, None, A(10, 60), A(20, 30)),
    "emoji": Quota(None, None, A(20, 30), A(50, 10)),
    "room:topic": Quota(A(5, 30), A(10, 30), A(20, 15), A(50, 5)),
    "room:settings": Quota(A(10, 30), A(10, 30), A(30, 10), A(100, 5)),
    "room:archive": Quota(A(5, 60), A(5, 60), A(20, 30), A(100, 5)),
    "member:role": Quota(A(20, 10), A(20, 10), A(100, 3), A(200, 1)),
    "member:remove": Quota(A(20, 10), A(20, 10), A(100, 3), A(200, 1)),
    "room:ban": Quota(A(20, 10), A(20, 10), A(100, 3), A(200, 1)),
    "room:unban": Quota(A(20, 10), A(20, 10), A(100, 3), A(200, 1)),
    "person:block": Quota(None, None, A(60, 10), A(60, 10)),
    "person:unblock": Quota(None, None, A(60, 10), A(60, 10)),
    "message:edit": Quota(A(20, 5), A(20, 5), A(60, 2), A(60, 2)),
    "mention_room": Quota(A(5, 120), A(5, 120), A(20, 60), A(50, 10)),
    "thread:follow": Quota(A(40, 5), A(40, 5), A(100, 2), A(100, 2)),
    "room:unread": Quota(A(40, 5), A(40, 5), A(100, 2), A(100, 2)),
    "room:options": Quota(A(40, 5), A(40, 5), A(100, 2), A(100, 2)),
    "group:save": Quota(None, None, A(20, 60), A(100, 10)),
    "message:react": Quota(A(40, 2), A(40, 2), A(100, 1), A(100, 1)),
    "message:pin": Quota(A(20, 10), A(20, 10), A(60, 2), A(60, 2)),
    "message:save": Quota(A(40, 5), A(40, 5), A(100, 2), A(100, 2)),
    "token:create": Quota(None, None, A(20, 60), A(20, 60)),
}

# A guest can come back as a new one with a fresh allowance, so all guests of an address share this many allowances.
GUESTS_OF_AN_ADDRESS = 10

# Allowances of an address. `guest:keep`: a new guest with a key or from the page, whose name is held for a month.
# `guest:pass`: a new guest without a key, for one connection. `account`: a new account.
BY_ADDRESS: dict[str, Allowance] = {
    "guest:keep": A(200, 60),
    "guest:pass": A(1000, 0.5),
    "account": A(50, 300),
}


def charge(tx: Tx, actor: Actor, act: str) -> None:
    """Charge an act to a person, if it has a quota. Raises TooMany if it is used up."""
    if (quota := QUOTAS.get(act)) is None:
        return
    rank = policy.rank_of(actor)
    if (allowance := getattr(quota, column_of(rank))) is None:
        return
    _take(tx, f"person:{actor.id}", act, allowance)
    if rank <= policy.Rank.GUEST:
        for network, generosity in sources(actor.address):
            _take(tx, f"guests:{network}", act, allowance, GUESTS_OF_AN_ADDRESS * generosity)


def charge_address(tx: Tx, address: str, act: str) -> None:
    """Charge an act to an address; an unknown address is not charged. Raises TooMany if its allowance is used up."""
    for network, generosity in sources(address):
        _take(tx, f"address:{network}", act, BY_ADDRESS[act], generosity)


def column_of(rank: policy.Rank) -> str:
    """Return the name of the column for this rank in the table of quotas."""
    return min(rank, policy.Rank.ADMIN).name.lower()


def _take(tx: Tx, subject: str, act: str, allowance: Allowance, times: int = 1) -> None:
    every = max(1, round(allowance.seconds * 1000 / times))
    if wait := queries.quotas.take(tx, subject, act, burst=allowance.burst * times, every=every):
        seconds = math.ceil(wait / 1000)
        raise TooMany(f"Too many attempts. Try again in {_in_words(seconds)}.", retry_after=seconds)


def _in_words(seconds: int) -> str:
    number, unit = (seconds, "second") if seconds < 60 else (math.ceil(seconds / 60), "minute")
    return f"{number} {unit}{'' if number == 1 else 's'}"
