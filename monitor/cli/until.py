"""Points in time as people say them: until when, since when. No clock in here."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.cli.options import UsageError
from monitor.notify.hours import moment
from monitor.settings import duration

EXAMPLES = "18:00, 'tomorrow 8:00', 'morgen 08:00', 'Mo 8:00', '2026-12-01 08:00', 3h, 2d"
FARTHEST = timedelta(days=366)

_DAY_LONG = 24 * 60
_DAYS = {"today": 0, "heute": 0, "tomorrow": 1, "morgen": 1, "übermorgen": 2}
_WEEKDAYS = (
    ("mo", "montag", "mon", "monday"),
    ("di", "dienstag", "tue", "tuesday"),
    ("mi", "mittwoch", "wed", "wednesday"),
    ("do", "donnerstag", "thu", "thursday"),
    ("fr", "freitag", "fri", "friday"),
    ("sa", "samstag", "sonnabend", "sat", "saturday"),
    ("so", "sonntag", "sun", "sunday"),
)
_CLOCK = re.compile(r"([01]?\d|2[0-4])(?:[:.]([0-5]\d))?(?:\s*uhr)?")
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})?")


def until(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """When it ends; times of day are on the wall clock of the zone. Raises UsageError.

    >>> noon = datetime(2026, 3, 5, 12, tzinfo=UTC)
    >>> until("morgen 8:00", noon, ZoneInfo("Europe/Berlin")).isoformat()
    '2026-03-06T07:00:00+00:00'
    """
    try:
        end = _read(text.strip(), now, zone)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"--until {text!r}: expected a time such as {EXAMPLES}") from error
    if end <= now:
        told = end.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        raise UsageError(
            f"--until {text!r}: {told} is over; expected a time to come such as {EXAMPLES}"
        )
    if end - now > FARTHEST:
        raise UsageError(
            f"--until {text!r}: more than a year from now; switch the rule or source off instead"
        )
    return end


def since(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """A time ago ("8h"), or the last time the clock showed this ("06:00"). Raises UsageError.

    >>> morning = datetime(2026, 3, 5, 4, tzinfo=UTC)
    >>> since("06:00", morning, ZoneInfo("Europe/Berlin")).isoformat()
    '2026-03-04T05:00:00+00:00'
    """
    today = now.astimezone(zone).date()
    try:
        if (minutes := _clock_alone(text.strip().lower())) is not None:
            at = _at(today, minutes, zone)
            return at if at <= now else _at(today - timedelta(days=1), minutes, zone)
        start = now - duration(text)
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"--since {text!r}: expected a time ago such as 8h, or a time of day such as 06:00"
        ) from error
    return start


def _read(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    try:
        return now + duration(text)
    except ValueError:
        pass
    words = text.lower().replace(",", " ").split()
    today = now.astimezone(zone).date()
    if words and (day := _day(words[0], today)):
        minutes = _clock(" ".join(words[1:])) if words[1:] else 0
        if minutes is None:
            raise ValueError(text)
        return _at(day, minutes, zone)
    if (minutes := _clock_alone(" ".join(words))) is not None:
        return _at(today, minutes, zone)
    at = datetime.fromisoformat(text)
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    return moment(at.date(), at.time(), zone)


def _day(word: str, today: date) -> date | None:
    if word in _DAYS:
        return today + timedelta(days=_DAYS[word])
    for number, names in enumerate(_WEEKDAYS):
        if word.rstrip(".") in names:
            # The next one: on a Monday, "Mo" is a week ahead.
            return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    if found := _GERMAN.fullmatch(word):
        day = date(int(found[3] or today.year), int(found[2]), int(found[1]))
        return day if found[3] or day >= today else day.replace(year=day.year + 1)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", word):
        return date.fromisoformat(word)
    return None


def _clock(text: str) -> int | None:
    """The minutes of a day in "18:00", "8", "8.30 Uhr" or "24:00"."""
    found = _CLOCK.fullmatch(text)
    minutes = int(found[1]) * 60 + int(found[2] or 0) if found else _DAY_LONG + 1
    return minutes if minutes <= _DAY_LONG else None


def _clock_alone(text: str) -> int | None:
    """As `_clock`; a number by itself may be anything."""
    return None if text.isdecimal() else _clock(text)


def _at(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    days, minute = divmod(minutes, _DAY_LONG)
    return moment(day + timedelta(days=days), time(*divmod(minute, 60)), zone)
