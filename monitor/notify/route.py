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
    Hit,
    Level,
    Mute,
    Target,
    key_of,
)
from monitor.notify.circumstances import Circumstances, why_muted
from monitor.notify.hours import held_until
from monitor.notify.notices import postponed, recipients

Desks = Mapping[str, Sequence[Target]]

NOTHING = Circumstances()
OVER_BUDGET = "over budget: for the digest"


def route(
    article: Article,
    hits: Sequence[Hit],
    desks: Desks,
    *,
    now: datetime,
    changed: Sequence[Hit] = (),
    suppressed: str = "",
    again: bool = False,
    around: Circumstances = NOTHING,
) -> tuple[Delivery, ...]:
    """One delivery for each recipient, with all rules of the desks that lead to its target.

    The keys are made of article, target and recipient, so the same alert always has the same key;
    with ``again``, as other rules held before, also of the rules. ``changed`` are hits of rules
    that held before and now tell of another date, a cancellation or the like.

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
        muted = {hit.rule: mute for hit in (*loud, *changed) if (mute := desk.mute_of(hit))}
        told = [
            *desk.told(
                [hit for hit in loud if hit.rule not in muted],
                [hit for hit in changed if hit.rule not in muted],
            )
        ]
        for mute in dict.fromkeys(muted.values()):
            held = [hit for hit in (*loud, *changed) if muted.get(hit.rule) == mute]
            told += desk.kept(held, why_muted(mute), "muted", mute.id)
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

    def mute_of(self, hit: Hit) -> Mute | None:
        return self._around.mute_of(self._article, hit)

    def kept(self, hits: Sequence[Hit], reason: str, *more: str) -> Iterator[Delivery]:
        """Deliveries that are only stored, with the reason; ``more`` sets their keys apart."""
        for target, rules in rules_by_target(hits, self._desks):
            of = (*rules, *more) if more or self._again else ()
            for each in self._of(target, rules, of):
                yield replace(each, state=DeliveryState.SUPPRESSED, reason=reason, due=None)

    def told(self, loud: Sequence[Hit], changed: Sequence[Hit]) -> Iterator[Delivery]:
        """Deliveries that are to be sent, now or later, or say why not."""
        levels = {hit.rule: hit.level for hit in (*loud, *changed)}
        is_changed = {hit.rule for hit in changed}
        for target, rules in rules_by_target([*loud, *changed], self._desks):
            level = min((levels[rule] for rule in rules), key=lambda each: each.rank)
            if not is_changed.isdisjoint(rules):
                more = (*rules, str(self._article.version), "change")
                yield from self._owed(target, rules, more, level, DeliveryKind.CHANGE)
            else:
                yield from self._of_story(target, rules, level)

    def _of_story(self, target: Target, rules: tuple[str, ...], level: Level) -> Iterator[Delivery]:
        """An alert, or what becomes of it as the target knows the story."""
        around = self._around
        more = rules if self._again else ()
        if not around.is_thread(target.id):
            yield from self._owed(target, rules, more, level, DeliveryKind.ALERT)
            return
        if facts := around.new_facts(target.id, rules):
            kind = DeliveryKind.FOLLOW_UP
            for each in self._owed(target, rules, more, level, kind):
                yield replace(each, facts=facts)
            return
        reason = f"same story: nothing new beside {around.head}"
        for each in self._of(target, rules, more):
            yield replace(each, state=DeliveryState.SUPPRESSED, reason=reason, due=None)

    def _owed(
        self,
        target: Target,
        rules: tuple[str, ...],
        more: Sequence[str],
        level: Level,
        kind: DeliveryKind,
    ) -> Iterator[Delivery]:
        is_over = level is not Level.DIGEST and self._around.is_exhausted(rules)
        if is_over:
            level = Level.DIGEST
        until = held_until(target, level, self._now)
        reason = OVER_BUDGET if is_over else postponed(level)
        for each in self._of(target, rules, more):
            yield replace(
                each,
                kind=kind,
                level=level if is_over else None,
                state=DeliveryState.OWED if until is None else DeliveryState.POSTPONED,
                reason="" if until is None else reason,
                due=until or self._now,
            )

    def _of(
        self, target: Target, rules: tuple[str, ...], more: Sequence[str]
    ) -> Iterator[Delivery]:
        """One for each recipient; ``more`` is what makes its key, beside whom it goes to."""
        for recipient in recipients(target):
            yield Delivery(
                key=key_of(self._article.id, target.id, recipient, *more),
                article=self._article.id,
                target=target.id,
                rules=rules,
                recipient=recipient,
                due=self._now,
                story=self._around.story,
            )


def rules_by_target(hits: Sequence[Hit], desks: Desks) -> Iterator[tuple[Target, tuple[str, ...]]]:
    """The targets that hits lead to, each once, with the ids of their rules."""
    rules: dict[str, dict[str, None]] = {}
    targets: dict[str, Target] = {}
    for hit in hits:
        for target in desks.get(hit.desk, ()):
            targets[target.id] = target
            rules.setdefault(target.id, {})[hit.rule] = None
    for name, target in targets.items():
        yield target, tuple(rules[name])


def _why_unlikely(hits: Sequence[Hit]) -> str:
    best = max(hit.visits[0].confidence if hit.visits else 0.0 for hit in hits)
    return f"a visit only at {best:.2f}, below `visits.likely`"
