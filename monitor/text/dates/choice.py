"""Which of the possible days is meant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from monitor.text.dates.meanings import Between, Meaning, Nearest, Weekday, Yearly, distance
from monitor.text.dates.values import Days, Tense


def choose(meaning: Meaning, published: date, tense: Tense) -> Days | None:
    """The days meant, of all that are possible.

    Past: the latest that has begun. Future: the earliest that is not over. Otherwise, and
    if there is none: the nearest, and of two equally near the past one; for weekdays this is the
    habit of newspapers, which name the days around the issue by their weekday alone. Pairs of
    weekdays ("Montag und Dienstag") are wholly past or wholly ahead.
    """
    found = meaning.candidates(published)
    is_whole = isinstance(meaning, Between) and is_weekly(meaning.one) and is_weekly(meaning.other)
    fitting: Sequence[Days] = []
    if tense is Tense.PAST:
        fitting = [d for d in found if (d.last if is_whole else d.first) <= published][-1:]
    elif tense is Tense.FUTURE:
        fitting = [d for d in found if (d.first if is_whole else d.last) >= published][:1]
    return min(fitting or found, key=lambda days: distance(days, published), default=None)


def is_weekly(meaning: Meaning) -> bool:
    """Whether it is no more than the name of a weekday, or several."""
    if isinstance(meaning, Between):
        return is_weekly(meaning.one) and is_weekly(meaning.other)
    return isinstance(meaning, Weekday)


def names_year(meaning: Meaning) -> bool:
    """Whether a year stands there as a number."""
    if isinstance(meaning, Between):
        return names_year(meaning.one) or names_year(meaning.other)
    meaning = meaning.of if isinstance(meaning, Nearest) else meaning
    year = meaning.year if isinstance(meaning, Yearly) else None
    return year is not None and year.number is not None
