"""What a date expression means before anyone knows when the article was published.

Each meaning names the days it could stand for, in order; ``choice`` takes one by the tense.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from monitor.text.dates.values import Days
from monitor.text.dates.yearly import Day, Thing, shifted_months

# 29 February can be eight years away (1896 to 1904).
_YEARS = 8
_WEEKS = 3
_MONTHS = 6


class Meaning(Protocol):
    """Something that can be one of several days or spans of days."""

    def candidates(self, published: date) -> list[Days]:
        """The possible days, in order. May raise ValueError or OverflowError far from today."""
        ...


@dataclass(frozen=True, slots=True)
class Year:
    """A year by its number, or by its distance from the year of publication."""

    number: int | None = None
    offset: int = 0

    def of(self, published: date) -> int:
        """The number of the year."""
        return published.year + self.offset if self.number is None else self.number


@dataclass(frozen=True, slots=True)
class Yearly:
    """A day, month, season or feast, in a given year or in any."""

    thing: Thing
    year: Year | None = None
    weekday: int | None = None

    def candidates(self, published: date) -> list[Days]:
        """One a year; those on the named weekday alone, if a year nearby has it."""
        if self.year:
            days = self.thing.of_year(self.year.of(published))
            return [days] if days else []
        near = range(
            max(published.year - _YEARS, 1), min(published.year + _YEARS, date.max.year - 1) + 1
        )
        found = [days for year in near if (days := self.thing.of_year(year))]
        return [days for days in found if self._agrees(days, published)] or found

    def _agrees(self, days: Days, published: date) -> bool:
        if self.weekday is None:
            return True
        is_near = abs(days.first.year - published.year) <= 1
        return is_near and days.first.weekday() == self.weekday


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week (Monday is 0), in any week."""

    number: int

    def candidates(self, published: date) -> list[Days]:
        """One a week."""
        monday = published - timedelta(published.weekday())
        return [
            _one(monday + timedelta(7 * week + self.number)) for week in range(-_WEEKS, _WEEKS + 1)
        ]


@dataclass(frozen=True, slots=True)
class WeekdayBy:
    """A day of the week beside a day: "gestern, Mittwoch" in an article that came out late."""

    number: int
    offset: int

    def candidates(self, published: date) -> list[Days]:
        """The nearest such day."""
        day = published + timedelta(self.offset)
        ahead = (self.number - day.weekday() + 3) % 7 - 3
        return [_one(day + timedelta(ahead))]


@dataclass(frozen=True, slots=True)
class Week:
    """Days of a week (0 to 6), some weeks from the week of publication; None: any week."""

    offset: int | None
    first: int = 0
    last: int = 6

    def candidates(self, published: date) -> list[Days]:
        """One a week."""
        monday = published - timedelta(published.weekday())
        offsets = range(-_WEEKS, _WEEKS + 1) if self.offset is None else (self.offset,)
        mondays = [monday + timedelta(7 * offset) for offset in offsets]
        return [Days(day + timedelta(self.first), day + timedelta(self.last)) for day in mondays]


WEEKEND = Week(None, 5, 6)


@dataclass(frozen=True, slots=True)
class Shift:
    """A single day, counted from the day of publication."""

    days: int = 0
    months: int = 0

    def candidates(self, published: date) -> list[Days]:
        """That day."""
        return [_one(shifted_months(published, self.months) + timedelta(self.days))]


@dataclass(frozen=True, slots=True)
class MonthBy:
    """A month, counted from the month of publication; its days between two, for a part of it."""

    offset: int
    first: int = 1
    last: int = 31

    def candidates(self, published: date) -> list[Days]:
        """That month."""
        start = shifted_months(published.replace(day=1), self.offset)
        end = shifted_months(start, 1) - timedelta(1)
        return [Days(start.replace(day=self.first), min(end, start + timedelta(self.last - 1)))]


@dataclass(frozen=True, slots=True)
class Turn:
    """The next one ("kommenden Freitag"), the last one ("vergangenen Herbst"), or one beyond."""

    of: Meaning
    steps: int

    def candidates(self, published: date) -> list[Days]:
        """The one that is wholly after or before the day of publication."""
        found = self.of.candidates(published)
        if self.steps > 0:
            return [days for days in found if days.first > published][self.steps - 1 :][:1]
        before = [days for days in found if days.last < published]
        return before[self.steps :][:1] if len(before) >= -self.steps else []


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest, whatever the tense: "gestern (4. April)"."""

    of: Meaning

    def candidates(self, published: date) -> list[Days]:
        """That one."""
        found = self.of.candidates(published)
        return sorted(found, key=lambda days: distance(days, published))[:1]


@dataclass(frozen=True, slots=True)
class DayOfAnyMonth:
    """A weekday with a day and no month: "am Freitag, 13.,"; in every month that has it."""

    day: int
    weekday: int

    def candidates(self, published: date) -> list[Days]:
        """Those of the months around; any such weekday if none has it."""
        found = []
        for months in range(-_MONTHS, _MONTHS + 1):
            month = shifted_months(published.replace(day=1), months)
            days = Day(month.month, self.day).of_year(month.year)
            if days and days.first.weekday() == self.weekday:
                found.append(days)
        return found or Weekday(self.weekday).candidates(published)


@dataclass(frozen=True, slots=True)
class Later:
    """So many days after another day: "Freitag in einer Woche"."""

    of: Meaning
    days: int

    def candidates(self, published: date) -> list[Days]:
        """Those of the other, moved."""
        gap = timedelta(self.days)
        return [Days(days.first + gap, days.last + gap) for days in self.of.candidates(published)]


@dataclass(frozen=True, slots=True)
class Between:
    """From one to the other, both included; the other is the first that follows the one."""

    one: Meaning
    other: Meaning

    def candidates(self, published: date) -> list[Days]:
        """One for each possible first, if a last follows it within a year."""
        others = self.other.candidates(published)
        found = []
        for one in self.one.candidates(published):
            last = next((days.last for days in others if days.first >= one.first), None)
            if last and last - one.first < timedelta(370):
                found.append(Days(one.first, last))
        return found or self._far_apart(published)

    def _far_apart(self, published: date) -> list[Days]:
        # "von 2012 bis 2017"; it cannot be only one of several there.
        ones, others = self.one.candidates(published), self.other.candidates(published)
        is_fixed = len(ones) == len(others) == 1
        if is_fixed and ones[0].first <= others[0].last:
            return [Days(ones[0].first, others[0].last)]
        return []


@dataclass(frozen=True, slots=True)
class Following:
    """The second of two when the first is another day: "kommenden Montag und Donnerstag"."""

    one: Meaning
    other: Meaning

    def candidates(self, published: date) -> list[Days]:
        """The first of the other after each of the one."""
        others = self.other.candidates(published)
        ones = self.one.candidates(published)
        found = (next((d for d in others if d.first > one.first), None) for one in ones)
        return [days for days in found if days]


def distance(days: Days, published: date) -> int:
    """How many days lie between; 0 if it is one of them."""
    return max((days.first - published).days, (published - days.last).days, 0)


def _one(day: date) -> Days:
    return Days(day, day)
