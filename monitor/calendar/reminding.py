"""Which visits are to be reminded of now: the day before, at the hour that is configured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from monitor.model import Appointment, Status

DAY = timedelta(days=1)
TOO_LATE = "the visit had begun before a reminder could be sent"


@dataclass(frozen=True, slots=True)
class Reminder:
    """That a visit on that day is settled: with ``reason`` nobody is reminded.

    ``is_needed`` is not, if the alert itself came after the hour of the reminder.
    """

    appointment: Appointment
    day: date
    is_needed: bool = True
    reason: str = ""


def due_reminders(
    appointments: Sequence[Appointment], remind: time, zone: tzinfo, now: datetime
) -> tuple[Reminder, ...]:
    """What is due of these appointments; see `moment_of` for the hour.

    Only visits that are still planned, whose day is known, and each day only once. One that was
    alerted after the hour needs no reminder: the alert was that. One that began while nobody
    could remind is kept with a reason.
    """
    found = []
    for each in appointments:
        if each.status is not Status.UPCOMING or each.first is None or each.reminded == each.first:
            continue
        moment = moment_of(each.first, remind, zone)
        if moment > now:
            continue
        is_known = each.told is not None and each.told >= moment
        is_late = _begin(each.first, each.clock, zone) <= now
        found.append(
            Reminder(each, each.first, not is_known, TOO_LATE if is_late and not is_known else "")
        )
    return tuple(found)


def moment_of(first: date, remind: time, zone: tzinfo) -> datetime:
    """When to remind of a visit on that day: the day before, when the clocks there show that hour.

    An hour that comes twice, as clocks are put back, is the first one; one that is left out is the
    hour after.

    >>> from zoneinfo import ZoneInfo
    >>> str(moment_of(date(2026, 11, 27), time(17), ZoneInfo("Europe/Berlin")))
    '2026-11-26 16:00:00+00:00'
    """
    return datetime.combine(first - DAY, remind, zone).astimezone(UTC)


def _begin(first: date, clock: time | None, zone: tzinfo) -> datetime:
    """When a visit begins; one without a time of day at the end of its day."""
    at = (
        datetime.combine(first, clock, zone)
        if clock
        else datetime.combine(first + DAY, time(), zone)
    )
    return at.astimezone(UTC)
