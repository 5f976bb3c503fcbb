"""Reminds the desks of visits, the day before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.calendar import due_reminders
from monitor.model import Delivery, Rule, Telling
from monitor.notify import route_reminder
from monitor.outlets import Outlets
from monitor.ports import Archive

DAY = timedelta(days=1)
LATELY = timedelta(days=7)


def remind_of_visits(
    archive: Archive, outlets: Outlets, rules: Mapping[str, Rule], now: datetime
) -> int:
    """Owe what is due; of how many visits.

    Each visit is settled together with its reminders, so that none is lost and none comes twice.
    Rules may belong to another desk than they did when they held.
    """
    if outlets.remind is None:
        return 0
    zone = outlets.bearings.zone
    today = outlets.bearings.day_of(now)
    # Those of the last days may have begun while nobody could remind.
    tellers = dict(archive.to_be_reminded_of(today - LATELY, today + DAY))
    owed = 0
    for reminder in due_reminders(list(tellers), outlets.remind, zone, now):
        deliveries: tuple[Delivery, ...] = ()
        if reminder.is_needed:
            tellings = [_of_desk(each, rules) for each in tellers[reminder.appointment]]
            deliveries = route_reminder(
                reminder.appointment,
                reminder.day,
                tellings,
                outlets.desks,
                now=now,
                suppressed=reminder.reason,
            )
        is_new = archive.remind(reminder.appointment.id, reminder.day, deliveries, now)
        owed += is_new and any(each.due is not None for each in deliveries)
    return owed


def _of_desk(telling: Telling, rules: Mapping[str, Rule]) -> Telling:
    rule = rules.get(telling.rule)
    return telling if rule is None else replace(telling, desk=rule.desk)
