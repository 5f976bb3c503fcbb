"""Days in what the papers write: counted from the day on which they are served."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

WEEKDAYS: Final = (
    *("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"),
    *("Samstag", "Sonntag"),
)
MONTHS: Final = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
# Month and day of holidays that have the same date each year: nobody visits anybody then.
HOLIDAYS: Final = {(1, 1), (5, 1), (10, 3), (12, 24), (12, 25), (12, 26), (12, 31)}
ONE_DAY: Final = timedelta(days=1)
_MARK: Final = re.compile(r"\{(weekday|date)([+-]\d+)\}")


def dated(text: str, today: date) -> str:
    """The text with its marks replaced; ``{weekday-1}`` is the last working day before ``today``.

    ``today`` is in Berlin.

    >>> dated("Sie kam am {weekday-1} und kommt am {weekday+2}, {date+2}.", date(2026, 12, 28))
    'Sie kam am Mittwoch und kommt am Mittwoch, 30. Dezember.'
    """

    def written(mark: re.Match[str]) -> str:
        day = working_day(today, int(mark[2]))
        if mark[1] == "weekday":
            return WEEKDAYS[day.weekday()]
        return f"{day.day}. {MONTHS[day.month - 1]}"

    return _MARK.sub(written, text)


def working_day(today: date, number: int) -> date:
    """The ``number``-th working day after ``today``, or before it if negative.

    >>> [str(working_day(date(2026, 11, 28), number)) for number in (-1, 1, 7)]
    ['2026-11-27', '2026-11-30', '2026-12-08']
    """
    day = today
    for _ in range(abs(number)):
        day += ONE_DAY if number > 0 else -ONE_DAY
        while day.weekday() > 4 or (day.month, day.day) in HOLIDAYS:
            day += ONE_DAY if number > 0 else -ONE_DAY
    return day
