"""Sources with different habits, as series of times at which their entries come."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import cos, pi
from zoneinfo import ZoneInfo

from monitor.health import Calendar, Verdict, calendar_of, judge
from monitor.health.calendar import hour_of, is_special
from monitor.model import Notice, Source, SourceState, Volume

BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
BEGIN = datetime(2026, 1, 5, tzinfo=UTC)

Habit = Callable[[random.Random, date], Sequence[float]]
"""The hours of a local day, with fractions, at which entries come."""


def daily(number: float, *, weekend: float = 1.0, clumps: float = 4.0) -> Habit:
    """By day more than by night, on some days more than on others."""

    def on(chance: random.Random, day: date) -> Sequence[float]:
        mean = number * (weekend if day.weekday() > 4 else 1.0)
        mean *= chance.gammavariate(clumps * 4, 1 / (clumps * 4))
        return [_by_day(chance) for _ in range(_poisson(chance, mean))]

    return on


def office(number: float) -> Habit:
    """On working days from 8 to 17, with holidays and now and then a day off."""

    def on(chance: random.Random, day: date) -> Sequence[float]:
        if day.weekday() > 4 or is_special(day) or chance.random() < 0.01:
            return []
        return [chance.triangular(8, 17, 11) for _ in range(_poisson(chance, number))]

    return on


def morning(number: int, *, hours: float = 0.5) -> Habit:
    """All at once, soon after six, every day."""

    def on(chance: random.Random, day: date) -> Sequence[float]:
        begin = 6 + chance.random() * hours
        return [begin] * max(1, round(chance.gauss(number, number / 6)))

    return on


def weekly(number: int) -> Habit:
    """On Thursday morning, sometimes a few hours later."""

    def on(chance: random.Random, day: date) -> Sequence[float]:
        if day.weekday() != 3:
            return []
        begin = 7 + chance.expovariate(1.0)
        return [begin + chance.random() * 3 for _ in range(_poisson(chance, number))]

    return on


def clumps(a_day: float, *, of: int) -> Habit:
    """Several at a time, at any time."""

    def on(chance: random.Random, day: date) -> Sequence[float]:
        found = []
        for _ in range(_poisson(chance, a_day)):
            found += [_by_day(chance)] * chance.randint(1, 2 * of - 1)
        return found

    return on


def press(number: float) -> Habit:
    """A police station: round the clock, with nights and weekends of its own."""

    def on(chance: random.Random, day: date) -> Sequence[float]:
        mean = number * (0.7 if day.weekday() > 4 else 1.0) * chance.gammavariate(6, 1 / 6)
        return [chance.triangular(5, 23.9, 10) for _ in range(_poisson(chance, mean))]

    return on


def summer(habit: Habit) -> Habit:
    """With a third less from July to mid-August."""

    def on(chance: random.Random, day: date) -> Sequence[float]:
        found = habit(chance, day)
        is_summer = date(day.year, 7, 1) <= day <= date(day.year, 8, 15)
        return [each for each in found if not is_summer or chance.random() > 0.35]

    return on


HABITS: dict[str, Habit] = {
    "portal, 100 a day": summer(daily(100, weekend=0.6)),
    "paper, 18 a day": summer(daily(18)),
    "paper, 40 a day, half at weekends": summer(daily(40, weekend=0.5)),
    "town hall, 5 a working day": summer(office(5)),
    "town hall, 15 a working day": summer(office(15)),
    "20 at once at six": morning(20),
    "20 at once, from six to ten": morning(20, hours=4),
    "weekly, 30": weekly(30),
    "police, 4 a day": press(4),
    "club, 1 a day": summer(daily(1)),
    "3 times a day 4 at once": clumps(3, of=4),
}


def times_of(habit: Habit, seed: int, days: int, *, begin: datetime = BEGIN) -> list[datetime]:
    """When the entries of a source come, in order."""
    chance = random.Random(seed)
    found = []
    for number in range(days):
        day = (begin + number * DAY).date()
        midnight = datetime.combine(day, time(), BERLIN).astimezone(UTC)
        found += [midnight + each * HOUR for each in habit(chance, day)]
    return sorted(found)


@dataclass
class Watched:
    """A source that is polled and judged at every hour or so; keeps what was told."""

    source: Source
    times: Sequence[datetime]
    hours: Sequence[tuple[datetime, int]]
    standing: list[Notice]
    told: list[tuple[datetime, Notice]]
    ended: list[tuple[datetime, Notice]]

    @classmethod
    def of(cls, times: Sequence[datetime]) -> Watched:
        hours = sorted(Counter(hour_of(each) for each in times).items())
        return cls(Source("s", "S", "https://s.example/feed"), times, hours, [], [], [])

    def judge(self, now: datetime, calendar: Calendar | None = None) -> Verdict:
        """Judge it once, and keep what is told."""
        # What comes later in this hour counts already: of no weight here.
        first = bisect_left(self.hours, (now - 56 * DAY, 0))
        after = bisect_left(self.hours, (now, 0))
        newest = bisect_right(self.times, now)
        state = SourceState(
            "s",
            last_success=now,
            next_poll=now + HOUR,
            arrivals=tuple(self.times[max(0, newest - 1) : newest]),
        )
        verdict = judge(
            self.source,
            state,
            Volume(dict(self.hours[first:after])),
            self.standing,
            calendar=calendar or calendar_of(now, BERLIN),
            zone=BERLIN,
            now=now,
        )
        over = [each.notice for each in verdict.ended]
        self.standing = [
            *(
                each
                for each in self.standing
                if (each.kind, each.since) not in {(gone.kind, gone.since) for gone in over}
            ),
            *verdict.told,
        ]
        self.told += [(now, each) for each in verdict.told]
        self.ended += [(now, each) for each in over]
        return verdict


def moments(begin: datetime, days: float, *, every: timedelta = HOUR) -> Iterator[datetime]:
    """The times at which sources are judged."""
    for number in range(int(timedelta(days=days) / every)):
        yield begin + number * every + timedelta(minutes=20)


def _by_day(chance: random.Random) -> float:
    """An hour of the day: many by day, some in the evening, few at night."""
    while True:
        hour = chance.random() * 24
        if chance.random() < 0.52 - 0.48 * cos((hour - 2.5) / 24 * 2 * pi):
            return hour


def _poisson(chance: random.Random, mean: float) -> int:
    number, at = 0, chance.expovariate(1.0)
    while at < mean:
        number += 1
        at += chance.expovariate(1.0)
    return number
