"""Places in lists, as addresses name them."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.web.errors import WebError

WRONG = "after: expected what a page links to"


def cursor(time: datetime, name: str) -> str:
    """The place of what came at a time and has this name."""
    return f"{time.isoformat()}~{name}"


def place(text: str) -> tuple[datetime, str] | None:
    """The time and name of a place; None for the beginning. Raises WebError (400)."""
    if not text:
        return None
    written, _, name = text.partition("~")
    time = time_of(written)
    if time is None or not name:
        raise WebError(400, WRONG)
    return time, name


def time_of(text: str) -> datetime | None:
    """The time that a page has written, in UTC; None if it is none, or of no zone.

    >>> time_of("2026-12-01T08:00:00+01:00")
    datetime.datetime(2026, 12, 1, 7, 0, tzinfo=datetime.timezone.utc)
    >>> time_of("0001-01-01T00:00:00+14:00"), time_of("2026-12-01T08:00:00"), time_of("now")
    (None, None, None)
    """
    try:
        time = datetime.fromisoformat(text)
        # It may be of no year that there is.
        return None if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
