"""What follows when a message was not taken: it goes elsewhere, and the operator is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from monitor.model import (
    Alert,
    Claim,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Digest,
    Level,
    Note,
    Target,
    key_of,
)
from monitor.notify.hours import held_until
from monitor.notify.notices import notices, postponed, recipients
from monitor.notify.texts import TEXTS


def consequences(
    claim: Claim,
    settled: Delivery,
    targets: Mapping[str, Target],
    operator: str,
    language: str,
    now: datetime,
) -> tuple[Delivery, ...]:
    """What is owed now, as this is what became of a claim.

    A message that is given up, or that its target has not taken for ``fallback_after``, goes to the
    fallback; of one that is given up the ``operator`` is told, unless it is the operator who cannot
    be told. All have keys made of the message's: whenever this is asked again, nothing is owed
    twice.
    """
    if settled.state is DeliveryState.SENT:
        return ()
    is_over = settled.state is DeliveryState.GIVEN_UP
    target = targets.get(settled.target)
    found: list[Delivery] = []
    is_late = target is not None and now - claim.created >= target.fallback_after
    if target and (is_over or is_late) and (other := targets.get(target.fallback)):
        found += _fallback(claim, settled, other, language, now)
    told = targets.get(operator)
    if is_over and told is not None and operator != settled.target:
        texts = TEXTS[told.language or language].service
        title, text = texts.given_up
        lines = (
            text.format(target=settled.target, key=settled.key[:12]),
            claim.title,
            settled.reason,
        )
        found += notices(told, title, lines, of=("given up", settled.key), now=now)
    return tuple(found)


def _fallback(
    claim: Claim, settled: Delivery, other: Target, language: str, now: datetime
) -> Iterator[Delivery]:
    texts = TEXTS[other.language or language].service
    why = texts.fallback.format(target=settled.target, reason=settled.reason)
    level = settled.level or Level.NORMAL
    until = held_until(other, Level.NORMAL if level is Level.DIGEST else level, now)
    for recipient in recipients(other):
        again = replace(
            settled,
            key=key_of("fallback", settled.key, other.id, recipient),
            target=other.id,
            recipient=recipient,
            state=DeliveryState.OWED if until is None else DeliveryState.POSTPONED,
            reason="" if until is None else postponed(Level.NORMAL),
            attempts=0,
            due=until or now,
            sent=None,
            uncertain=False,
            bundle="",
        )
        match claim.content:
            case Alert():
                yield replace(again, kind=DeliveryKind.FALLBACK, lines=(why,))
            case Note(title=title, lines=lines):
                yield replace(again, title=title, lines=(why, *lines))
            case Digest(alerts=alerts):
                lines = tuple(f"{each.article.title} {each.article.url}" for each in alerts)
                yield replace(
                    again,
                    kind=DeliveryKind.NOTICE,
                    title=texts.digest_fallback,
                    lines=(why, *lines),
                )
