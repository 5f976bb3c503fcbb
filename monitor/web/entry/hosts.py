"""By which names the page may be asked for: a foreign name that leads here is not answered."""

from __future__ import annotations

from urllib.parse import urlsplit

from monitor.settings.values import Web


def host_of(netloc: str) -> str:
    """The name in a Host header or the like, without port, in lower case.

    >>> host_of("Monitor.example.org:8470"), host_of("[::1]:80")
    ('monitor.example.org', '::1')
    >>> host_of("127.0.0.1:80.evil.example")
    ''
    """
    try:
        parts = urlsplit(f"//{netloc}")
        # What stands in its place is looked at, too: `name:80.evil.example` is no port.
        return (parts.hostname or "").rstrip(".") if parts.port != 0 else ""
    except ValueError:
        return ""


def is_ours(netloc: str, web: Web) -> bool:
    """Whether the page is called by this name."""
    host = host_of(netloc)
    return bool(host) and host in web.hosts
