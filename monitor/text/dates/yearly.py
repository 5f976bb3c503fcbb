"""Things that come once a year: days, months, seasons, feasts; and the year itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from monitor.text.dates.feasts import feast
from monitor.text.dates.values import Days

# The third of a month, and the third of a year, that "Anfang", "Mitte" and "Ende" mean.
DAYS_OF_PART = {"anfang": (1, 10), "mitte": (11, 20), "ende": (21, 31)}
MONTHS_OF_PART = {"anfang": (1, 4), "mitte": (5, 8), "ende": (9, 12)}
# First month and number of months, as the weather offices have them.
_SEASONS = {"frühjahr": 3, "sommer": 6, "herbst": 9, "winter": 12}


class Thing(Protocol):
    """Something a year has at most once."""

    def of_year(self, year: int) -> Days | None:
        """Its days in that year; None if the year has none."""
        ...


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month."""

    month: int
    day: int

    def of_year(self, year: int) -> Days | None:
        """That day, but for 29 February in most years."""
        try:
            day = date(year, self.month, self.day)
        except ValueError:
            return None
        return Days(day, day)


@dataclass(frozen=True, slots=True)
class Month:
    """A month or a part of it."""

    month: int
    part: str | None = None

    def of_year(self, year: int) -> Days:
        """All its days, or a third of them."""
        start = date(year, self.month, 1)
        end = shifted_months(start, 1) - timedelta(1)
        first, last = DAYS_OF_PART.get(self.part or "", (1, 31))
        return Days(start.replace(day=first), min(end, start + timedelta(last - 1)))


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The first, second, ... or last (-1) such weekday of a month."""

    nth: int
    weekday: int
    month: int

    def of_year(self, year: int) -> Days | None:
        """That day; None if the month has no fifth."""
        month = Month(self.month).of_year(year)
        day = month.first + timedelta((self.weekday - month.first.weekday()) % 7)
        found = [day + timedelta(7 * week) for week in range(5)]
        found = [day for day in found if day <= month.last]
        index = self.nth - 1 if self.nth > 0 else self.nth
        return Days(found[index], found[index]) if index < len(found) else None


@dataclass(frozen=True, slots=True)
class Season:
    """Three months; the winter of a year is the one that begins in it."""

    name: str

    def of_year(self, year: int) -> Days:
        """From the first day to the last."""
        start = date(year, _SEASONS[self.name], 1)
        return Days(start, shifted_months(start, 3) - timedelta(1))


@dataclass(frozen=True, slots=True)
class Feast:
    """A feast by its name in ``feasts``."""

    name: str

    def of_year(self, year: int) -> Days:
        """Its days."""
        return feast(self.name, year)


@dataclass(frozen=True, slots=True)
class Whole:
    """The year itself, or a part of it."""

    part: str | None = None

    def of_year(self, year: int) -> Days:
        """All its days, or a third of them."""
        first, last = MONTHS_OF_PART.get(self.part or "", (1, 12))
        return Days(date(year, first, 1), Month(last).of_year(year).last)


def shifted_months(day: date, months: int) -> date:
    """The same day some months on; the last of the month if that has no such day.

    >>> shifted_months(date(2018, 3, 31), -1)
    datetime.date(2018, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return day.replace(year=year, month=month + 1, day=last)
        except ValueError:
            continue
    raise OverflowError(f"no month {month + 1} in year {year}")
