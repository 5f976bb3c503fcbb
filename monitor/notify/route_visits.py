"""Who is told of a visit again: reminded the day before, or of a change it did not hear of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from monitor.model import (
    Appointment,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Level,
    Target,
    Telling,
    key_of,
)
from monitor.notify.notices import recipients, timed
from monitor.notify.route import Desks


def route_reminder(
    appointment: Appointment,
    day: date,
    tellings: Sequence[Telling],
    desks: Desks,
    *,
    now: datetime,
    suppressed: str = "",
) -> tuple[Delivery, ...]:
    """One reminder for each recipient of each desk that was told of a visit.

    It names the newest article, first in ``tellings``, whose rule's desk leads to its target.
    """
    found: dict[str, tuple[Target, list[Telling]]] = {}
    for telling in tellings:
        for target in desks.get(telling.desk, ()):
            found.setdefault(target.id, (target, []))[1].append(telling)
    of = ("reminder", appointment.id, day.isoformat())
    owed = (
        each
        for target, told in found.values()
        for each in _owed(
            target,
            DeliveryKind.REMINDER,
            of,
            appointment,
            told[0].article,
            tuple(each.rule for each in told if each.article == told[0].article),
            now,
        )
    )
    if not suppressed:
        return tuple(owed)
    kept = {"state": DeliveryState.SUPPRESSED, "reason": suppressed, "due": None}
    return tuple(replace(each, **kept) for each in owed)  # type: ignore[arg-type]


def route_change(
    appointment: Appointment, tellings: Sequence[Telling], desks: Desks, *, now: datetime
) -> tuple[Delivery, ...]:
    """One for each recipient who was told of a visit, but not by the article that changed it.

    ``tellings`` are all of the visit. Whoever is reached by a desk of that article has its alert.
    """
    if appointment.before is None:
        return ()
    article = appointment.before.article
    news = [each for each in tellings if each.article == article]
    have_it = {target.id for each in news for target in desks.get(each.desk, ())}
    others = {
        target.id: target
        for each in tellings
        for target in desks.get(each.desk, ())
        if target.id not in have_it
    }
    if not news:
        return ()
    of = ("change", appointment.id, str(appointment.sequence))
    rules = tuple(each.rule for each in news)
    return tuple(
        each
        for target in others.values()
        for each in _owed(target, DeliveryKind.CHANGE, of, appointment, article, rules, now)
    )


def _owed(
    target: Target,
    kind: DeliveryKind,
    of: Sequence[str],
    appointment: Appointment,
    article: str,
    rules: tuple[str, ...],
    now: datetime,
) -> Iterator[Delivery]:
    """One for each recipient of a target; ``of`` is what makes its key beside them."""
    for recipient in recipients(target):
        told = Delivery(
            key=key_of(*of, target.id, recipient),
            article=article,
            target=target.id,
            rules=rules,
            recipient=recipient,
            kind=kind,
            visit=appointment.id,
        )
        yield timed(told, target, Level.NORMAL, now)
