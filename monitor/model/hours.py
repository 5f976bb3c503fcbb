"""At what times of day and week: quiet hours, digests, and when somebody else is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta

from monitor.model.rules import Level

EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when to when nothing rings, on the wall clock of a target's zone.

    An ``end`` that is not after ``begin`` is on the next day: 22:00 to 06:00, or 00:00 to 00:00 for
    a whole day. ``days`` are those on which it begins, 0 for Monday.
    """

    begin: time
    end: time
    days: frozenset[int] = EVERY_DAY


@dataclass(frozen=True, slots=True)
class Slots:
    """Times of day on days of the week (0 for Monday), each once a day; never none of either."""

    times: tuple[time, ...] = (time(7),)
    days: frozenset[int] = EVERY_DAY


EVERY_MORNING = Slots()


@dataclass(frozen=True, slots=True)
class Escalation:
    """Who is told, too, when nobody has acknowledged an alert of these levels for so long."""

    after: timedelta
    target: str
    levels: tuple[Level, ...] = (Level.BLITZ, Level.EIL)
