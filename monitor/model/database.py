"""Where everything is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

SCHEMES = ("postgresql", "postgres")


@dataclass(frozen=True, slots=True)
class Server:
    """A database on a PostgreSQL server, by its URL; shown without its password.

    >>> print(Server("postgresql://monitor:secret@db.example/news"))
    postgresql://monitor@db.example/news
    """

    url: str = field(repr=False)

    def __str__(self) -> str:
        """The URL as it may be shown."""
        parts = urlsplit(self.url)
        login, at, host = parts.netloc.rpartition("@")
        shown = f"{login.partition(':')[0]}{at}{host}"
        # libpq takes a password among the parameters, too.
        kept = [each for each in parts.query.split("&") if not each.startswith("password=")]
        return urlunsplit(parts._replace(netloc=shown, query="&".join(kept)))


Address = Path | Server
"""A SQLite file, or a database on a server."""


def address_of(text: str) -> Address:
    """What is meant by a path or a URL.

    >>> address_of("data/monitor.db")
    PosixPath('data/monitor.db')
    """
    return Server(text) if text.partition("://")[0] in SCHEMES else Path(text)
