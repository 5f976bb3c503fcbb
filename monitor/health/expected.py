"""How much of a source is usual in each hour of the week, learned from its own history."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate, groupby
from math import ceil

from monitor.health.calendar import HOUR, SUNDAY, WEEK, Calendar
from monitor.model import Volume

# So much is learned from; of a source with few busy hours, all that is there.
LEARNED = 28 * 24
FEW_BUSY_HOURS = 60
# Less than this is too little to judge by.
SHORTEST = timedelta(days=7)
FEWEST_ENTRIES = 10
RECENT = 7 * 24
# So many entries weigh a usual rate beside what was counted.
LEAST_LEANING, MOST_LEANING = 1.0, 100.0
TINY = 1e-6


@dataclass(frozen=True, slots=True)
class History:
    """The volume of one source on a calendar: ``counts`` by hour, and which hours are ``unseen``.

    ``busy`` are the hours that have entries, in order. What is usual is learned from the hours
    ``first`` to ``until`` (excluded).
    """

    calendar: Calendar
    counts: Sequence[int]
    unseen: Sequence[bool]
    busy: Sequence[int]
    first: int
    until: int

    @classmethod
    def of(cls, volume: Volume, calendar: Calendar, until: int) -> History:
        """The history up to the hour ``until``, or to the last entry if that was earlier."""
        size = len(calendar.cells)
        counts, unseen = [0] * size, [False] * size
        for hour, count in volume.hours.items():
            at = int(calendar.place(hour))
            if 0 <= at < size:
                counts[at] = count
        for begin, end in volume.unseen:
            for at in range(
                max(0, int(calendar.place(begin))), min(size, ceil(calendar.place(end)))
            ):
                unseen[at] = True
        busy = [at for at, count in enumerate(counts) if count]
        until = max(0, min(until, busy[-1] + 1)) if busy else 0
        first = bisect_left(busy, until - LEARNED)
        if bisect_left(busy, until) - first < FEW_BUSY_HOURS:
            first = 0
        # The first hour of all is where we began to count.
        begun = (until - LEARNED if first else busy[0]) if busy else 0
        return cls(calendar, counts, unseen, busy, begun, until)

    @property
    def is_enough(self) -> bool:
        """Whether anything can be said by it."""
        total = sum(self.counts[self.first : self.until])
        return self.until - self.first >= SHORTEST / HOUR and total >= FEWEST_ENTRIES

    @property
    def per_day(self) -> float:
        """The mean number of entries a day."""
        return 24 * sum(self.counts[self.first : self.until]) / max(1, self.until - self.first)


@dataclass(frozen=True, slots=True)
class Expected:
    """How many entries are to be expected up to each hour of a calendar, summed from its start.

    On special days the source may keep Sunday or not: ``most`` takes the larger of the two,
    ``least`` half of the smaller, as it may also rest.
    """

    least: Sequence[float]
    most: Sequence[float]

    @classmethod
    def by(cls, history: History) -> Expected:
        """What the history makes us expect, in it and after it."""
        rates = weekly_rates(history)
        sundays = rates[SUNDAY * 24 :] * 7
        least, most = [], []
        for cell, special in zip(history.calendar.cells, history.calendar.special, strict=True):
            rate = rates[cell]
            sunday = sundays[cell]
            least.append(min(rate, sunday) / 2 if special else rate)
            most.append(max(rate, sunday) if special else rate)
        return cls(list(accumulate(least, initial=0.0)), list(accumulate(most, initial=0.0)))


def between(summed: Sequence[float], begin: float, end: float) -> float:
    """What is expected from one place on the calendar to a later one.

    >>> between([0.0, 2.0, 6.0], 0.5, 1.25)
    2.0
    """
    return max(0.0, _up_to(summed, end) - _up_to(summed, begin))


def _up_to(summed: Sequence[float], place: float) -> float:
    at = min(max(int(place), 0), len(summed) - 2)
    share = min(max(place - at, 0.0), 1.0)
    return summed[at] + share * (summed[at + 1] - summed[at])


def weekly_rates(history: History) -> list[float]:
    """The entries to be expected in each of the 168 hours of a week; none is quite impossible.

    Few weeks say little of a single cell, so it leans on its hour of the day and its weekday, and
    these on the mean: the more so, the less they differ from it by more than chance explains.
    """
    counts, hours = _by_cell(history)
    hourly = clumping(_learned(history))
    mean = sum(counts) / max(1, sum(hours))
    of_day = [(sum(counts[hour::24]), sum(hours[hour::24])) for hour in range(24)]
    daily = _leaning(of_day, [mean] * 24, hourly)
    # The usual of a weekday is what its hours of the day alone would give.
    of_weekday = [
        (
            sum(counts[day : day + 24]),
            sum(rate * seen for rate, seen in zip(daily, hours[day : day + 24], strict=True)),
        )
        for day in range(0, WEEK, 24)
    ]
    factors = _leaning(of_weekday, [1.0] * 7, clumping(_days(history)))
    usual = [daily[cell % 24] * factors[cell // 24] for cell in range(WEEK)]
    return _leaning(list(zip(counts, hours, strict=True)), usual, hourly)


def _by_cell(history: History) -> tuple[list[int], list[int]]:
    """Entries in each cell of the week, and how many such hours there were."""
    counts, hours = [0] * WEEK, [0] * WEEK
    for cell, count in _learned(history):
        counts[cell] += count
        hours[cell] += 1
    return counts, hours


def _learned(history: History) -> Iterator[tuple[int, int]]:
    """Cell and count of each hour that is learned from."""
    learned = slice(history.first, history.until)
    for cell, special, unseen, count in zip(
        history.calendar.cells[learned],
        history.calendar.special[learned],
        history.unseen[learned],
        history.counts[learned],
        strict=True,
    ):
        if not (special or unseen):
            yield cell, count


def _days(history: History) -> Iterator[tuple[int, int]]:
    """Weekday and count of each day that is learned from."""
    for day, found in groupby(_learned(history), lambda each: each[0] // 24):
        yield day, sum(count for _, count in found)


def clumping(counted: Iterable[tuple[int, int]]) -> float:
    """How clumped the entries come: at least 1, the value of those that come one by one.

    ``counted`` are pairs of a group and a count. It is the variance within the groups, as a
    multiple of what chance explains: about n if the entries come n at a time.

    >>> clumping([(0, 2), (0, 4), (1, 9), (1, 9)]), clumping([(0, 0), (0, 20)])
    (1.0, 20.0)
    """
    groups: dict[int, list[int]] = {}
    for group, count in counted:
        groups.setdefault(group, []).append(count)
    found = expected = 0.0
    for counts in groups.values():
        total, number = sum(counts), len(counts)
        found += sum(count * count for count in counts) - total * total / number
        expected += total * (number - 1) / number
    return max(1.0, found / expected) if expected else 1.0


def _leaning(
    found: Sequence[tuple[int, float]], usual: Sequence[float], clumps: float
) -> list[float]:
    """The rates of ``found`` (entries, hours), each drawn to its ``usual`` rate.

    As if so many more entries had come at the usual rate as make up for chance: few if the rates
    differ much from the usual, many if hardly more than chance does.

    >>> [round(rate, 2) for rate in _leaning([(90, 10), (0, 10)], [4.5, 4.5], 1.0)]
    [8.9, 0.1]
    >>> [round(rate, 2) for rate in _leaning([(48, 10), (42, 10)], [4.5, 4.5], 1.0)]
    [4.59, 4.41]
    """
    excess = squares = 0.0
    for (count, hours), rate in zip(found, usual, strict=True):
        expected = hours * rate
        excess += (count - expected) * (count - expected) - clumps * expected
        squares += expected * expected
    weight = clumps * squares / excess if excess > 0 else MOST_LEANING
    weight = min(max(weight, LEAST_LEANING), MOST_LEANING)
    return [
        (count + weight) / (hours + weight / max(rate, TINY))
        for (count, hours), rate in zip(found, usual, strict=True)
    ]


def recent_level(history: History, expected: Expected) -> float:
    """The share of the expected that came in the last week learned from, at most 1."""
    begin = max(history.first, history.until - RECENT)
    came = sum(history.counts[begin : history.until])
    return min(1.0, (came + 5) / (between(expected.least, begin, history.until) + 5))


def is_unseen(history: History, begin: int, end: int) -> bool:
    """Whether something may have come unseen in the hours from ``begin`` to ``end``."""
    return any(history.unseen[begin : end + 1])


def busy_between(history: History, begin: int, end: int) -> Sequence[int]:
    """The hours with entries from ``begin`` to ``end`` (included)."""
    return history.busy[bisect_left(history.busy, begin) : bisect_right(history.busy, end)]
