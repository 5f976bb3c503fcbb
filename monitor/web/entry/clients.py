"""Which address asks: that of the connection, or the one that a reverse proxy of ours names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# No chain of proxies is longer; what stands further left was written by whoever asks.
MOST_HOPS = 20
_WITH_PORT = re.compile(r"\[([^\]]+)\](?::\d{1,5})?|(\d+\.\d+\.\d+\.\d+):\d{1,5}", re.ASCII)


def client_of(peer: str, forwarded: Sequence[str], networks: Sequence[str]) -> str:
    """The address of who asks; ``forwarded`` are the values of `X-Forwarded-For`, in their order.

    Each proxy adds at the right end whom it was asked by. So it is the rightmost one that is no
    proxy of ours, and that header counts only if the connection is from one. What is left of
    something that is no address is not believed: then it is the proxy that had added that.

    >>> proxies = ["10.1.2.0/24"]
    >>> client_of("10.1.2.7", ["198.51.100.9, 203.0.113.5, 10.1.2.8"], proxies)
    '203.0.113.5'
    >>> client_of("203.0.113.5", ["198.51.100.9"], proxies)
    '203.0.113.5'
    >>> client_of("10.1.2.7", ["198.51.100.9, unknown"], proxies)
    '10.1.2.7'
    """
    last = peer
    if not is_in(last, networks):
        return last
    hops = [each for value in forwarded for each in value.split(",")]
    for hop in reversed(hops[-MOST_HOPS:]):
        address = _address(hop)
        if address is None:
            return last
        last = str(address)
        if not is_in(last, networks):
            return last
    return last


def is_in(client: str, networks: Sequence[str]) -> bool:
    """Whether an address belongs to one of these networks.

    >>> is_in("::ffff:10.1.2.7", ["10.1.2.0/24"]), is_in("somewhere", ["10.1.2.0/24"])
    (True, False)
    """
    address = _address(client)
    return address is not None and any(
        address in ip_network(each, strict=False) for each in networks
    )


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """The address of a text such as 192.0.2.7, [2001:db8::1]:443 or fe80::1%eth0."""
    found = _WITH_PORT.fullmatch(text.strip())
    bare = (found[1] or found[2]) if found else text.strip()
    try:
        address = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
