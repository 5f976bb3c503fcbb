"""Who gets an alert: every target of every desk whose rule held, each once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from monitor.model import (
    Appointment,
    Article,
    Certainty,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Hit,
    Target,
    Telling,
    key_of,
)

Desks = Mapping[str, Sequence[Target]]


def route(
    article: Article,
    hits: Sequence[Hit],
    desks: Desks,
    *,
    now: datetime,
    changed: Sequence[Hit] = (),
    suppressed: str = "",
    again: bool = False,
) -> tuple[Delivery, ...]:
    """One delivery for each recipient, with all rules of the desks that lead to its target.

    The keys are made of article, target and recipient, so the same alert always has the same key;
    with ``again``, as other rules held before, also of the rules. ``changed`` are hits of rules
    that held before and now tell of another date, a cancellation or the like.
    With a reason in ``suppressed`` the deliveries are kept, but never sent; so are those of visits
    that are unlikely.
    """
    unlikely = [hit for hit in hits if hit.certainty is Certainty.UNLIKELY]
    loud = [hit for hit in hits if hit.certainty is not Certainty.UNLIKELY]
    is_changed = {hit.rule for hit in changed}
    found: list[Delivery] = []
    for target, rules in _rules_by_target([*loud, *changed], desks):
        is_change = not is_changed.isdisjoint(rules)
        more = (*rules, str(article.version), "change") if is_change else rules if again else ()
        kind = DeliveryKind.CHANGE if is_change else DeliveryKind.ALERT
        found += _deliveries(article, target, rules, more, suppressed, now, kind)
    for target, rules in _rules_by_target(unlikely, desks):
        reason = suppressed or _why_unlikely([hit for hit in unlikely if hit.rule in rules])
        # A key of its own: the alert may still come, once the article says more.
        found += _deliveries(article, target, rules, (*rules, "unlikely"), reason, now)
    return tuple(found)


def _deliveries(
    article: Article,
    target: Target,
    rules: tuple[str, ...],
    more: Sequence[str],
    suppressed: str,
    now: datetime,
    kind: DeliveryKind = DeliveryKind.ALERT,
) -> Iterator[Delivery]:
    """One for each recipient; ``more`` is what makes its key, beside whom it goes to."""
    for recipient in _recipients(target):
        yield Delivery(
            key=key_of(article.id, target.id, recipient, *more),
            article=article.id,
            target=target.id,
            rules=rules,
            recipient=recipient,
            state=DeliveryState.SUPPRESSED if suppressed else DeliveryState.OWED,
            reason=suppressed,
            due=None if suppressed else now,
            kind=kind,
        )


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
    return tuple(
        Delivery(
            key=key_of("reminder", appointment.id, day.isoformat(), target.id, recipient),
            article=told[0].article,
            target=target.id,
            rules=tuple(each.rule for each in told if each.article == told[0].article),
            recipient=recipient,
            state=DeliveryState.SUPPRESSED if suppressed else DeliveryState.OWED,
            reason=suppressed,
            due=None if suppressed else now,
            kind=DeliveryKind.REMINDER,
            visit=appointment.id,
        )
        for target, told in found.values()
        for recipient in _recipients(target)
    )


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
    return tuple(
        Delivery(
            key=key_of("change", appointment.id, str(appointment.sequence), target.id, recipient),
            article=article,
            target=target.id,
            rules=tuple(each.rule for each in news),
            recipient=recipient,
            due=now,
            kind=DeliveryKind.CHANGE,
            visit=appointment.id,
        )
        for target in others.values()
        for recipient in _recipients(target)
    )


def _rules_by_target(hits: Sequence[Hit], desks: Desks) -> Iterator[tuple[Target, tuple[str, ...]]]:
    rules: dict[str, dict[str, None]] = {}
    targets: dict[str, Target] = {}
    for hit in hits:
        for target in desks.get(hit.desk, ()):
            targets[target.id] = target
            rules.setdefault(target.id, {})[hit.rule] = None
    for name, target in targets.items():
        yield target, tuple(rules[name])


def _recipients(target: Target) -> Sequence[str]:
    return tuple(dict.fromkeys(target.recipients or ("",)))


def _why_unlikely(hits: Sequence[Hit]) -> str:
    best = max(hit.visits[0].confidence if hit.visits else 0.0 for hit in hits)
    return f"a visit only at {best:.2f}, below `visits.likely`"
