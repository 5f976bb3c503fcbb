"""On which days the feasts of a year fall."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from monitor.text.dates.values import Days

# Days after Easter Sunday: the first one, and how many there are.
_BY_EASTER = {
    "weiberfastnacht": (-52, 1),
    "rosenmontag": (-48, 1),
    "faschingsdienstag": (-47, 1),
    "aschermittwoch": (-46, 1),
    "palmsonntag": (-7, 1),
    "gründonnerstag": (-3, 1),
    "karfreitag": (-2, 1),
    "karsamstag": (-1, 1),
    "osterwochenende": (-1, 3),
    "ostern": (0, 2),
    "ostersonntag": (0, 1),
    "ostermontag": (1, 1),
    "weißer sonntag": (7, 1),
    "himmelfahrt": (39, 1),
    "pfingstwochenende": (48, 3),
    "pfingsten": (49, 2),
    "pfingstsonntag": (49, 1),
    "pfingstmontag": (50, 1),
    "fronleichnam": (60, 1),
}
# Days after the first Sunday of Advent.
_BY_ADVENT = {
    "volkstrauertag": -14,
    "buß- und bettag": -11,
    "totensonntag": -7,
    "1. advent": 0,
    "2. advent": 7,
    "3. advent": 14,
    "4. advent": 21,
}
# Month and day; the number of days where it is not one.
_FIXED = {
    "neujahr": (1, 1, 1),
    "dreikönig": (1, 6, 1),
    "valentinstag": (2, 14, 1),
    "frauentag": (3, 8, 1),
    "tag der arbeit": (5, 1, 1),
    "johannistag": (6, 24, 1),
    "mariä himmelfahrt": (8, 15, 1),
    "tag der einheit": (10, 3, 1),
    "reformationstag": (10, 31, 1),
    "allerheiligen": (11, 1, 1),
    "allerseelen": (11, 2, 1),
    "martinstag": (11, 11, 1),
    "nikolaus": (12, 6, 1),
    "heiligabend": (12, 24, 1),
    "weihnachten": (12, 25, 2),
    "1. weihnachtstag": (12, 25, 1),
    "2. weihnachtstag": (12, 26, 1),
    "jahreswechsel": (12, 31, 2),
    "silvester": (12, 31, 1),
}


def feast(name: str, year: int) -> Days:
    """The days of a feast. Raises KeyError for an unknown one.

    >>> feast("pfingsten", 2018)
    Days(first=datetime.date(2018, 5, 20), last=datetime.date(2018, 5, 21))
    """
    if name in _BY_EASTER:
        after, count = _BY_EASTER[name]
        return _from(easter(year) + timedelta(after), count)
    if name in _BY_ADVENT:
        return _from(_first_advent(year) + timedelta(_BY_ADVENT[name]), 1)
    if name in _OTHER:
        return _OTHER[name](year)
    month, day, count = _FIXED[name]
    return _from(date(year, month, day), count)


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar.

    https://en.wikipedia.org/wiki/Date_of_Easter, the "anonymous" algorithm
    """
    century, of_century = divmod(year, 100)
    moon = (
        19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (year % 19 + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def sunday_from(day: date) -> date:
    """The first Sunday on or after a day."""
    return day + timedelta(6 - day.weekday())


def _first_advent(year: int) -> date:
    return sunday_from(date(year, 11, 27))


def _advent(year: int) -> Days:
    return Days(_first_advent(year), date(year, 12, 24))


def _mothers_day(year: int) -> Days:
    return _from(sunday_from(date(year, 5, 8)), 1)


def _harvest(year: int) -> Days:
    return _from(sunday_from(date(year, 10, 1)), 1)


def _from(first: date, count: int) -> Days:
    return Days(first, first + timedelta(count - 1))


_OTHER: dict[str, Callable[[int], Days]] = {
    "advent": _advent,
    "erntedank": _harvest,
    "muttertag": _mothers_day,
}
