"""Which addresses of the network may be reached: those of the internet, and what is allowed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# RFC 6052 and RFC 8215: the last 32 bits are an IPv4 address behind a translator.
NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
# RFC 4291: IPv4 in the last 32 bits, given up long ago, but some systems still route it.
COMPATIBLE = IPv6Network("::/96")
# RFC 5214 (ISATAP): what stands before an IPv4 address in an interface's identifier.
ISATAP = (0x0000_5EFE, 0x0200_5EFE)
KINDS = {
    "is_loopback": "this machine itself",
    "is_link_local": "the local link",
    "is_multicast": "a group of machines",
    "is_unspecified": "no machine",
    "is_private": "a private network",
    "is_reserved": "a reserved address",
}


class Guard:
    """Refuses what is not on the public internet, except the networks in ``allow`` (CIDR).

    >>> Guard().refusal("127.0.0.1")
    '127.0.0.1 is this machine itself'
    >>> Guard(["127.0.0.0/8"]).refusal("127.0.0.1")
    ''
    """

    def __init__(self, allow: Sequence[str] = ()) -> None:
        self._allow = tuple(ip_network(each) for each in allow)

    def refusal(self, address: str) -> str:
        """Why an IP address may not be reached; empty if it may."""
        found = ip_address(address.partition("%")[0])  # without the scope, as in fe80::1%eth0
        if self._is_allowed(found):
            return ""
        for each in (found, *_inside(found)):
            if kind := _kind(each):
                inside = f" (as {each})" if each != found else ""
                return f"{found}{inside} is {kind}"
        return ""

    def _is_allowed(self, address: Address) -> bool:
        # An IPv4 address in IPv6 clothes reaches the same machine.
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        return any((mapped or address) in network for network in self._allow)


def _inside(address: Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that an IPv6 address leads to by one of the ways of carrying them."""
    if isinstance(address, IPv4Address):
        return
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo
    last = IPv4Address(int(address) & 0xFFFF_FFFF)
    carries = any(address in network for network in NAT64) or address in COMPATIBLE
    if carries or (int(address) >> 32) & 0xFFFF_FFFF in ISATAP:
        yield last


def _kind(address: Address) -> str:
    """What kind of address it is if it is none of the public internet."""
    is_site_local = isinstance(address, IPv6Address) and address.is_site_local
    if address.is_global and not (address.is_multicast or address.is_reserved or is_site_local):
        return ""
    if isinstance(address, IPv6Address) and (address.ipv4_mapped or address in NAT64[0]):
        return ""  # judged by the IPv4 address in it; a network without IPv4 reaches it so
    return next(
        (text for name, text in KINDS.items() if getattr(address, name)),
        "no address of the public internet",
    )
