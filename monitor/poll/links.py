"""Addresses as feeds give them, made whole."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from monitor.poll.plain import one_line

MAX_LINK = 4_000


def resolved(link: str, base: str) -> str:
    """The address on its own, or nothing if it is not one of the web.

    >>> resolved("/a b", "https://bote.example/feed")
    'https://bote.example/a%20b'
    >>> resolved("javascript:alert(1)", "https://bote.example/feed")
    ''
    """
    try:
        address = urljoin(base, one_line(link, MAX_LINK).replace(" ", "%20")) if link else ""
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and parts.hostname else ""
