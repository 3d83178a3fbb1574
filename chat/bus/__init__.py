"""Buses, which pass committed events from the core to the modules that deliver them, in this worker and in the others.

memory    the bus within one process
shared    the bus between the workers of one chat, over a link
batches   events as bytes, for the link
postgres  the link by PostgreSQL's NOTIFY
redis     the link by a stream of Redis or Valkey
"""

from __future__ import annotations

from collections.abc import Iterable

from chat.bus.batches import Batches
from chat.bus.memory import Bus
from chat.bus.shared import Link, SharedBus
from chat.clock import REAL, Clock
from chat.core.event import Event


def open_bus(url: str, database_url: str, name: str, events: Iterable[type[Event]], clock: Clock = REAL) -> Bus:
    """Return the bus for CHAT_BUS=`url`. Workers hear each other if they have the same `name` and the same server. The
    libraries of a link are imported only if it is used, because they take a tenth of the start."""
    if url == "memory":
        return Bus()
    link: Link
    if url == "postgres":
        from chat.bus.postgres import PostgresLink

        link = PostgresLink(database_url)
    else:
        from chat.bus.redis import RedisLink

        link = RedisLink(url, name)
    return SharedBus(link, Batches(events), clock)
