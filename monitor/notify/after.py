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
from monitor.notify.notices import notices, recipients, timed
from monitor.notify.service_texts import ServiceTexts
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
    is_late = target is not None and now - claim.tried >= target.fallback_after
    if target and (is_over or is_late) and (other := targets.get(target.fallback)):
        found += _fallback(claim, settled, other, language, now)
    told = targets.get(operator)
    if is_over and told is not None and operator != settled.target:
        texts = TEXTS[told.language or language].service
        title, text = texts.given_up
        line = text.format(target=settled.target, key=settled.key[:12])
        # One an hour for each target is enough: `monitor alerts` has all.
        hour = now.replace(minute=0, second=0, microsecond=0).isoformat()
        lines = (line, claim.title, settled.reason)
        found += notices(told, title, lines, of=("given up", settled.target, hour), now=now)
    return tuple(found)


def _fallback(
    claim: Claim, settled: Delivery, other: Target, language: str, now: datetime
) -> Iterator[Delivery]:
    texts = TEXTS[other.language or language].service
    why = texts.fallback.format(target=settled.target, reason=settled.reason)
    level = settled.level or Level.NORMAL
    level = Level.NORMAL if level is Level.DIGEST else level
    # What several recipients of a target did not get comes to its fallback once.
    of = (settled.article or settled.title or settled.bundle, *settled.rules, settled.kind)
    for recipient in recipients(other):
        again = replace(
            settled,
            key=key_of("fallback", settled.target, *of, *_told_by(claim), other.id, recipient),
            target=other.id,
            recipient=recipient,
            reason="",
            attempts=0,
            sent=None,
            uncertain=False,
            bundle="",
        )
        yield timed(_with_content(again, claim, why, texts), other, level, now)


def _told_by(claim: Claim) -> tuple[str, ...]:
    """What tells the messages about one article or of one title apart."""
    match claim.content:
        case Alert(article=article):
            return (str(article.version), *claim.delivery.facts)
        case Note(lines=lines):
            return lines
        case Digest(alerts=alerts, notes=notes):
            return tuple(sorted(each.article.id for each in alerts)) + tuple(
                each.title for each in notes
            )


def _with_content(again: Delivery, claim: Claim, why: str, texts: ServiceTexts) -> Delivery:
    match claim.content:
        case Alert():
            return replace(again, kind=DeliveryKind.FALLBACK, lines=(why,))
        case Note(title=title, lines=lines):
            return replace(again, title=title, lines=(why, *lines))
        case Digest(alerts=alerts, notes=notes):
            told = (
                *(f"{each.article.title} {each.article.url}" for each in alerts),
                *(line for each in notes for line in (each.title, *each.lines)),
            )
            title = texts.digest_fallback
            return replace(again, kind=DeliveryKind.NOTICE, title=title, lines=(why, *told))
