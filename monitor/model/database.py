"""Where everything is kept, and how connections to a server are held."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

SCHEMES = ("postgresql", "postgres")

# What a server or the way to it swallows must not hold us for hours.
ALIVE: Mapping[str, str] = MappingProxyType(
    {
        "connect_timeout": "10",
        "keepalives_idle": "30",
        "keepalives_interval": "10",
        "keepalives_count": "3",
        "tcp_user_timeout": "60000",
    }
)
"""How we notice that the server is gone; parameters of libpq."""
# Locks are free when the server has given a connection up: by itself after two hours.
WATCHED = (
    "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
    " -c tcp_user_timeout=30000"
)
"""How the server notices that our host has vanished without a word; `options` of libpq."""

# Those of libpq, but for those whose value nobody may see.
_SHOWN = frozenset(
    """host hostaddr port dbname user passfile require_auth channel_binding connect_timeout
    client_encoding options application_name fallback_application_name keepalives keepalives_idle
    keepalives_interval keepalives_count tcp_user_timeout gssencmode sslmode sslnegotiation
    sslcompression sslcert sslkey sslcertmode sslrootcert sslcrl sslcrldir sslsni requirepeer
    ssl_min_protocol_version ssl_max_protocol_version krbsrvname gsslib gssdelegation service
    target_session_attrs load_balance_hosts""".split()  # noqa: SIM905 - so it can be read
)
_HIDDEN = frozenset({"password", "sslpassword"})
# Only what libpq, which the queue uses, and SQLAlchemy read in the same way: each cuts a password
# at another of the characters that are left out here.
_CODED = r"%[0-9A-Fa-f]{2}"
_URL = re.compile(
    rf"""(?P<begin>postgres(?:ql)?://)
    (?:(?P<user>(?:[^:/?#\[\]@%\s]|{_CODED})*)(?::(?:[^/?#\[\]@%\s]|{_CODED})*)?(?P<at>@))?
    (?P<place>(?:\[[0-9A-Fa-f:.]+\]|[^:/?#\[\]@%\s]*)(?::\d{{1,5}})?(?:/[^:/?#\[\]@%\s]*)?)
    (?:\?(?P<query>.*))?""",
    re.VERBOSE,
)
_PARAMETER = re.compile(rf"(?P<name>[a-z_]+)=(?:[^=?#@&+%\s]|{_CODED})*")


@dataclass(frozen=True, slots=True)
class Server:
    """A database on a PostgreSQL server, by its URL; shown without its password.

    >>> print(Server("postgresql://monitor:secret@db.example/news"))
    postgresql://monitor@db.example/news
    """

    url: str = field(repr=False)

    def __str__(self) -> str:
        """The URL as it may be shown; of one that is not clear, only what it is for."""
        found = _URL.fullmatch(self.url)
        if found is None or mistake_in(self.url):
            return "postgresql://…"
        query = (found["query"] or "").split("&")
        kept = [each for each in query if each.partition("=")[0] in _SHOWN]
        begin, user, at = found["begin"], found["user"] or "", found["at"] or ""
        return f"{begin}{user}{at}{found['place']}{'?' * bool(kept)}{'&'.join(kept)}"


def mistake_in(url: str) -> str:
    """What is wrong with the URL of a server, without anything of it; empty if nothing is.

    >>> mistake_in("postgresql://monitor@db.example/news?sslmode=require")
    ''
    """
    found = _URL.fullmatch(url)
    if found is None:
        return (
            "this is no URL of PostgreSQL such as postgresql://monitor:${DATABASE_PASSWORD}"
            "@db.example/monitor; in a password / is written as %2F, ? as %3F, # as %23, @ as %40,"
            " [ as %5B, ] as %5D, % as %25 and a space as %20"
        )
    names = []
    for each in (found["query"] or "").split("&") if found["query"] else ():
        parameter = _PARAMETER.fullmatch(each)
        if parameter is None or parameter["name"] not in _SHOWN | _HIDDEN:
            return (
                "what stands behind ? in the URL are no parameters of PostgreSQL such as"
                " sslmode=require, joined by &; in a value = is written as %3D, + as %2B, @ as"
                " %40, & as %26, # as %23, ? as %3F, % as %25 and a space as %20"
            )
        names.append(parameter["name"])
    if len(names) > len(set(names)):
        return "behind ? the URL has a parameter of PostgreSQL twice; once is right"
    return ""


Address = Path | Server
"""A SQLite file, or a database on a server."""


def address_of(text: str) -> Address:
    """What is meant by a path or a URL.

    >>> address_of("data/monitor.db")
    PosixPath('data/monitor.db')
    """
    return Server(text) if text.partition("://")[0] in SCHEMES else Path(text)
