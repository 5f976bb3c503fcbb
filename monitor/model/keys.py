"""Keys and addresses: what stays the same after every restart."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit


def key_of(*parts: str) -> str:
    """A key that is the same after every restart and restore: 32 hex digits of SHA-256.

    >>> key_of("wn", "https://wn.example/1") == key_of("wn", "https://wn.example/1")
    True
    >>> key_of("a", "bc") == key_of("ab", "c")
    False
    """
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:32]


def host_of(url: str) -> str:
    """The host of an address, empty if it has none.

    >>> host_of("https://Bote.example:8080/a")
    'bote.example'
    """
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def without_login(url: str) -> str:
    """The address without user and password, as it may be shown, stored and passed on.

    >>> without_login("https://desk:secret@bote.example/feed")
    'https://bote.example/feed'
    """
    return re.sub(r"(?<=://)[^/?#]*@", "", url, count=1)


def words_key(title: str, teaser: str) -> str:
    """The key of an entry by what readers see of it in the feed; white space does not count."""
    return "words:" + key_of(" ".join(title.split()), " ".join(teaser.split()))[:16]
