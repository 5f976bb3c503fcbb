"""Where entries come from, and what is remembered of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

# Ports of other services (ssh, mail, databases, …) that no address must lead us to knock at.
REFUSED_PORTS = frozenset(
    {0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101}
    | {102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389}
    | {427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636}
    | {989, 990, 993, 995, 1433, 1719, 1720, 1723, 2049, 3306, 3659, 4045, 5060, 5061, 5432, 6000}
    | {6379, 6566, 6665, 6666, 6667, 6668, 6669, 6697, 9200, 10080, 11211, 27017}
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where entries come from.

    The pause between two polls is between ``interval_min`` and ``interval_max``. With ``pages`` the
    page of each entry is read; ``text`` is a CSS selector for the article on it, where the usual
    way of finding it fails. Kind "page" is an HTML page of many lines: ``entries`` selects them,
    ``heading`` what stands above several of them, such as the day. ``licensed``: reservations of
    text and data mining do not concern us. ``language`` is empty where the feed is to say it.
    """

    id: str
    name: str
    url: str
    kind: Literal["feed", "sitemap", "page"] = "feed"
    region: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    enabled: bool = True
    interval_min: timedelta = timedelta(minutes=5)
    interval_max: timedelta = timedelta(minutes=60)
    pages: bool = True
    text: str = ""
    entries: str = ""
    heading: str = ""
    licensed: bool = False


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask "changed since?", byte for byte as received (RFC 9110, 13.1)."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """What an address gave. ``url`` is where redirects led; ``unchanged`` means 304, no body.

    ``moved`` is where permanent redirects alone led, empty if the first was not permanent.
    ``fresh`` is how long the answer may be used without asking again. ``insecure``: a redirect led
    from https to http. ``reservation`` is the header of the TDM Reservation Protocol.
    """

    url: str
    body: bytes = b""
    content_type: str = ""
    validators: Validators = Validators()
    unchanged: bool = False
    moved: str = ""
    fresh: timedelta = timedelta()
    insecure: bool = False
    reservation: str = ""


@dataclass(frozen=True, slots=True)
class SourceState:
    """What we remember of a source from poll to poll.

    ``failures`` and ``empty`` count polls in a row: those that failed, those without news.
    A source without ``last_success`` was never read: its first entries are stored, not alerted.
    ``warning`` is what was wrong with the last feed that could be read. The server asked us not to
    come before ``not_before``. ``arrivals`` are the times of the newest entries, newest first;
    ``pause`` is how often the feed itself wants to be read.

    ``body`` is a hash of the last feed, ``items`` are hashes of its items. ``deadly`` is the hash
    of a body that ended ``deaths`` worker processes. ``moved`` is where the source said ``moves``
    times in a row that it is now, ``home`` what it was configured with then. ``gone`` is
    when the server said that it is gone for good. ``reservation`` says where and how rights of
    text and data mining are reserved, ``reserved`` since when we know.
    """

    source: str
    validators: Validators = Validators()
    next_poll: datetime | None = None
    last_try: datetime | None = None
    last_success: datetime | None = None
    failures: int = 0
    empty: int = 0
    error: str = ""
    warning: str = ""
    not_before: datetime | None = None
    arrivals: tuple[datetime, ...] = ()
    pause: timedelta = timedelta()
    body: str = ""
    items: frozenset[bytes] = frozenset()
    deadly: str = ""
    deaths: int = 0
    home: str = ""
    moved: str = ""
    moves: int = 0
    gone: datetime | None = None
    reservation: str = ""
    reserved: datetime | None = None


@dataclass(frozen=True, slots=True)
class ConfigState:
    """Which configuration the daemon works with: the one it read at ``read``.

    ``error`` is what is wrong with it, such as rules that keep their last good version. Since
    ``refused``, a newer one is refused as a whole, and ``error`` is what is wrong with that.
    """

    read: datetime
    refused: datetime | None = None
    error: str = ""


class NoticeKind(StrEnum):
    """What an operator is told about a source."""

    GONE = "gone"
    MOVED = "moved"
    RELAUNCH = "relaunch"
    SILENT = "silent"
    JUMP = "jump"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about a source that its operator should know; ``ended`` once it is over."""

    source: str
    kind: NoticeKind
    since: datetime
    message: str
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Volume:
    """How many entries of a source came in each hour, by its beginning; hours without are left out.

    ``unseen`` are spans, from and until, in which entries may have come and gone before we looked.
    """

    hours: Mapping[datetime, int] = field(default_factory=dict)
    unseen: tuple[tuple[datetime, datetime], ...] = ()
