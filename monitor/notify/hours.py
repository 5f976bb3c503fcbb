"""When: quiet hours, times of digests, the day of a budget, escalations. No clock in here.

All moments are aware and in UTC; what people configure is on the wall clock of a zone. Each time of
a wall clock counts once a day. When the clock is put back, 02:30 is its first occurrence: a digest
is not sent twice, and what quiet hours held back comes an hour sooner rather than later. When it is
put forward, a time that does not exist is the first moment after the gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from monitor.model import Escalation, Level, QuietHours, Slots, Target

DAY = timedelta(days=1)
# A clock that was ahead by more than this was wrong; one that is put back by less may be usual.
AHEAD = DAY
# A slot of one day a week whose date a zone leaves out, as Samoa did in 2011, is two weeks away.
_FAR = 16


def moment(day: date, clock: time, zone: tzinfo) -> datetime:
    """When the wall clock of the zone first shows this time, or a later one if it is left out.

    >>> from zoneinfo import ZoneInfo
    >>> moment(date(2026, 3, 29), time(2, 30), ZoneInfo("Europe/Berlin")).isoformat()
    '2026-03-29T01:00:00+00:00'
    """
    wall = datetime.combine(day, clock)
    both = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    early, late = sorted(both)
    if _wall(early, zone) == wall:
        return early
    # In a gap, whose end lies between the two: they take it for a time before it and after it.
    before, after = 0, int((late - early).total_seconds())
    while after - before > 1:
        middle = (before + after) // 2
        if _wall(early + timedelta(seconds=middle), zone) < wall:
            before = middle
        else:
            after = middle
    return early + timedelta(seconds=after)


def day_of(now: datetime, zone: tzinfo) -> date:
    """The day of the calendar in the zone: that of a budget."""
    return _wall(now, zone).date()


def day_began(now: datetime, zone: tzinfo) -> datetime:
    """When the day that it is in the zone began."""
    return moment(day_of(now, zone), time(), zone)


def quiet_until(quiet: Sequence[QuietHours], zone: tzinfo, now: datetime) -> datetime | None:
    """When the quiet hours that it is are over, with all that follow at once; None if it is loud.

    Quiet hours that never end would hold back for ever, so they do not count.
    """
    until = now
    while ends := [
        end for begin, end in _spans(quiet, zone, day_of(until, zone)) if begin <= until < end
    ]:
        until = max(ends)
        if until - now > _FAR * DAY:
            return None
    return until if until > now else None


def held_until(target: Target, level: Level, now: datetime) -> datetime | None:
    """Until when an alert of a level waits for its target; None: it goes at once.

    Blitz breaks through quiet hours. A digest whose time lies in quiet hours comes after them.
    """
    if level is Level.BLITZ:
        return None
    zone = target.zone
    due = next_slot(target.digest, zone, now) if level is Level.DIGEST else now
    return quiet_until(target.quiet, zone, due) or (due if due > now else None)


def next_slot(slots: Slots, zone: tzinfo, after: datetime) -> datetime:
    """The first slot later than a moment."""
    first = day_of(after, zone) - DAY
    days = (first + DAY * ahead for ahead in range(_FAR + 2))
    return next(slot for day in days for slot in _slots_of(slots, zone, day) if slot > after)


def last_slot(slots: Slots, zone: tzinfo, now: datetime) -> datetime:
    """The newest slot that is not later than a moment."""
    last = day_of(now, zone) + DAY
    days = (last - DAY * back for back in range(_FAR + 2))
    return next(
        slot for day in days for slot in reversed(_slots_of(slots, zone, day)) if slot <= now
    )


def due_slot(slots: Slots, zone: tzinfo, done: datetime, now: datetime) -> datetime | None:
    """The slot to do now, if there is one; of several that were missed only the newest.

    ``done`` is the newest slot that was done, or the moment of the first start: what is before it
    is not made up for. After the clock was put back nothing is done again; only if ``done`` is more
    than a day ahead, so that it was done on a wrong clock, one slot may be: else the target would
    hear nothing until that day.
    """
    slot = last_slot(slots, zone, now)
    return slot if slot > done or done - now > AHEAD else None


def due_escalations(
    escalations: Sequence[Escalation], level: Level, sent_at: datetime, now: datetime
) -> tuple[Escalation, ...]:
    """The steps for its level that are due for an alert nobody has taken, the soonest first."""
    steps = sorted((each for each in escalations if level in each.levels), key=lambda e: e.after)
    return tuple(each for each in steps if sent_at + each.after <= now)


def _wall(at: datetime, zone: tzinfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def _slots_of(slots: Slots, zone: tzinfo, day: date) -> list[datetime]:
    """Those of a day, in order. A date that the zone leaves out has none."""
    if day.weekday() not in slots.days or _is_left_out(day, zone):
        return []
    return [moment(day, clock, zone) for clock in sorted(slots.times)]


def _is_left_out(day: date, zone: tzinfo) -> bool:
    return moment(day, time(), zone) == moment(day + DAY, time(), zone)


def _spans(
    quiet: Sequence[QuietHours], zone: tzinfo, today: date
) -> Iterator[tuple[datetime, datetime]]:
    """From when to when it is quiet, of all that a moment of this day may lie in."""
    # One day ahead: where midnight comes twice, tomorrow's first minutes are over before today is.
    for day in (today + DAY * ahead for ahead in (-2, -1, 0, 1)):
        for each in quiet:
            if day.weekday() in each.days:
                last = day + DAY if each.end <= each.begin else day
                yield moment(day, each.begin, zone), moment(last, each.end, zone)
