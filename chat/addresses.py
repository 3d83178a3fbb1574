"""Internet addresses as limits and bans count them.

A household or a rented server has one IPv4 address, but 2^64 IPv6 addresses, so a limit on single addresses would
limit nothing. We count the networks that contain an address instead.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple


class Source(NamedTuple):
    """A network that shares one allowance, which is `generosity` times that of a single household."""

    network: str
    generosity: int


# Prefix lengths that providers assign (RFC 6177), each with its generosity: a link is a /64, a household a /56, a site
# a /48.
_IPV6 = ((64, 1), (56, 4), (48, 16))


def parse(text: str) -> IPv4Address | IPv6Address | None:
    """Parse an address, ignoring a port that a proxy has added (`192.0.2.1:80`, `[2001:db8::1]:80`) and a zone.

    Returns None for other text, such as the empty peer of a Unix socket. An IPv4-mapped IPv6 address (RFC 4291,
    2.5.5.2) becomes the IPv4 address.
    """
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
    """Return an address in its usual form, or "" if the text is not an address."""
    address = parse(text)
    return "" if address is None else str(address)


@lru_cache(4096)
def sources(text: str) -> tuple[Source, ...]:
    """Return the networks by which a limit counts this address: one for IPv4, three for IPv6, none if the text is not
    an address."""
    address = parse(text)
    if address is None:
        return ()
    if isinstance(address, IPv4Address):
        return (Source(f"{address}/32", 1),)
    return tuple(Source(str(ip_network((int(address), bits), strict=False)), times) for bits, times in _IPV6)
