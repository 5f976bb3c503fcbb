"""How times, ages and names are written for people."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

# So many digits of a story, a message or a mute name it for people.
SHORT = 8


def short(key: str) -> str:
    """What people call it by."""
    return key[:SHORT]


def near(time: datetime, now: datetime, zone: ZoneInfo) -> str:
    """The time of day, with the day in front unless it is today.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 5, 12, tzinfo=UTC)
    >>> near(noon - timedelta(hours=3), noon, ZoneInfo("Europe/Berlin"))
    '10:00'
    >>> near(noon - timedelta(days=1), noon, ZoneInfo("Europe/Berlin"))
    '2026-03-04 13:00'
    """
    there = time.astimezone(zone)
    is_today = there.date() == now.astimezone(zone).date()
    return there.strftime("%H:%M" if is_today else "%Y-%m-%d %H:%M")


def age(span: timedelta) -> str:
    """How long, roughly; nothing is younger than now.

    >>> age(timedelta(minutes=90)), age(timedelta(days=3)), age(timedelta(seconds=-2))
    ('1h', '3d', '0s')
    """
    seconds = max(0, int(span.total_seconds()))
    for unit, length in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds >= length:
            return f"{seconds // length}{unit}"
    return f"{seconds}s"
