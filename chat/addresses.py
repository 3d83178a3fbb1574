"""Internet addresses as limits and bans see them.

A household or a rented server has one IPv4 address, but 2^64 of IPv6: whoever counts those one by one counts
nothing. So an address stands for the networks around it.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple


class Source(NamedTuple):
    """A network that shares one allowance; it is `generosity` times that of a single household."""

    network: str
    generosity: int


# The networks that providers hand out (RFC 6177): a link is a /64, a household a /56, a site a /48.
_IPV6 = ((64, 1), (56, 4), (48, 16))


def parse(text: str) -> IPv4Address | IPv6Address | None:
    """The address in this text, also where a proxy adds a port (`192.0.2.1:80`, `[2001:db8::1]:80`) or a zone; None
    where there is none, as on a Unix socket. IPv4 within IPv6 (RFC 4291, 2.5.5.2) is the IPv4 that it is."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def plain(text: str) -> str:
    """The address in its usual form; empty for what is not one."""
    address = parse(text)
    return "" if address is None else str(address)


@lru_cache(4096)
def sources(text: str) -> tuple[Source, ...]:
    """The networks that a limit counts this address by: one for IPv4, three for IPv6, none for what is not an
    address."""
    address = parse(text)
    if address is None:
        return ()
    if isinstance(address, IPv4Address):
        return (Source(f"{address}/32", 1),)
    return tuple(Source(str(ip_network((int(address), bits), strict=False)), times) for bits, times in _IPV6)
