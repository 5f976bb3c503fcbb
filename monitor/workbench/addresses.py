"""Addresses as people paste them, and whose site they are of."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit


def spellings(url: str) -> list[str]:
    """The address, and other ways of writing what is most likely the same, the nearest first.

    >>> "https://bote.example/a" in spellings("http://www.bote.example/a/?utm_source=x")
    True
    """
    return list(dict.fromkeys([url, *_spellings(url)]))


def _spellings(url: str) -> Iterator[str]:
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return
    for query in dict.fromkeys([parts.query, ""]):
        for scheme in dict.fromkeys([parts.scheme, "https", "http"]):
            path = parts.path.rstrip("/")
            for each in dict.fromkeys([parts.path, path, f"{path}/"]):
                for host in _hosts(parts.netloc):
                    yield urlunsplit((scheme, host, each, query, ""))


def _hosts(host: str) -> list[str]:
    return [host, host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"]


def is_same_site(one: str, other: str) -> bool:
    """Whether two hosts are most likely of the same publisher.

    >>> is_same_site("www.bote.example", "feeds.bote.example")
    True
    >>> is_same_site("bote.example", "kurier.example")
    False
    """
    return bool(one) and _site(one) == _site(other)


def _site(host: str) -> str:
    return ".".join(host.lower().removeprefix("www.").split(".")[-2:])
