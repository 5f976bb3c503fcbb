"""Which addresses may be reached: every special network, and IPv4 in all its clothes."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.poll.guard import Guard

REFUSED = {
    "127.0.0.1": "this machine itself",
    "127.255.255.254": "this machine itself",
    "::1": "this machine itself",
    "0.0.0.0": "no machine",
    "::": "no machine",
    "169.254.169.254": "the local link",
    "fe80::1": "the local link",
    "fe80::1%eth0": "the local link",
    "10.0.0.1": "a private network",
    "172.16.0.1": "a private network",
    "172.31.255.255": "a private network",
    "192.168.1.1": "a private network",
    "192.0.2.1": "a private network",
    "198.18.0.1": "a private network",
    "fc00::1": "a private network",
    "fd12:3456::1": "a private network",
    "2001:db8::1": "a private network",
    "100.64.0.1": "no address of the public internet",
    "100.127.255.255": "no address of the public internet",
    "224.0.0.1": "a group of machines",
    "239.1.2.3": "a group of machines",
    "ff02::1": "a group of machines",
    "ff0e::1": "a group of machines",
    "240.0.0.1": "",
    "255.255.255.255": "",
    "0.1.2.3": "",
    "fec0::1": "",
    "100::1": "",
    "64:ff9b:1::909:909": "",
}
PUBLIC = [
    "9.9.9.9",
    "100.63.255.255",
    "100.128.0.1",
    "172.32.0.1",
    "192.167.255.255",
    "2620:fe::9",
    "2a00:1450:4001:80b::200e",
    "::ffff:9.9.9.9",
    "64:ff9b::9.9.9.9",
    "2002:909:909::1",
]
# Ways to carry an IPv4 address inside of an IPv6 one. Teredo is private by itself.
CLOTHES = {
    "mapped (RFC 4291)": "::ffff:{dotted}",
    "compatible (RFC 4291)": "::{dotted}",
    "NAT64 (RFC 6052)": "64:ff9b::{dotted}",
    "NAT64 of a network (RFC 8215)": "64:ff9b:1::{dotted}",
    "6to4 (RFC 3056)": "2002:{high:x}:{low:x}::1",
    "Teredo server (RFC 4380)": "2001:0:{high:x}:{low:x}::1",
    "Teredo client (RFC 4380)": "2001:0:909:909:0:0:{not_high:x}:{not_low:x}",
    "ISATAP (RFC 5214)": "2620:fe::5efe:{dotted}",
    "ISATAP of a public address (RFC 5214)": "2620:fe::200:5efe:{dotted}",
    "translated (RFC 2765)": "::ffff:0:{dotted}",
}
NOT_OURS = ["127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "192.168.0.1", "0.0.0.0"]


def clothed(address: str, clothes: str) -> str:
    number = int(IPv4Address(address))
    return CLOTHES[clothes].format(
        dotted=address,
        high=number >> 16,
        low=number & 0xFFFF,
        not_high=number >> 16 ^ 0xFFFF,
        not_low=number & 0xFFFF ^ 0xFFFF,
    )


@pytest.mark.parametrize(("address", "kind"), REFUSED.items())
def test_what_is_not_on_the_public_internet_is_refused_with_the_reason(
    address: str, kind: str
) -> None:
    refusal = Guard().refusal(address)

    assert refusal.startswith(f"{address.partition('%')[0]} is ")
    assert refusal.endswith(kind)


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_internet_may_be_reached(address: str) -> None:
    assert Guard().refusal(address) == ""


@pytest.mark.parametrize("address", NOT_OURS)
@pytest.mark.parametrize("clothes", CLOTHES)
def test_an_ipv4_address_is_refused_in_all_its_ipv6_clothes(address: str, clothes: str) -> None:
    assert Guard().refusal(clothed(address, clothes)) != ""


def test_the_address_inside_is_named() -> None:
    assert Guard().refusal("2002:a01:203::1") == (
        "2002:a01:203::1 (as 10.1.2.3) is a private network"
    )


@given(st.ip_addresses(v=4), st.sampled_from(sorted(CLOTHES)))
def test_no_clothes_let_an_ipv4_address_through_that_is_refused_bare(
    address: IPv4Address, clothes: str
) -> None:
    guard = Guard()

    if guard.refusal(str(address)):
        assert guard.refusal(clothed(str(address), clothes))


@given(st.ip_addresses())
def test_every_address_gets_a_verdict_and_only_global_ones_pass(
    address: IPv4Address | IPv6Address,
) -> None:
    refusal = Guard().refusal(str(address))

    assert refusal or address.is_global or getattr(address, "ipv4_mapped", None)


# --- what an operator allows


@pytest.mark.parametrize(
    ("network", "inside", "outside"),
    [
        ("127.0.0.1/32", ["127.0.0.1", "::ffff:127.0.0.1"], ["127.0.0.2", "10.0.0.1", "::1"]),
        ("10.1.0.0/16", ["10.1.0.0", "10.1.255.255"], ["10.0.255.255", "10.2.0.0", "127.0.0.1"]),
        ("100.64.0.0/10", ["100.64.0.1"], ["127.0.0.1"]),
        ("::1/128", ["::1"], ["::2", "127.0.0.1", "fe80::1"]),
        ("fd00:1::/32", ["fd00:1::7"], ["fd00:2::7", "fe80::1"]),
        ("0.0.0.0/0", ["127.0.0.1", "10.0.0.1"], ["::1", "fd00::1"]),
        ("::/0", ["::1", "fd00::1"], ["127.0.0.1", "::ffff:127.0.0.1"]),
    ],
)
def test_an_allowed_network_lets_through_just_that(
    network: str, inside: list[str], outside: list[str]
) -> None:
    guard = Guard([network])

    assert [guard.refusal(address) for address in inside] == [""] * len(inside)
    assert all(guard.refusal(address) for address in outside)


@pytest.mark.parametrize("clothes", sorted(CLOTHES.keys() - {"mapped (RFC 4291)"}))
def test_what_is_allowed_bare_is_not_allowed_behind_a_translator(clothes: str) -> None:
    assert Guard(["127.0.0.0/8"]).refusal(clothed("127.0.0.1", clothes))


def test_several_networks_may_be_allowed() -> None:
    guard = Guard(["10.1.0.0/16", "fd00::/8"])

    assert [bool(guard.refusal(each)) for each in ("10.1.1.1", "fd00::1", "10.2.0.1")] == [
        False,
        False,
        True,
    ]
