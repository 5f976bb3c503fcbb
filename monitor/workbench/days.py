"""Hits per day, and how they are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

DAYS = 31
WEEKS = 60
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
EIGHTHS = "▏▎▍▌▋▊▉█"


@dataclass(frozen=True, slots=True)
class Span:
    """The time of the articles that were looked at."""

    begin: datetime
    end: datetime

    @property
    def days(self) -> float:
        """How many days it has."""
        return max(0.0, (self.end - self.begin) / timedelta(days=1))

    def a_day(self, count: float) -> float | None:
        """So many as a number a day; None where less than a day was looked at.

        >>> from datetime import UTC
        >>> Span(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC)).a_day(10)
        2.5
        """
        return count / self.days if self.days >= 1 else None


@dataclass(frozen=True, slots=True)
class Bar:
    """So many from a day on: of that day, of its week or of its month."""

    begin: date
    count: int
    label: str


def bars(counts: Mapping[date, int], first: date, last: date) -> Sequence[Bar]:
    """The counts from the first day to the last: by day, by week or by month, as they are many.

    >>> [bar.count for bar in bars({date(2026, 3, 2): 4}, date(2026, 3, 1), date(2026, 3, 3))]
    [0, 4, 0]
    """
    number = (last - first).days + 1
    found: dict[date, int] = {}
    for each in (first + timedelta(days=day) for day in range(number)):
        begin = _begin(each, number)
        found[begin] = found.get(begin, 0) + counts.get(each, 0)
    return [Bar(begin, count, _label(begin, number)) for begin, count in found.items()]


def _begin(day: date, number: int) -> date:
    if number <= DAYS:
        return day
    if number <= 7 * WEEKS:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1)


def _label(begin: date, number: int) -> str:
    if number <= DAYS:
        return f"{begin} {WEEKDAYS[begin.weekday()]}"
    return f"week of {begin}" if number <= 7 * WEEKS else f"{begin:%Y-%m}"


def drawn(of: Sequence[Bar], width: int, *, is_plain: bool = False) -> Iterator[str]:
    """A line for each bar, the longest ``width`` characters wide; ``is_plain``: ASCII only.

    >>> day = date(2026, 3, 2)
    >>> list(drawn([Bar(day, 4, "Mon"), Bar(day, 1, "Tue"), Bar(day, 0, "Wed")], 4, is_plain=True))
    ['Mon  #### 4', 'Tue  # 1', 'Wed']
    """
    most = max((bar.count for bar in of), default=0)
    widest = max((len(bar.label) for bar in of), default=0)
    for bar in of:
        if not bar.count:
            yield bar.label
            continue
        eighths = max(1, round(8 * width * bar.count / most))
        full, rest = divmod(eighths, 8)
        if is_plain:
            shown = "#" * max(1, full)
        else:
            shown = EIGHTHS[-1] * full + (EIGHTHS[rest - 1] if rest else "")
        yield f"{bar.label:<{widest}}  {shown} {bar.count}"


def number(value: float | None) -> str:
    """A number with as many places as tell something; empty for none."""
    if value is None:
        return ""
    return f"{value:,.2f}" if 0 < value < 1 else f"{value:,.1f}" if value < 10 else f"{value:,.0f}"
