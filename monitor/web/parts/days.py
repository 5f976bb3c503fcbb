"""Days that filters name, on the clock of the newsroom."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from monitor.web.asking import Ask
from monitor.web.errors import WebError


def beginning(ask: Ask, name: str) -> datetime | None:
    """When the day that a value of the query names begins. Raises WebError (400)."""
    return _at(ask, name, 0)


def end(ask: Ask, name: str) -> datetime | None:
    """When the day that a value of the query names is over. Raises WebError (400)."""
    return _at(ask, name, 1)


def _at(ask: Ask, name: str, later: int) -> datetime | None:
    text = ask.text(name)
    if not text:
        return None
    try:
        day = date.fromisoformat(text) + timedelta(days=later)
        return datetime.combine(day, time(), ask.site.settings.zone).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise WebError(400, f"{name}: expected a day such as 2026-12-01") from error
