"""Ban people and networks from the workspace."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network

from chat.core import audit, invalidate
from chat.core.audit import AuditDetail
from chat.core.command import Actor, Done, Reply, WorkspaceCommand
from chat.core.text import clean
from chat.core.wire import FOR_EVER, Number
from chat.domain.moderation.wire import Ban
from chat.domain.people.power import subject
from chat.errors import Conflict, Invalid, NotFound
from chat.store import Tx, queries

MOST = 300
# The shortest prefix for each IP version. To ban a larger part of the internet, close the door instead.
WIDEST = {4: 8, 6: 16}

Network = IPv4Network | IPv6Network


class Bans(Reply):
    """The banned networks, the newest first."""

    bans: list[Ban]


class OneBan(Reply):
    """The id of a ban."""

    id: int


class BanPerson(WorkspaceCommand[Done]):
    """Ban a person from the workspace: their sessions end, their connections are closed at once, and they can't sign in
    again. Their messages stay. Only the owner can ban admins, and nobody can ban the owner."""

    event = "person:ban"
    person: Number
    reason: str = ""

    def perform(self, tx: Tx, actor: Actor) -> Done:
        reason = clean(self.reason, field="reason", most=MOST, least=0)
        row = subject(tx, actor, self.person)
        if row.banned_at is None:
            queries.people.change(tx, row.id, banned_at=tx.now, name_until=FOR_EVER)
            queries.sessions.end_all(tx, row.id)
            audit.note(tx, actor, self.event, person=row.id, detail=AuditDetail(reason=reason))
            invalidate.person(tx, row.id)
        return Done()


class UnbanPerson(WorkspaceCommand[Done]):
    """Lift the ban of a person: they may sign in or come back as a guest."""

    event = "person:unban"
    person: Number

    def perform(self, tx: Tx, actor: Actor) -> Done:
        row = subject(tx, actor, self.person)
        if row.banned_at is not None:
            # A guest can't come back, since all their sessions have ended, so the name is freed for a new guest.
            until = tx.now if row.role == "guest" else FOR_EVER
            queries.people.change(tx, row.id, banned_at=None, name_until=until)
            audit.note(tx, actor, self.event, person=row.id)
        return Done()


class BanNetwork(WorkspaceCommand[OneBan]):
    """Ban an address, or a range such as `203.0.113.0/24`: it gets neither pages nor connections."""

    event = "ban:create"
    network: str
    reason: str = ""

    def perform(self, tx: Tx, actor: Actor) -> OneBan:
        reason = clean(self.reason, field="reason", most=MOST, least=0)
        network = _network(self.network)
        if any(covers([network], address) for address in (actor.address, *queries.sessions.addresses(tx, actor.id))):
            raise Invalid("This range contains your own address.", field="network")
        if any(row.network == str(network) for row in queries.bans.every(tx)):
            raise Conflict("This range is already banned.", field="network")
        ban_id = queries.bans.insert(tx, network=str(network), reason=reason, made_by=actor.id)
        audit.note(tx, actor, self.event, detail=AuditDetail(network=str(network), reason=reason))
        invalidate.networks(tx)
        return OneBan(id=ban_id)


class ListBans(WorkspaceCommand[Bans]):
    """List the banned networks."""

    event = "ban:list"
    writes = False

    def perform(self, tx: Tx, actor: Actor) -> Bans:
        return Bans(bans=[Ban.of(row) for row in queries.bans.every(tx)])


class LiftBan(WorkspaceCommand[Done]):
    """Lift the ban of a network."""

    event = "ban:delete"
    id: Number

    def perform(self, tx: Tx, actor: Actor) -> Done:
        network = queries.bans.delete(tx, self.id)
        if network is None:
            raise NotFound("There is no such ban.", field="id")
        audit.note(tx, actor, self.event, detail=AuditDetail(network=network))
        invalidate.networks(tx)
        return Done()


def networks(tx: Tx) -> list[Network]:
    """Return all banned networks."""
    return [ip_network(row.network) for row in queries.bans.every(tx)]


def covers(some: list[Network], address: str) -> bool:
    """Return True if an address lies in one of these networks. A text that is not an address, as on a Unix socket, does
    not."""
    try:
        there = _network(address)
    except Invalid:
        return False
    return any(there.network_address in one for one in some)


def _network(text: str) -> Network:
    """Parse an address or a range. An IPv4-mapped IPv6 address (RFC 4291, 2.5.5.2) becomes the IPv4 address. Raises
    Invalid."""
    try:
        network = ip_network(text.strip(), strict=False)
    except ValueError:
        raise Invalid("Enter an address, or a range like 203.0.113.0/24.", field="network") from None
    if isinstance(network, IPv6Network) and network.network_address.ipv4_mapped:
        network = ip_network(f"{network.network_address.ipv4_mapped}/{network.prefixlen - 96}")
    if network.prefixlen < WIDEST[network.version]:
        raise Invalid(f"This range is too wide. The widest allowed is /{WIDEST[network.version]}.", field="network")
    return network
