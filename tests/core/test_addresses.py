"""Internet addresses as limits and bans see them."""

import pytest

from chat.addresses import Source, parse, plain, sources


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("192.0.2.1", "192.0.2.1"),
        (" 192.0.2.1:49152 ", "192.0.2.1"),
        ("2001:DB8::0001", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ('"[2001:db8::1]:443"', "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("[::ffff:192.0.2.1]:80", "192.0.2.1"),
    ],
)
def test_one_address_is_known_however_it_is_written(written: str, meant: str) -> None:
    assert plain(written) == meant


@pytest.mark.parametrize("written", ["", "unix:", "unknown", "_hidden", "192.0.2", "192.0.2.256:80", "::g", "[]:80"])
def test_what_is_not_an_address_is_none(written: str) -> None:
    assert parse(written) is None
    assert plain(written) == ""
    assert sources(written) == ()


def test_an_ipv4_address_is_counted_by_itself() -> None:
    assert sources("192.0.2.1") == (Source("192.0.2.1/32", 1),)
    assert sources("::ffff:192.0.2.1") == sources("192.0.2.1") != sources("192.0.2.2")


def test_all_addresses_of_one_ipv6_link_are_counted_together_and_those_of_a_site_more_generously() -> None:
    assert sources("2001:db8:1:2::1") == sources("2001:db8:1:2:ffff:ffff:ffff:ffff")
    assert sources("2001:db8:1:2::1") == (
        Source("2001:db8:1:2::/64", 1),
        Source("2001:db8:1::/56", 4),
        Source("2001:db8:1::/48", 16),
    )
    assert sources("2001:db8:1:2::1")[1:] == sources("2001:db8:1:3::1")[1:]
    assert sources("2001:db8:1:2::1")[0] != sources("2001:db8:1:3::1")[0]
