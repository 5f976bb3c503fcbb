"""Reminds desks of visits the day before, and tells of changes whoever did not hear of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.calendar import due_reminders
from monitor.model import Appointment, Delivery, Rule, Telling
from monitor.notify import route_change, route_reminder
from monitor.outlets import Outlets
from monitor.ports import Archive

DAY = timedelta(days=1)
LATELY = timedelta(days=7)

_Settled = tuple[Appointment, Appointment, tuple[Delivery, ...]]
"""A visit before and after, and what is owed with it."""


def tell_of_visits(
    archive: Archive, outlets: Outlets, rules: Mapping[str, Rule], now: datetime
) -> int:
    """Owe what is due: reminders, and changes for desks that did not hear of them; their number.

    Each visit is settled together with its messages, so that none is lost and none comes twice.
    Rules may belong to another desk than they did when they held.
    """
    return sum(
        archive.settle_visit(before, after, deliveries, now)
        and any(each.due is not None for each in deliveries)
        for before, after, deliveries in (
            *_reminders(archive, outlets, rules, now),
            *_changes(archive, outlets, rules, now),
        )
    )


def _reminders(
    archive: Archive, outlets: Outlets, rules: Mapping[str, Rule], now: datetime
) -> Iterator[_Settled]:
    if outlets.remind is None:
        return
    zone = outlets.bearings.zone
    today = outlets.bearings.day_of(now)
    # Those of the last days may have begun while nobody could remind.
    tellers = dict(archive.to_be_reminded_of(today - LATELY, today + DAY))
    for reminder in due_reminders(list(tellers), outlets.remind, zone, now):
        visit = reminder.appointment
        deliveries: tuple[Delivery, ...] = ()
        if reminder.is_needed:
            deliveries = route_reminder(
                visit,
                reminder.day,
                [_of_desk(each, rules) for each in tellers[visit]],
                outlets.desks,
                now=now,
                suppressed=reminder.reason,
            )
        yield visit, replace(visit, reminded=reminder.day), deliveries


def _changes(
    archive: Archive, outlets: Outlets, rules: Mapping[str, Rule], now: datetime
) -> Iterator[_Settled]:
    for visit, tellings in archive.untold_visits():
        told = [_of_desk(each, rules) for each in tellings]
        deliveries = route_change(visit, told, outlets.desks, now=now)
        yield visit, replace(visit, untold=False), deliveries


def _of_desk(telling: Telling, rules: Mapping[str, Rule]) -> Telling:
    rule = rules.get(telling.rule)
    return telling if rule is None else replace(telling, desk=rule.desk)
