"""Hours as a newsroom knows them: weekday and hour of its zone, and days that are like no other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cache

HOUR = timedelta(hours=1)
WEEK = 7 * 24
SUNDAY = 6
# Days from Easter Sunday: carnival, Good Friday, Easter, Ascension, Whitsun, Corpus Christi.
MOVABLE = (-52, -48, -2, -1, 0, 1, 39, 49, 50, 60)
# Holidays in any state, and the days from Christmas to the new year.
FIXED = (
    *((12, day) for day in range(24, 32)),
    *((1, 1), (1, 2), (1, 6), (3, 8), (5, 1), (8, 15), (10, 3), (10, 31), (11, 1)),
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The hours from ``start`` on, in order; the same for all sources that are judged together.

    ``cells`` are weekday × 24 + hour in the newsroom's zone, from 0 for Monday 0:00; ``special``
    are those of holidays and the like, when some sources keep Sunday and others do not.
    """

    start: datetime
    cells: tuple[int, ...]
    special: tuple[bool, ...]

    @classmethod
    def of(cls, start: datetime, until: datetime, zone: tzinfo) -> Calendar:
        """All hours from the one of ``start`` to the one of ``until``, both included."""
        start = hour_of(start)
        number = int((until - start) / HOUR) + 1
        # Reckoned in UTC, so the night when the clock is put back has its hour twice.
        times = [(start + at * HOUR).astimezone(zone) for at in range(number)]
        return cls(
            start,
            tuple(time.weekday() * 24 + time.hour for time in times),
            tuple(is_special(time.date()) for time in times),
        )

    def place(self, at: datetime) -> float:
        """Where a time lies, in hours since ``start``."""
        return (at - self.start) / HOUR


def hour_of(at: datetime) -> datetime:
    """The beginning of the hour."""
    return at.replace(minute=0, second=0, microsecond=0)


@cache
def is_special(day: date) -> bool:
    """Whether a day is a holiday somewhere in Germany, or lies between one and a weekend.

    >>> [is_special(date(2026, 5, day)) for day in (13, 14, 15, 18)]
    [False, True, True, False]
    """
    friday, monday = day.weekday() == 4, day.weekday() == 0
    return (
        _is_holiday(day)
        or (friday and _is_holiday(day - timedelta(days=1)))
        or (monday and _is_holiday(day + timedelta(days=1)))
    )


def _is_holiday(day: date) -> bool:
    # The Day of Repentance is the Wednesday before 23 November.
    repentance = day.month == 11 and day.weekday() == 2 and 16 <= day.day <= 22
    return (day.month, day.day) in FIXED or (day - easter(day.year)).days in MOVABLE or repentance


@cache
def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the rule of Gauss.

    >>> [easter(year).isoformat() for year in (2024, 2026, 2049, 2076)]
    ['2024-03-31', '2026-04-05', '2049-04-18', '2076-04-19']
    """
    century = year // 100
    moon = (15 + century - (13 + 8 * century) // 25 - century // 4) % 30
    full = (19 * (year % 19) + moon) % 30
    sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * full + 4 + century - century // 4) % 7
    days = full + sunday
    if (full == 29 and sunday == 6) or (full == 28 and sunday == 6 and year % 19 > 10):
        days -= 7
    return date(year, 3, 22) + timedelta(days=days)
