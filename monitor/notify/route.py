"""Who gets an alert: every target of every desk whose rule held, each once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.model import Article, Delivery, DeliveryState, Hit, Target, key_of


def route(
    article: Article,
    hits: Sequence[Hit],
    desks: Mapping[str, Sequence[Target]],
    *,
    now: datetime,
    suppressed: str = "",
    again: bool = False,
) -> tuple[Delivery, ...]:
    """One delivery for each recipient, with all rules of the desks that lead to its target.

    The keys are made of article, target and recipient, so the same alert always has the same key;
    with ``again``, as other rules held before, also of the rules.
    With a reason in ``suppressed`` the deliveries are kept, but never sent.
    """
    rules: dict[str, list[str]] = {}
    targets: dict[str, Target] = {}
    for hit in hits:
        for target in desks.get(hit.desk, ()):
            targets[target.id] = target
            held = rules.setdefault(target.id, [])
            if hit.rule not in held:
                held.append(hit.rule)
    return tuple(
        Delivery(
            key=key_of(article.id, target.id, recipient, *(rules[target.id] if again else ())),
            article=article.id,
            target=target.id,
            rules=tuple(rules[target.id]),
            recipient=recipient,
            state=DeliveryState.SUPPRESSED if suppressed else DeliveryState.OWED,
            reason=suppressed,
            due=None if suppressed else now,
        )
        for target in targets.values()
        for recipient in dict.fromkeys(target.recipients or ("",))
    )
