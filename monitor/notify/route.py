"""Who gets an alert: every target of every desk whose rule held, each once for a story."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.model import (
    Article,
    Certainty,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Fact,
    Hit,
    Level,
    Target,
    key_of,
)
from monitor.notify.circumstances import Circumstances, why_muted
from monitor.notify.notices import recipients, timed

Desks = Mapping[str, Sequence[Target]]

NOTHING = Circumstances()
OVER_BUDGET = "over budget: for the digest"
_OF_ARTICLE = (Fact.CORRECTION, Fact.OWN_REPORT)


def route(
    article: Article,
    hits: Sequence[Hit],
    desks: Desks,
    *,
    now: datetime,
    changed: Sequence[Hit] = (),
    standing: Sequence[Hit] = (),
    suppressed: str = "",
    again: bool = False,
    around: Circumstances = NOTHING,
) -> tuple[Delivery, ...]:
    """One delivery for each recipient, with all rules of the desks that lead to its target.

    The keys are made of article, target and recipient, so the same alert always has the same key;
    with ``again``, as other rules held before, also of the rules. ``changed`` are hits of rules
    that held before and now tell of another date, a cancellation or the like; ``standing`` those
    that tell what they told before, of an article that was edited.

    Kept but never sent are those with a reason in ``suppressed``, those of visits that are
    unlikely, those that are muted, and those of a story that the target knows, unless there is a
    new fact. The digest, quiet hours and used up budgets postpone.
    """
    desk = _Desk(article, desks, now, around, again=again)
    loud = [hit for hit in hits if hit.certainty is not Certainty.UNLIKELY]
    unlikely = [hit for hit in hits if hit.certainty is Certainty.UNLIKELY]
    if suppressed:
        told = [*desk.kept([*loud, *changed], suppressed)]
    else:
        every = (*loud, *changed, *standing)
        muted = {hit.rule: mute for hit in every if (mute := around.mute_of(article, hit))}
        told = [
            *desk.told(
                [hit for hit in loud if hit.rule not in muted],
                [hit for hit in changed if hit.rule not in muted],
                [hit for hit in standing if hit.rule not in muted],
            )
        ]
        for mute in dict.fromkeys(muted.values()):
            held = [hit for hit in (*loud, *changed) if muted.get(hit.rule) == mute]
            told += desk.kept(held, why_muted(mute, around.zone), "muted", mute.id)
    # A key of its own: the alert may still come, once the article says more.
    why = suppressed or (_why_unlikely(unlikely) if unlikely else "")
    return (*told, *desk.kept(unlikely, why, "unlikely"))


class _Desk:
    """Routes one article."""

    def __init__(
        self,
        article: Article,
        desks: Desks,
        now: datetime,
        around: Circumstances,
        *,
        again: bool,
    ) -> None:
        self._article = article
        self._desks = desks
        self._now = now
        self._around = around
        self._again = again

    def kept(self, hits: Sequence[Hit], reason: str, *more: str) -> Iterator[Delivery]:
        """Deliveries that are only stored, with the reason; ``more`` sets their keys apart."""
        for target, of in hits_by_target(hits, self._desks):
            names = (*_rules(of), *more) if more or self._again else ()
            yield from self._suppressed(target, of, names, reason)

    def told(
        self, loud: Sequence[Hit], changed: Sequence[Hit], standing: Sequence[Hit]
    ) -> Iterator[Delivery]:
        """Deliveries that are to be sent, now or later, or say why not."""
        for target, of in hits_by_target([*loud, *changed, *standing], self._desks):
            news = [hit for hit in of if hit not in standing]
            is_change = any(hit in changed for hit in news)
            more = self._more(news, "change") if is_change else _rules(news) if self._again else ()
            if not self._around.is_thread(target.id):
                kind = DeliveryKind.CHANGE if is_change else DeliveryKind.ALERT
                yield from self._owed(target, news, more, kind) if news else ()
                continue
            facts = self._around.new_facts(target.id, of)
            if not news:
                # Only what is said of the article itself: the hits say what they said.
                facts = tuple(each for each in facts if each in _OF_ARTICLE)
                more = self._more(of, "follow-up")
            if facts:
                kind = DeliveryKind.CHANGE if is_change else DeliveryKind.FOLLOW_UP
                for each in self._owed(target, news or of, more, kind):
                    yield replace(each, facts=facts)
            elif news:
                reason = f"same story: nothing new beside {self._around.head}"
                yield from self._suppressed(target, news, more, reason)

    def _more(self, hits: Sequence[Hit], why: str) -> tuple[str, ...]:
        """What makes the key of a message about an edit."""
        return (*_rules(hits), str(self._article.version), why)

    def _owed(
        self, target: Target, hits: Sequence[Hit], more: Sequence[str], kind: DeliveryKind
    ) -> Iterator[Delivery]:
        """At the most urgent level of the rules that have something left of their budgets."""
        usual = _level(hits)
        left = [hit for hit in hits if not self._around.is_exhausted(target.id, hit.rule)]
        level = _level(left) if left else Level.DIGEST
        reason = OVER_BUDGET if level is Level.DIGEST is not usual else ""
        for each in self._of(target, hits, more):
            told = replace(each, kind=kind, level=None if level is usual else level)
            yield timed(told, target, level, self._now, reason=reason)

    def _suppressed(
        self, target: Target, hits: Sequence[Hit], more: Sequence[str], reason: str
    ) -> Iterator[Delivery]:
        for each in self._of(target, hits, more):
            yield replace(each, state=DeliveryState.SUPPRESSED, reason=reason)

    def _of(self, target: Target, hits: Sequence[Hit], more: Sequence[str]) -> Iterator[Delivery]:
        """One for each recipient; ``more`` is what makes its key, beside whom it goes to."""
        for recipient in recipients(target):
            yield Delivery(
                key=key_of(self._article.id, target.id, recipient, *more),
                article=self._article.id,
                target=target.id,
                rules=_rules(hits),
                recipient=recipient,
                story=self._around.story,
            )


def hits_by_target(hits: Sequence[Hit], desks: Desks) -> Iterator[tuple[Target, Sequence[Hit]]]:
    """The targets that hits lead to, each once, with those hits."""
    found: dict[str, dict[str, Hit]] = {}
    targets: dict[str, Target] = {}
    for hit in hits:
        for target in desks.get(hit.desk, ()):
            targets[target.id] = target
            found.setdefault(target.id, {})[hit.rule] = hit
    for name, target in targets.items():
        yield target, tuple(found[name].values())


def _rules(hits: Sequence[Hit]) -> tuple[str, ...]:
    return tuple(hit.rule for hit in hits)


def _level(hits: Sequence[Hit]) -> Level:
    return Level.most_urgent(hit.level for hit in hits)


def _why_unlikely(hits: Sequence[Hit]) -> str:
    best = max(hit.visits[0].confidence if hit.visits else 0.0 for hit in hits)
    return f"a visit only at {best:.2f}, below `visits.likely`"
