"""Whether a source has been silent for longer than chance and its own history explain."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt

from monitor.health.expected import (
    Expected,
    History,
    between,
    busy_between,
    is_unseen,
    recent_level,
)

# A pause in which fewer were expected is chance.
FEWEST_MISSED = 7.0
# How much longer than any before a pause must be; more if long ones are known from once or twice.
LONGER = 1.5
LONGER_IF_RARE = 3.0
# So many false alarms are put up with, per source and year, as far as the longest pauses tell.
FALSE_ALARMS = 0.02
LONGEST_PAUSES = 10
FEWEST_PAUSES = 4
# One pause so much longer than all others was an outage and no habit; that takes two weeks to say.
OUTAGE = 3.0
MANY_PAUSES = 30
OUTAGE_AFTER = 15 * 24
# Entries may come later than usual by a part of the longest pause.
LATE = 0.25
LATE_HOURS = (1.0, 12.0)
HOURS_PER_YEAR = 365.25 * 24
# Who rests for so many hours at times may rest one more of its busy days.
RESTS = 36
ONE_MORE_DAY = 1.2
# A history shorter than this says less: the limit grows with the root of what is missing.
WHOLE_HISTORY = 28 * 24


@dataclass(frozen=True, slots=True)
class Pauses:
    """The pauses of a source so far: the longest in hours, and beyond what a pause is a silence.

    That ``limit`` is in entries that were to be expected while none came.
    """

    longest_hours: int
    limit: float


@dataclass(frozen=True, slots=True)
class Silence:
    """The pause since the last entry: how many were to be expected in it, and how many may be."""

    hours: float
    missed: float
    pauses: Pauses

    @property
    def is_silent(self) -> bool:
        """Whether it is longer than chance and history explain."""
        return self.missed > self.pauses.limit

    @property
    def is_over(self) -> bool:
        """Whether it is far from being a silence."""
        return self.missed < self.pauses.limit / 2


def silence_of(history: History, expected: Expected, last: float, until: float) -> Silence | None:
    """The pause from ``last`` to ``until``, places on the calendar; None if too little is known."""
    pauses = pauses_of(history, expected)
    if pauses is None:
        return None
    late = min(max(LATE * pauses.longest_hours, LATE_HOURS[0]), LATE_HOURS[1])
    missed = between(expected.least, last, until - late) * recent_level(history, expected)
    return Silence(until - last, missed, pauses)


def pauses_of(history: History, expected: Expected) -> Pauses | None:
    """What the pauses of a history tell; None if it has too few."""
    busy = busy_between(history, history.first, len(history.counts))
    lengths = []
    for begin, end in pairwise(busy):
        if not is_unseen(history, begin, end):
            missed = between(expected.least, begin + 0.5, end + 0.5)
            lengths.append((missed, end - begin))
    if len(lengths) < FEWEST_PAUSES:
        return None
    lengths.sort(reverse=True)
    span = history.busy[-1] - history.first
    if (
        span >= OUTAGE_AFTER
        and len(lengths) >= MANY_PAUSES
        and lengths[0][0] > OUTAGE * lengths[1][0]
    ):
        del lengths[0]
    longest = lengths[0][0]
    longest_hours = max(hours for _, hours in lengths)
    is_rare = sum(missed >= longest / 2 for missed, _ in lengths) < 3
    limit = max(
        FEWEST_MISSED,
        longest * (LONGER_IF_RARE if is_rare else LONGER),
        _beyond_chance([missed for missed, _ in lengths], span / HOURS_PER_YEAR),
        ONE_MORE_DAY * _busiest_day(history, expected) if longest_hours >= RESTS else 0.0,
    )
    unsure = max(1.0, sqrt(WHOLE_HISTORY / span))
    return Pauses(longest_hours, limit * unsure)


def _busiest_day(history: History, expected: Expected) -> float:
    """What is expected on the busiest of the last seven days learned from."""
    days = range(max(24, history.until - 6 * 24), history.until + 1, 24)
    return max((between(expected.least, at - 24, at) for at in days), default=0.0)


def _beyond_chance(lengths: list[float], years: float) -> float:
    """The length of a pause that the longest ones (longest first) make very rare.

    Beyond the shortest of the longest, pauses get rarer by a factor of e with each mean excess:
    that is so for entries that come by chance, one by one or in clumps.
    """
    number = max(3, min(LONGEST_PAUSES, len(lengths) // 5))
    shortest = lengths[number - 1]
    excess = sum(length - shortest for length in lengths[:number]) / number
    return shortest + excess * max(0.0, log(number / years / FALSE_ALARMS))
