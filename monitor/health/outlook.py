"""What is to be expected of a source, for pages: for any span of the last week and the next day."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from monitor.health.calendar import HOUR, WEEK, Calendar, hour_of
from monitor.health.expected import Expected, History, between
from monitor.health.verdict import HISTORY
from monitor.model import Volume

DAY = timedelta(days=1)
# As much of it is kept as pages show: the last week, and a day to come.
_KEPT = WEEK + 24
# It is learned from what was before the last week, as that may be out of the ordinary; of a source
# that is not known for so long, from what was before the last day.
_UNTIL = (WEEK, 24)


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many entries are usual: a day, and up to each hour from ``start`` on, summed."""

    start: datetime
    summed: Sequence[float]
    per_day: float

    def expected(self, begin: datetime, end: datetime) -> float:
        """How many entries are to be expected from one time to a later one."""
        return between(self.summed, (begin - self.start) / HOUR, (end - self.start) / HOUR)


def calendar_ahead(now: datetime, zone: tzinfo) -> Calendar:
    """The calendar for `outlook_of`: as for judging, and the next day."""
    return Calendar.of(hour_of(now - HISTORY), now + DAY, zone)


def outlook_of(volume: Volume, calendar: Calendar, now: datetime) -> Outlook | None:
    """What is usual of a source; None if too little is known of it."""
    hour = int(calendar.place(now))
    learned = (History.of(volume, calendar, hour - back) for back in _UNTIL)
    history = next((each for each in learned if each.is_enough), None)
    if history is None:
        return None
    expected = Expected.by(history)
    # On special days it may be the one or the other: pages show what lies between.
    pairs = zip(expected.least, expected.most, strict=True)
    summed = array("d", ((least + most) / 2 for least, most in pairs))
    first = max(0, hour - _KEPT)
    return Outlook(calendar.start + first * HOUR, summed[first:], history.per_day)
