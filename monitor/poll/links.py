"""Addresses as feeds give them, made whole."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from monitor.poll.plain import one_line

MAX_LINK = 4_000
NOT_IN_HOSTS = re.compile(r"[\s%<>\"\\^`{|}]")


def resolved(link: str, base: str) -> str:
    """The address on its own, or nothing if it is not one of the web.

    >>> resolved("/a b", "https://bote.example/feed")
    'https://bote.example/a%20b'
    >>> resolved("javascript:alert(1)", "https://bote.example/feed")
    ''
    >>> resolved("http://", "http://bote.example/feed")
    ''
    """
    link = one_line(link, MAX_LINK)
    try:
        # Joined with the base, "http://" would be the base itself.
        if not link or (urlsplit(link).scheme in {"http", "https"} and not urlsplit(link).netloc):
            return ""
        address = urljoin(base, link.replace(" ", "%20"))
        parts = urlsplit(address)
        is_host = parts.hostname and not NOT_IN_HOSTS.search(parts.hostname) and parts.port != 0
    except ValueError:
        return ""  # such as http://[x or a port that is no number
    return address if parts.scheme in {"http", "https"} and is_host else ""


def with_login_of(url: str, other: str) -> str:
    """The address with the login of another one at the same host, if that has one.

    >>> with_login_of("https://bote.example/new", "https://desk:secret@bote.example/feed")
    'https://desk:secret@bote.example/new'
    >>> with_login_of("https://andere.example/", "https://desk:secret@bote.example/feed")
    'https://andere.example/'
    """
    here, there = urlsplit(url), urlsplit(other)
    login, mark, place = there.netloc.rpartition("@")
    if not mark or (here.scheme, here.netloc.lower()) != (there.scheme, place.lower()):
        return url
    return here._replace(netloc=f"{login}@{here.netloc}").geturl()
