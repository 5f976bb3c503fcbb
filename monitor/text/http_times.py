"""Times in the headers of HTTP, which may hold anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_WAIT = timedelta(days=1)
_LONGEST = 100


def http_time(text: str) -> datetime | None:
    """The time that a header names, in UTC unless it says; None if it names none.

    >>> http_time("Sun, 01 Mar 2026 12:00:00 GMT").hour
    12
    >>> http_time("Mon, 01 Jan 2026 00:00:00 +999999999999999")
    """
    try:
        at = parsedate_to_datetime(text.strip()[:_LONGEST])
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def retry_after(header: str, now: datetime) -> timedelta | None:
    """How long a server asks us to wait, at most 24 hours; nothing if it makes no sense.

    >>> retry_after("120", datetime(2026, 3, 1, tzinfo=UTC))
    datetime.timedelta(seconds=120)
    >>> retry_after("soon", datetime(2026, 3, 1, tzinfo=UTC))
    """
    header = header.strip()[:_LONGEST]
    if header.isascii() and header.isdigit():
        wait = timedelta(seconds=min(int(header), int(LONGEST_WAIT.total_seconds())))
    elif (at := http_time(header)) is not None:
        wait = at - now
    else:
        return None
    return min(wait, LONGEST_WAIT) if wait > timedelta() else None
